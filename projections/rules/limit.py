"""How long a clock may run, who says so, and the days that do not count. Rules: docs/clocks.md, "Counting"."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from projections.calendar import months_after
from projections.rules.working_days import working_days_after
from schemas.fields import Role, lazy
from schemas.moments import DAY_MAX, LONDON

Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Number = Annotated[int, Field(strict=True, ge=1, le=250)]
LENGTHS: Final = ("at_once", "hours", "days", "working_days", "weeks", "months")
STATUSES: Final = {"S": "statute", "G": "statutory guidance", "L": "local"}
_DAY: Final = timedelta(days=1)


class Part(BaseModel):
    """A part of a rule pack: frozen, nothing beyond the declared fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(lazy,))


class Limit(Part):
    """How long, and who says so: S statute or regulation, G statutory guidance, L local.

    ``hours`` are counted in UTC, all others by London's calendar. ``edition``, or a ``work`` whose edition of the day
    counts. ``not_in_school_holidays``: their days are added. Of a ladder also what the stage is called, and whom it
    asks when its time is over (else the rule's owner).
    """

    at_once: Literal[True] | None = None
    hours: Number | None = None
    days: Number | None = None
    working_days: Number | None = None
    weeks: Annotated[float, Field(gt=0, le=104)] | None = None
    months: Annotated[float, Field(gt=0, le=60)] | None = None
    not_in_school_holidays: bool = False
    status: Literal["S", "G", "L"]
    source: Words
    edition: Words = ""
    work: Words | None = None
    stage: Words | None = None
    owner: Role | None = None

    @model_validator(mode="after")
    def _one_length_and_one_edition(self) -> Self:
        given = [name for name in LENGTHS if getattr(self, name) is not None]
        if len(given) != 1:
            msg = f"gives {' and '.join(given) or 'no length'}; expected one of {', '.join(LENGTHS)}"
            raise ValueError(msg)
        if bool(self.edition) == (self.work is not None):
            msg = "expected either an edition, or a work whose edition of the day counts"
            raise ValueError(msg)
        return self

    def after(self, instant: datetime) -> datetime:
        """When it is over, school holidays counted; days, weeks and months keep London's time of day."""
        if self.working_days is not None:
            return working_days_after(instant, self.working_days)
        if self.months is not None:
            return months_after(instant, self.months)
        if self.hours is not None:
            return instant + timedelta(hours=self.hours)
        if self.days is not None or self.weeks is not None:
            return later(instant, self._days)
        return instant

    def before(self, instant: datetime) -> datetime:
        """The instant from which it counts back; of months, weeks and days alone, and at once."""
        if self.months is not None:
            return months_after(instant, -self.months)
        return later(instant, -self._days)

    @property
    def _days(self) -> int:
        return self.days if self.days is not None else round(7 * (self.weeks or 0))

    @property
    def length(self) -> str:
        """In words."""
        if self.at_once:
            return "at once"
        unit = next(name for name in LENGTHS if getattr(self, name) is not None)
        count = getattr(self, unit)
        return f"{count:g} {unit.replace('_', ' ').removesuffix('s')}{'s' * (count != 1)}"


def later(instant: datetime, days: int) -> datetime:
    """The same London wall-clock time so many days later."""
    return (instant.astimezone(LONDON) + timedelta(days=days)).astimezone(UTC)


class Edition(Part):
    """How an edition of a work is cited, from its first day until the next one's."""

    edition: Words
    from_on: Annotated[date, Field(alias="from")]


class Work(Part):
    """A work of guidance that limits cite, and its editions, the oldest first."""

    name: Words
    editions: Annotated[tuple[Edition, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _editions_are_in_order(self) -> Self:
        if any(one.from_on >= other.from_on for one, other in pairwise(self.editions)):
            msg = f"lists editions of {self.name} out of order; expected the oldest first, each with a day of its own"
            raise ValueError(msg)
        return self

    def on(self, day: date) -> str | None:
        """The edition of that day; None before the first."""
        return next((each.edition for each in reversed(self.editions) if each.from_on <= day), None)


class SchoolHoliday(Part):
    """From one day to another, both included: each year's (``07-23``), or those of one year (a date)."""

    name: Words
    from_on: Annotated[date | Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")], Field(alias="from")]
    until_on: Annotated[date | Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")], Field(alias="until")]

    @model_validator(mode="after")
    def _both_of_one_kind_and_real(self) -> Self:
        if isinstance(self.from_on, date) != isinstance(self.until_on, date):
            msg = "expected from and until both as a date, or both as month and day"
            raise ValueError(msg)
        if isinstance(self.from_on, date) and isinstance(self.until_on, date) and self.until_on < self.from_on:
            msg = "until is before from; expected the last day of the holiday"
            raise ValueError(msg)
        for each in (self.from_on, self.until_on):
            if isinstance(each, str):
                date.fromisoformat(f"2024-{each}")
        return self

    @property
    def year(self) -> int | None:
        """Of one year's alone."""
        return self.from_on.year if isinstance(self.from_on, date) else None

    def holds(self, day: date) -> bool:
        """Whether it is holiday on that day."""
        if isinstance(self.from_on, date) and isinstance(self.until_on, date):
            return self.from_on <= day <= self.until_on
        first, last, this = str(self.from_on), str(self.until_on), f"{day:%m-%d}"
        return first <= this <= last if first <= last else this >= first or this <= last


def is_school_holiday(day: date, holidays: Collection[SchoolHoliday]) -> bool:
    """Whether the schools are closed; a year's own dates stand for those of every year of that name."""
    own = {each.name for each in holidays if each.year == day.year}
    return any(each.holds(day) for each in holidays if each.year is not None or each.name not in own)


def without_school_holidays(start: datetime, end: datetime, holidays: Collection[SchoolHoliday]) -> datetime:
    """``end``, later by as many days as were holiday since the day after ``start``, until none is left uncounted."""
    first, last = start.astimezone(LONDON).date(), end.astimezone(LONDON).date()
    return later(end, holidays_between(first, last, holidays))


def holidays_between(day: date, end_on: date, holidays: Collection[SchoolHoliday]) -> int:
    """How many days are to be added, so that as many schooldays follow ``day`` as there are days until ``end_on``."""
    moved, left = 0, (end_on - day).days
    while left > 0 and day < DAY_MAX:
        day += _DAY
        if is_school_holiday(day, holidays):
            moved += 1
        else:
            left -= 1
    return moved
