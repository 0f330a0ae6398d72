"""`vantage up` and `vantage down`, with stand-ins for the services."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from services.local.errors import StartFailed
from services.local.hold import answers
from services.local.state import State, is_held, is_running, read_state
from services.local.up import down, up
from tests.local.conftest import until

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
    until(lambda: not is_held(place))
    assert not any(map(is_running, state.pids.values()))


def test_down_when_nothing_runs_says_so(place: Path) -> None:
    said = StringIO()
    down(place, console=Console(file=said))
    assert "Nothing is running" in said.getvalue()


def test_a_failing_preparation_is_told_and_leaves_nothing(place: Path) -> None:
    with pytest.raises(StartFailed, match="no broker today"):
        up(place, 1, prepare=["sh", "-c", "echo no broker today; exit 1"], worker=[], others={}, console=QUIET)
    assert not is_held(place)
