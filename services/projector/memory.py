"""What a worker remembers of the states that it wrote: they need not be read again, nor folded from the log
when an event comes a little late.

A memory is never trusted by itself: it holds for a person only while the row that is locked names the same
transaction as their last writer, so that what another worker, a rebuild or a link has done is always read
(docs/adr/0012). It is of one connection, and forgotten with it.
"""

from collections import OrderedDict
from collections.abc import Mapping
from operator import itemgetter
from typing import Final, NamedTuple

from projections import Folded
from projections.identity import PersonId
from services.projector import metrics

BYTES_MAX: Final = 128 * 1024 * 1024
"""Of bodies and of events in steps together, as they are written; in Python they take half as much again."""

StateName = tuple[str, int]
"""A projection and its generation."""


class Kept(NamedTuple):
    """A state that was written. ``size``: bytes of its body and of the events in its steps."""

    folded: Folded
    size: int


_SIZE: Final = itemgetter(1)


class Told(NamedTuple):
    """What is known of one person, and the transaction that wrote it."""

    written: int
    states: Mapping[StateName, Kept]
    size: int


class Memory:
    """The people written last, as far as there is room."""

    def __init__(self, bytes_max: int = BYTES_MAX) -> None:
        self._people: OrderedDict[PersonId, Told] = OrderedDict()
        self._bytes_max = bytes_max
        self._bytes = 0
        self._generations: object = None

    def of(self, person: PersonId, written: int | None) -> Mapping[StateName, Kept]:
        """What is remembered of a person whose locked row says by whom they were last written."""
        told = self._people.get(person)
        return told.states if told is not None and told.written == written else {}

    def under(self, generations: object) -> None:
        """Forget everything when the list of generations is another one: their numbers may be used again."""
        if generations != self._generations:
            self.forget()
            self._generations = generations

    def keep(self, written: int, people: Mapping[PersonId, Mapping[StateName, Kept]]) -> None:
        """Remember what was committed."""
        for person, states in people.items():
            self._drop(person)
            size = sum(map(_SIZE, states.values()))
            self._people[person] = Told(written, states, size)
            self._bytes += size
        while self._bytes > self._bytes_max:
            self._drop(next(iter(self._people)))
        self._say()

    def forget(self) -> None:
        """Nothing is remembered."""
        self._people.clear()
        self._bytes = 0
        self._say()

    def _drop(self, person: PersonId) -> None:
        gone = self._people.pop(person, None)
        if gone is not None:
            self._bytes -= gone.size

    def _say(self) -> None:
        metrics.REMEMBERED_PEOPLE.set(len(self._people))
        metrics.REMEMBERED_BYTES.set(self._bytes)
