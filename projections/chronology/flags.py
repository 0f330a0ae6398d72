"""What is to be asked of a record itself, as ``quality`` and ``orders`` see it. Rules: docs/picture.md, "Quality"."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum

from projections import orders, quality
from projections.history import Entry, EventName, Extreme, in_order


class Flag(StrEnum):
    """A question about a record, never about who wrote it."""

    UNDATED = "undated"
    LATE = "recorded-long-after"
    REPEATED = "note-repeated"
    CONFLICT = "dates-conflict"


LABELS = {
    Flag.UNDATED: "no date recorded",
    Flag.LATE: "recorded long after",
    Flag.REPEATED: "note repeated word for word",
    Flag.CONFLICT: "dates conflict",
}


def flags(entries: Iterable[Entry]) -> dict[EventName, frozenset[Flag]]:
    """The flags of every event that has one. What was once repeated, or in conflict, keeps its flag."""
    ordered = in_order([entry for entry in entries if entry.through is None], Extreme.EARLIEST)
    found: dict[EventName, set[Flag]] = defaultdict(set)
    state, held = quality.EMPTY, orders.EMPTY
    notes: set[tuple[str, str]] = set()
    for entry in ordered:
        event = entry.event
        state, held = quality.fold(state, entry), orders.fold(held, entry)
        notes |= {(note.source, note.fingerprint) for note in quality.repeated(state)}
        apart = [*quality.conflicts(state).values(), *(each.events for each in orders.conflicts(held.orders))]
        for name in {name for names in apart for name in names}:
            found[name].add(Flag.CONFLICT)
        if event.type in quality.TYPES and event.time is None:
            found[event.source, event.id].add(Flag.UNDATED)
        elif event.type in quality.TYPES and quality.is_late(event):
            found[event.source, event.id].add(Flag.LATE)
    for entry in ordered:
        event = entry.event
        if event.type in quality.TYPES and (event.source, quality.noted(event)) in notes:
            found[event.source, event.id].add(Flag.REPEATED)
    return {name: frozenset(marks) for name, marks in found.items()}
