"""Short words for the examples: who says what where, and what Postgres holds of it."""

import asyncio
from collections.abc import Sequence

from asyncpg.transaction import Transaction

from projections import PROJECTIONS
from projections.identity import record_id
from projections.tier import Tier
from schemas import Record, RecordName
from services.errors import LockMore
from services.projector.locking import NOTHING_EXTRA
from services.projector.memory import Memory
from services.projector.reading import read
from services.projector.transaction import project
from services.store.connect import Connection
from services.store.sql import SQL
from tests.oracle.given import Document, at
from tests.store.hub import Hub, until_blocked

TIER = next(projection for projection in PROJECTIONS if projection.name == "tier")


def lay(*events: Document, partition: int = 0, start: int = 0) -> list[Record]:
    """The events one after the other on a partition of their topic."""
    return [at(event, start + n, partition) for n, event in enumerate(events)]


async def person_of(hub: Hub, reference: str, agency: str = "health-visiting") -> bytes:
    row = await hub.connection.fetchrow(SQL["find_record"], record_id(RecordName(agency, reference)))
    person: bytes = row["person_id"]
    return person


async def tier_of(hub: Hub, reference: str = "c1", agency: str = "health-visiting") -> Tier:
    """The stored state at the earliest extreme."""
    row = await hub.connection.fetchrow(SQL["active_state"], await person_of(hub, reference, agency), "tier")
    state: Tier = TIER.load(row["body"]).earliest if row else TIER.empty
    return state


async def views(hub: Hub, reference: str = "c1", agency: str = "health-visiting") -> dict[str, int]:
    """Each agency's view of the tier."""
    return {source: view.tier for source, view in (await tier_of(hub, reference, agency)).views.items()}


async def _hold(connection: Connection, records: Sequence[Record]) -> Transaction:
    """Write everything and keep the transaction open; again where more must be locked first."""
    extra = NOTHING_EXTRA
    while True:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await project(connection, read(records), Memory(), extra)
        except LockMore as more:
            await transaction.rollback()
            extra = extra.also(more)
        else:
            return transaction


async def meanwhile(hub: Hub, first: Sequence[Record], second: Sequence[Record]) -> bool:
    """``second`` is projected while ``first`` is written and not yet committed; whether it had to wait."""
    connection = await hub.dial()
    try:
        transaction = await _hold(connection, first)
        task = asyncio.create_task(hub.workers[0].slice(second))
        waited = await until_blocked(hub, task)
        await transaction.commit()
        await task
    finally:
        await connection.close()
    return waited
