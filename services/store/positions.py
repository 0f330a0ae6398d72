"""How far each partition has been projected, and where reading was stopped."""

from typing import NamedTuple

from services.store.connect import Connection
from services.store.sql import SQL


class Position(NamedTuple):
    """``last_fingerprint`` is of the record just before ``next_offset``; None before the first."""

    next_offset: int
    last_fingerprint: bytes | None
    cluster_id: str

    def at_odds(self, begin: int, end: int) -> "AtOdds | None":
        """What cannot be, of a position in a log that has ``begin`` to ``end``: loss or another log, never lag."""
        at = self.next_offset
        if not begin <= at <= end:
            return AtOdds("outside-log", f"the position {at} is outside the log, which has {begin} to {end}")
        if self.last_fingerprint is None:
            return None if at == begin else AtOdds("no-fingerprint", f"nothing is remembered before {at}")
        if at == begin:
            return AtOdds("truncated", f"the record before {at} is gone: the log begins at {begin}")
        return None


class AtOdds(NamedTuple):
    """Why a position and a log do not belong together."""

    code: str
    fact: str


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
