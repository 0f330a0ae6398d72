"""Lapses of orders, of legal status, and of what a plan is for."""

from collections.abc import Callable
from typing import Final

from services.borough.course import Course
from services.borough.days import DAY, at, months_on, working
from services.borough.truth import Planted, lapsed

_INTERIM_DAYS: Final = 182


def unplanned(course: Course) -> Planted:
    """The plan ends before the work does, and no other is made: also where an order is in its ninth month."""
    day = working(course.fault_on)
    ended = course.scribe.tell(
        course.service, "plan.ended", at(day, 9), promptly=True, plan=course.name, kind=course.pattern.plan
    )  # fmt: skip
    if course.fault == "plan-missing":
        return lapsed(course.fault, day, course.pattern.group, ended)
    made = working(months_on(course.fault_on, -8))
    ref = course.scribe.tell(
        "court",
        "order.made",
        made,
        promptly=True,
        order="planted",
        basis="SO",
        expires_on=months_on(made, 12).isoformat(),
    )
    return lapsed(course.fault, made, course.pattern.group, ref)


def without_day(course: Course) -> Planted:
    """An order of which nobody writes down the last day; an interim one that the court has not come back to."""
    interim = course.fault == "interim-order-standing"
    made = working(course.fault_on - _INTERIM_DAYS * DAY if interim else course.fault_on)
    basis = "ISO" if interim else "SO"
    ref = course.scribe.tell("court", "order.made", made, promptly=True, order="planted", basis=basis)
    return lapsed(course.fault, made, course.pattern.group, ref)


def status_missing(course: Course) -> Planted:
    """Still looked after, and no longer by anything that is recorded."""
    day = working(course.fault_on)
    ref = course.scribe.tell(
        course.service, "tier.set", at(day, 9), promptly=True, tier=4, status="looked-after", service=course.service
    )  # fmt: skip
    return lapsed(course.fault, day, course.pattern.group, ref)


def protection_ended(course: Course) -> Planted:
    """The plan is ended between two conferences, by nobody who may end it."""
    day = working(course.fault_on)
    over = {"plan": course.name, "kind": course.pattern.plan}
    course.scribe.tell(course.service, "plan.ended", at(day, 10), promptly=True, **over)
    ref = course.scribe.tell(
        course.service, "tier.set", at(day, 11), promptly=True, tier=3, status="child-in-need", bases=["S17"],
        service=course.service,
    )  # fmt: skip
    return lapsed(course.fault, day, course.pattern.group, ref)


PLANTS: Final[dict[str, Callable[[Course], Planted]]] = {
    "order-ending": unplanned, "plan-missing": unplanned, "order-without-end": without_day,
    "interim-order-standing": without_day, "legal-status-missing": status_missing, "protection-ended": protection_ended,
}  # fmt: skip
