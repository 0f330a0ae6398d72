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


async def fates(connection: Connection, places: Collection[Place]) -> dict[Place, Fate]:
    """The fates that are known by now."""
    columns = [list(column) for column in zip(*places, strict=True)] if places else [[], [], []]
    rows = await connection.fetch(SQL["fates"], *columns)
    return {
        Place(row["topic"], row["partition"], row["offset"]): Fate(row["fate"], row["code"], row["detail"])
        for row in rows
    }
