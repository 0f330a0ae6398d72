"""The meetings of a phase: planned at the one before, called off now and then, held mostly in time."""

from datetime import date

from services.borough.course import Course
from services.borough.days import DAY, at, months_on, working
from services.borough.patterns import CP, LAC
from services.borough.scribe import Ref
from services.borough.truth import lapsed

_MONTH = 40 * DAY
"""More than one: a review conference so lately before would have decided on the plan."""


def hold(course: Course, last: date) -> None:
    """Every meeting up to ``last``; the last of the phase falls in the week before its end."""
    if course.pattern.group == CP:
        _reviews(course, last)
    told = course.start
    day, number = _next(course, course.start, 0), 0
    if course.booked:
        day, name = course.booked
        _held(course, day, name, course.pattern.meeting)
        told, day = day, _next(course, day, 1)
    while day <= min(last, course.end - 12 * DAY):
        if not course.goes_on("meetings-stop", day):
            return
        number += 1
        if course.fault in ("meeting-cancelled", "meeting-unrecorded") and day >= course.fault_on:
            _broken(course, told, day, f"{course.name}-m{number}")
            return
        day = _one(course, told, day, f"{course.name}-m{number}")
        told, day = day, _next(course, day, len(course.met))


def closing(course: Course, on: date) -> None:
    """The meeting at which the end is agreed."""
    kind = "child-protection-review" if course.pattern.group == CP else course.pattern.meeting
    _held(course, on, f"{course.name}-last", kind, all_come=True)


def _next(course: Course, before: date, held: int) -> date:
    """In time as a rule; one in twelve some days after."""
    latest = course.pattern.latest(before, held)
    if course.scribe.happens("meetings-late"):
        return working(latest + course.rng.randint(1, 10) * DAY)
    first, last = course.pattern.first if held == 0 else course.pattern.between
    if course.pattern.group == LAC and held == 1:
        first, last = 70, 88
    return working(min(before + course.rng.randint(first, last) * DAY, latest), back=True)


def _one(course: Course, told: date, day: date, name: str) -> date:
    """Planned, perhaps called off and met within nine days; the day on which it was held."""
    plan(course, told, day, name)
    if course.scribe.happens("meetings-cancelled"):
        called = max(told, working(day - course.rng.randint(0, 2) * DAY, back=True))
        again = working(day + course.rng.randint(3, 9) * DAY)
        named = course.rng.random() < 0.6
        course.scribe.tell(
            course.service, "meeting.cancelled", at(called, 8), meeting=name, kind=course.pattern.meeting,
            rearranged_for={"on": at(again).isoformat()} if named else None, promptly=True,
        )  # fmt: skip
        if not named:
            name = f"{name}-again"
            plan(course, working(called + DAY), again, name)
        day = again
    _held(course, day, name, course.pattern.meeting)
    return day


def _broken(course: Course, told: date, day: date, name: str) -> None:
    """Planned, and then called off without another day, or never told of again."""
    planned = plan(course, told, day, name)
    if course.fault == "meeting-unrecorded":
        course.planted = lapsed(course.fault, day, course.pattern.group, planned)
        return
    called = course.scribe.tell(
        course.service, "meeting.cancelled", at(max(told, working(day - DAY, back=True)), 18), promptly=True,
        meeting=name, kind=course.pattern.meeting,
    )  # fmt: skip
    course.planted = lapsed(course.fault, max(told, working(day - DAY, back=True)), course.pattern.group, called)


def plan(course: Course, told: date, day: date, name: str, kind: str | None = None, by: str | None = None) -> Ref:
    """A day is set."""
    return course.scribe.tell(
        by or course.service, "meeting.planned", at(told, 17), meeting=name, kind=kind or course.pattern.meeting,
        for_on={"on": at(day).isoformat()}, promptly=True,
    )  # fmt: skip


def _held(course: Course, day: date, name: str, kind: str, *, all_come: bool = False) -> Ref:
    attendees = [{"agency": course.service, "role": "worker", "attendance": "attended"}]
    for agency in course.agencies:
        came = _attendance(course, all_come=all_come)
        if course.fault == "lead-absent" and agency == course.lead and day >= course.fault_on:
            came = "apologies"
        if agency in course.scribe.silent and day >= course.scribe.silent[agency]:
            came = "absent"
        attendees.append({"agency": agency, "role": "worker", "attendance": came})
    came = "attended" if course.rng.random() < 0.85 else "apologies"
    attendees.append({"role": "mother", "attendance": came})
    ref = course.scribe.tell(
        course.service, "meeting.held", at(day, 14), meeting=name, kind=kind, attendees=attendees, decisions=["made up"]
    )
    course.met.append((day, ref))
    return ref


def _attendance(course: Course, *, all_come: bool) -> str:
    if all_come and course.rng.random() < 0.8:
        return "attended"
    if course.scribe.happens("absent"):
        return "absent"
    if not course.scribe.happens("apologies"):
        return "attended"
    return "written-view" if course.scribe.happens("written-view") else "apologies"


def _reviews(course: Course, last: date) -> None:
    """Review conferences: within three months of the first, then within six."""
    day, number = course.start, 0
    while True:
        latest = months_on(day, 3 if number == 0 else 6)
        day = working(latest - course.rng.randint(1, 14) * DAY, back=True)
        number += 1
        if day > min(last, course.end - 12 * DAY):
            return
        if course.goes_on("meetings-stop", day) and course.goes_on("protection-ended", day + _MONTH):
            _held(course, day, f"{course.name}-r{number}", "child-protection-review")
