"""Which events a chronology shows: significant ones, not a list of contacts. Rules: docs/chronology.md.

Whatever is not named here is significant, so that a new kind of event is shown until somebody decides otherwise.
"""

from typing import Final

from projections.statements import statements_of
from schemas import Event
from schemas.contacts import AttendanceRecorded, ContactRecorded
from schemas.vocabulary import Polarity

_TOLD: Final = "a telling; it stands beside what was told, as who had been told"
_REMINDER: Final = "the hub's word to people, not an event in the child's life"
ROUTINE: Final = {
    "appointment.booked": "what came of it counts: kept, missed or discharged",
    "appointment.kept": "routine; one that was missed, and a discharge, are shown",
    "meeting.planned": "what came of it counts: held or cancelled",
    **dict.fromkeys(("information.requested", "information.provided", "referral.acknowledged"), _TOLD),
    **dict.fromkeys(
        ("alert.raised", "alert.cleared", "alert.acknowledged", "alert.snoozed", "alert.delivered"), _REMINDER
    ),
}
"""Event types that are never significant of themselves, each with the reason."""

_ALWAYS: Final = frozenset({"emergency-department", "ambulance", "police-attendance"})


def significant(event: Event) -> bool:
    """Whether a chronology shows it.

    A contact counts when it did not take place, was an emergency, or a worry or a strength was recorded at it;
    attendance when it was not full, or nobody counted.
    """
    match event:
        case ContactRecorded():
            marked = any(said.polarity is not Polarity.NEUTRAL for said in statements_of(event))
            return marked or event.data.outcome != "took-place" or event.data.kind in _ALWAYS
        case AttendanceRecorded():
            return event.data.possible is None or event.data.attended != event.data.possible
        case _:
            return event.type not in ROUTINE
