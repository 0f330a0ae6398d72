"""The gate's decisions as they stand, and what reached the hub after them."""

from collections.abc import Collection

from projections.identity import RecordId, record_id
from projections.rules.overtaken import Overtaking, overtaking
from schemas import Place, RecordName
from schemas.hub import StepDownDecided
from services.store.connect import Connection
from services.store.histories import event_of, load
from services.store.sql import SQL


async def decision(connection: Connection, name: str) -> StepDownDecided | None:
    """The decision of that id; None where none stands (yet)."""
    body = await connection.fetchval(SQL["decision"], name)
    return _decided(body) if body is not None else None


async def refused(connection: Connection, name: str) -> str | None:
    """The code under which the decision of that id was refused; None where it was not."""
    code: str | None = await connection.fetchval(SQL["refused_of_the_hub"], name)
    return code


async def decisions_on(connection: Connection, records: Collection[RecordId]) -> list[StepDownDecided]:
    """The decisions about a child's records, oldest first."""
    rows = await connection.fetch(SQL["decisions_on"], sorted(records))
    return sorted((_decided(row["body"]) for row in rows), key=lambda event: event.key)


async def overtaken_by(
    connection: Connection, held: StepDownDecided, records: Collection[RecordId]
) -> tuple[Overtaking, ...]:
    """What overtook a decision, of all that the log holds of these records."""
    read = held.data.positions
    rows = await connection.fetch(
        SQL["placed_since"],
        sorted(records),
        [position.topic for position in read],
        [position.partition for position in read],
        [position.next_offset for position in read],
    )
    placed = ((Place(row["topic"], row["partition"], row["offset"]), event_of(row["body"])) for row in rows)
    return overtaking(held, placed)


def _decided(body: bytes) -> StepDownDecided:
    event = event_of(body)
    assert isinstance(event, StepDownDecided)  # noqa: S101 - the statement asks for this type only
    return event


async def records_around(connection: Connection, about: Collection[RecordName]) -> frozenset[RecordId]:
    """All records of the people whom a decision was about, and of those through whom events reach them."""
    rows = await connection.fetch(SQL["members"], sorted(map(record_id, about)))
    found = await load(connection, {row["person_id"] for row in rows})
    own = {record for loaded in found.values() for record in loaded.records}
    return frozenset(own).union(*(relative.records for loaded in found.values() for relative in loaded.relatives))
