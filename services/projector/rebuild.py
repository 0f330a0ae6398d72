"""Fills a new generation of a projection from the log, beside the old one, while events keep coming.

Person by person, under the same locks and by the same fold as a slice; every slice writes both meanwhile.
The new one becomes active in one transaction, when no person lacks a row.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import asyncpg

from projections import PROJECTIONS, Projection
from projections.identity import PersonId
from services.errors import HubError
from services.projector import folding
from services.projector.folding import Generation
from services.store.connect import Connection
from services.store.sql import SQL

_BATCH: Final = 50
"""Small, since slices wait for the people of a batch while it is folded."""


class NoSuchProjection(HubError):
    """The code has no projection of that name."""


class Rebuilt(NamedTuple):
    """What a rebuild did."""

    projection: str
    generation: int
    version: int
    people: int


async def rebuild(connection: Connection, name: str, progress: Callable[[int], None] = lambda done: None) -> Rebuilt:
    """Fill and activate a new generation. ``progress`` is given the people done so far."""
    projection = next((p for p in PROJECTIONS if p.name == name), None)
    if projection is None:
        names = ", ".join(p.name for p in PROJECTIONS)
        raise NoSuchProjection(f"There is no stored projection {name}; expected one of {names}.")
    number = await _begin(connection, projection)
    generation = Generation(projection, number, filling=True)
    done = 0
    while True:
        done = await _fill(connection, generation, done, progress)
        if await _activate(connection, generation):
            return Rebuilt(name, number, projection.version, done)


async def _begin(connection: Connection, projection: Projection) -> int:
    """The generation to fill: a new one, or one that an earlier run left unfinished."""
    async with connection.transaction():
        await connection.execute(SQL["lock_generations"])
        rows = [r for r in await connection.fetch(SQL["generations_shown"]) if r["projection"] == projection.name]
        for row in rows:
            if row["status"] == "filling":
                if row["version"] == projection.version:
                    return int(row["generation"])
                await connection.execute(SQL["drop_generation"], projection.name, row["generation"])
        number = max((int(row["generation"]) for row in rows), default=0) + 1
        await connection.execute(SQL["add_generation"], projection.name, number, projection.version, "filling")
        return number


async def _fill(connection: Connection, generation: Generation, done: int, progress: Callable[[int], None]) -> int:
    """One pass over the people without a row; how many are done by then."""
    after = b""
    while True:
        rows = await connection.fetch(
            SQL["people_without_state"], generation.projection.name, generation.number, after, _BATCH
        )
        if not rows:
            return done
        people = [row["person_id"] for row in rows]
        while not await _fold_batch(connection, people, generation):
            pass
        after = people[-1]
        done += len(people)
        progress(done)


async def _fold_batch(connection: Connection, people: list[PersonId], generation: Generation) -> bool:
    """Fold some people under their locks; False when the locks must be asked for again.

    Who was joined to another meanwhile has no record and gets no row; who is gone has no lock, and is not written.
    """
    try:
        async with connection.transaction():
            await connection.execute(SQL["wait_briefly"])
            locked = [row["id"] for row in await connection.fetch(SQL["lock_people"], people)]
            await folding.fill(connection, locked, generation)
    except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, asyncpg.LockNotAvailableError):
        return False
    return True


async def _activate(connection: Connection, generation: Generation) -> bool:
    """Make the generation the active one, unless somebody still lacks a row."""
    name, number = generation.projection.name, generation.number
    async with connection.transaction():
        await connection.execute(SQL["lock_generations"])
        if await connection.fetch(SQL["people_without_state"], name, number, b"", 1):
            return False
        for row in await connection.fetch(SQL["generations_shown"]):
            if row["projection"] == name and row["generation"] != number:
                await connection.execute(SQL["drop_generation"], name, row["generation"])
                await connection.execute(SQL["drop_generation_states"], name, row["generation"])
        await connection.execute(SQL["activate_generation"], name, number)
    return True
