"""What each role sees, asked of Postgres without any filter: one that was forgotten shows nothing."""

from asyncio import Runner, gather
from collections.abc import Iterator
from typing import Any, Final

import asyncpg
import pytest

from schemas import RecordName
from services.access.seeing import be, seen_by
from services.access.viewer import Role, Viewer
from services.local.postgres import Postgres
from services.store.children import NoSuchRecord, child
from services.store.connect import Role as As
from services.store.connect import connect
from tests.access.seeing import CHILD, MOTHER, OTHER, RESTRICTED, SEALED, filled, open_for, seen, somebody
from tests.store.hub import Hub

WORKER, MANAGER = somebody(Role.MASH_WORKER), somebody(Role.MASH_MANAGER)
NURSERY: Final = somebody(Role.AGENCY_PRACTITIONER, agency="nursery", account="account-n")
OWN: Final = {"nursery-n1", "nursery-n2", "nursery-n4"}
TOLD: Final = {
    "telling", "was-wrong", "the-correction", "kept-right", "half-mended", "told-in-the-end", "meeting", "discussed",
}  # fmt: skip
SHOWING: Final = ("log", "state", "record", "membership", "person", "tie", "reject", "standing", "resolution")
COUNT: Final = {table: f"select count(*) from {table}" for table in SHOWING}  # noqa: S608 - own names
LEFT: Final = (
    "select concat(current_setting('vantage.account', true), current_setting('vantage.agency', true), "
    "current_setting('vantage.roles', true))"
)


class Seen:
    """The filled hub, and its viewers' connection."""

    def __init__(self, runner: Runner, hub: Hub) -> None:
        self.hub, self.run = hub, runner.run
        self.connection = runner.run(connect(hub.dsn, role=As.VIEWER))

    def by(self, viewer: Viewer) -> set[str]:
        return self.run(seen(self.connection, viewer))

    def open(self, viewer: Viewer, name: str, emergency: bool = False) -> None:
        self.run(open_for(self.hub.connection, viewer, name, emergency))

    def counts(self, viewer: Viewer | None) -> dict[str, int]:
        async def count() -> dict[str, int]:
            if viewer is None:
                return {table: await self.connection.fetchval(COUNT[table]) for table in SHOWING}
            async with seen_by(self.connection, viewer):
                return {table: await self.connection.fetchval(COUNT[table]) for table in SHOWING}

        return self.run(count())


@pytest.fixture(scope="module")
def whole(postgres: Postgres) -> Iterator[Seen]:
    with Runner() as runner:
        held = Seen(runner, runner.run(filled(postgres.create_database("test_access"))))
        yield held
        runner.run(held.connection.close())
        runner.run(held.hub.close())
    postgres.drop_database("test_access")


@pytest.fixture
def hub(whole: Seen) -> Seen:
    """Nothing is open."""
    whole.run(whole.hub.connection.execute("delete from access.opening"))
    return whole


def test_without_a_viewer_there_are_no_rows(hub: Seen) -> None:
    hub.open(WORKER, CHILD[0])
    assert not any(hub.counts(None).values())
    assert not any(hub.counts(somebody(Role.MASH_WORKER, account="")).values())
    assert not any(hub.counts(somebody(account=WORKER.account)).values()), "a role is needed too"


@pytest.mark.parametrize("role", Role)
def test_without_an_opening_a_role_sees_at_most_its_own(hub: Seen, role: Role) -> None:
    seen_now = hub.by(somebody(role, agency="nursery"))
    expected = {"a-view"} if role is Role.AUDITOR else OWN if role.startswith("agency-") else set()
    assert seen_now == expected
    assert hub.counts(somebody(role, agency="nursery"))["state"] == 0


def test_the_mash_sees_the_child_that_it_opened_and_no_other(hub: Seen) -> None:
    hub.open(WORKER, CHILD[1])
    found = hub.by(WORKER)
    assert {name.replace(":", "-") for name in (*CHILD, MOTHER)} | TOLD | {"never-told"} <= found
    assert not found & {name.replace(":", "-") for name in (*OTHER, *RESTRICTED, *SEALED)}
    assert "a-view" not in found and "a-view" in hub.by(somebody(Role.MASH_MANAGER, account=WORKER.account))
    assert not hub.by(somebody(Role.MASH_WORKER, account="account-2")), "an opening is one account's"
    assert hub.counts(WORKER)["state"] > 0


