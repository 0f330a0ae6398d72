"""England's working days: Monday to Friday, less the bank holidays, with those proclaimed for one year only.

Source: Banking and Financial Dealings Act 1971, section 1 and Schedule 1, with the proclamations under it; dates from
the library ``holidays``, which knows substitute days and the one-offs (19 September 2022, 8 May 2023).
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from holidays import country_holidays

from schemas.moments import DAY_MAX, LONDON, end_of_day

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@lru_cache(maxsize=512)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a calendar year."""
    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices in England are open by law and custom on that day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


@lru_cache(maxsize=16_384)
def _nth_after(day: date, count: int) -> date:
    while count and day < DAY_MAX:
        day += _DAY
        count -= is_working_day(day)
    return day


def working_days_after(instant: datetime, count: int) -> datetime:
    """The end of the ``count``-th working day after the London day of ``instant``, in UTC."""
    return end_of_day(_nth_after(instant.astimezone(LONDON).date(), count))
