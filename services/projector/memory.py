"""What a worker remembers of the states that it wrote: they need not be read again, nor folded from the log
when an event comes a little late.

A memory is never trusted by itself: it holds for a person only while the row that is locked names the same
transaction as their last writer, so that what another worker, a rebuild or a link has done is always read
(docs/adr/0012). It is of one connection, and forgotten with it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, NamedTuple

from projections import Folded
from projections.identity import PersonId

ENTRIES_MAX: Final = 200_000
"""Of all steps together. An event is kept once, and is in the steps of some three projections."""

StateName = tuple[str, int]
"""A projection and its generation."""


class Told(NamedTuple):
    """What is known of one person, and the transaction that wrote it."""

    written: int
    states: Mapping[StateName, Folded]
    entries: int


class Memory:
    """The people written last, as far as there is room."""

    def __init__(self) -> None:
        self._people: OrderedDict[PersonId, Told] = OrderedDict()
        self._entries = 0
        self._generations: object = None

    def of(self, person: PersonId, written: int | None) -> Mapping[StateName, Folded]:
        """What is remembered of a person whose locked row says by whom they were last written."""
        told = self._people.get(person)
        return told.states if told is not None and told.written == written else {}

    def under(self, generations: object) -> None:
        """Forget everything when the list of generations is another one: their numbers may be used again."""
        if generations != self._generations:
            self.forget()
            self._generations = generations

    def keep(self, written: int, people: Mapping[PersonId, Mapping[StateName, Folded]]) -> None:
        """Remember what was committed."""
        for person, states in people.items():
            self._drop(person)
            self._people[person] = Told(written, states, 1 + sum(folded.entries for folded in states.values()))
            self._entries += self._people[person].entries
        while self._entries > ENTRIES_MAX:
            self._drop(next(iter(self._people)))

    def forget(self) -> None:
        """Nothing is remembered."""
        self._people.clear()
        self._entries = 0

    def _drop(self, person: PersonId) -> None:
        gone = self._people.pop(person, None)
        if gone is not None:
            self._entries -= gone.entries
