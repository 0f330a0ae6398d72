"""A projection filled anew beside the old one while events keep coming; and everything read again from the topics."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from projections import heard, tier
from projections.identity import record_id
from schemas import RecordName
from services.local.up import VANTAGE
from services.store.connect import PROJECTOR
from tests.flow.compare import compare
from tests.flow.hub import Hub, until
from tests.flow.telling import message, views
from tests.strategies.histories import generate

EVENTS: Final = 1_800
STREAM: Final = generate(31, EVENTS, 80)
LONELY: Final = min((RecordName("coram", f"lonely-{n}") for n in range(20_000)), key=record_id)
"""The first in the order of locks, of whom nothing more comes: holding this child holds up the rebuild alone."""


@asynccontextmanager
async def holding_lonely(hub: Hub) -> AsyncIterator[None]:
    """The rebuild waits at this child for the duration."""
    connection = await asyncpg.connect(hub.dsn)
    try:
        async with connection.transaction():
            await connection.execute("select from person where id = $1 for update", record_id(LONELY))
            yield
    finally:
        await connection.close()


def begin(hub: Hub, *words: str) -> subprocess.Popen[str]:
    """``vantage rebuild WORDS`` in the background."""
    env = {**hub.env, "PATH": "/usr/bin:/bin"}
    return subprocess.Popen([*VANTAGE, "rebuild", *words], env=env, stderr=subprocess.PIPE, text=True)


def generations(hub: Hub, projection: str) -> dict[int, str]:
    """Number → status."""
    return {number: status for name, number, _, status in hub.rows("generations_shown") if name == projection}


def filling(hub: Hub, projection: str) -> bool:
    """Whether a new generation is being filled, and somebody waits for the lonely child."""
    waits = hub.rows("select from pg_locks where not granted")
    return "filling" in generations(hub, projection).values() and bool(waits)


async def test_a_projection_is_filled_while_events_keep_coming(hub: Hub) -> None:
    third = EVENTS // 3
    lonely = [message(event) for event in views(*LONELY, 2)]
    with hub.worker():
        until(lambda: hub.rows("running_projectors", PROJECTOR) != [(0,)], what="an idle worker connected")
        refused = hub.run_cli("rebuild", "--from-topics", "--yes")
        assert refused.returncode == 2
        assert "stop all projectors" in refused.stderr

        hub.publish([*lonely, *STREAM[:third]])
        hub.await_projected()
        async with holding_lonely(hub):
            rebuild = begin(hub, "tier")
            until(lambda: filling(hub, "tier"), what="tier is filled")
            hub.publish(STREAM[third : 2 * third])
            hub.await_projected()
            assert generations(hub, "tier") == {1: "active", 2: "filling"}
        _, told = rebuild.communicate(timeout=60)
        assert rebuild.returncode == 0, told
        assert f"tier v{tier.VERSION} is active as generation 2" in told
    assert generations(hub, "tier") == {2: "active"}
    assert hub.rows("select distinct generation from state where projection = 'tier'") == [(2,)]
    assert hub.ask(lambda c: compare(c, hub.records())) == []


async def test_a_killed_rebuild_and_a_killed_worker_end_well(hub: Hub) -> None:
    third = EVENTS // 3
    with hub.worker():
        async with holding_lonely(hub):
            rebuild = begin(hub, "heard")
            until(lambda: filling(hub, "heard"), what="heard is filled")
            hub.kill_worker()
            hub.publish(STREAM[2 * third :])
            rebuild.kill()
            rebuild.communicate()
        assert generations(hub, "heard") == {1: "active", 2: "filling"}
        again = begin(hub, "heard")
        _, told = again.communicate(timeout=60)
        assert again.returncode == 0, told
        assert f"heard v{heard.VERSION} is active as generation 2" in told
        hub.await_projected()
    assert generations(hub, "heard") == {2: "active"}
    assert hub.ask(lambda c: compare(c, hub.records())) == []


def test_everything_comes_back_from_the_topics(hub: Hub) -> None:
    before = hub.digest()
    done = hub.run_cli("rebuild", "--from-topics", "--yes", seconds=120)
    assert done.returncode == 0, done.stderr
    assert "the same content as before" in done.stderr
    assert hub.digest() == before
