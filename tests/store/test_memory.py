"""What a worker remembers is of one connection: a database that is another one afterwards is read again."""

from asyncio import Runner

import pytest

from tests.oracle.given import said, viewed
from tests.store.acting import lay, tier_of, views
from tests.store.hub import Hub

_END_WORKERS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


@pytest.mark.parametrize(("ended", "born"), [(False, "b"), (True, None)])
def test_a_new_connection_remembers_nothing(hub: Hub, runner: Runner, ended: bool, born: str | None) -> None:
    """A state that is gone while the writer's number is the same stands for a database that was put back."""

    async def act() -> None:
        await hub.take(lay(said("birth.recorded", {"place": "home"}, on=2, id="b")))
        await hub.connection.execute("delete from state")
        if ended:
            await hub.connection.execute(_END_WORKERS)
        await hub.take(lay(viewed(3, on=4), start=1))
        assert (await tier_of(hub)).born == born
        assert await views(hub) == {"health-visiting": 3}

    runner.run(act())
