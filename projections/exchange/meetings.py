"""What became of a meeting, by all that is told of it under the sender's name for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from projections.exchange.moments import Gaps, last_of, moment, of_day, said, sure
from schemas import Event
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.moments import Interval

Word = MeetingPlanned | MeetingHeld | MeetingCancelled


class Meeting(NamedTuple):
    """``status``: planned, finished or cancelled; None where that is not known. ``due`` and ``held``: when."""

    kind: str | None
    status: str | None
    due: Interval | None
    held: Interval | None


def words_of(events: Sequence[Event]) -> list[Word]:
    """Events that tell of meetings."""
    return [event for event in events if isinstance(event, MeetingPlanned | MeetingHeld | MeetingCancelled)]


def meeting(told: Sequence[Word], at: datetime, gaps: Gaps) -> Meeting:
    """As it stands at ``at``: planned for a day that is over, with no word since, is not known."""
    held = [event for event in told if isinstance(event, MeetingHeld)]
    cancelled = [event for event in told if isinstance(event, MeetingCancelled)]
    planned = [event for event in told if isinstance(event, MeetingPlanned)]
    dated = last_of((event for event in planned if event.data.for_on), sure)
    due = of_day(said(dated, lambda event: event.data.for_on, "meeting: the day planned", gaps))
    return Meeting(
        said(last_of(told), lambda event: event.data.kind, "meeting: its kind", gaps),
        _status(held, cancelled, planned, due is not None and due.latest < at, gaps),
        due,
        moment(held, "meeting: when it was held", gaps),
    )


def _status(
    held: Sequence[Event], cancelled: Sequence[Event], planned: Sequence[Event], passed: bool, gaps: Gaps
) -> str | None:
    if held:
        if all(any(sure(event, other) for other in held) for event in cancelled):
            return "finished"
        gaps.note("meeting: whether it was held", "it is told as held and as cancelled", [*held, *cancelled])
        return None
    again = [event for event in planned if not any(sure(event, other) for other in cancelled)]
    if cancelled and (not again or (len(planned) == 1 and not _after(again[0], cancelled))):
        return "cancelled"
    if cancelled and not any(_after(event, cancelled) for event in again):
        gaps.note("meeting: whether it is planned", "which came last is not known", [*planned, *cancelled])
        return None
    if passed:
        gaps.note("meeting: whether it was held", "the day planned is over, and no event says", planned)
        return None
    return "planned"


def _after(event: Event, others: Sequence[Event]) -> bool:
    return all(sure(other, event) for other in others)
