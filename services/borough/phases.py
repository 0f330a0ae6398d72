"""How a phase begins and how it ends well: referral, assessment, conference; last meeting, handover, the step down."""

from datetime import date
from typing import Final

from services.borough.assumptions import value
from services.borough.course import Course
from services.borough.days import DAY, SCHOOL_AGE, at, working, working_days_on
from services.borough.meetings import closing, plan
from services.borough.patterns import CIN, CP, EARLY_HELP, LAC
from services.borough.scribe import CSC, GP, HV, POLICE, SCHOOL, VOICE, Ref, change, said
from services.borough.truth import Step

UNIVERSAL_TIER: Final = 1


def referred(course: Course, day: date, by: str, to: str, decision: str) -> Ref:
    """A referral, decided within a working day (one in fourteen later)."""
    scribe = course.scribe
    made = scribe.tell(
        by, "referral.made", at(working(day), 10), promptly=True, referral=f"{course.name}-r-{by[:3]}", to=to,
        statements=[said("parenting-capacity", "neutral")],
    )  # fmt: skip
    late = scribe.rng.randint(2, 4) if scribe.happens("answered-late") else scribe.rng.randint(0, 1)
    decided = at(working_days_on(working(day), late), 16)
    scribe.tell(to, "referral.decided", decided, promptly=True, referral=made.as_data(), decision=decision)
    return made


def begin(course: Course) -> None:
    """What comes before the tier is set, where nothing went before."""
    scribe, start, group = course.scribe, course.start, course.pattern.group
    by = course.agencies[0]
    if group == EARLY_HELP:
        referred(course, start - 8 * DAY, by, course.service, "accepted")
        scribe.tell(course.service, "consent.given", start - DAY, service="early help", by="mother")
        _assessed(course, "common-assessment", start, working(start + course.rng.randint(10, 25) * DAY))
        return
    first = working(start - course.rng.randint(35, 55) * DAY, back=True)
    referred(course, first, by, CSC, "assessment")
    _assessed(course, "child-and-family", first, working_days_on(first, course.rng.randint(18, 24)))
    if group == CP:
        strategy = working(start - course.rng.randint(12, 19) * DAY)
        _together(course, "strategy-discussion", strategy, POLICE)
        _assessed(course, "section-47", strategy, working(start - 3 * DAY, back=True))
        _together(course, "initial-child-protection-conference", start, POLICE)


def _assessed(course: Course, kind: str, first: date, done: date) -> None:
    course.scribe.assess(course.service, f"{course.name}-{kind}", kind, first, done)


def _together(course: Course, kind: str, day: date, *more: str) -> None:
    attendees = [
        {"agency": each, "role": "worker", "attendance": "attended"}
        for each in (course.service, *course.agencies, *more)
    ]
    course.scribe.tell(
        course.service, "meeting.held", at(day, 8), promptly=True, meeting=f"{course.name}-{kind}", kind=kind,
        attendees=attendees,
    )  # fmt: skip


def end_well(course: Course, to: int, receiver: str) -> tuple[Step, tuple[date, str] | None]:
    """All that is done before a step down; the step, and the first meeting that is booked with who takes over."""
    scribe, rng, end = course.scribe, course.rng, course.end
    last = working(end - rng.randint(8, 11) * DAY, back=True)
    for by, topic, setting in scribe.unchanged(last):
        if not scribe.happens("change-untold"):
            course.seen(by, working(last - rng.randint(0, 10) * DAY, back=True), change(topic, setting))
    closing(course, last)
    for objective in course.objectives:
        outcome = "met" if rng.random() < 0.9 else "no-longer-needed"
        scribe.tell(
            course.service, "objective.reviewed", at(last, 16), promptly=True, plan=course.name, objective=objective,
            outcome=outcome, measures="change-for-the-child",
        )  # fmt: skip
    alone = scribe.age(end) >= 3
    course.seen(
        course.service, working(end - rng.randint(5, 9) * DAY, back=True), *([VOICE] if alone else []), alone=alone
    )
    looked, over = at(working(end - 4 * DAY, back=True), 11), at(working(end - 2 * DAY, back=True), 12)
    scribe.tell(course.service, "supervision.recorded", looked, promptly=True, by="manager", endorsed=True)
    scribe.tell(course.service, "plan.ended", over, promptly=True, plan=course.name, kind=course.pattern.plan)
    asked = working(end - DAY, back=True)
    booked = _handed_over(course, last, to, receiver)
    return Step(asked, to, course.service), booked


def _handed_over(course: Course, last: date, to: int, receiver: str) -> tuple[date, str] | None:
    if to == UNIVERSAL_TIER:
        told = [SCHOOL] if course.scribe.age(last) >= SCHOOL_AGE else [HV, GP]
        course.scribe.tell(course.service, "information.provided", at(working(last + DAY), 12), promptly=True, to=told)
        return None
    if receiver != course.service or not course.scribe.happens("same-worker"):
        referred(course, last, course.service, receiver, "accepted")
    day, name = working(course.end + course.rng.randint(6, 9) * DAY), f"{course.name}-first"
    kind = "child-in-need" if to == 3 else "team-around-child-or-family"
    plan(course, working(last + DAY), day, name, kind, receiver)
    return day, name


def what_next(course: Course) -> str:
    """The group after this phase; a step up from early help is to child in need."""
    match course.pattern.group:
        case "child-protection" | "looked-after":
            return CIN
        case "child-in-need":
            return EARLY_HELP if course.rng.random() < value("to-early-help") else "universal"
        case _:
            return CIN if course.rng.random() < value("steps-up") else "universal"


def leave(course: Course) -> None:
    """The lead's role ends, and so does the order of a child who was looked after."""
    course.scribe.tell(course.service, "lead.ended", at(course.end, 8), role="lead", agency=course.lead)
    if course.pattern.group == LAC:
        course.scribe.tell(CSC, "address.changed", at(course.end, 8), kind="home")
