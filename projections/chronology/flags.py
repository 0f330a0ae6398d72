"""What is to be asked of a record itself, as ``quality`` and ``orders`` see it. Rules: docs/picture.md, "Quality"."""

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from projections import orders, quality
from projections.history import Entry, EventName, Extreme, in_order
from schemas.codes import Status
from schemas.meetings import MeetingHeld
from schemas.plans import PlanEnded, PlanOpened
from schemas.tiers import TierSet


class Flag(StrEnum):
    """A question about a record, never about who wrote it."""

    UNDATED = "undated"
    LATE = "recorded-long-after"
    REPEATED = "note-repeated"
    CONFLICT = "dates-conflict"
    NO_PLAN = "no-plan-then"


LABELS = {
    Flag.UNDATED: "no date recorded",
    Flag.LATE: "recorded long after",
    Flag.REPEATED: "note repeated word for word",
    Flag.CONFLICT: "dates conflict",
    Flag.NO_PLAN: "no child protection plan recorded then",
}
_OF_A_PLAN: Final = frozenset({"core-group", "child-protection-review"})
"""Meetings that there are because there is a child protection plan."""


def flags(entries: Iterable[Entry]) -> dict[EventName, frozenset[Flag]]:
    """The flags of every event that has one. What was once repeated, or in conflict, keeps its flag."""
    direct = [entry for entry in entries if entry.through is None]
    ordered = in_order(direct, Extreme.EARLIEST)
    found: dict[EventName, set[Flag]] = defaultdict(set)
    for name in _without_plan(ordered) & _without_plan(in_order(direct, Extreme.LATEST)):
        found[name].add(Flag.NO_PLAN)
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


def _without_plan(ordered: Iterable[Entry]) -> set[EventName]:
    """Meetings of a child protection plan while none is open, nor the status of one set."""
    open_now: set[tuple[str, str]] = set()
    protected, found = False, set()
    for entry in ordered:
        match entry.event:
            case PlanOpened() as event if event.data.kind == "child-protection":
                open_now.add((event.source, event.data.plan))
            case PlanEnded() as event:
                open_now.discard((event.source, event.data.plan))
            case TierSet() as event:
                protected = event.data.status is Status.CHILD_PROTECTION
            case MeetingHeld() as event if event.data.kind in _OF_A_PLAN and not (open_now or protected):
                found.add((event.source, event.id))
    return found