def test_an_operators_connection_is_a_viewers_for_as_long(hub: Seen) -> None:
    hub.open(WORKER, OTHER[0])
    seen_by_worker = hub.run(seen(hub.hub.connection, WORKER))
    assert seen_by_worker == hub.by(WORKER) and "nursery-n1" not in seen_by_worker
    assert len(hub.run(hub.hub.connection.fetch("select from log"))) > len(seen_by_worker)


def test_an_opening_ends(hub: Seen) -> None:
    hub.open(WORKER, CHILD[1])
    assert hub.by(WORKER)
    hub.run(hub.hub.connection.execute("update access.opening set until = now()"))
    assert not hub.by(WORKER) and not any(hub.counts(WORKER).values())


def test_nobody_is_opened_for_longer_than_a_day_or_half_an_hour(hub: Seen) -> None:
    for emergency, minutes in ((False, 721), (True, 31)):
        with pytest.raises(asyncpg.CheckViolationError):
            hub.run(
                hub.hub.connection.execute(
                    "insert into access.opening (id, account, record_id, purpose, emergency, until) "
                    "values ('x', 'y', ''::bytea, 'referral', $1, now() + make_interval(mins => $2))",
                    emergency,
                    minutes,
                )
            )


def test_an_agency_sees_its_own_and_what_it_was_told_of(hub: Seen) -> None:
    hub.open(NURSERY, CHILD[1])
    assert hub.by(NURSERY) == OWN | TOLD
    counts = hub.counts(NURSERY)
    assert counts["state"] == 0, "a stored projection merges all agencies"
    school = somebody(Role.AGENCY_MANAGER, agency="school", account="account-3")
    hub.open(school, CHILD[4])
    assert hub.by(school) == {"school-k1"}, "apologies are no telling, nor is a telling that was mended"


def test_the_child_is_the_same_fold_over_what_may_be_seen(hub: Seen) -> None:
    hub.open(NURSERY, CHILD[1])

    async def read(viewer: Viewer) -> list[str]:
        async with seen_by(hub.connection, viewer):
            held = await child(hub.connection, RecordName("nursery", "n1"))
        return sorted(entry.event.id for entry in held.entries())

    mended = {"the-correction" if name == "was-wrong" else name for name in TOLD} - {"half-mended"}
    assert hub.run(read(NURSERY)) == sorted({"own-nursery-n1"} | mended)
    with pytest.raises(NoSuchRecord):
        hub.run(read(WORKER))


@pytest.mark.parametrize(
    ("names", "beside"),
    [(RESTRICTED, Role.RESTRICTED_RECORDS), (SEALED, Role.SEALED_RECORDS)],
    ids=["restricted", "sealed"],
)
@pytest.mark.parametrize("role", [Role.MASH_WORKER, Role.MASH_MANAGER, Role.AUDITOR])
def test_closed_records_are_invisible_without_the_right(
    hub: Seen, role: Role, names: tuple[str, str], beside: Role
) -> None:
    viewer, other = somebody(role), (names[1] if names is SEALED else names[0])
    hub.open(viewer, names[0])
    assert hub.by(viewer) - {"a-view"} == set()
    assert not hub.counts(viewer)["record"] and not hub.counts(viewer)["state"]
    with_right = hub.by(viewer._replace(roles=frozenset({role, beside}))) - {"a-view"}
    assert names[0].replace(":", "-") in with_right
    assert (other.replace(":", "-") in with_right) == (names is RESTRICTED), "a seal never shows the other half"


def test_an_emergency_opens_what_is_closed_and_that_alone(hub: Seen) -> None:
    for names in (RESTRICTED, SEALED):
        hub.open(WORKER, names[0], emergency=True)
    found = hub.by(WORKER)
    assert {"nursery-n3", "police-p3", "nursery-n4"} <= found
    assert not found & {"police-p4", "nursery-n1", "police-p2"}
    assert "the-seal" not in found


