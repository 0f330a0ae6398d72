"""When somebody must look at a state depends on the rule pack: another pack, and every instant is reckoned anew."""

from typing import Final

from projections import PROJECTIONS, Projection
from projections.rules.pack import Pack
from services.errors import HubError
from services.store.connect import PROJECTOR, Connection
from services.store.sql import SQL

_BATCH: Final = 500


class AnotherPack(HubError):
    """The database was prepared for another rule pack than this process asks by."""


async def check_pack(connection: Connection, pack: Pack) -> None:
    """``AnotherPack`` where the stored instants were reckoned by another; a database never prepared has none."""
    kept = await connection.fetchrow(SQL["pack_kept"])
    if kept is not None and kept["fingerprint"] != pack.fingerprint:
        raise AnotherPack(
            f"The database was prepared for the rule pack {kept['name']}, and this process asks by {pack.name}; "
            "both must be the same text. Give every service the same VANTAGE_PACK, stop all projectors, and run "
            "`vantage prepare`."
        )


async def prepare_pack(connection: Connection, pack: Pack) -> int | None:
    """Reckon every due instant by this pack, if they are by another; how many changed. None: they are by this one.

    ``AnotherPack`` where that is needed while a projector runs: it would go on writing instants of its own pack.
    """
    kept = await connection.fetchrow(SQL["pack_kept"])
    if kept is not None and kept["fingerprint"] == pack.fingerprint:
        return None
    if kept is not None and await connection.fetchval(SQL["running_projectors"], PROJECTOR):
        raise AnotherPack(
            f"The rule pack changes from {kept['name']} to {pack.name} while a projector runs; expected none. Stop all "
            "projectors, run `vantage prepare` again, and start them with the same VANTAGE_PACK."
        )
    changed = 0
    by_name = {(each.name, each.version): each for each in PROJECTIONS if each.due_at is not None}
    async with connection.transaction():
        await connection.execute(SQL["lock_generations"])
        for name, number, version, _ in await connection.fetch(SQL["generations_shown"]):
            if (name, version) in by_name:
                changed += await _reckon(connection, by_name[name, version], number)
        await connection.execute(SQL["keep_pack"], pack.name, pack.fingerprint)
    return changed


async def _reckon(connection: Connection, projection: Projection, generation: int) -> int:
    after, changed = b"", 0
    while rows := await connection.fetch(SQL["states_of_generation"], projection.name, generation, after, _BATCH):
        after = rows[-1]["person_id"]
        instants = [projection.due_at and projection.due_at(projection.load(row["body"])) for row in rows]
        done = await connection.execute(
            SQL["put_due"], projection.name, generation,
            [row["person_id"] for row in rows], [row["body"] for row in rows], instants,
        )  # fmt: skip
        changed += int(done.split()[-1])
    return changed
