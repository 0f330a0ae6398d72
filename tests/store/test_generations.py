"""A projection that is new to a database answers nothing until it has been filled from the log."""

from asyncio import Runner

from projections import PROJECTIONS
from services.projector.rebuild import rebuild
from services.store.generations import begin_generations, not_active
from services.store.sql import SQL
from tests.oracle.given import said, tied, viewed
from tests.store.acting import lay
from tests.store.found import FAR, same_as_oracle
from tests.store.hub import Hub


class TestNewProjection:
    def test_over_an_empty_log_it_is_active_at_once(self, hub: Hub, runner: Runner) -> None:
        assert runner.run(not_active(hub.connection)) == []

    def test_over_a_log_that_holds_events_it_is_filled_first(self, hub: Hub, runner: Runner) -> None:
        first, second = lay(viewed(1, id="a")), lay(viewed(2, id="b"), start=1)

        async def act() -> None:
            await _never_stored(hub, "heard")
            await hub.take(first)
            assert await begin_generations(hub.connection) == ["heard"]
            assert await not_active(hub.connection) == ["heard"]
            await hub.take(second)
            assert await not_active(hub.connection) == ["heard"]
            await rebuild(hub.connection, "heard")
            assert await not_active(hub.connection) == []
            await same_as_oracle(hub, [*first, *second])

        runner.run(act())

    def test_one_of_another_version_is_not_active_for_this_code(self, hub: Hub, runner: Runner) -> None:
        newer = [p._replace(version=p.version + 1) if p.name == "tier" else p for p in PROJECTIONS]
        assert runner.run(not_active(hub.connection, newer)) == ["tier"]


async def _never_stored(hub: Hub, name: str) -> None:
    for row in await hub.connection.fetch(SQL["generations_shown"]):
        if row["projection"] == name:
            await hub.connection.execute(SQL["drop_generation"], name, row["generation"])


class TestDue:
    def test_what_is_recorded_of_a_parent_is_no_alert_about_the_parent(self, hub: Hub, runner: Runner) -> None:
        promise = {"intervention": "i", "kind": "sessions", "sessions": 8}
        told = said("intervention.planned", promise, 2, subject="c1", alsoabout=["m"])
        runner.run(hub.take(lay(told)))
        assert runner.run(_due(hub)) == {"c1", "m"}, "nobody has said yet who is whose parent"
        runner.run(hub.take(lay(tied("m", on=3), start=1)))
        assert runner.run(_due(hub)) == {"c1"}


async def _due(hub: Hub) -> set[str]:
    people = [row["person_id"] for row in await hub.connection.fetch(SQL["due_people"], FAR, 100)]
    return {row["reference"] for row in await hub.connection.fetch(SQL["names_of_people"], people)}
