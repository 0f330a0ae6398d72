"""Connections to Postgres that are kept open between questions.

One that turns out to be broken is dropped, and the question is asked once more over a new one; an answer is never kept.
As many may be open at once as there are questions: whoever holds one may need another, so none waits for one.
"""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

import asyncpg

from services.errors import HubError
from services.store.connect import Connection, Role, connect

T = TypeVar("T")
IDLE_MAX: Final = 8
_TRUSTED_SECONDS: Final = 1.0
"""One that has been idle for longer is first asked whether it still answers."""
_ANSWER_SECONDS_MAX: Final = 2.0
_BROKEN: Final = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InvalidCachedStatementError,
    asyncpg.OperatorInterventionError,
)
"""What a connection that was kept may fail with though a new one would not."""


class Kept:
    """Of one event loop, unless ``idle_max`` is 0: then nothing is kept. ``close`` it."""

    def __init__(self, dsn: str, idle_max: int = IDLE_MAX, role: Role | None = None) -> None:
        self._dsn = dsn
        self._role = role
        self._idle_max = idle_max
        self._idle: list[tuple[float, Connection]] = []

    async def close(self) -> None:
        """Close what is kept."""
        while self._idle:
            await self._idle.pop()[1].close(timeout=_ANSWER_SECONDS_MAX)

    async def asked(self, question: Callable[[Connection], Awaitable[T]]) -> T:
        """What the question finds. It may be asked twice, and must change nothing."""
        connection = await self._taken(_TRUSTED_SECONDS)
        if connection is not None:
            try:
                return await self._on(connection, question)
            except _BROKEN:
                self._drop()
        return await self._on(await connect(self._dsn, role=self._role), question)

    @asynccontextmanager
    async def own(self) -> AsyncIterator[Connection]:
        """A connection for a while, at the end of which its session's locks end."""
        connection = await self._taken(0) or await connect(self._dsn, role=self._role)
        try:
            yield connection
            await connection.reset(timeout=_ANSWER_SECONDS_MAX)
        except BaseException:
            connection.terminate()
            raise
        await self._give_back(connection)

    async def _on(self, connection: Connection, question: Callable[[Connection], Awaitable[T]]) -> T:
        try:
            found = await question(connection)
        except HubError:
            await self._give_back(connection)
            raise
        except BaseException:
            connection.terminate()
            raise
        await self._give_back(connection)
        return found

    async def _taken(self, trusted_seconds: float) -> Connection | None:
        """One that answers; None where none is kept."""
        while self._idle:
            since, connection = self._idle.pop()
            if connection.is_closed():
                continue
            if time.monotonic() - since < trusted_seconds:
                return connection
            try:
                await connection.fetchval("select 1", timeout=_ANSWER_SECONDS_MAX)
            except _BROKEN:
                connection.terminate()
                self._drop()
            else:
                return connection
        return None

    def _drop(self) -> None:
        """All that are idle: they are as old as one that broke."""
        while self._idle:
            self._idle.pop()[1].terminate()

    async def _give_back(self, connection: Connection) -> None:
        if connection.is_closed() or connection.is_in_transaction() or len(self._idle) >= self._idle_max:
            await connection.close()
        else:
            self._idle.append((time.monotonic(), connection))
