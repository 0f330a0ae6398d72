"""The projector's own work without Kafka: ``Advance`` on slices in this process, on a real Postgres."""

from collections.abc import Iterable, Sequence

from schemas import Record
from services.projector.advance import Advance
from services.store.connect import PROJECTOR, Connection, connect, migrate
from services.store.generations import begin_generations
from services.store.sql import SQL


async def prepare(dsn: str) -> None:
    """A database as ``vantage prepare`` leaves it."""
    connection = await connect(dsn)
    try:
        await migrate(connection)
        await begin_generations(connection)
    finally:
        await connection.close()


async def begin(dsn: str, records: Iterable[Record]) -> None:
    """Positions for the partitions of these records."""
    connection = await connect(dsn)
    try:
        for topic, partition in sorted({record.place[:2] for record in records}):
            await connection.execute(SQL["begin_position"], topic, partition, 0, "bench")
    finally:
        await connection.close()


async def project_all(dsn: str, slices: Iterable[Sequence[Record]]) -> None:
    """Take every slice through, one after the other."""

    async def dial() -> Connection:
        return await connect(dsn, PROJECTOR)

    advance = Advance(dial)
    try:
        for part in slices:
            await advance.slice(part)
    finally:
        await advance.close()
