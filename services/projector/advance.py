"""Takes one slice through, whatever happens: nothing that is raised inside leaves this module.

Connection and serialisation errors are tried again in place; a data error is bisected down to its
record, which becomes a reject; what cannot be survived ends the process before anything is acknowledged.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn

import asyncpg

from schemas import NotYetUnderstood, Place, Record, Unreadable
from services.errors import CannotGoOn, Fenced, Gap, LockMore, Moved
from services.projector import metrics
from services.projector.locking import NOTHING_EXTRA, Extra
from services.projector.memory import Memory
from services.projector.reading import Read, read
from services.projector.transaction import Outcome, project
from services.store.connect import Connection
from services.store.sql import SQL

log = logging.getLogger(__name__)

PASSING: Final = (
    Moved,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
)
_CONNECTION: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
    asyncio.TimeoutError,
)
_DATA: Final = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)
_UNIQUE_TRIES_MAX: Final = 4
_NOT_EVEN_REFUSED: Final = (
    "A record could not be projected and could not be refused either ({}); the fault is not the record's. "
    "See the log above, then start the worker again."
)
_BACK_OFF_SECONDS_MAX: Final = 2.0


class Advance:
    """Projects slices over one connection, which it opens again when it is lost."""

    def __init__(self, dial: Callable[[], Any]) -> None:
        self._dial = dial
        self._connection: Connection | None = None
        self._memory = Memory()

    async def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None and not self._connection.is_closed():
            await self._connection.close(timeout=5)

    async def connection(self) -> Connection:
        """The open connection."""
        if self._connection is None or self._connection.is_closed():
            self._memory.forget()
            self._connection = await self._dial()
        return self._connection

    async def slice(self, records: Sequence[Record]) -> None:
        """Take a slice through. ``CannotGoOn`` and ``Gap`` alone are raised."""
        began = time.perf_counter()
        outcome = await self._through(list(records))
        if outcome is None:
            metrics.DROPPED.inc()
            return
        metrics.SLICE_SECONDS.observe(time.perf_counter() - began)

    async def _through(self, records: list[Record]) -> Outcome | None:
        """None when another worker had taken every record."""
        refused: dict[Place, Unreadable] = {}
        while records:
            try:
                outcome = await self._try(read(records, refused))
            except Fenced:
                records = await self._after_position(records)
                continue
            except (CannotGoOn, Gap):
                raise
            except Exception as problem:
                if len(records) == 1:
                    if records[0].place in refused:
                        raise CannotGoOn(_NOT_EVEN_REFUSED.format(type(problem).__name__)) from problem
                    refused[records[0].place] = _unfoldable(problem, _id_of(records[0]))
                    continue
                middle = len(records) // 2
                await self._through(records[:middle])
                records = records[middle:]
                continue
            _count(outcome)
            return outcome
        return None

    async def _try(self, slice_read: Read) -> Outcome:
        """One slice until it commits or cannot; passing troubles are waited out here."""
        extra: Extra = NOTHING_EXTRA
        tries = 0
        while True:
            tries += 1
            try:
                return await project(await self.connection(), slice_read, self._memory, extra)
            except LockMore as more:
                extra = extra.also(more)
                metrics.RETRIES.labels("lock-more").inc()
            except PASSING as problem:
                await _wait(tries, problem)
            except asyncpg.UniqueViolationError as problem:
                if tries >= _UNIQUE_TRIES_MAX:
                    raise
                await _wait(tries, problem)
            except _DATA:
                raise
            except _CONNECTION as problem:
                await self._drop_connection()
                await _wait(tries, problem)
            except asyncpg.PostgresError as problem:
                _leave(problem)

    async def _drop_connection(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _after_position(self, records: list[Record]) -> list[Record]:
        names = sorted({(record.place.topic, record.place.partition) for record in records})
        tries = 0
        while True:
            tries += 1
            try:
                connection = await self.connection()
                rows = await connection.fetch(SQL["positions_of"], *map(list, zip(*names, strict=True)))
            except _CONNECTION as problem:
                await self._drop_connection()
                await _wait(tries, problem)
                continue
            positions = {(row["topic"], row["partition"]): row["next_offset"] for row in rows}
            return [record for record in records if record.place.offset >= positions[record.place[:2]]]


async def _wait(tries: int, problem: BaseException) -> None:
    metrics.RETRIES.labels(type(problem).__name__).inc()
    if tries % 10 == 0:
        log.warning("slice tried again", extra={"action": "retry", "cause": type(problem).__name__, "tries": tries})
    await asyncio.sleep(min(_BACK_OFF_SECONDS_MAX, 0.01 * 2 ** min(tries, 8)) * random.random())  # noqa: S311


def _leave(problem: BaseException) -> NoReturn:
    raise CannotGoOn(
        f"Postgres answered {type(problem).__name__}, which no further try can mend; "
        "compare the database's migrations with this code's, then start the worker again."
    ) from problem


def _id_of(record: Record) -> str | None:
    """The id of the event that the record holds."""
    return next((item.event.id for item in read([record]).admitted), None)


def _unfoldable(problem: Exception, event_id: str | None) -> Unreadable:
    """A data error is the record's; an exception of a fold is this code's, so newer code reads it again."""
    if isinstance(problem, _DATA):
        return Unreadable(
            "data-error",
            f"Postgres cannot hold the event ({type(problem).__name__}); correct it and send it under a new id.",
            event_id,
        )
    return NotYetUnderstood(
        "fold-failed",
        f"This hub's code failed on the event ({type(problem).__name__}); it is kept, and read again when the hub "
        "is upgraded. Tell the hub's operator.",
        event_id,
    )


def _count(outcome: Outcome) -> None:
    metrics.SLICES.inc()
    metrics.FOLDED_AGAIN.inc(outcome.folded.again)
    for (topic, fate), count in outcome.fates.items():
        metrics.RECORDS.labels(topic, fate).inc(count)
