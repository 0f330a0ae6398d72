"""What became of records, by place."""

from collections.abc import Collection
from typing import NamedTuple

from schemas import Place
from services.store.connect import Connection
from services.store.sql import SQL


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
