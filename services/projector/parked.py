"""Reads again what was not yet understood, when a worker takes a partition over."""

import logging

from schemas import Place, Record, Unreadable, admit
from schemas.decode import NotYetUnderstood
from services.errors import LockMore
from services.projector.advance import PASSING
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
    taken = sum([await _reread(connection, record, position) for record in understood])
    if understood:
        log.info(
            "parked records read again",
            extra={"action": "reread", "topic": topic, "partition": partition, "records": taken},
        )
    return taken


def _understood(record: Record) -> bool:
    try:
        admit(record)
    except NotYetUnderstood:
        return False
    except Unreadable:
        return True
    except Exception as problem:
        _still_parked(record, problem)
        return False
    return True


def _still_parked(record: Record, problem: Exception) -> None:
    log.warning(
        "a parked record still cannot be projected",
        extra={"action": "reread", "topic": record.place.topic, "cause": type(problem).__name__},
    )


async def _reread(connection: Connection, record: Record, position: int) -> bool:
    """Whether the record was taken in; one that still fails stays parked and stops nobody."""
    extra = NOTHING_EXTRA
    for _ in range(_TRIES_MAX):
        try:
            await reread(connection, read([record]), position, extra)
        except LockMore as more:
            extra = extra.also(more)
        except PASSING:
            continue
        except Exception as problem:
            _still_parked(record, problem)
            return False
        else:
            return True
    return False
