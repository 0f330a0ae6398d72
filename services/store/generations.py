"""Which generation of each projection is active."""

from collections.abc import Iterable

from projections import PROJECTIONS, Projection
from services.store.connect import Connection
from services.store.sql import SQL


async def begin_generations(connection: Connection, projections: Iterable[Projection] = PROJECTIONS) -> list[str]:
    """Give every projection that was never stored its first generation; answer which must be rebuilt.

    Over a log that holds events already it is only being filled: it answers nothing until ``vantage rebuild`` is done.
    """
    async with connection.transaction():
        await connection.execute(SQL["lock_generations"])
        known = {row["projection"] for row in await connection.fetch(SQL["generations_shown"])}
        status = "filling" if await connection.fetchval(SQL["holds_events"]) else "active"
        new = [projection for projection in projections if projection.name not in known]
        for projection in new:
            await connection.execute(SQL["add_generation"], projection.name, 1, projection.version, status)
    return [projection.name for projection in new] if status == "filling" else []


async def not_active(connection: Connection, projections: Iterable[Projection] = PROJECTIONS) -> list[str]:
    """Projections that have no active generation in this code's version: nothing may be concluded from them."""
    rows = await connection.fetch(SQL["generations_shown"])
    active = {(row["projection"], row["version"]) for row in rows if row["status"] == "active"}
    return [projection.name for projection in projections if (projection.name, projection.version) not in active]
