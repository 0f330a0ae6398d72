"""`vantage up` and `vantage down`, with stand-ins for the services."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from services.local.errors import StartFailed
from services.local.guarded import Guarded
from services.local.hold import answers
from services.local.kafka import describe
from services.local.state import (
    State,
    forget_holder,
    is_held,
    is_running,
    read_state,
    running,
    take_lock,
    write_pid,
    write_state,
)
from services.local.up import down, up
from tests.local.conftest import until
from tests.local.test_postgres import value

PREPARE = """
import asyncio, asyncpg, os
async def main():
    connection = await asyncpg.connect(os.environ["VANTAGE_POSTGRES"])
    await connection.execute("create table if not exists started (n int)")
    await connection.execute("insert into started values (1)")
    print("started", await connection.fetchval("select count(*) from started"), flush=True)
    await connection.close()
asyncio.run(main())
"""
WORKER = """
import http.server, os
class Metrics(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
place = ("127.0.0.1", int(os.environ["VANTAGE_METRICS_PORT"]))
http.server.HTTPServer(place, Metrics).serve_forever()
"""
QUIET = Console(quiet=True)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "vantage"
    down(tmp_path / "vantage", console=QUIET)


def start(place: Path, console: Console = QUIET) -> State:
    prepare, worker = (sys.executable, "-c", PREPARE), (sys.executable, "-c", WORKER)
    return up(place, 2, prepare=prepare, worker=worker, others={}, console=console)


def starts_seen(place: Path) -> str:
    return (place / "logs" / "prepare.log").read_text().splitlines()[-1]


def test_up_and_down_and_up_again_keeps_the_data(place: Path) -> None:
    state = start(place)
    assert sorted(state.metrics_ports) == ["projector-1", "projector-2"]
    assert all(map(answers, state.metrics_ports.values()))
    assert starts_seen(place) == "started 1"

    said = StringIO()
    assert start(place, Console(file=said)) == state
    assert "already running" in said.getvalue()

    os.kill(state.pids["projector-1"], signal.SIGKILL)
    until(lambda: (now := read_state(place)) and now.pids != state.pids)
    state = read_state(place) or state

    down(place, console=QUIET)
    assert not any(map(is_running, state.pids.values()))
    assert start(place).pids["holder"] != state.pids["holder"]
    assert starts_seen(place) == "started 2"

    state = read_state(place) or state
    os.kill(state.pids["holder"], signal.SIGKILL)
    until(lambda: not is_running(state.pids["holder"]))
    said = StringIO()
    anew = start(place, Console(file=said))  # at once: its servers are still ending
    assert "already running" not in said.getvalue()
    assert not set(anew.pids.values()) & set(state.pids.values())
    assert all(map(is_running, anew.pids.values()))
    assert starts_seen(place) == "started 3"

    os.kill(anew.pids["holder"], signal.SIGKILL)
    until(lambda: not is_held(place))
    assert not any(map(is_running, anew.pids.values()))


def test_a_server_that_died_is_started_again_where_it_was(place: Path) -> None:
    state = start(place)
    cluster = describe(state.bootstrap)["cluster_id"]
    for name in ("postgres", "kafka"):
        os.kill(state.pids[name], signal.SIGKILL)
        until(lambda: not is_running(state.pids[name]))  # noqa: B023 - called at once
        now = start(place)
        assert f"{name} has ended; it is started again" in (place / "stack.log").read_text().lower()
        assert (now.bootstrap, now.dsn, now.metrics_ports) == (state.bootstrap, state.dsn, state.metrics_ports)
        assert now.pids["holder"] == state.pids["holder"]
        assert [other for other in state.pids if now.pids[other] != state.pids[other]] == [name]
        assert all(map(is_running, now.pids.values()))
        state = now
    assert asyncio.run(value(state.dsn, "select count(*) from started")) == 1, "prepared once, and kept"
    assert describe(state.bootstrap)["cluster_id"] == cluster


def test_a_server_that_does_not_come_back_ends_all_with_a_sentence(place: Path) -> None:
    state = start(place)
    (place / "postgres" / "cluster" / "PG_VERSION").write_text("7\n")
    os.kill(state.pids["postgres"], signal.SIGKILL)
    until(lambda: not is_held(place), seconds=30)
    until(lambda: not any(map(is_running, state.pids.values())))
    log = (place / "stack.log").read_text()
    assert "Postgres ended with status 1 while starting on" in log
    assert "Traceback" not in log


def test_what_a_killed_holder_left_is_not_told_as_running(tmp_path: Path) -> None:
    with Guarded(["sleep", "60"], log=tmp_path / "log") as alive:
        pids = {"holder": os.getpid(), "kafka": alive.pid, "postgres": alive.pid}
        write_state(tmp_path, State("left:1", "left:2", pids, {}, {}))
        lock = take_lock(tmp_path)
        assert lock is not None
        with lock:
            assert running(tmp_path) is None, "a guardian may hold the lock for a moment longer"
            write_pid(lock)
            assert running(tmp_path) is not None
            alive.kill()
            assert running(tmp_path) is None, "its servers are dead"
            forget_holder(tmp_path, lock)
            assert read_state(tmp_path) is None


def test_down_when_nothing_runs_says_so(place: Path) -> None:
    said = StringIO()
    down(place, console=Console(file=said))
    assert "Nothing is running" in said.getvalue()


def test_a_failing_preparation_is_told_and_leaves_nothing(place: Path) -> None:
    with pytest.raises(StartFailed, match="no broker today"):
        up(place, 1, prepare=["sh", "-c", "echo no broker today; exit 1"], worker=[], others={}, console=QUIET)
    assert not is_held(place)
