"""What became of records, by place."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, NamedTuple

from schemas import Place
from services.store.connect import Connection
from services.store.sql import SQL

_POLL_SECONDS: Final = 0.02


class Fate(NamedTuple):
    """projected, duplicate, rejected or parked; the last two with a code and a sentence."""

    fate: str
    code: str | None
    detail: str | None


class Sent(NamedTuple):
    """A record that the broker holds, and the event that it carries."""

    place: Place
    source: str
    id: str


async def fates(connection: Connection, sent: Collection[Sent]) -> dict[Place, Fate]:
    """The fates that are known by now."""
    rows = [(*item.place, item.source, item.id) for item in sent]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], [], [], []]
    rows = await connection.fetch(SQL["fates"], *columns)
    return {
        Place(row["topic"], row["partition"], row["offset"]): Fate(row["fate"], row["code"], row["detail"])
        for row in rows
    }


async def read_back(
    known: Callable[[], Awaitable[Mapping[Place, Fate]]], sent: Sent, seconds_max: float
) -> Fate | None:
    """What became of one record, when it has come back; None when it has not in time."""
    until = time.monotonic() + seconds_max
    while sent.place not in (found := await known()) and time.monotonic() < until:
        await asyncio.sleep(_POLL_SECONDS)
    return found.get(sent.place)
