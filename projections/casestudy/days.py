"""Times without dates: days from a day nought, and the child's age. Rules: docs/learning.md, "A case study"."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from projections.chronology.lines import When
from projections.history import Entry
from projections.rules.words import counted
from schemas.moments import LONDON, Interval, Precision
from schemas.people import BirthRecorded

UNDATED: Final = "date not recorded"
_MONTHS_OF_A_YEAR: Final = 12


class Days(NamedTuple):
    """``zero`` is the child's birth where it is recorded (``born``), else the first dated event."""

    zero: date
    born: bool

    def span(self, happened: Interval) -> str:
        """``day 12``, ``day 12 to day 42``."""
        first, last = (self._number(at) for at in happened)
        return f"day {first}" if first == last else f"day {first} to day {last}"

    def on(self, at: datetime) -> str:
        """``day 12``."""
        return f"day {self._number(at)}"

    def when(self, when: When) -> str:
        """As ``span``, or that no date is recorded."""
        return UNDATED if when.precision is Precision.UNKNOWN else self.span(when.interval)

    def age(self, when: When) -> str:
        """``13 months old``, ``before birth``; nothing where it is not recorded, or may be either."""
        if not self.born or when.precision is Precision.UNKNOWN:
            return ""
        on = _day(when.interval.earliest)
        if on < self.zero:
            return "before birth" if _day(when.interval.latest) < self.zero else ""
        months = (on.year - self.zero.year) * _MONTHS_OF_A_YEAR + on.month - self.zero.month
        return f"{counted(months - (on.day < self.zero.day), 'month')} old"

    def _number(self, at: datetime) -> int:
        return (_day(at) - self.zero).days


def days_of(entries: Iterable[Entry], otherwise: datetime) -> Days:
    """By the history's own events about the child; ``otherwise`` where none has a date."""
    direct = [e.event for e in entries if e.through is None and e.event.timeprecision is not Precision.UNKNOWN]
    born = [event.happened.earliest for event in direct if isinstance(event, BirthRecorded)]
    first = min(born or [event.happened.earliest for event in direct], default=otherwise)
    return Days(_day(first), bool(born))


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
