"""Whether some agency works with the family beyond what every child is offered: a part of oversight's state.

Rules: docs/picture.md, "Oversight".
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from schemas import Event
from schemas.codes import Status
from schemas.plans import PlanEnded, PlanOpened
from schemas.tiers import TierSet

INVOLVED: Final = frozenset({Status.EARLY_HELP, Status.CHILD_IN_NEED, Status.CHILD_PROTECTION, Status.LOOKED_AFTER})
PLANS: Final = frozenset({"early-help", "child-in-need", "child-protection", "care", "safety", "social-work"})


class Involvement(NamedTuple):
    """``plans`` are those open, by ``source/plan``; ``began`` is where the unbroken run began, None while none is."""

    status: Status | None = None
    plans: Mapping[str, str] = {}
    began: Mark | None = None

    @property
    def open(self) -> bool:
        """Whether somebody is involved."""
        return self.began is not None


def involve(held: Involvement, event: Event) -> Involvement:
    """Fold one event."""
    match event:
        case TierSet():
            after = held._replace(status=event.data.status)
        case PlanOpened() if event.data.kind in PLANS:
            after = held._replace(plans=put(held.plans, name(event, event.data.plan), event.data.kind))
        case PlanOpened() | PlanEnded():
            after = held._replace(plans=without(held.plans, name(event, event.data.plan)))
        case _:
            return held
    if not after.plans and after.status not in INVOLVED:
        return after._replace(began=None)
    return after._replace(began=held.began or mark(event))
