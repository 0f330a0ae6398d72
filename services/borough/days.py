"""Days of an English borough: working days, school terms, hours of the day in London."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from holidays import country_holidays

from schemas.moments import LONDON

DAY: Final = timedelta(days=1)
NURSERY_AGE, SCHOOL_AGE, LEAVING_AGE = 2.0, 4.6, 16.8
"""In years."""
_SATURDAY: Final = 5
_OUT_OF_TERM: Final = (
    ("01-01", "01-03"), ("02-14", "02-21"), ("04-01", "04-14"), ("05-25", "05-31"), ("07-23", "09-02"),
    ("10-25", "10-31"), ("12-21", "12-31"),
)  # fmt: skip
"""About when schools are closed; every authority sets its own."""


@lru_cache(maxsize=256)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


@lru_cache(maxsize=32_768)
def is_working(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def working(day: date, *, back: bool = False) -> date:
    """That day, or the next on which offices are open (the one before, where ``back``)."""
    while not is_working(day):
        day += -DAY if back else DAY
    return day


def working_days_on(day: date, count: int) -> date:
    """So many working days later."""
    while count:
        day += DAY
        count -= is_working(day)
    return day


def months_on(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_term(day: date) -> bool:
    """Whether schools are open, weekends apart."""
    written = f"{day:%m-%d}"
    return not any(first <= written <= last for first, last in _OUT_OF_TERM)


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """That time of day in London."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def end_of(day: date) -> datetime:
    """The last second of a day in London."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LONDON)
