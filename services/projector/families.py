"""An event and its corrections stand together under every record that any of them names.

So a fold of one record's log holds, with an event, every correction of it.
"""

from collections.abc import Iterable

from projections.identity import RecordId
from schemas import Event
from schemas.decode import decode
from services.errors import LockMore
from services.projector import naming
from services.projector.claims import Arrivals, copy_log
from services.projector.locking import Held
from services.store.connect import Connection
from services.store.sql import SQL


async def gather(connection: Connection, arrivals: Arrivals, held: Held) -> set[RecordId]:
    """Rewrite the log of every family that the slice touched; the records that they stand under."""
    touched: set[RecordId] = set()
    for source in sorted({source for source, _ in arrivals.roots}):
        roots = {name for of, name in arrivals.roots if of == source}
        touched |= await _gather_source(connection, source, roots, held)
    arrivals.upset |= touched
    return touched


async def _gather_source(connection: Connection, source: str, roots: set[str], held: Held) -> set[RecordId]:
    edges = await _edges(connection, source, roots)
    touched: set[RecordId] = set()
    standing = await _standing(connection, source, roots | {end for edge in edges for end in edge})
    for family in _families(roots, edges):
        members = {name: standing[name] for name in family if name in standing}
        records = {record for event, _ in members.values() for record in naming.ids(naming.logged_under(event))}
        if records - held.records:
            raise LockMore(records=records)
        await connection.execute(SQL["drop_log"], list(records), source, list(members))
        await copy_log(connection, ((records, event, body) for event, body in members.values()))
        touched |= records
    return touched


async def _edges(connection: Connection, source: str, roots: set[str]) -> set[tuple[str, str]]:
    """All (target, correction) pairs that hang together with ``roots``."""
    edges: set[tuple[str, str]] = set()
    reached = set(roots)
    while True:
        rows = await connection.fetch(SQL["correction_edges"], source, list(reached))
        found = {(row["target"], row["id"]) for row in rows}
        edges |= found
        more = {end for edge in found for end in edge} - reached
        if not more:
            return edges
        reached |= more


async def _standing(connection: Connection, source: str, names: Iterable[str]) -> dict[str, tuple[Event, bytes]]:
    wanted = sorted(names)
    homes = await connection.fetch(SQL["standing_homes"], [source] * len(wanted), wanted)
    columns = [[row[column] for row in homes] for column in ("record_id", "source", "id")]
    rows = await connection.fetch(SQL["bodies"], *columns)
    return {row["id"]: (decode(row["body"]), row["body"]) for row in rows}


def _families(roots: set[str], edges: set[tuple[str, str]]) -> list[set[str]]:
    """The connected sets."""
    families = [{root} for root in roots] + [set(edge) for edge in edges]
    merged: list[set[str]] = []
    for family in families:
        apart = [other for other in merged if not other & family]
        for other in merged:
            if other & family:
                family |= other
        merged = [*apart, family]
    return merged
