"""An ordinary life: reviews, school, small injuries, missed appointments, a referral that comes to nothing."""

from collections.abc import Callable
from datetime import date
from typing import Final

from services.borough import specialists
from services.borough.assumptions import value
from services.borough.days import DAY, LEAVING_AGE, NURSERY_AGE, SCHOOL_AGE, at, in_term, working, working_days_on
from services.borough.scribe import CSC, GP, HOSPITAL, HV, NURSERY, POLICE, SCHOOL, Ref, Scribe, change, said

_REVIEWS: Final = (12, 48, 320, 800)
"""Days after the birth: new birth, six to eight weeks, one year, two to two and a half years."""
_SITES: Final = ("knee", "forehead", "forearm", "shin", "hand")
_TOPICS: Final = ("hygiene", "behaviour", "speech", "routines", "child-wellbeing", "feeding", "attendance")
_TALKS_AGE: Final = 3.0


def by_whom(scribe: Scribe, day: date) -> str:
    """The agency that sees a child of that age most."""
    age = scribe.age(day)
    return SCHOOL if SCHOOL_AGE <= age < LEAVING_AGE else HV if age < SCHOOL_AGE else GP


def live(scribe: Scribe, first: date, last: date) -> None:
    """All of it, in the span."""
    scribe.tell("maternity", "birth.recorded", scribe.born, promptly=True, place="hospital")
    _reviews(scribe, first, last)
    _attends(scribe, first, last)
    for name, tell in (_HAPPENINGS | specialists.HAPPENINGS).items():
        for day in scribe.days(first, last, value(name) / 1000):
            tell(scribe, day)
    for day in scribe.days(first, last, value("emergency-under-five" if scribe.age(first) < 5 else "emergency") / 1000):
        _emergency(scribe, day)


def _reviews(scribe: Scribe, first: date, last: date) -> None:
    for days in _REVIEWS:
        day = working(scribe.born + (days + scribe.rng.randint(0, 20)) * DAY)
        if first <= day <= last:
            if scribe.happens("not-brought"):
                scribe.tell(HV, "contact.recorded", day, kind="clinic", outcome="was-not-brought")
                day = working(day + scribe.rng.randint(7, 30) * DAY)
            scribe.visit(HV, day, said("development", "strength"))


def _attends(scribe: Scribe, first: date, last: date) -> None:
    """A line every half-term from school, every month from nursery; holidays are not told of."""
    often = value("persistently-absent")
    absent = 0.17 if scribe.rng.random() < often else (value("absence") - 0.17 * often) / (1 - often)
    in_nursery = scribe.happens("in-nursery")
    day = first + scribe.rng.randint(10, 40) * DAY
    while day <= last:
        age = scribe.age(day)
        school = SCHOOL_AGE <= age < LEAVING_AGE
        by = SCHOOL if school else NURSERY if in_nursery and NURSERY_AGE <= age < SCHOOL_AGE else None
        if by and in_term(day):
            possible = 64 if school else 24
            attended = sum(scribe.rng.random() > absent for _ in range(possible))
            scribe.tell(
                by, "attendance.recorded", working(day, back=True), setting="school" if school else "nursery",
                possible=possible, attended=attended,
            )  # fmt: skip
        day += (47 if school else 30) * DAY


def _answer_on(scribe: Scribe, day: date, within: int) -> date:
    """In time as a rule; one in fourteen some days later."""
    if scribe.happens("answered-late"):
        return working_days_on(day, within + scribe.rng.randint(1, 8))
    return working_days_on(day, scribe.rng.randint(0 if within < 2 else 1, max(1, within - 1)))


def _referral(scribe: Scribe, day: date) -> None:
    day = working(day)
    by = scribe.rng.choice([by_whom(scribe, day), POLICE, HOSPITAL])
    refer(scribe, day, by)


def refer(scribe: Scribe, day: date, by: str) -> None:
    """A referral to social care that comes to advice, or to an assessment without more."""
    name = f"referral-{day}"
    made = scribe.tell(
        by, "referral.made", at(day, 10), promptly=True, referral=name, to=CSC,
        statements=[said(scribe.rng.choice(_TOPICS), setting="school" if by == SCHOOL else "home")],
    )  # fmt: skip
    assess = scribe.happens("assessed")
    outcome = "assessment" if assess else scribe.rng.choice(["signposted", "no-further-action"])
    scribe.tell(
        CSC,
        "referral.decided",
        at(_answer_on(scribe, day, 1), 16),
        promptly=True,
        referral=made.as_data(),
        decision=outcome,
    )
    if not assess:
        return
    day = working_days_on(day, 1)
    done = working_days_on(
        day, scribe.rng.randint(46, 60) if scribe.happens("answered-late") else scribe.rng.randint(18, 43)
    )
    scribe.assess(CSC, name, "child-and-family", day, done)


