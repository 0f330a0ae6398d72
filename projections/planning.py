"""Multi-agency meetings that are planned and neither held nor cancelled: a part of the states of meetings and of steps.

Rules: docs/picture.md, "Meetings".
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingKind, MeetingPlanned
from schemas.moments import BEGINNING, DAY_MAX, Interval, Precision, end_of_day, interval
from schemas.vocabulary import Attendance, Day

SINGLE_AGENCY: Final = frozenset({"court-hearing", "panel"})
"""Every other kind of meeting is multi-agency."""
_CAME: Final = frozenset({Attendance.ATTENDED, Attendance.NOT_RECORDED})


class Planned(NamedTuple):
    """``day`` is when it is to be. ``rearranged``: told by a cancellation, and ended by any later meeting."""

    kind: MeetingKind
    planned: Mark
    day: Interval | None = None
    rearranged: bool = False


def is_multi_agency(kind: MeetingKind) -> bool:
    """Whether agencies come together there."""
    return kind not in SINGLE_AGENCY


def took_place(event: MeetingHeld) -> bool:
    """Whether anybody may have come: not, where all who are listed are told of as away."""
    told = {who.attendance for who in event.data.attendees}
    return not told or not told.isdisjoint(_CAME)


def planning(
    planned: Mapping[str, Planned], event: MeetingPlanned | MeetingCancelled | MeetingHeld
) -> Mapping[str, Planned]:
    """The meetings that are planned and neither held nor cancelled, by ``source/meeting``, after one more event."""
    meeting, data = name(event, event.data.meeting), event.data
    left = planned if isinstance(event, MeetingPlanned) else without(planned, meeting)
    if not is_multi_agency(data.kind):
        return left
    match event:
        case MeetingPlanned():
            others = left if event.data.for_on is None else _made_up_for(left)
            return put(others, meeting, Planned(data.kind, mark(event), _day(event.data.for_on)))
        case MeetingCancelled() if event.data.rearranged_for is not None:
            again = Planned(data.kind, mark(event), _day(event.data.rearranged_for), rearranged=True)
            return put(left, meeting, again)
        case MeetingCancelled():
            return left
        case MeetingHeld():
            return _made_up_for(left) if took_place(event) else left


def _made_up_for(planned: Mapping[str, Planned]) -> dict[str, Planned]:
    """A meeting that has a day, or to which somebody came, makes up for every one cancelled before."""
    return {meeting: held for meeting, held in planned.items() if not held.rearranged}


def _day(day: Day | None) -> Interval | None:
    """At least the whole London day: an hour's delay is no lapse. Without precision, the month."""
    if day is None:
        return None
    on = max(min(day.on, end_of_day(DAY_MAX)), BEGINNING)
    return interval(on, Precision.DAY if day.precision is Precision.MINUTE else day.precision)
