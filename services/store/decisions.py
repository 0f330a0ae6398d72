"""The gate's decisions, and what managers wrote to override them, as they stand."""

from collections.abc import Collection

from projections.decisions import Look
from projections.history import EventName
from projections.identity import RecordId, record_id
from schemas.hub import StepDownDecided
from schemas.steps import StepDownAnswered, StepDownOverridden
from services.store.connect import Connection
from services.store.histories import event_of
from services.store.sql import SQL


async def decision(connection: Connection, name: str) -> StepDownDecided | None:
    """The decision of that id; None where none stands (yet)."""
    body = await connection.fetchval(SQL["decision"], name)
    return _decided(body) if body is not None else None


async def looks_named(connection: Connection, names: Collection[str]) -> dict[str, Look]:
    """Those of these decisions and overrides that stand, by id."""
    rows = await connection.fetch(SQL["looks_named"], sorted(names)) if names else []
    return {event.id: event for event in (_look(row["body"]) for row in rows)}


async def overrides_on(connection: Connection, held: StepDownDecided) -> tuple[StepDownOverridden, ...]:
    """What managers wrote to override one decision, oldest first."""
    rows = await connection.fetch(SQL["overrides_on"], sorted(map(record_id, held.about)))
    found = (_look(row["body"]) for row in rows)
    of_it = [event for event in found if isinstance(event, StepDownOverridden) and event.data.decision == held.id]
    return tuple(sorted(of_it, key=lambda event: event.key))


async def answers_on(connection: Connection, held: StepDownDecided) -> tuple[StepDownAnswered, ...]:
    """What people wrote in answer to one decision, oldest first."""
    rows = await connection.fetch(SQL["answers_on"], sorted(map(record_id, held.about)))
    found = (event_of(row["body"]) for row in rows)
    of_it = [event for event in found if isinstance(event, StepDownAnswered) and event.data.decision == held.id]
    return tuple(sorted(of_it, key=lambda event: event.key))


async def corrections_unread(
    connection: Connection, records: Collection[RecordId], last: EventName | None
) -> set[EventName]:
    """Corrections about these records that the ``last`` look had not read; all of them, where there is none."""
    held = (await looks_named(connection, [last[1]])).get(last[1]) if last else None
    read = held.data.positions if held else ()
    places = zip(*read, strict=True) if read else ((), (), ())
    rows = await connection.fetch(SQL["corrections_unread"], sorted(records), *map(list, places))
    return {(row["source"], row["id"]) for row in rows}


async def refused(connection: Connection, name: str) -> str | None:
    """The code under which the decision of that id was refused; None where it was not."""
    code: str | None = await connection.fetchval(SQL["refused_of_the_hub"], name)
    return code


async def decisions_on(connection: Connection, records: Collection[RecordId]) -> list[StepDownDecided]:
    """The decisions about a child's records, oldest first."""
    rows = await connection.fetch(SQL["decisions_on"], sorted(records))
    return sorted((_decided(row["body"]) for row in rows), key=lambda event: event.key)


def _look(body: bytes) -> Look:
    event = event_of(body)
    assert isinstance(event, Look)  # noqa: S101 - the statement asks for these types only
    return event


def _decided(body: bytes) -> StepDownDecided:
    event = event_of(body)
    assert isinstance(event, StepDownDecided)  # noqa: S101 - the statement asks for this type only
    return event
