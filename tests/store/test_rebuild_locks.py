"""A rebuild lists people, and waits for their locks: what becomes of them meanwhile is folded as it is then."""

import asyncio
from asyncio import Runner

from services.projector.rebuild import rebuild
from services.store.sql import SQL
from tests.oracle.given import linked, viewed
from tests.store.acting import lay, person_of
from tests.store.found import same_as_oracle
from tests.store.hub import LOCK_SECONDS_MAX, Hub

_OWNERLESS = "select count(*) from state s where not exists (select from membership m where m.person_id = s.person_id)"


async def _until_the_rebuild_waits_behind(hub: Hub, pid: int) -> None:
    """The rebuild has given up its first turn, and waits for the child lock after the slice."""
    for _ in range(int(LOCK_SECONDS_MAX / 0.02)):
        rows = await hub.connection.fetch(
            "select pid, xact_start, query_start, query from pg_stat_activity "
            "where datname = current_database() and wait_event_type = 'Lock'"
        )
        slices = [row for row in rows if row["pid"] != pid]
        mine = [row for row in rows if row["pid"] == pid]
        if slices and mine and mine[0]["xact_start"] > slices[0]["query_start"]:
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"the rebuild was not seen to wait behind the slice within {LOCK_SECONDS_MAX} s")


def test_who_is_joined_between_listing_and_locking_leaves_no_row(hub: Hub, runner: Runner) -> None:
    told = lay(viewed(2, id="a"), viewed(3, id="b", subject="c2"))
    link = lay(linked("confirmed", "health-visiting:c1", "health-visiting:c2", on=3))

    async def act() -> None:
        await hub.take(told)
        people = sorted({await person_of(hub, "c1"), await person_of(hub, "c2")})
        holder, filler = await hub.dial(), await hub.dial()
        try:
            held = holder.transaction()
            await held.start()
            await holder.fetch(SQL["lock_people"], people)
            filling = asyncio.create_task(rebuild(filler, "tier"))
            joining = asyncio.create_task(hub.take(link))
            await _until_the_rebuild_waits_behind(hub, filler.get_server_pid())
            await held.rollback()
            await asyncio.gather(filling, joining)
        finally:
            await holder.close()
            await filler.close()
        assert await hub.connection.fetchval(_OWNERLESS) == 0
        await same_as_oracle(hub, [*told, *link])

    runner.run(act())
