"""Every event of a history as a line, oldest first, with both clocks; and times in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from projections.history import Entry, Extreme, in_order
from projections.sentences import sentence
from schemas import Event
from schemas.moments import LONDON, Interval, Precision


class When(NamedTuple):
    """A time as exactly as it is known."""

    interval: Interval
    precision: Precision
    is_range: bool
    assumed: bool


class Line(NamedTuple):
    """One event. ``through`` is the adult by whom it reaches the child.

    ``uncertain`` says that at the asked moment it may or may not have happened or been recorded.
    """

    happened: When
    recorded: When
    agency: str
    type: str
    id: str
    what: str
    through: bytes | None
    source_ref: str | None
    uncertain: bool


def happened(event: Event) -> When:
    """When it took place, as exactly as the sender says."""
    return When(event.happened, event.timeprecision, event.timelatest is not None, assumed=False)


def recorded(event: Event) -> When:
    """When it was written down."""
    return When(event.recorded, event.recordedprecision, False, event.recordedassumed)


def chronology(
    entries: Iterable[Entry], as_of: datetime | None = None, latest: Iterable[Entry] | None = None
) -> list[Line]:
    """Lines of what had happened by ``as_of``, as far as may be.

    ``latest`` is the history at the latest extreme, where what had been recorded by then differs: a line
    that is in one of the two only is uncertain.
    """
    first = list(entries)
    last = first if latest is None else list(latest)
    in_first, in_last = _names(first), _names(last)
    both = first + [entry for entry in last if _name(entry) not in in_first]
    lines = []
    for entry in in_order(both, Extreme.EARLIEST, as_of):
        event = entry.event
        by_then = as_of is None or event.happened.latest <= as_of
        uncertain = not by_then or _name(entry) not in in_first or _name(entry) not in in_last
        lines.append(
            Line(
                happened=happened(event),
                recorded=recorded(event),
                agency=event.source,
                type=event.type,
                id=event.id,
                what=sentence(event),
                through=entry.through,
                source_ref=event.sourceref,
                uncertain=uncertain,
            )
        )
    return lines


def _name(entry: Entry) -> tuple[str, str]:
    return (entry.event.source, entry.event.id)


def _names(entries: Iterable[Entry]) -> set[tuple[str, str]]:
    return {_name(entry) for entry in entries}


def shown(when: When) -> str:
    """A time in words, as exact as it is: "3 Mar 2014", "May 2015", "not recorded"."""
    if when.precision is Precision.UNKNOWN:
        return "date not recorded"
    first = _one(when.interval.earliest, when.precision)
    last = _one(when.interval.latest, when.precision)
    text = f"{first} to {last}" if when.is_range and first != last else first
    return f"{text} (assumed)" if when.assumed else text


def _one(at: datetime, precision: Precision) -> str:
    local = at.astimezone(LONDON)
    if precision is Precision.MONTH:
        return local.strftime("%b %Y")
    day = f"{local.day} {local:%b %Y}"
    return f"{day} {local:%H:%M}" if precision is Precision.MINUTE else day
