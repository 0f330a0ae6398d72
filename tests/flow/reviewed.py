"""What may be asked of the review's children as of a past day, in memory, on the history that the hub holds."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import NamedTuple

import pytest

from projections import Stored, folded_by
from projections.history import Entry, EventName, Extreme
from projections.rules.alerts import Alert
from projections.rules.decision import Decision, Request
from projections.rules.facts import facts
from projections.rules.limit import Limit
from projections.rules.limits import LIMITS, Limits
from projections.rules.pack import Pack, england
from projections.rules.spans import alerts_in, open_as_of
from projections.rules.step_down import decide, without_step
from schemas.moments import BEGINNING, end_of_day
from services.store.children import Child
from tests.flow.hub import Hub

Kept = Callable[[Entry], bool]
TENTHS = pytest.mark.parametrize("times", [0.9, 1.0, 1.1])


class Replayed(NamedTuple):
    """The hub that took the review in, and its two children as it holds them."""

    hub: Hub
    kyle: Child
    sam: Child


class _Moved(Pack):
    """England's pack, with every limit that has a length so many times as long."""

    times: float

    def due(self, limit: Limit, start: datetime) -> datetime:
        return start + (super().due(limit, start) - start) * self.times


def pack(times: float) -> Pack:
    """England's rule pack, or the same with all its limits moved."""
    return england() if times == 1.0 else _Moved.model_construct(**dict(england()), times=times)


def day(text: str) -> date:
    return date.fromisoformat(text)


def without(*names: EventName) -> Kept:
    """Everything but these events."""
    return lambda entry: (entry.event.source, entry.event.id) not in names


def everything(_: Entry) -> bool:
    return True


def states(held: Child, on: str, extreme: Extreme, to: int = 0, kept: Kept = everything) -> dict[str, Stored]:
    """Of what had happened and was recorded by the end of that day, without the step to tier ``to`` itself."""
    at = end_of_day(day(on))
    known = [entry for entry in held.entries(at, extreme) if kept(entry)]
    return folded_by(without_step(known, to, at), extreme, at)


def decided(held: Child, on: str, request: Request, kept: Kept = everything, limits: Limits = LIMITS) -> Decision:
    """What the gate would have answered, had only the ``kept`` events been there."""
    at = end_of_day(day(on))
    read = (
        facts(states(held, on, extreme, request.to, kept), extreme, at, held.records, limits=limits)
        for extreme in Extreme
    )
    return decide(*read, request)


def codes(decision: Decision) -> set[str]:
    return {reason.code for reason in decision.reasons}


def evidence(decision: Decision, code: str) -> Collection[EventName]:
    return next(reason.evidence for reason in decision.reasons if reason.code == code)


def taken_away(kyle: Child, on: str, request: Request, code: str) -> tuple[Decision, set[EventName]]:
    """The decision without what the reason cites, until it cites no more; and what was taken away."""
    gone: set[EventName] = set()
    found = decided(kyle, on, request)
    while code in codes(found):
        gone |= set(evidence(found, code))
        found = decided(kyle, on, request, without(*gone))
    return found, gone


def opened(held: Child, on: str, times: float = 1.0) -> list[Alert]:
    """What was open at the end of that day, by what was recorded by then, under limits moved by that factor."""
    at = end_of_day(day(on))
    spans = alerts_in(held.entries(at), BEGINNING, at, pack(times), held.entries(at, Extreme.LATEST))
    return open_as_of(spans, at)


def alerts(held: Child, on: str, times: float = 1.0) -> dict[str, EventName]:
    """Rule → start of what was open then."""
    return {alert.rule: alert.start for alert in opened(held, on, times)}


def entry_named(kyle: Child, name: EventName) -> Entry:
    """One event of the history."""
    return next(entry for entry in kyle.entries() if (entry.event.source, entry.event.id) == name)
