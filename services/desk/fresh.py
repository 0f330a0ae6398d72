"""How fresh what a page shows is: looked at beside the page, which waits for it a moment and no more.

Decisions do not rest on it: the gate proves for itself.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Final, NamedTuple

from services.freshness import Freshness, NotFresh
from services.settings import Settings
from services.store.connect import Connection, Role
from services.store.kept import Kept

_GOOD_SECONDS: Final = 3.0
_WAIT_SECONDS_MAX: Final = 1.0
_SILENT: Final = "broker-unreachable"


class Fresh(NamedTuple):
    """``doubts`` are codes of what is not proven; none where all that agencies had sent by ``at`` has been read."""

    at: datetime
    doubts: tuple[str, ...]


class Freshly:
    """Keep one for a process; ``close`` it. However many pages ask, one question is on its way."""

    def __init__(self, settings: Settings) -> None:
        self._kept = Kept(settings.postgres, role=Role.READER)
        self._freshness = Freshness(settings.model_copy(update={"fresh_seconds_max": 0.0}), self._kept)
        self._asking: asyncio.Task[Fresh] | None = None
        self._found_at = float("-inf")

    async def close(self) -> None:
        """Give back what is kept open."""
        if self._asking is not None:
            self._asking.cancel()
        self._freshness.close()
        await self._kept.close()

    async def now(self) -> Fresh:
        """Not older than three seconds."""
        if self._asking is None or (self._asking.done() and time.monotonic() - self._found_at > _GOOD_SECONDS):
            self._asking = asyncio.create_task(self._asked())
        done, _ = await asyncio.wait({self._asking}, timeout=_WAIT_SECONDS_MAX)
        if not done or self._asking.exception() is not None:
            return Fresh(datetime.now(UTC), (_SILENT,))
        return self._asking.result()

    async def _asked(self) -> Fresh:
        at = datetime.now(UTC)
        try:
            found = await self._freshness.read(_nothing)
        finally:
            self._found_at = time.monotonic()
        return Fresh(at, tuple(sorted({each.code for each in found.doubts})) if isinstance(found, NotFresh) else ())


async def _nothing(_: Connection) -> None:
    return None
