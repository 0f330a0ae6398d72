"""Which events of a source hang together: an event, its corrections, and the corrections of those."""

from collections.abc import Iterable

from schemas import Event
from schemas.decode import decode
from services.store.connect import Connection
from services.store.sql import SQL


async def edges(connection: Connection, source: str, roots: set[str]) -> set[tuple[str, str]]:
    """All (target, correction) pairs that hang together with ``roots``."""
    pairs: set[tuple[str, str]] = set()
    reached = set(roots)
    while True:
        rows = await connection.fetch(SQL["correction_edges"], source, list(reached))
        found = {(row["target"], row["id"]) for row in rows}
        pairs |= found
        more = {end for edge in found for end in edge} - reached
        if not more:
            return pairs
        reached |= more


async def standing(connection: Connection, source: str, names: Iterable[str]) -> dict[str, tuple[Event, bytes]]:
    """Those of these events that stand, as decoded and as sent."""
    wanted = sorted(names)
    homes = await connection.fetch(SQL["standing_homes"], [source] * len(wanted), wanted)
    columns = [[row[column] for row in homes] for column in ("record_id", "source", "id")]
    rows = await connection.fetch(SQL["bodies"], *columns)
    return {row["id"]: (decode(row["body"]), row["body"]) for row in rows}
