"""An event and its corrections stand together under every record that any of them names.

So a fold of one record's log holds, with an event, every correction of it.
"""

from collections import defaultdict
from collections.abc import Iterable

from projections.identity import RecordId
from schemas import Event
from services.errors import LockMore
from services.projector import kin, naming
from services.projector.claims import Arrivals, copy_log
from services.projector.locking import Extra, Held
from services.store.connect import Connection
from services.store.sql import SQL


async def gather(connection: Connection, arrivals: Arrivals, held: Held) -> None:
    """Rewrite the log of every family that the slice touched."""
    for source in sorted({source for source, _ in arrivals.roots}):
        roots = {name for of, name in arrivals.roots if of == source}
        arrivals.upset |= await _gather_source(connection, source, roots, held)


async def foresee(connection: Connection, events: Iterable[Event]) -> Extra:
    """The records under which the families of a slice's corrections stand now, to be locked first.

    Only a forecast: ``gather`` looks again under the locks.
    """
    targets: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if event.type == "record.corrected" or event.type == "record.retracted":
            targets[event.source].add(event.data.target)
    records: set[RecordId] = set()
    for source, names in targets.items():
        edges = await kin.edges(connection, source, names)
        standing = await kin.standing(connection, source, names | {end for edge in edges for end in edge})
        records |= {record for event, _ in standing.values() for record in naming.ids(naming.logged_under(event))}
    return Extra(records=frozenset(records))


async def _gather_source(connection: Connection, source: str, roots: set[str], held: Held) -> set[RecordId]:
    edges = await kin.edges(connection, source, roots)
    touched: set[RecordId] = set()
    standing = await kin.standing(connection, source, roots | {end for edge in edges for end in edge})
    for family in _families(roots, edges):
        members = {name: standing[name] for name in family if name in standing}
        records = {record for event, _ in members.values() for record in naming.ids(naming.logged_under(event))}
        if records - held.records:
            raise LockMore(records=records)
        await connection.execute(SQL["drop_log"], list(records), source, list(members))
        await copy_log(connection, ((records, event, body) for event, body in members.values()))
        touched |= records
    return touched


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
