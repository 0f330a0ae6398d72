"""Which agency records what, and how often: a type and the builder of its data, by weight."""

from bisect import bisect
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from typing import Final, NamedTuple

from tests.strategies import content
from tests.strategies.world import Child, Document, World

Build = Callable[[World, Child], Document]


class Table(NamedTuple):
    """Types and builders with their running weights."""

    kinds: list[tuple[str, Build]]
    weights: list[float]

    def pick(self, w: World) -> tuple[str, Build]:
        """One of them, the heavier the oftener."""
        return self.kinds[bisect(self.weights, w.random() * self.weights[-1])]


CHILD: Final[dict[str, tuple[float, Build]]] = {
    "contact.recorded": (30, content.contact), "appointment.booked": (3, content.appointment),
    "appointment.kept": (4, content.appointment), "appointment.missed": (4, content.appointment),
    "appointment.discharged": (1, content.appointment), "attendance.recorded": (5, content.attendance),
    "injury.observed": (3, content.injury), "injury.reported": (2, content.injury),
    "anonymous.reported": (1, content.anonymous),
    "incident.recorded": (1, content.incident), "concern.raised": (3, content.concern),
    "concern.answered": (2, content.concern_answered), "help.requested": (1, content.help_requested),
    "help.answered": (1, content.help_answered), "referral.made": (2, content.referral),
    "referral.acknowledged": (1, content.acknowledged), "referral.decided": (1, content.decided),
    "consent.given": (1, content.consent), "consent.refused": (0.5, content.consent),
    "consent.withdrawn": (0.5, content.consent),
    "tier.viewed": (3, content.viewed), "lead.named": (1, content.lead), "lead.accepted": (1, content.lead),
    "lead.ended": (0.5, content.lead), "service.started": (1, content.service), "service.ended": (0.5, content.service),
    "worker.named": (1, content.worker), "worker.ended": (0.5, content.worker),
    "plan.opened": (2, content.mapped_plan), "plan.reviewed": (1, content.mapped_plan), "plan.ended": (1, content.plan),
    "action.completed": (1, content.action), "action.missed": (1, content.action),
    "intervention.planned": (0.5, content.intervention), "intervention.delivered": (1, content.intervention),
    "intervention.missed": (0.5, content.intervention), "objective.reviewed": (1, content.objective),
    "meeting.planned": (2, content.meeting_planned),
    "meeting.held": (3, content.meeting_held), "meeting.cancelled": (1, content.meeting_cancelled),
    "assessment.requested": (1.5, content.assessment), "assessment.started": (1, content.assessment),
    "assessment.completed": (1.5, content.assessment), "assessment.declined": (0.3, content.assessment),
    "supervision.recorded": (1, content.supervision), "information.requested": (1, content.asked),
    "information.provided": (3, content.told), "information.not_provided": (1, content.not_told),
    "disagreement.raised": (0.4, content.disagreed), "disagreement.answered": (0.3, content.disagreement_answered),
    "disagreement.resolved": (0.2, content.disagreement_resolved),
    "information.withheld": (0.5, content.withheld), "birth.recorded": (0.5, content.born),
    "death.recorded": (0.02, content.died), "address.changed": (1, content.address),
}  # fmt: skip
ADULT: Final[dict[str, tuple[float, Build]]] = {
    "incident.recorded": (5, content.incident), "appointment.missed": (3, content.appointment),
    "housing.recorded": (3, content.housing), "contact.recorded": (3, content.contact),
    "pregnancy.recorded": (0.5, content.pregnancy), "information.provided": (1, content.told),
    "consent.refused": (0.3, content.consent), "consent.withdrawn": (0.3, content.consent),
    "assessment.requested": (0.3, content.assessment),
}  # fmt: skip
TIERS: Final[dict[str, tuple[float, Build]]] = {"tier.set": (6, content.setting)}
ORDERS: Final[dict[str, tuple[float, Build]]] = {
    "order.made": (3, content.order), "order.varied": (2, content.order), "order.ended": (1.5, content.order)
}  # fmt: skip


@cache
def table(source: str, adult: bool) -> Table:
    """What ``source`` may say of a child, or of an adult."""
    rows = dict(ADULT if adult else CHILD)
    if source in content.SETTERS and not adult:
        rows |= TIERS
    if source in content.ORDERERS and not adult:
        rows |= ORDERS
    weights = list(accumulate(weight for weight, _ in rows.values()))
    return Table([(kind, build) for kind, (_, build) in rows.items()], weights)
