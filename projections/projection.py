"""A stored fold: what it folds, and how its state is kept between events."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple

import msgspec

from projections.history import Entry, Extreme, FoldKey, fold_key, in_order
from schemas.moments import BEGINNING

STEPS_MAX: Final = 24
ENTRIES_MAX: Final = 256
"""As far back as the last steps go."""
_STEP_ENTRIES: Final = 4
"""A long history is cut into steps of this size first."""
_COARSER: Final = 3
"""An older step holds up to this part of the entries after it."""
_ENCODER: Final = msgspec.json.Encoder()


class Stored(NamedTuple):
    """A state folded at both extremes of imprecise times, with the last key of each.

    ``latest`` is None where it is as ``earliest``. A fold that gives the same in any order has no keys.
    """

    earliest: Any
    latest: Any = None
    key_earliest: FoldKey | None = None
    key_latest: FoldKey | None = None

    @property
    def last(self) -> datetime:
        """The instant of the last event that was folded, at either extreme."""
        first, last = self.key_earliest, self.key_latest
        if first is None or last is None:
            return BEGINNING
        return max(first[0], last[0])

    def at(self, extreme: Extreme) -> Any:  # noqa: ANN401
        """The state of that extreme."""
        return self.earliest if extreme is Extreme.EARLIEST or self.latest is None else self.latest

    def before(self, earliest: FoldKey, latest: FoldKey) -> bool:
        """Whether all that was folded comes before these, each at its extreme."""
        first, last = self.key_earliest, self.key_latest
        return (first is None or first < earliest) and (last is None or last < latest)


class Step(NamedTuple):
    """A state, and the entries that were folded upon it next. ``size``: bytes of their events, as they were sent."""

    before: Stored
    entries: Sequence[Entry]
    size: int


_SIZE: Final = itemgetter(2)


class Folded(NamedTuple):
    """A state with the last steps to it, oldest first: what comes a little late is folded from there."""

    stored: Stored
    steps: tuple[Step, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the events in its steps, as they were sent."""
        return sum(map(_SIZE, self.steps))


class Projection(NamedTuple):
    """``types`` are those that can change the state.

    A state keeps no ``through``: an adult's id changes when their records are joined.
    ``ordered``: the fold depends on the order of events. ``through_adults``: events that reach a child
    through an adult are folded too. ``due_at`` says when somebody must look at a state without any event coming.
    """

    name: str
    version: int
    types: frozenset[str]
    ordered: bool
    through_adults: bool
    empty: Any
    fold: Callable[[Any, Entry], Any]
    reader: msgspec.json.Decoder[Any]
    due_at: Callable[[Stored], datetime | None] | None = None

    def folds(self, entry: Entry) -> bool:
        """Whether the entry can change the state."""
        return entry.event.type in self.types and (self.through_adults or entry.through is None)

    def again(self, entries: Iterable[Entry]) -> Stored:
        """The state after a whole history."""
        return self.folded(entries).stored

    def folded(self, entries: Iterable[Entry]) -> Folded:
        """The state after a whole history, and the last steps to it."""
        return self._append(Folded(self.new()), [entry for entry in entries if self.folds(entry)])

    def onward(self, folded: Folded, entries: Iterable[Entry]) -> Folded | None:
        """The state after more entries; None when one of them comes before all steps that are still known."""
        return self.after(folded, [entry for entry in entries if self.folds(entry)])

    def after(self, folded: Folded, taken: Sequence[Entry]) -> Folded | None:
        """The same, of entries all of which it folds."""
        if not taken:
            return folded
        earliest = min(entry.event.key for entry in taken)
        latest = min(entry.event.key_latest for entry in taken)
        while not folded.stored.before(earliest, latest):
            if not folded.steps:
                return None
            *steps, (before, later, _) = folded.steps
            folded, taken = Folded(before, tuple(steps)), [*later, *taken]
        return self._append(folded, taken)

    def new(self) -> Stored:
        """The state before any event."""
        return Stored(self.empty)

    def load(self, body: bytes) -> Stored:
        """A state as it was kept."""
        return Stored(*self.reader.decode(body))

    def dump(self, stored: Stored) -> bytes:
        """A state to be kept; equal states give equal bytes."""
        return _ENCODER.encode(stored)

    def _append(self, folded: Folded, entries: Sequence[Entry]) -> Folded:
        stored, steps = folded
        if not self.ordered:
            state = stored.earliest
            for entry in entries:
                state = self.fold(state, entry)
            return Folded(Stored(state))
        if len(entries) == 1:
            steps = (*steps, Step(stored, entries, entries[0].event.size))
            return Folded(self._run(stored, entries, entries), _thinned(steps) if len(steps) > STEPS_MAX else steps)
        added = []
        for first, last in _runs(in_order(entries, Extreme.EARLIEST), in_order(entries, Extreme.LATEST)):
            added.append(Step(stored, first, sum(entry.event.size for entry in first)))
            stored = self._run(stored, first, last)
        steps = (*steps, *added)
        return Folded(stored, _thinned(steps) if len(steps) > STEPS_MAX else steps)

    def _run(self, stored: Stored, first: Sequence[Entry], last: Sequence[Entry]) -> Stored:
        """The same entries in both orders: folded once for as long as neither order nor state differ."""
        early, late = stored.earliest, stored.at(Extreme.LATEST)
        alike = stored.latest is None
        for one, other in zip(first, last, strict=True):
            if alike and one is other:
                early = late = self.fold(early, one)
            else:
                alike = False
                early, late = self.fold(early, one), self.fold(late, other)
        alike = alike or early == late
        keys = fold_key(first[-1].event, Extreme.EARLIEST), fold_key(last[-1].event, Extreme.LATEST)
        return Stored(early, None if alike else late, *keys)


def _thinned(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Fewer steps over the same entries, the longer ago the coarser; what is too long ago is left out."""
    kept: list[Step] = []
    newer = 0
    for step in reversed(steps):
        last = kept[-1] if kept else None
        if last is not None and (len(last.entries) + len(step.entries)) * _COARSER <= newer:
            kept[-1] = Step(step.before, [*step.entries, *last.entries], step.size + last.size)
            continue
        newer += len(last.entries) if last is not None else 0
        if newer >= ENTRIES_MAX:
            break
        kept.append(step)
    return tuple(reversed(kept))


def _runs(first: Sequence[Entry], last: Sequence[Entry]) -> Iterator[tuple[Sequence[Entry], Sequence[Entry]]]:
    """Cut two orders of the same entries where both have folded the same ones, once some have come together."""
    apart: set[int] = set()
    begin = 0
    for end, (one, other) in enumerate(zip(first, last, strict=True), start=1):
        if one is not other:
            apart ^= {id(one)}
            apart ^= {id(other)}
        if end == len(first) or (end - begin >= _STEP_ENTRIES and not apart):
            yield first[begin:end], last[begin:end]
            begin = end


def reader(state: Any) -> msgspec.json.Decoder[Any]:  # noqa: ANN401
    """Reads a ``Stored`` whose states are of that type."""
    return msgspec.json.Decoder(tuple[state, state | None, FoldKey | None, FoldKey | None])
