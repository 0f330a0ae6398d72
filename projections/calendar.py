"""What states share: events kept with their instants, names, and the civil calendar in which limits are counted.

Rules: docs/picture.md, first paragraphs.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple, TypeVar

from projections.history import EventName, Extreme
from projections.once import once
from schemas import Event
from schemas.moments import LONDON, Interval, Precision

Key = TypeVar("Key", bound=str)
Item = TypeVar("Item")
DAYS_OF_A_MONTH: Final = 30
"""Parts of a month are whole days: a tenth of a month is three."""


class Mark(NamedTuple):
    """An event and the instants at which it may have happened: a state is folded without knowing the extreme."""

    event: EventName
    happened: Interval


@once
def mark(event: Event) -> Mark:
    """The event as a state keeps it."""
    return Mark((event.source, event.id), event.happened)


def name(event: Event, reference: str) -> str:
    """What the sender's own id names."""
    return f"{event.source}/{reference}"


def day_of(event: Event) -> date | None:
    """The London day on which it happened; None where it is not known to a day."""
    if event.timeprecision not in (Precision.MINUTE, Precision.DAY):
        return None
    first, last = (bound.astimezone(LONDON).date() for bound in event.happened)
    return first if first == last else None


def put(items: Mapping[Key, Item], key: Key, item: Item) -> dict[Key, Item]:
    """With that item, sorted, so that equal states are kept as equal bytes."""
    if key in items:
        return {**items, key: item}
    unsorted = {**items, key: item}
    return {held: unsorted[held] for held in sorted(unsorted)}


def without(items: Mapping[Key, Item], key: Key) -> Mapping[Key, Item]:
    """Without that item, if it is there."""
    if key not in items:
        return items
    return {held: item for held, item in items.items() if held != key}


def bound(happened: Interval, extreme: Extreme) -> datetime:
    """The instant of that extreme."""
    return happened.earliest if extreme is Extreme.EARLIEST else happened.latest


def not_before(happened: Interval, other: Interval) -> bool:
    """Whether it comes with or after the other at both extremes."""
    return happened.earliest >= other.earliest and happened.latest >= other.latest


def later_of(one: Interval, other: Interval) -> Interval:
    """The later instant of each extreme."""
    return Interval(max(one.earliest, other.earliest), max(one.latest, other.latest))


def months_after(instant: datetime, months: float) -> datetime:
    """The same London wall-clock time that many calendar months later, or earlier where negative.

    The last day of the month where there is none; a part of a month is added as days, by thirtieths.
    """
    whole = int(months)
    days = round((months - whole) * DAYS_OF_A_MONTH)
    local = instant.astimezone(LONDON)
    years, month = divmod(local.month - 1 + whole, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    moved = local.replace(year=year, month=month, day=day, fold=0) + timedelta(days=days)
    return moved.astimezone(UTC)
