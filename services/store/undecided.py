"""Records that were given a sealed person's number after the seal, of which nobody has said whose they are."""

from typing import NamedTuple

from projections.identity import RecordId
from projections.sealing import Undecided
from schemas import RecordName
from services.store.connect import Connection
from services.store.linking import linking_of
from services.store.sql import SQL


class AtASeal(NamedTuple):
    """``record`` was given the number that ``sealed``, a record under a seal or of whose person one is, has."""

    record: RecordName
    sealed: RecordName


async def undecided(connection: Connection) -> list[AtASeal]:
    """All of them. It shows the two halves of a seal beside one another: for whoever may see both, and nobody else."""
    records = {row["record_id"] for row in await connection.fetch(SQL["under_seals"])}
    found: frozenset[Undecided] = (await linking_of(connection, records)).grouped().undecided
    named = await _names(connection, {record for each in found for record in each})
    return sorted(AtASeal(named[each.record], named[each.sealed]) for each in found)


async def _names(connection: Connection, records: set[RecordId]) -> dict[RecordId, RecordName]:
    rows = await connection.fetch(SQL["names_of_records"], sorted(records))
    return {row["id"]: RecordName(row["agency"], row["reference"]) for row in rows}
