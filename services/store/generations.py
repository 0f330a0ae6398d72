"""Which generation of each projection is active."""

from collections.abc import Iterable

from projections import PROJECTIONS, Projection
from services.store.connect import Connection
from services.store.sql import SQL


async def begin_generations(connection: Connection, projections: Iterable[Projection] = PROJECTIONS) -> None:
    """Give every projection that was never stored its first generation.

    Safe on a database that already holds events only where the log is empty; otherwise the projection
    is filled by ``vantage rebuild``.
    """
    async with connection.transaction():
        await connection.execute(SQL["lock_generations"])
        known = {row["projection"] for row in await connection.fetch(SQL["generations_shown"])}
        for projection in projections:
            if projection.name not in known:
                await connection.execute(SQL["add_generation"], projection.name, 1, projection.version, "active")
