"""A stored fold: what it folds, and how its state is kept between events."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter

from projections.history import Entry, Extreme, FoldKey, fold_key, in_order

State = TypeVar("State")


class Stored(NamedTuple):
    """A state folded at both extremes of imprecise times, with the last key of each.

    ``latest`` and the keys are None for a fold that gives the same in any order.
    """

    earliest: Any
    latest: Any = None
    key_earliest: FoldKey | None = None
    key_latest: FoldKey | None = None


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
    adapter: TypeAdapter[Any]
    due_at: Callable[[Stored], datetime | None] | None = None

    def folds(self, entry: Entry) -> bool:
        """Whether the entry can change the state."""
        return entry.event.type in self.types and (self.through_adults or entry.through is None)

    def again(self, entries: Iterable[Entry]) -> Stored:
        """The state after a whole history."""
        taken = [entry for entry in entries if self.folds(entry)]
        if not self.ordered:
            return Stored(self._fold_all(self.empty, taken))
        return self._append(Stored(self.empty, self.empty), taken)

    def onward(self, stored: Stored, entries: Iterable[Entry]) -> Stored | None:
        """The state after more entries; None when one of them comes before what was folded."""
        taken = [entry for entry in entries if self.folds(entry)]
        if not self.ordered:
            return stored._replace(earliest=self._fold_all(stored.earliest, taken))
        for extreme, last in ((Extreme.EARLIEST, stored.key_earliest), (Extreme.LATEST, stored.key_latest)):
            if last and any(fold_key(entry.event, extreme) <= last for entry in taken):
                return None
        return self._append(stored, taken)

    def new(self) -> Stored:
        """The state before any event."""
        return Stored(self.empty, self.empty if self.ordered else None)

    def load(self, body: bytes) -> Stored:
        """A state as it was kept."""
        return Stored(*self.adapter.validate_json(body))

    def dump(self, stored: Stored) -> bytes:
        """A state to be kept; equal states give equal bytes."""
        return self.adapter.dump_json(stored)

    def _fold_all(self, state: Any, entries: Sequence[Entry]) -> Any:  # noqa: ANN401
        for entry in entries:
            state = self.fold(state, entry)
        return state

    def _append(self, stored: Stored, entries: Sequence[Entry]) -> Stored:
        if not entries:
            return stored
        first = in_order(entries, Extreme.EARLIEST)
        last = in_order(entries, Extreme.LATEST)
        return Stored(
            self._fold_all(stored.earliest, first),
            self._fold_all(stored.latest, last),
            fold_key(first[-1].event, Extreme.EARLIEST),
            fold_key(last[-1].event, Extreme.LATEST),
        )


def stored_adapter(state: type[Any]) -> TypeAdapter[Any]:
    """Reads and writes a ``Stored`` whose states are of that type."""
    return TypeAdapter(tuple[state, state | None, FoldKey | None, FoldKey | None])  # type: ignore[valid-type]
