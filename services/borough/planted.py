"""Lapses planted in a phase, or in the life of a child at tier 1: what goes missing, and when it has become a lapse."""

from datetime import date
from typing import Final

from services.borough import legal
from services.borough.course import Course
from services.borough.days import DAY, at, end_of, working, working_days_on
from services.borough.patterns import CIN, CP, EARLY_HELP, LAC
from services.borough.scribe import CSC, SCHOOL, Ref, Scribe, said
from services.borough.truth import UNIVERSAL, Planted, lapsed

_OF_ALL: Final = ("meetings-stop", "meeting-cancelled", "concern-unanswered", "concern-declined", "agency-silent")
FAULTS: Final = {
    EARLY_HELP: (
        *_OF_ALL, "meeting-unrecorded", "lead-absent", "sessions-stop", "closed-with-worries", "help-unanswered",
        "disclosure-unchecked",
    ),
    CIN: (
        *_OF_ALL, "meeting-unrecorded", "sessions-stop", "closed-with-worries", "not-seen", "visits-stop",
        "order-ending", "plan-missing", "disclosure-unchecked", "order-without-end", "interim-order-standing",
    ),
    CP: (
        *_OF_ALL, "meeting-unrecorded", "sessions-stop", "not-seen", "visits-stop", "plan-missing",
        "disclosure-unchecked", "protection-ended",
    ),
    LAC: (
        "meetings-stop", "meeting-cancelled", "concern-unanswered", "visits-stop", "plan-missing",
        "legal-status-missing",
    ),
    UNIVERSAL: (
        "concern-unanswered", "concern-declined", "referral-undecided", "help-unanswered", "assessment-unfinished",
        "conference-late", "conference-not-planned", "disclosure-unchecked",
    ),
}  # fmt: skip
ENDS_IN: Final = {"closed-with-worries": UNIVERSAL, "protection-ended": CIN}
"""Lapses at which the work of the phase is given up, and where the child is then."""


def prepare(course: Course) -> None:
    """Before anything is told: who will lead and be missed, who will fall silent."""
    if course.fault == "lead-absent":
        course.lead = course.agencies[0]
    if course.fault == "agency-silent":
        course.scribe.silent[course.agencies[0]] = course.fault_on


def plant(course: Course) -> Planted | None:
    """What is told beside the rest of the phase, and the lapse that it comes to."""
    group, day, scribe = course.pattern.group, working(course.fault_on), course.scribe
    if course.planted is not None or not course.fault:
        return course.planted
    match course.fault:
        case "meetings-stop":
            return _meetings(course)
        case "lead-absent":
            missed = [(on, ref) for on, ref in course.met if on >= course.fault_on][:2]
            return lapsed(course.fault, missed[1][0], group, *(ref for _, ref in missed)) if len(missed) == 2 else None
        case "not-seen" | "visits-stop":
            return _sights(course)
        case "agency-silent":
            return _silence(course)
        case "closed-with-worries":
            return _closed(course)
        case "meeting-cancelled" | "meeting-unrecorded":
            return None  # no meeting was due any more
        case "sessions-stop":
            return sessions(scribe, day, group)
        case fault if fault in legal.PLANTS:
            return legal.PLANTS[fault](course)
        case _:
            return alone(scribe, course.fault, day, group, course.agencies[0], course.service)


def alone(scribe: Scribe, fault: str, day: date, group: str, by: str = SCHOOL, to: str = CSC) -> Planted:
    """A lapse that needs no plan around it."""
    worry = said("child-wellbeing", setting="school" if by == SCHOOL else "home")
    match fault:
        case "concern-unanswered" | "concern-declined":
            return _concern(scribe, fault, day, group, by, to, worry)
        case "help-unanswered":
            asked = scribe.tell(by, "help.requested", day, promptly=True, asked_by="mother", asks_for="made up")
            return lapsed(fault, day, group, asked)
        case "disclosure-unchecked":
            told = {"kind": "office", "outcome": "took-place", "seen": [scribe.reference(by)]}
            words = [said("parent-and-child-relationship", basis="reported-by-child")]
            heard = scribe.tell(by, "contact.recorded", day, promptly=True, statements=words, **told)
            return lapsed(fault, day, group, heard)
        case "referral-undecided":
            made = scribe.tell(
                by, "referral.made", day, promptly=True, referral="planted", to=CSC, statements=[worry]
            )  # fmt: skip
            return lapsed(fault, day, group, made)
        case _:
            return _enquiry(scribe, fault, day, group, by)


