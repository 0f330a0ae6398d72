"""That somebody looked is kept in the log, and read for nobody's history."""

from asyncio import Runner

from services.store.histories import load
from tests.oracle.given import said, viewed
from tests.store.acting import lay, person_of
from tests.store.found import same_as_oracle
from tests.store.hub import Hub

WHO = {"account": "wkr-01", "role": "health visitor", "agency": "health-visiting"}
LOOKED = {"by": WHO, "purpose": "direct-work", "shown": ["summary"]}


def test_views_are_kept_and_change_nothing_else(hub: Hub, runner: Runner) -> None:
    looked = [said("record.viewed", LOOKED, n, source="hub", subject="health-visiting:c1") for n in (2, 3)]
    records = [*lay(viewed(2, id="a")), *lay(*looked)]

    async def act() -> tuple[int, list[str]]:
        await hub.take(records)
        await same_as_oracle(hub, records)
        kept = await hub.connection.fetchval("select count(*) from log where type = 'record.viewed'")
        person = await person_of(hub, "c1")
        (history,) = (await load(hub.connection, [person])).values()
        return kept, [event.id for event in history.events]

    assert runner.run(act()) == (2, ["a"])