def test_a_restriction_closes_an_agencys_own_record_too_and_a_seal_does_not(hub: Seen) -> None:
    assert "nursery-n3" not in hub.by(NURSERY) and "nursery-n4" in hub.by(NURSERY)
    assert "nursery-n3" in hub.by(NURSERY._replace(roles=NURSERY.roles | {Role.RESTRICTED_RECORDS}))


def test_an_administrator_sees_no_child_even_with_an_opening(hub: Seen) -> None:
    administrator = somebody(Role.ADMINISTRATOR, Role.RESTRICTED_RECORDS, Role.SEALED_RECORDS, agency="nursery")
    hub.open(administrator, CHILD[1], emergency=True)
    assert not hub.by(administrator) and not any(
        count for table, count in hub.counts(administrator).items() if table != "resolution"
    )


def test_two_people_interleaved_on_a_pool_of_one(hub: Seen) -> None:
    """Whoever is served after somebody else, on the same connection, sees nothing of theirs."""
    mine, theirs = (
        somebody(Role.MASH_WORKER, account="a"),
        somebody(Role.AGENCY_PRACTITIONER, agency="nursery", account="b"),
    )
    hub.open(mine, CHILD[0])

    async def ask(pool: asyncpg.Pool, viewer: Viewer, rounds: int) -> list[set[str]]:
        found = []
        for _ in range(rounds):
            async with pool.acquire() as connection:
                found.append(await seen(connection, viewer))
                assert await connection.fetch("select from log") == [], "between two people there is nobody"
                assert await connection.fetchval(LEFT) == "", "nor anything that somebody left"
        return found

    async def interleaved() -> tuple[list[set[str]], list[set[str]], str]:
        settings = {"role": As.VIEWER.value}
        async with asyncpg.create_pool(hub.hub.dsn, min_size=1, max_size=1, server_settings=settings) as pool:
            one, other = await gather(ask(pool, mine, 5), ask(pool, theirs, 5))
            async with pool.acquire() as connection:
                with pytest.raises(ZeroDivisionError):
                    async with seen_by(connection, mine):
                        _ = 1 / 0
                left = await connection.fetchval(LEFT)
                assert await connection.fetch("select from log") == []
        return one, other, left

    one, other, left = hub.run(interleaved())
    assert all("police-p1" in found and "nursery-n2" not in found for found in one)
    assert all(found == OWN for found in other)
    assert not left


def test_who_asks_is_said_inside_a_transaction_alone(hub: Seen) -> None:
    with pytest.raises(RuntimeError):
        hub.run(be(hub.connection, WORKER))


def test_the_roles_own_nothing_and_nobody_passes_by_owning(hub: Seen) -> None:
    def rows(sql: str) -> Any:
        return hub.run(hub.hub.connection.fetch(sql))

    roles = {row["rolname"]: row for row in rows("select * from pg_roles where rolname like 'vantage%'")}
    assert not any(role["rolcanlogin"] or role["rolsuper"] for role in roles.values())
    assert not roles["vantage_viewer"]["rolbypassrls"]
    owned = rows(
        "select relname from pg_class where relowner in (select oid from pg_roles where rolname like 'vantage%')"
    )
    assert not owned
    reach = rows(
        "select c.relname, c.relrowsecurity and c.relforcerowsecurity as held from pg_class c "
        "where has_any_column_privilege('vantage_viewer', c.oid, 'select') and c.relnamespace = 'public'::regnamespace"
    )
    open_to_all = {row["relname"] for row in reach if not row["held"]}
    assert open_to_all == {"generation", "position", "loading"}, "no child is in these"
    assert {row["relname"] for row in reach} - open_to_all == set(SHOWING)
    writes = rows(
        "select c.relname from pg_class c where c.relkind = 'r' and c.relnamespace in "
        "('public'::regnamespace, 'access'::regnamespace) and "
        "has_table_privilege('vantage_viewer', c.oid, 'insert, update, delete, truncate')"
    )
    assert not writes
