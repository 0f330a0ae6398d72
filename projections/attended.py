"""At which multi-agency meeting each agency was last, and which each last held.

Rules: docs/step-down.md, `higher-tier-stated`, `first-meeting-not-booked`: they ask of any meeting, not of the last.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark
from projections.history import Entry
from projections.planning import SINGLE_AGENCY, took_place
from schemas.meetings import MeetingHeld
from schemas.vocabulary import Attendance

NAME: Final = "attended"
VERSION: Final = 2
TYPES: Final = frozenset({"meeting.held"})


class Attended(NamedTuple):
    """By agency: the last that it ``attended``, the last that it ``held`` and somebody came to."""

    attended: Mapping[str, Mark] = {}
    held: Mapping[str, Mark] = {}


EMPTY: Final = Attended()


def fold(state: Attended, entry: Entry) -> Attended:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None or not isinstance(event, MeetingHeld) or event.data.kind in SINGLE_AGENCY:
        return state
    there = (who.agency for who in event.data.attendees if who.attendance is Attendance.ATTENDED)
    attended = {**state.attended, **{agency: mark(event) for agency in there if agency is not None}}
    held = {**state.held, **({event.source: mark(event)} if took_place(event) else {})}
    return Attended(dict(sorted(attended.items())), dict(sorted(held.items())))
