"""Nothing that was started outlives whoever started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.local.guarded import Guarded, Temporary
from services.local.state import is_running
from tests.local.conftest import until

STACK = """
import time
from rich.console import Console
from services.local.stack import Stack
with Stack(console=Console(quiet=True)) as stack:
    for server in (stack.kafka, stack.postgres):
        print(server.pid, server.data_dir, flush=True)
    time.sleep(60)
"""
POSTGRES = """
import time
from services.local.postgres import Postgres
with Postgres(durable=False) as server:
    print(server.pid, server.data_dir, flush=True)
    time.sleep(60)
"""
STUBBORN = "trap '' TERM INT; echo $$; while true; do sleep 0.05; done"
WITH_RUNAWAY = "setsid sh -c 'echo $$; exec sleep 60' & sleep 60"


def first_number(log: Path) -> int:
    until(lambda: log.exists() and log.read_text().endswith("\n"))
    return int(log.read_text())


@pytest.mark.parametrize(
    ("program", "servers", "ending"),
    [
        (STACK, 2, signal.SIGKILL),
        (POSTGRES, 1, signal.SIGTERM),
        (POSTGRES, 1, signal.SIGINT),
    ],
)
def test_the_servers_and_their_data_end_with_their_parent(program: str, servers: int, ending: signal.Signals) -> None:
    words = [sys.executable, "-W", "ignore", "-c", program]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as parent:
        assert parent.stdout is not None
        told = [os.fsdecode(parent.stdout.readline()).split() for _ in range(servers)]
        pids, places = [int(pid) for pid, _ in told], [Path(place) for _, place in told]
        assert all(map(is_running, pids))
        parent.send_signal(ending)
    until(lambda: not any(map(is_running, pids)))
    until(lambda: not any(place.exists() for place in places))


def test_a_command_that_ignores_term_is_killed(tmp_path: Path) -> None:
    stubborn = Guarded(["sh", "-c", STUBBORN], log=tmp_path / "log", grace_seconds=0.2)
    assert first_number(tmp_path / "log") == stubborn.pid
    assert stubborn.stop() == -signal.SIGKILL
    assert not is_running(stubborn.pid)


def test_a_stopped_command_can_still_be_ended(tmp_path: Path) -> None:
    frozen = Guarded(["sleep", "60"], log=tmp_path / "log")
    frozen.signal(signal.SIGSTOP)
    assert frozen.stop() == -signal.SIGTERM


@pytest.mark.skipif(sys.platform != "linux", reason="needs a subreaper")
def test_a_descendant_that_left_the_session_is_ended(tmp_path: Path) -> None:
    command = Guarded(["sh", "-c", WITH_RUNAWAY], log=tmp_path / "log")
    runaway = first_number(tmp_path / "log")
    command.kill()
    assert not is_running(runaway)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a parent-death signal")
def test_a_command_dies_with_its_guardian(tmp_path: Path) -> None:
    command = Guarded(["sleep", "60"], log=tmp_path / "log")
    stat = Path(f"/proc/{command.pid}/stat").read_text().rpartition(")")[2].split()
    os.kill(int(stat[1]), signal.SIGKILL)
    until(lambda: not is_running(command.pid))
    assert command.wait() == -signal.SIGKILL


def test_a_temporary_directory_outlives_its_writers_only_for_a_moment(tmp_path: Path) -> None:
    place = Temporary()
    writer = Guarded(["sleep", "60"], log=tmp_path / "log", holds=place.fd)
    (place.path / "some" / "where").mkdir(parents=True)
    writer.kill()
    place.remove()
    assert not place.path.exists()
