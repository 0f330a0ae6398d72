"""Several workers, and what happens to them: nothing is lost and nothing is folded twice."""

import signal
import time
from collections.abc import Sequence

import pytest

from services.projector.worker import EXIT_CANNOT_GO_ON
from tests.flow.compare import compare
from tests.flow.hub import Hub, until
from tests.strategies.histories import generate
from tests.strategies.placing import Message, places

EVENTS, CHILDREN = 3_000, 120


def sent(stream: Sequence[Message]) -> list[tuple[str, bytes | None, bytes | None, int]]:
    """The messages with the partitions that the stream's own resolutions name."""
    return [(*message, place.partition) for message, place in zip(stream, places(stream), strict=True)]


def test_sigterm_ends_a_worker_in_time(hub: Hub) -> None:
    worker = hub.spawn_worker("told to end")
    until(lambda: "projector started" in hub.log("told to end"), what="worker started")
    began = time.monotonic()
    assert worker.stop() == 0
    assert time.monotonic() - began < 10


def test_killed_and_frozen_workers_lose_nothing_and_double_nothing(hub: Hub) -> None:
    stream = sent(generate(20_261_122, EVENTS, CHILDREN))
    third = len(stream) // 3
    with hub.worker("one"), hub.worker("two"):
        hub.await_members(2)
        hub.publish(stream[:third])
        until(lambda: sum(hub.positions().values()) > third // 10, what="midstream")
        hub.kill_worker("one")
        hub.publish(stream[third : 2 * third])
        until(lambda: sum(hub.positions().values()) > third // 2, what="further on")
        hub.kill_worker("two", signal.SIGSTOP)
        hub.await_projected()
        hub.kill_worker("two", signal.SIGCONT)
        hub.publish(stream[2 * third :])
        hub.await_projected()
        assert hub.supervisor.restarts("one") >= 1
    assert hub.ask(lambda c: compare(c, hub.records())) == []


@pytest.mark.parametrize("projection", ["tier"])
def test_a_worker_that_cannot_write_an_active_generation_exits(hub: Hub, projection: str) -> None:
    hub.execute("update generation set version = version + 1 where projection = $1", projection)
    places = hub.publish(generate(1, 40, 3)[:5])
    assert hub.spawn_worker("too old", VANTAGE_GROUP="of-its-own").wait(30) == EXIT_CANNOT_GO_ON
    assert "which this code cannot fold" in hub.log("too old")
    assert hub.fates(places) == [None] * len(places)
    hub.execute("update generation set version = version - 1 where projection = $1", projection)
    with hub.worker("one"):
        hub.await_projected()
    assert hub.differences_in_accounts() == []
