"""Lapses of oversight under the tiers, month by month, as people look at them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from rich.console import Console
from rich.text import Text

from projections.history import Entry, Extreme
from projections.oversight import Span, lapses
from projections.rules.limits import OVERSIGHT
from projections.tier import tier_at
from schemas.moments import Interval, end_of_day
from services.cli.tables import span as days

_OPEN: Final = "█"
_PART: Final = "▒"
_NONE: Final = "·"


def timeline(console: Console, name: str, entries: Iterable[Entry], first: date, last: date) -> None:
    """A row of tiers and one of lapses, a sign for each month from ``first`` to ``last``; then each lapse in words."""
    held = list(entries)
    until = end_of_day(last)
    found = {extreme: lapses(held, extreme, until, OVERSIGHT) for extreme in Extreme}
    months = list(_months(first, last))
    tiers = "".join(_tier(held, month) for month in months)
    signs = "".join(_lapse(found, month) for month in months)
    rows = f"{name:<8}{_ruler(months)}\n{'tier':<8}{tiers}\n{'lapse':<8}{signs}"
    console.print(Text(rows), no_wrap=True, overflow="crop")
    console.print(
        f"{_OPEN} a lapse of oversight is open at the month's end   {_PART} it may be: the dates are not exact enough",
        highlight=False,
    )
    for earliest, latest in zip(found[Extreme.EARLIEST], found[Extreme.LATEST], strict=False):
        _words(console, earliest, latest)


def _words(console: Console, earliest: Span, latest: Span) -> None:
    kind = {
        "no-review": "Worries were open, help was given, and no record is held of a meeting of agencies",
        "closed-with-worries": "The case was closed with worries open, and no record is held of a meeting since",
    }[latest.kind]
    opened = days(Interval(*sorted((earliest.opened, latest.opened))))
    both_ended = earliest.closed and latest.closed and Interval(*sorted((earliest.closed, latest.closed)))
    closed = f"until {days(both_ended)}" if both_ended else "still open then"
    console.print(f"  {kind}: from {opened}, {closed}", highlight=False)


def _ruler(months: list[date]) -> str:
    """The year above its first month."""
    signs = [" "] * (len(months) + 4)
    for place, month in enumerate(months):
        if month.month == 1:
            signs[place : place + 4] = f"{month.year}"
    return "".join(signs).rstrip()


def _months(first: date, last: date) -> Iterator[date]:
    """The last day of every month."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        following = date(year + month // 12, month % 12 + 1, 1)
        yield date.fromordinal(following.toordinal() - 1)
        year, month = following.year, following.month


def _tier(entries: list[Entry], day: date) -> str:
    asked = tier_at(entries, end_of_day(day))
    tiers = {asked.earliest.tier, asked.latest.tier}
    return "?" if len(tiers) > 1 else str(tiers.pop() or _NONE)


def _lapse(found: dict[Extreme, list[Span]], day: date) -> str:
    at = end_of_day(day)
    holds = [any(s.opened <= at and (s.closed is None or at < s.closed) for s in spans) for spans in found.values()]
    return _OPEN if all(holds) else _PART if any(holds) else _NONE
