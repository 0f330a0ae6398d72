"""Two workers at once, one of them stopped just before its commit: nothing is lost between them."""

import asyncio
from asyncio import Runner

import asyncpg
import pytest

from schemas import Record
from services.errors import Gap
from services.projector.memory import Memory
from services.projector.reading import read
from services.projector.transaction import project
from services.store.connect import Connection
from services.store.sql import SQL
from tests.oracle.given import linked, registered, viewed
from tests.store.acting import lay, meanwhile, person_of, views
from tests.store.found import same_as_oracle
from tests.store.hub import Hub, until_blocked
from tests.strategies.numbers import nhs_number

HV, HOSPITAL, NURSERY = "health-visiting", "hospital", "nursery"
ONE = nhs_number(1)


def registrations(number: str | None = ONE) -> list[list[Record]]:
    return [lay(registered(number, source=source)) for source in (HV, HOSPITAL)]


class TestIdentifiers:
    def test_one_number_asserted_by_two_workers_at_once_joins(self, hub: Hub, runner: Runner) -> None:
        """Without the locks of phase one neither sees the other's assertion."""

        async def act() -> None:
            first, second = registrations()
            waited = await meanwhile(hub, first, second)
            assert await person_of(hub, "c1", HV) == await person_of(hub, "c1", HOSPITAL)
            assert waited
            await same_as_oracle(hub, [*first, *second])

        runner.run(act())

    def test_a_number_that_is_held_by_nobody_any_more_still_joins(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            await hub.connection.execute(SQL["add_identifiers"], ["nhs"], [ONE])
            first, second = registrations()
            assert await meanwhile(hub, first, second)
            await same_as_oracle(hub, [*first, *second])

        runner.run(act())

    def test_three_at_once_end_as_one_person(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            slices = [lay(registered(ONE, source=s), viewed(2, source=s)) for s in (HV, HOSPITAL, NURSERY)]
            await asyncio.gather(*(w.slice(s) for w, s in zip(hub.workers, slices, strict=True)))
            await same_as_oracle(hub, [record for part in slices for record in part])

        runner.run(act())


class TestOneChild:
    def test_two_agencies_at_once_lose_no_update(self, hub: Hub, runner: Runner) -> None:
        """Without the child lock the later writer writes over what it had not read."""

        async def act() -> None:
            before = [record for part in registrations() for record in part]
            await hub.take(before)
            first = lay(viewed(2, on=3), start=1)
            second = lay(viewed(3, on=4, source=HOSPITAL), start=1)
            waited = await meanwhile(hub, first, second)
            assert await views(hub) == {HV: 2, HOSPITAL: 3}
            assert waited
            await same_as_oracle(hub, [*before, *first, *second])

        runner.run(act())

    @pytest.mark.parametrize("early", [HV, HOSPITAL])
    def test_joined_while_another_waits_for_the_old_person(self, hub: Hub, runner: Runner, early: str) -> None:
        """The change count tells the one who waited that this is no longer the person they read."""
        late = HOSPITAL if early == HV else HV

        async def act() -> None:
            before = [*lay(registered(ONE, source=early)), *lay(viewed(1, source=late))]
            await hub.take(before)
            join, seen = lay(registered(ONE, source=late), start=1), lay(viewed(4, on=5, source=early), start=1)
            await meanwhile(hub, join, seen)
            assert await views(hub, "c1", early) == {late: 1, early: 4}
            await same_as_oracle(hub, [*before, *join, *seen])

        runner.run(act())

    def test_linked_while_another_is_seen(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            before = [*lay(viewed(1)), *lay(viewed(2, source=HOSPITAL)), *lay(viewed(3, source=NURSERY))]
            await hub.take(before)
            link = lay(linked("confirmed", f"{HV}:c1", f"{HOSPITAL}:c1", 2))
            more = lay(viewed(4, on=5), start=1)
            await meanwhile(hub, link, more)
            await same_as_oracle(hub, [*before, *link, *more])

        runner.run(act())


async def _project(connection: Connection, records: list[Record]) -> None:
    await project(connection, read(records), Memory())


class TestFence:
    def test_a_zombie_that_is_late_writes_nothing(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            old = lay(viewed(2, on=2))
            await hub.workers[0].slice(old)
            await hub.workers[0].slice(lay(viewed(3, on=3), start=1))
            before = await hub.connection.fetch("select * from log order by 1, 2, 3")
            await hub.workers[1].slice(old)
            assert await hub.connection.fetch("select * from log order by 1, 2, 3") == before
            assert (await hub.positions())["contacts.health-visiting", 0] == 2

        runner.run(act())

    def test_two_workers_with_one_slice_project_it_once(self, hub: Hub, runner: Runner) -> None:
        """The second had read the position before the first committed: the fence in the update stops it."""

        async def act() -> None:
            records = lay(viewed(2, on=2), viewed(3, on=3))
            assert await meanwhile(hub, records, records)
            await same_as_oracle(hub, records)
            assert sum(total for _, total in (await hub.accounts()).values()) == 2

        runner.run(act())

    def test_the_position_never_goes_back(self, hub: Hub, runner: Runner) -> None:
        """The second has the beginning of the slice alone, a duplicate that no key of a table stops."""

        async def act() -> None:
            same = viewed(2, on=2)
            records = lay(same, same, viewed(3, on=3))
            await hub.take(records[:1])
            assert await meanwhile(hub, records[1:], records[1:2])
            assert (await hub.positions())["contacts.health-visiting", 0] == 3
            await same_as_oracle(hub, records)

        runner.run(act())

    def test_rejects_of_a_zombie_are_not_written_twice(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            records = lay(viewed(2), {**viewed(2), "type": "later.known"})
            await hub.workers[0].slice(records)
            await hub.workers[1].slice(records)
            await same_as_oracle(hub, records)

        runner.run(act())

    def test_a_slice_after_a_gap_is_not_taken(self, hub: Hub, runner: Runner) -> None:
        with pytest.raises(Gap):
            runner.run(hub.workers[0].slice(lay(viewed(2), start=3)))
        assert runner.run(hub.positions())["contacts.health-visiting", 0] == 0

    def test_a_crash_before_the_commit_leaves_nothing(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            records = lay(viewed(2), viewed(3))
            await hub.crash_before_commit(records)
            assert set((await hub.positions()).values()) == {0}
            assert not await hub.connection.fetch("select * from log")
            await hub.workers[0].slice(records)
            await same_as_oracle(hub, records)

        runner.run(act())

    def test_killed_in_the_middle_it_has_written_nothing(self, hub: Hub, runner: Runner) -> None:
        """The position may not be ahead of the log, not even for a moment."""

        async def act() -> None:
            records, worker = lay(viewed(2)), await hub.dial()
            blocker = await hub.dial()
            async with blocker.transaction():
                await blocker.execute(SQL["lock_generations"])
                task = asyncio.create_task(_project(worker, records))
                assert await until_blocked(hub, task)
                await blocker.execute("select pg_terminate_backend($1)", worker.get_server_pid())
                with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
                    await task
            worker.terminate()
            await blocker.close()
            assert set((await hub.positions()).values()) == {0}
            await hub.workers[0].slice(records)
            await same_as_oracle(hub, records)

        runner.run(act())

    def test_a_frozen_worker_loses_its_locks(self, hub: Hub, runner: Runner) -> None:
        async def act() -> None:
            records: list[Record] = lay(viewed(2))
            frozen = await asyncpg.connect(
                hub.dsn, server_settings={"idle_in_transaction_session_timeout": "300", "application_name": "frozen"}
            )
            transaction = frozen.transaction()
            await transaction.start()
            await project(frozen, read(records), Memory())
            await hub.workers[0].slice(records)
            with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
                await transaction.commit()
            frozen.terminate()
            await same_as_oracle(hub, records)

        runner.run(act())

    def test_every_worker_dials_with_that_limit(self, hub: Hub, runner: Runner) -> None:
        async def act() -> str:
            connection = await hub.dial()
            shown: str = await connection.fetchval("show idle_in_transaction_session_timeout")
            await connection.close()
            return shown

        assert runner.run(act()) == "10s"