def _concern(scribe: Scribe, day: date) -> None:
    day = working(day)
    by = by_whom(scribe, day)
    to = scribe.rng.choice([CSC, HV if by != HV else GP, "early-offer-of-help"])
    topic, setting = scribe.rng.choice(_TOPICS), "school" if by == SCHOOL else "home"
    raised = scribe.tell(
        by, "concern.raised", day, promptly=True, to=to, asks_for="made up", statements=[said(topic, setting=setting)]
    )
    answered = _answer_on(scribe, day, 5)
    scribe.tell(to, "concern.answered", answered, promptly=True, concern=raised.as_data(), answer="agreed")
    _later_change(scribe, by, answered, topic, setting)


def _later_change(scribe: Scribe, by: str, day: date, topic: str, setting: str) -> None:
    if scribe.happens("worries-settled"):
        scribe.visit(by, working(day + scribe.rng.randint(20, 120) * DAY), change(topic, setting), kind=_where(by))


def _where(by: str) -> str:
    return {SCHOOL: "school", NURSERY: "nursery", GP: "clinic"}.get(by, "home-visit")


def _worry(scribe: Scribe, day: date) -> None:
    day = working(day)
    by = by_whom(scribe, day)
    topic, setting = scribe.rng.choice(_TOPICS), "school" if by == SCHOOL else "home"
    scribe.visit(by, day, said(topic, setting=setting), kind=_where(by))
    _later_change(scribe, by, day, topic, setting)


def _disclosure(scribe: Scribe, day: date) -> None:
    """A child tells whoever sees them most; they refer it."""
    if scribe.age(day) < _TALKS_AGE:
        return
    day = working(day)
    by = by_whom(scribe, day)
    scribe.visit(by, day, said("parent-and-child-relationship", basis="reported-by-child"), kind=_where(by))
    refer(scribe, _answer_on(scribe, day, 1), by)


def _help(scribe: Scribe, day: date) -> None:
    day = working(day)
    by = by_whom(scribe, day)
    asked = scribe.tell(by, "help.requested", day, promptly=True, asked_by="mother", asks_for="made up")
    offered = _answer_on(scribe, day, 10)
    scribe.tell(by, "help.answered", offered, promptly=True, request=asked.as_data(), answer="offered")


def _information(scribe: Scribe, day: date) -> None:
    day = working(day)
    by, of = by_whom(scribe, day), HOSPITAL
    name = f"request-{day}"
    asked: Ref = scribe.tell(by, "information.requested", day, promptly=True, request=name, of=of, asks_for="made up")
    given = _answer_on(scribe, day, 5)
    scribe.tell(of, "information.provided", given, promptly=True, to=[by], about=[asked.as_data()])


def _violence(scribe: Scribe, day: date) -> None:
    scribe.tell(POLICE, "incident.recorded", day, promptly=True, kind="domestic-violence", child_present=True)
    refer(scribe, working(day + DAY), POLICE)


def _anonymous(scribe: Scribe, day: date) -> None:
    day = working(day)
    scribe.tell(
        CSC, "anonymous.reported", day, promptly=True, statements=[said("supervision", basis="reported-anonymously")]
    )
    scribe.visit(CSC, working_days_on(day, scribe.rng.randint(1, 2)), said("supervision", "neutral", setting="home"))


def _graze(scribe: Scribe, day: date) -> None:
    if NURSERY_AGE <= scribe.age(day) < LEAVING_AGE:
        by = SCHOOL if scribe.age(day) >= SCHOOL_AGE else NURSERY
        _injury(scribe, working(day), by, "none-recorded")


def _injury(scribe: Scribe, day: date, by: str, view: str) -> None:
    scribe.tell(
        by, "injury.observed", day, site=[scribe.rng.choice(_SITES)], kind="graze", explained_by="child",
        explanation="made up", medical_view=view,
    )  # fmt: skip


def _emergency(scribe: Scribe, day: date) -> None:
    scribe.visit(HOSPITAL, day, kind="emergency-department")
    if scribe.happens("injury-share"):
        _injury(scribe, day, HOSPITAL, "recorded")


def _appointment(scribe: Scribe, day: date) -> None:
    day = working(day)
    by = scribe.rng.choice(["community-paediatrics", HOSPITAL])
    while scribe.happens("not-brought"):
        scribe.tell(by, "appointment.missed", day, service="clinic")
        day = working(day + scribe.rng.randint(14, 40) * DAY)
    scribe.tell(by, "appointment.kept", day, service="clinic")


def _move(scribe: Scribe, day: date) -> None:
    scribe.tell(GP, "address.changed", working(day), kind="home")


_HAPPENINGS: Final[dict[str, Callable[[Scribe, date], None]]] = {
    "referrals": _referral, "concerns": _concern, "worries": _worry, "disclosures": _disclosure, "help": _help,
    "information": _information,
    "violence": _violence, "anonymous": _anonymous, "grazes": _graze, "appointments": _appointment, "moves": _move,
}  # fmt: skip
