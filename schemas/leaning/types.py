"""Which way it leans that an event of a type is recorded at all."""

from typing import Final

from schemas.leaning.shapes import BySaying, Leaning, Parts

_WORRYING: Final = """
    anonymous.reported injury.observed injury.reported incident.recorded
    appointment.missed appointment.discharged
    concern.raised disagreement.raised information.requested information.not_provided information.withheld
    consent.refused consent.withdrawn
    action.missed intervention.missed lead.ended service.ended worker.ended
"""
_REASSURING: Final = """
    appointment.kept consent.given supervision.recorded lead.named lead.accepted service.started worker.named
    action.completed intervention.delivered meeting.held disagreement.resolved information.provided
    referral.acknowledged
"""
_BY_WHAT_IS_SAID: Final = "contact.recorded attendance.recorded"
_NEUTRAL: Final = """
    person.registered person.updated address.changed relationship.recorded pregnancy.recorded birth.recorded
    death.recorded
    appointment.booked referral.made help.requested tier.viewed tier.set order.made order.varied order.ended
    plan.opened plan.reviewed plan.ended intervention.planned
    meeting.planned meeting.cancelled disagreement.answered
    assessment.requested assessment.started assessment.completed assessment.declined
    record.corrected record.retracted
    identity.confirmed identity.refused identity.unlinked identity.sealed reject.resolved
    step_down.requested step_down.decided step_down.overridden step_down.answered
    alert.raised alert.cleared alert.acknowledged alert.snoozed alert.delivered record.viewed
"""
_BY_ONE_FIELD: Final = {
    "concern.answered": "answer",
    "help.answered": "answer",
    "referral.decided": "decision",
    "objective.reviewed": "outcome",
    "housing.recorded": "kind",
}

TYPES: Final[dict[str, Leaning | BySaying | Parts]] = {
    **dict.fromkeys(_WORRYING.split(), Leaning.WORRYING),
    **dict.fromkeys(_REASSURING.split(), Leaning.REASSURING),
    **dict.fromkeys(_NEUTRAL.split(), Leaning.NEUTRAL),
    **dict.fromkeys(_BY_WHAT_IS_SAID.split(), Parts()),
    **{kind: BySaying(field) for kind, field in _BY_ONE_FIELD.items()},
}
"""Event type → which way it leans. Neutral are those that name, order or arrange, and those that can mean either: a
plan helps and asks, a referral opens a way and waits for an answer, a view takes the place of the one before it. What
they say leans by its fields all the same.
"""
