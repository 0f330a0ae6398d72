"""Proves that everything the topics held when a question came has been projected; else says what is not proven.

The referral service and the watch decide nothing without it (docs/step-down.md, ``not-fresh``).

Each time, after the question came and from the broker itself: the cluster's id; every topic of schemas/topics.py whose
records can change an answer (``PROVEN``) and every partition that the broker has of it; each partition's leader, first
offset and end; then, in Postgres, that each has a position of this cluster, within its log, not before that end, that
none is stopped, and that the record just before the position is the one that was projected.

Waiting for the projector holds no transaction. Positions and data are read in one, and what was found is given out
only after the broker was looked at once more. Connections are kept open, answers are not. Within one log (a topic's id
and its leader's epoch) a record never changes, so one that was compared is not read again by this process: a topic that
was deleted and made again has another id, one that a broker began to lead another epoch, and their records are read
anew.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, NamedTuple, TypeVar

from schemas.hub import PartitionPosition
from schemas.topics import PROVEN
from services.doubts import WAITED_FOR, Doubt, another_cluster, another_record, doubts_of, missing, outside
from services.looking import Found, Look, Looking, Partition, Unreachable
from services.settings import Settings
from services.store.connect import Connection, Role
from services.store.kept import Kept
from services.store.positions import Position, positions, stopped

T = TypeVar("T")
_POLL_SECONDS: Final = 0.01
_POLL_LATER_SECONDS: Final = 0.05
_SOON_SECONDS: Final = 0.5
_REMEMBERED_MAX: Final = 10_000


class Proof(NamedTuple):
    """How far each partition had been projected in the data that were read, and of which cluster."""

    cluster: str
    positions: tuple[PartitionPosition, ...]


class NotFresh(NamedTuple):
    """Why nothing may be decided on what is held."""

    doubts: tuple[Doubt, ...]

    @property
    def sentence(self) -> str:
        """All doubts of one code in one sentence."""
        by_code: dict[str, list[Doubt]] = {}
        for doubt in self.doubts:
            by_code.setdefault(doubt.code, []).append(doubt)
        parts = [
            doubts[0].sentence + (f" (And {len(doubts) - 1} more partitions.)" if len(doubts) > 1 else "")
            for doubts in by_code.values()
        ]
        return "It is not proven that all that agencies sent has been read. " + " ".join(parts)


class Proven(NamedTuple, Generic[T]):
    """``found`` was read in the transaction in which the positions of ``proof`` were."""

    proof: Proof
    found: T


class Freshness:
    """Keep one for a process: it remembers the records that it has compared. Connections to Postgres are those of
    ``kept``; without it, each question has its own.
    """

    def __init__(self, settings: Settings, kept: Kept | None = None) -> None:
        self._settings = settings
        self._kept = kept or Kept(settings.postgres, idle_max=0, role=Role.READER)
        self._looking = Looking(settings.kafka)
        self._same: dict[tuple[Partition, str, int], bytes] = {}

    def close(self) -> None:
        """Give back the connection to the broker."""
        self._looking.close()

    async def read(self, question: Callable[[Connection], Awaitable[T]]) -> Proven[T] | NotFresh:
        """What the question finds in one transaction, if that is proven to hold everything sent before this call."""
        until = time.monotonic() + self._settings.fresh_seconds_max
        try:
            return await self._kept.asked(lambda connection: self._read(connection, question, until))
        except Unreachable as problem:
            return NotFresh((Doubt("broker-unreachable", str(problem)),))

    async def _read(
        self, connection: Connection, question: Callable[[Connection], Awaitable[T]], until: float
    ) -> Proven[T] | NotFresh:
        look = await self._looking.look(PROVEN)
        if hopeless := missing(look) or await self._wait(connection, look, until):
            return NotFresh(hopeless)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            held = await positions(connection)
            if doubts := doubts_of(look, held, await stopped(connection)):
                return NotFresh(doubts)
            found = await question(connection)
        if doubts := await self._still(look, held):
            return NotFresh(doubts)
        named = (PartitionPosition(*tp, held[tp].next_offset) for tp in sorted(look.partitions))
        return Proven(Proof(look.cluster, tuple(named)), found)

    async def _wait(self, connection: Connection, look: Look, until: float) -> tuple[Doubt, ...]:
        """Until the projector has read what the topics held; the doubts that waiting does not mend."""
        soon = time.monotonic() + _SOON_SECONDS
        while True:
            doubts = doubts_of(look, await positions(connection), await stopped(connection))
            lasting = tuple(doubt for doubt in doubts if doubt.code not in WAITED_FOR)
            if lasting or not doubts:
                return lasting
            if (now := time.monotonic()) >= until:
                return doubts
            await asyncio.sleep(_POLL_SECONDS if now < soon else _POLL_LATER_SECONDS)

    async def _still(self, before: Look, held: dict[Partition, Position]) -> tuple[Doubt, ...]:
        """Whether the log that was projected still is the broker's."""
        now = await self._looking.look(PROVEN)
        if now.cluster != before.cluster:
            return (another_cluster(held[min(held)].cluster_id, now.cluster, min(held)),)
        doubts = list(missing(now))
        unread: dict[Partition, int] = {}
        for tp, found in now.partitions.items():
            if tp not in before.partitions:
                continue  # added since the question came
            position = held[tp]
            if doubt := outside(tp, position, found):
                doubts.append(doubt)
            elif position.last_fingerprint is not None and not self._known(tp, found, position):
                unread[tp] = position.next_offset - 1
        read = await self._looking.fingerprints(unread)
        for tp, offset in unread.items():
            if read[tp] != held[tp].last_fingerprint:
                doubts.append(another_record(tp, offset))
            else:
                self._remember(tp, now.partitions[tp], held[tp])
        return tuple(doubts)

    def _known(self, tp: Partition, found: Found, position: Position) -> bool:
        return self._same.get((tp, found.log, position.next_offset)) == position.last_fingerprint

    def _remember(self, tp: Partition, found: Found, position: Position) -> None:
        if len(self._same) >= _REMEMBERED_MAX:
            self._same.clear()
        if position.last_fingerprint is not None:
            self._same[tp, found.log, position.next_offset] = position.last_fingerprint
