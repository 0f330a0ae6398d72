"""The merged multi-agency chronology: every event of a history as a line, oldest first.

It is a query on the log and not stored. Strengths stand beside worries; both clocks are on every line.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from projections.history import Entry, Extreme, in_order, known_by
from projections.sentences import sentence
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


def chronology(entries: Iterable[Entry], as_of: datetime | None = None, known: datetime | None = None) -> list[Line]:
    """Lines of what had happened by ``as_of`` and was recorded by ``known``, as far as may be."""
    lines = []
    for entry in in_order(entries, Extreme.EARLIEST, as_of):
        event = entry.event
        if known is not None and not known_by(event, known, Extreme.EARLIEST):
            continue
        uncertain = (as_of is not None and event.happened.latest > as_of) or (
            known is not None and not known_by(event, known, Extreme.LATEST)
        )
        lines.append(
            Line(
                happened=When(event.happened, event.timeprecision, event.timelatest is not None, assumed=False),
                recorded=When(event.recorded, event.recordedprecision, False, event.recordedassumed),
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
