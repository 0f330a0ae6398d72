"""A hub without Kafka: topics are lists of records, workers are ``Advance`` on real Postgres."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Self

from schemas import Record
from schemas.topics import TOPICS
from services.errors import LockMore
from services.projector.advance import Advance
from services.projector.locking import NOTHING_EXTRA, Extra
from services.projector.memory import Memory
from services.projector.reading import read
from services.projector.transaction import project
from services.store.connect import Connection, connect, migrate
from services.store.generations import begin_generations
from services.store.sql import SQL

CLUSTER = "test-cluster"
PARTITIONS = tuple((topic.name, n) for topic in TOPICS for n in range(topic.partitions))
WORKERS_MAX = 3
LOCK_SECONDS_MAX = 10.0

Partition = tuple[str, int]
Log = dict[Partition, list[Record]]


def logs(records: Iterable[Record]) -> Log:
    """The records of each partition in order."""
    found: Log = defaultdict(list)
    for record in sorted(records, key=lambda r: r.place):
        found[record.place[:2]].append(record)
    return found


class Hub:
    """A database, and up to three workers."""

    def __init__(self, dsn: str, connection: Connection) -> None:
        self.dsn, self.connection = dsn, connection
        self.workers = [Advance(self.dial) for _ in range(WORKERS_MAX)]

    @classmethod
    async def begin(cls, dsn: str) -> Self:
        """On a fresh database."""
        connection = await connect(dsn)
        await migrate(connection)
        await begin_generations(connection)
        return cls(dsn, connection)

    async def dial(self) -> Connection:
        """One more connection."""
        return await connect(self.dsn)

    async def forget(self) -> None:
        """As if nothing had ever been projected."""
        await self.connection.execute(SQL["forget"])
        await self.connection.executemany(SQL["begin_position"], [(*p, 0, CLUSTER) for p in PARTITIONS])

    async def close(self) -> None:
        """Close every connection."""
        for worker in self.workers:
            await worker.close()
        await self.connection.close()

    async def positions(self) -> dict[Partition, int]:
        """Where every partition stands."""
        rows = await self.connection.fetch(SQL["positions"])
        return {(row["topic"], row["partition"]): row["next_offset"] for row in rows}

    async def take(self, records: Iterable[Record], worker: int = 0) -> None:
        """Slice by slice, one for each partition, by one worker."""
        for log in logs(records).values():
            await self.workers[worker].slice(log)

    async def crash_before_commit(self, records: Sequence[Record]) -> None:
        """Everything is done but the commit, as a worker does it, then the connection breaks."""
        connection = await self.dial()
        transaction = connection.transaction()
        await transaction.start()
        try:
            extra: Extra | None = NOTHING_EXTRA
            while extra is not None:
                try:
                    await project(connection, read(records), Memory(), extra)
                    extra = None
                except LockMore as more:
                    extra = extra.also(more)
        finally:
            connection.terminate()

    async def accounts(self) -> dict[Partition, tuple[int, int]]:
        """For each partition its position, and what its records add up to."""
        rows = await self.connection.fetch(SQL["accounts"])
        return {(r["topic"], r["partition"]): (r["next_offset"], sum(list(r.values())[3:])) for r in rows}


async def until_blocked(hub: Hub, task: asyncio.Task[None]) -> bool:
    """Wait until a worker waits for another's lock (True) or is done (False)."""
    deadline = asyncio.get_running_loop().time() + LOCK_SECONDS_MAX
    while asyncio.get_running_loop().time() < deadline:
        waiting = await hub.connection.fetchval(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
        )
        if waiting:
            return True
        done, _ = await asyncio.wait({task}, timeout=0.02)
        if done:
            return False
    raise AssertionError(f"neither blocked nor done within {LOCK_SECONDS_MAX} s")
