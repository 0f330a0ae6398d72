"""Reads again what was not yet understood, when a worker takes a partition over."""

import logging
from collections.abc import Sequence

from schemas import Place, Record, Unreadable, admit
from schemas.decode import NotYetUnderstood
from services.errors import LockMore, Moved
from services.projector.locking import NOTHING_EXTRA
from services.projector.reading import read
from services.projector.transaction import reread
from services.store.connect import Connection
from services.store.sql import SQL

log = logging.getLogger(__name__)
_TRIES_MAX = 20


async def read_parked(connection: Connection, topic: str, partition: int, position: int) -> int:
    """Project parked records that this code understands; answer how many."""
    rows = await connection.fetch(SQL["parked"], topic, partition)
    records = [
        Record(Place(topic, partition, row["offset"]), row["key"], row["body"], row["appended_at"]) for row in rows
    ]
    understood = [record for record in records if _understood(record)]
    for record in understood:
        await _reread(connection, [record], position)
    if understood:
        log.info(
            "parked records read again",
            extra={"action": "reread", "topic": topic, "partition": partition, "records": len(understood)},
        )
    return len(understood)


def _understood(record: Record) -> bool:
    try:
        admit(record)
    except NotYetUnderstood:
        return False
    except Unreadable:
        return True
    return True


async def _reread(connection: Connection, records: Sequence[Record], position: int) -> None:
    extra = NOTHING_EXTRA
    for _ in range(_TRIES_MAX):
        try:
            await reread(connection, read(records), position, extra)
        except LockMore as more:
            extra = extra.also(more)
        except Moved:
            continue
        else:
            return
