"""A time with its precision is an interval: the instants that the sender's word allows.

The England and Wales civil day is the day in Europe/London.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

LONDON: Final = ZoneInfo("Europe/London")
BEGINNING: Final = datetime(1900, 1, 1, tzinfo=UTC)
"""Earliest instant of an event whose time is unknown."""
DAY_MAX: Final = date(2999, 12, 31)
"""Days after this one mean "no end"."""
_TICK: Final = timedelta(microseconds=1)


class Precision(StrEnum):
    """How exactly a sender knows a time."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


class Interval(NamedTuple):
    """Every instant that is possible, both ends included, in UTC."""

    earliest: datetime
    latest: datetime


@lru_cache(maxsize=65_536)
def _day(year: int, month: int, day: int) -> Interval:
    start = datetime(year, month, day, tzinfo=LONDON)
    following = datetime(year, month, day) + timedelta(days=1)
    return Interval(start.astimezone(UTC), following.replace(tzinfo=LONDON).astimezone(UTC) - _TICK)


@lru_cache(maxsize=4_096)
def _month(year: int, month: int) -> Interval:
    next_year, next_month = (year + 1, 1) if month == 12 else (year, month + 1)
    start = datetime(year, month, 1, tzinfo=LONDON).astimezone(UTC)
    end = datetime(next_year, next_month, 1, tzinfo=LONDON).astimezone(UTC) - _TICK
    return Interval(start, end)


def interval(at: datetime, precision: Precision) -> Interval:
    """The instants that ``at``, known to ``precision``, allows. A minute is taken as its instant."""
    if precision is Precision.MINUTE:
        instant = at.astimezone(UTC)
        return Interval(instant, instant)
    local = at.astimezone(LONDON)
    if precision is Precision.DAY:
        return _day(local.year, local.month, local.day)
    return _month(local.year, local.month)


def end_of_day(day: date) -> datetime:
    """Last instant of a London day, in UTC: what a question "as of that day" means."""
    last = min(day, DAY_MAX)
    return _day(last.year, last.month, last.day).latest


def start_of_day(day: date) -> datetime:
    """First instant of a London day, in UTC."""
    first = min(day, DAY_MAX)
    return _day(first.year, first.month, first.day).earliest
