"""The watch: looks, when something is due, and records that people are to be told. Rules: docs/clocks.md."""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, Protocol, TypeVar

from prometheus_client import start_http_server

from projections.identity import PersonId
from projections.rules.announcing import Document
from projections.rules.handling import Handling
from projections.rules.pack import RULES, Pack
from services.freshness import Freshness, NotFresh, Proven
from services.store import watching
from services.store.connect import Connection, Role, connect
from services.store.fates import Sent, fates
from services.watch import metrics
from services.watch.finding import Due, find
from services.watch.settings import WatchSettings
from services.watch.telling import Teller

log = logging.getLogger(__name__)
T = TypeVar("T")

NAME: Final = "vantage-watch"
_STOP_SECONDS_MAX: Final = 8.0
_COUNT_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.1
_SAID_MAX: Final = 100_000


class Fresh(Protocol):
    """Reads what is proven to hold everything sent before the call."""

    async def read(self, question: Callable[[Connection], Awaitable[T]]) -> Proven[T] | NotFresh: ...


class Watch:
    """Any number may run: one looks at a time, and two that looked at the same publish the same bytes.

    ``beat`` is called whenever Kafka and Postgres have answered, or another watch has the turn.
    """

    def __init__(
        self,
        settings: WatchSettings,
        pack: Pack,
        freshness: Fresh | None = None,
        beat: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._pack = pack
        self._beat = beat
        self._clock = clock
        self._freshness: Fresh = freshness or Freshness(settings)
        self._teller = Teller(settings.kafka)
        self._awaited: dict[PersonId, list[Sent]] = {}
        self._said: dict[str, None] = {}
        self._passed_over = 0
        self._decided_to: PersonId = b""
        self._counted = -_COUNT_SECONDS

    async def run(self) -> None:
        """Until SIGTERM or SIGINT; a look that has begun is finished, if it is so in time."""
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        if self._settings.metrics_port:
            start_http_server(self._settings.metrics_port)
        log.info("watch started", extra={"action": "start"})
        while not stopping.is_set():
            again = await self._one(stopping)
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), 0 if again else self._settings.watch_seconds)
        await self._teller.close()

    async def _one(self, stopping: asyncio.Event) -> bool:
        """One look, whatever happens; whether there is more to look at."""
        look, stop = asyncio.create_task(self.look()), asyncio.create_task(stopping.wait())
        await asyncio.wait({look, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        try:
            return await asyncio.wait_for(look, _STOP_SECONDS_MAX if stopping.is_set() else None)
        except Exception as problem:
            metrics.SKIPPED.labels("failed").inc()
            log.warning("a look failed", extra={"action": "look", "cause": type(problem).__name__})
            return False

    async def look(self) -> bool:
        """Look at whom something is due, and announce it; whether others wait to be looked at."""
        connection = await connect(self._settings.postgres, NAME, Role.READER)
        try:
            async with connection.transaction():
                if not await watching.take_turn(connection):
                    metrics.SKIPPED.labels("another-watch").inc()
                    self._beat()
                    return False
                due = await self._due(connection)
                if due is None:
                    return False
                await watching.take_turn(connection)  # fails where standing still has cost the turn
                told = await self._announce(due)
            self._passed_over, self._decided_to = max(0, due.due - told), due.decided_to
            await self._read_back(connection)
            await self._count(connection)
            return due.more and told > 0
        finally:
            await connection.close(timeout=2)

    async def _due(self, connection: Connection) -> Due | None:
        await self._settle(connection)
        now = self._clock()
        limit = self._settings.watch_children + self._passed_over
        awaited, after = self._awaited, self._decided_to
        found = await self._freshness.read(lambda reading: find(reading, now, self._pack, limit, awaited, after))
        if isinstance(found, NotFresh):
            code = found.doubts[0].code if found.doubts else "not-fresh"
            if code != "broker-unreachable":
                self._beat()
            metrics.SKIPPED.labels(code).inc()
            log.warning("nothing is announced: %s", found.sentence, extra={"action": "look", "code": code})
            return None
        due = found.found
        self._beat()
        if due.unready:
            metrics.SKIPPED.labels("not-active").inc()
            log.warning(
                "nothing is announced: %s must be rebuilt first", ", ".join(due.unready), extra={"action": "look"}
            )
            return None
        metrics.LOADING.set(due.loading)
        metrics.LAST_LOOK.set_to_current_time()
        return due

    async def _announce(self, due: Due) -> int:
        """Publish announcements, each child's raised before its cleared; answer of how many children."""
        whose = {
            person: self._unsaid((*each.raised, *each.cleared, *each.delivered)) for person, each in due.found.items()
        }
        documents = [document for said in whose.values() for document in said]
        sent = {each.id: each for each in await self._teller.publish(documents)}
        for person, said in whose.items():
            if said:
                self._awaited[person] = [sent[document["id"]] for document in said]
        for document in documents:
            self._said[document["id"]] = None
            metrics.TOLD[document["type"]].labels(document["data"]["rule"]).inc()
        while len(self._said) > _SAID_MAX:
            del self._said[next(iter(self._said))]
        if documents:
            log.info("alerts recorded", extra={"action": "announce", "records": len(documents)})
        return sum(bool(said) for said in whose.values())

    def _unsaid(self, documents: Sequence[Document]) -> list[Document]:
        """Without what this watch published before: said again it would only be counted as a duplicate."""
        found = [document for document in documents if document["id"] not in self._said]
        for document in documents:
            if document["id"] in self._said:
                log.error("an alert was published and is not recorded", extra={"action": "announce", "code": "unheard"})
        return found

    async def _read_back(self, connection: Connection) -> None:
        """Wait until what was published is read back; what is not in time is awaited at the next look."""
        until = time.monotonic() + self._settings.confirm_seconds_max
        while self._awaited and time.monotonic() < until:
            await self._settle(connection)
            if self._awaited:
                await asyncio.sleep(_POLL_SECONDS)

    async def _settle(self, connection: Connection) -> None:
        """Forget the children of whom everything was read back; say what was refused."""
        known = await fates(connection, [sent for each in self._awaited.values() for sent in each])
        for person, each in list(self._awaited.items()):
            if all(sent.place in known for sent in each):
                del self._awaited[person]
        for fate in known.values():
            if fate.fate in ("rejected", "parked"):
                log.error("an alert was refused: %s", fate.detail, extra={"action": "announce", "code": fate.code})

    async def _count(self, connection: Connection) -> None:
        """How many alerts are open by rule, and what was done with them, now and then."""
        if time.monotonic() - self._counted < _COUNT_SECONDS:
            return
        self._counted = time.monotonic()
        counted = await watching.open_by_rule(connection, self._clock())
        for rule in sorted(RULES):
            metrics.OPEN.labels(rule).set(sum(counted[rule, state] for state in Handling))
            for state in Handling:
                metrics.HANDLED.labels(rule, state).set(counted[rule, state])
