"""Keeps the blocking keys of records: what candidates are found by (docs/identity.md).

A record's keys follow from its own log alone, so its own lock is enough. Names are read from the log when two records
are compared, and are kept nowhere else.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Final

from projections.history import effective
from projections.identity import RecordId, record_id
from projections.matching.keys import keys
from projections.matching.profile import DESCRIBING, profile
from schemas import Event, RecordName
from services.store.connect import Connection
from services.store.histories import log_of_types
from services.store.sql import SQL

NAME: Final = "keys"
"""As ``vantage rebuild`` knows them."""
_BATCH: Final = 200


def described(events: Iterable[Event]) -> set[RecordId]:
    """The records of which these events say who they are."""
    return {record_id(name) for event in events if event.type in DESCRIBING for name in event.about}


async def keep(connection: Connection, records: Collection[RecordId]) -> None:
    """Write the keys of these records anew. They must be locked."""
    if not records:
        return
    wanted = sorted(records)
    names = await connection.fetch(SQL["names_of_records"], wanted)
    log = await log_of_types(connection, wanted, DESCRIBING)
    rows = [
        (key, record)
        for record, agency, reference in names
        for key in sorted(keys(profile(RecordName(agency, reference), effective(log[record]).events)))
    ]
    await connection.execute(SQL["drop_keys"], wanted, [row[0] for row in rows], [row[1] for row in rows])
    if rows:
        await connection.execute(SQL["add_keys"], *map(list, zip(*rows, strict=True)))


async def fill(connection: Connection, progress: Callable[[int], None] = lambda done: None) -> int:
    """Key every record that is not, batch by batch, while events keep coming; how many there were."""
    done = 0
    while True:
        async with connection.transaction():
            batch = [row["id"] for row in await connection.fetch(SQL["records_not_keyed"], _BATCH)]
            await keep(connection, batch)
            await connection.execute(SQL["keyed"], batch)
        if not batch:
            return done
        done += len(batch)
        progress(done)
