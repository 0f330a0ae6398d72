"""The heartbeat of the referral service: it moves only while Kafka and Postgres answer."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from schemas.topics import TOPICS
from services.looking import Looking
from services.settings import Settings
from services.store.connect import connect
from services.store.positions import positions

log = logging.getLogger(__name__)

_EVERY_SECONDS: Final = 5.0
_POSTGRES_SECONDS_MAX: Final = 10.0
_TOPICS: Final = [topic.name for topic in TOPICS if "step_down.decided" in topic.types]


async def beating(settings: Settings, beat: Callable[[], None]) -> None:
    """Call ``beat`` whenever both have answered, until cancelled."""
    looking = Looking(settings.kafka)
    while True:
        try:
            await looking.look(_TOPICS)
            async with asyncio.timeout(_POSTGRES_SECONDS_MAX):
                await _ask_postgres(settings.postgres)
            beat()
        except Exception as problem:
            log.warning("no heartbeat", extra={"action": "rounds", "cause": type(problem).__name__})
        await asyncio.sleep(_EVERY_SECONDS)


async def _ask_postgres(dsn: str) -> None:
    connection = await connect(dsn)
    try:
        await positions(connection)
    finally:
        await connection.close(timeout=2)
