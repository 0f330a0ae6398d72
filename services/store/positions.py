"""How far each partition has been projected, and where reading was stopped."""

from typing import NamedTuple

from services.store.connect import Connection
from services.store.sql import SQL


class Position(NamedTuple):
    """``last_fingerprint`` is of the record just before ``next_offset``; None before the first."""

    next_offset: int
    last_fingerprint: bytes | None
    cluster_id: str


async def positions(connection: Connection) -> dict[tuple[str, int], Position]:
    """Every position."""
    rows = await connection.fetch(SQL["positions_remembered"])
    return {
        (row["topic"], row["partition"]): Position(row["next_offset"], row["last_fingerprint"], row["cluster_id"])
        for row in rows
    }


async def stopped(connection: Connection) -> dict[tuple[str, int], str]:
    """Partitions that may not be read on, each with the code of the cause."""
    return {(row["topic"], row["partition"]): row["code"] for row in await connection.fetch(SQL["stopped_partitions"])}