def _concern(scribe: Scribe, fault: str, day: date, group: str, by: str, to: str, worry: dict[str, str]) -> Planted:
    own_day = working_days_on(day, scribe.rng.randint(3, 10)) if scribe.rng.random() < 0.3 else None
    asked_by = own_day if fault == "concern-unanswered" else None
    raised = scribe.tell(
        by, "concern.raised", day, promptly=True, to=to, asks_for="made up", statements=[worry],
        by_on=asked_by.isoformat() if asked_by else None,
    )  # fmt: skip
    if fault == "concern-unanswered":
        return Planted(fault, group, end_of(asked_by), (raised,)) if asked_by else lapsed(fault, day, group, raised)
    answered = working_days_on(day, scribe.rng.randint(1, 4))
    how = scribe.rng.choice(["declined", "deferred"])
    told = scribe.tell(to, "concern.answered", answered, promptly=True, concern=raised.as_data(), answer=how)
    return lapsed(fault, answered, group, raised, told)


def _enquiry(scribe: Scribe, fault: str, day: date, group: str, by: str) -> Planted:
    made = scribe.tell(by, "referral.made", at(day, 9), promptly=True, referral="planted", to=CSC)
    scribe.tell(CSC, "referral.decided", at(day, 15), promptly=True, referral=made.as_data(), decision="assessment")
    conference = fault.startswith("conference")
    kind = "section-47" if conference else "child-and-family"
    begun = [
        scribe.tell(CSC, f"assessment.{verb}", at(day, 16, minute), promptly=True, assessment="planted", kind=kind)
        for minute, verb in enumerate(("requested", "started"))
    ]
    if conference:
        who = [{"agency": each, "role": "worker", "attendance": "attended"} for each in (CSC, "police", by)]
        strategy = scribe.tell(
            CSC,
            "meeting.held",
            at(day, 17),
            promptly=True,
            meeting="strategy",
            kind="strategy-discussion",
            attendees=who,
        )
        begun.append(strategy)
    if fault == "conference-not-planned":
        over = at(working_days_on(day, 9), 12)
        scribe.tell(
            CSC, "assessment.completed", over, promptly=True, assessment="planted", kind=kind,
            outcomes=("initial-conference",),
        )  # fmt: skip
    return lapsed(fault, day, group, made, *begun)


def _meetings(course: Course) -> Planted | None:
    before = [(on, ref) for on, ref in course.met if on < course.fault_on]
    if not before:
        return None
    on, ref = max(before)
    group = course.pattern.group
    second = group == LAC and len(before) == 1
    return lapsed(course.fault, on, group, ref, limit="looked-after-second" if second else group)


def _sights(course: Course) -> Planted | None:
    """Of the worker alone, or of anybody."""
    anybody = course.fault == "not-seen"
    seen = [(on, ref) for on, ref in course.sights if anybody or ref.source == course.service]
    if not seen:
        return None
    last = max(on for on, _ in seen)
    group = course.pattern.group
    limit = None if anybody else f"visits-{group}"
    return lapsed(course.fault, last, group, *(ref for on, ref in seen if on == last), limit=limit)


def _silence(course: Course) -> Planted | None:
    """The second meeting in a row to which it neither comes nor sends a word."""
    missed = sorted(each for each in course.met if each[0] >= course.fault_on)[:2]
    if len(missed) < 2:
        return None
    return Planted(course.fault, course.pattern.group, at(missed[1][0], 14), tuple(ref for _, ref in missed))


def _closed(course: Course) -> Planted:
    day = working(course.fault_on)
    course.scribe.tell(
        course.service, "plan.ended", at(day, 10), promptly=True, plan=course.name, kind=course.pattern.plan
    )
    course.scribe.tell(course.service, "lead.ended", at(day, 10), promptly=True, role="lead", agency=course.lead)
    ref = course.scribe.tell(
        course.service, "tier.set", at(day, 11), promptly=True, tier=1, status="universal", service=course.service
    )
    return Planted(course.fault, course.pattern.group, at(day, 11), (ref,))


def sessions(scribe: Scribe, day: date, group: str) -> Planted:
    """Eight weekly sessions are promised, some are held, and then none."""
    by = scribe.rng.choice(["parents-first", "childrens-centre"])
    said = {"intervention": "planted", "kind": "parenting"}
    told: list[Ref] = [scribe.tell(by, "intervention.planned", day, promptly=True, sessions=8, per_week=1, **said)]
    for _ in range(scribe.rng.randint(0, 3)):
        day = working(day + 7 * DAY)
        told.append(scribe.tell(by, "intervention.delivered", day, promptly=True, sessions=1, **said))
    return lapsed("sessions-stop", day, group, *told)
