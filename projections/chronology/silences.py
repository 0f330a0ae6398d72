"""Long stretches of which nothing is held: of everybody, and of each agency. Rules: docs/chronology.md."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from projections.calendar import months_after
from projections.rules.limits import LIMITS
from schemas import Event
from schemas.envelope import HUB
from schemas.moments import Interval, Precision


class Silence(NamedTuple):
    """No record held here, dated, says that anything happened after ``after`` and before ``until``.

    ``agency`` is None where none recorded anything. ``until`` is None where it lasts to the moment asked about.
    ``undated`` counts entries without a date that may belong there.
    """

    agency: str | None
    after: datetime
    until: datetime | None
    undated: int


def silences(
    events: Iterable[Event], end: datetime, months: float = LIMITS.silent_months
) -> tuple[list[Silence], list[Silence]]:
    """Those of everybody, and those of each agency by name; each oldest first, longer than ``months`` up to ``end``.

    An imprecise time fills all of its interval: only what is certainly empty is called silent.
    """
    said = [event for event in events if event.source != HUB]
    everybody = _of(None, said, end, months)
    agencies = sorted({event.source for event in said})
    each = [_of(agency, [event for event in said if event.source == agency], end, months) for agency in agencies]
    return everybody, [silence for found in each for silence in found]


def _of(agency: str | None, events: Sequence[Event], end: datetime, months: float) -> list[Silence]:
    undated = [event for event in events if event.timeprecision is Precision.UNKNOWN]
    dated = sorted(event.happened for event in events if event.timeprecision is not Precision.UNKNOWN)
    found: list[Interval] = []
    reach = dated[0].latest if dated else None
    for happened in (*dated[1:], Interval(end, end)):
        if reach is not None:
            until = min(happened.earliest, end)
            if months_after(reach, months) < until:
                found.append(Interval(reach, until))
            reach = max(reach, happened.latest)
    return [
        Silence(agency, after, until if until < end else None, _may_lie_in(undated, after)) for after, until in found
    ]


def _may_lie_in(undated: Iterable[Event], after: datetime) -> int:
    """Nothing is written down before it happens: what was written down later may have happened in it."""
    return sum(event.recorded.latest > after for event in undated)
