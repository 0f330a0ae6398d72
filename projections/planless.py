"""Since when a child at a status that has a plan of its own is without one. Rules: docs/picture.md, "Plans".

A child in need has a plan by section 17 and Working Together, a child on a protection plan by that status, a child
looked after a care plan (Care Planning, Placement and Case Review (England) Regulations 2010, regulation 4).
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark
from schemas.codes import Status
from schemas.plans import PlanKind

PLANS_OF: Final[Mapping[Status, frozenset[PlanKind]]] = {
    Status.CHILD_IN_NEED: frozenset({"child-in-need", "social-work", "child-protection", "care"}),
    Status.CHILD_PROTECTION: frozenset({"child-protection", "care"}),
    Status.LOOKED_AFTER: frozenset({"care", "pathway"}),
}
"""Which plans are plans for a status: the one of that name, and those that ask for more."""


class Planless(NamedTuple):
    """The status that is held, where it has a plan of its own; ``since`` is the event from which on none was open."""

    status: Status
    since: Mark | None


def planless(held: Planless | None, status: Status, kinds: Collection[PlanKind], now: Mark) -> Planless | None:
    """After the event ``now``, with plans of these kinds open."""
    if status not in PLANS_OF:
        return None
    if not PLANS_OF[status].isdisjoint(kinds):
        return Planless(status, None)
    if held and held.status == status and held.since:
        return held
    return Planless(status, now)
