"""The supervisor keeps services running, and ends them for certain."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.local.errors import LocalError, StartFailed
from services.local.state import is_running
from services.local.supervisor import Supervisor
from tests.local.conftest import until

STUBBORN = "trap '' TERM; echo ready; while true; do sleep 0.05; done"


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    with Supervisor(tmp_path / "logs", grace_seconds=0.3) as supervisor:
        yield supervisor


def test_a_dead_child_is_restarted(supervisor: Supervisor) -> None:
    supervisor.start("worker", ["sleep", "60"])
    first = supervisor.pid("worker")
    supervisor.kill("worker")
    until(lambda: supervisor.pid("worker") != first and supervisor.is_alive("worker"))
    assert not is_running(first)
    assert supervisor.restarts("worker") == 1


def test_a_child_that_cannot_stay_is_restarted_ever_more_slowly(supervisor: Supervisor) -> None:
    began = time.monotonic()
    supervisor.start("worker", ["false"])
    until(lambda: supervisor.restarts("worker") >= 3)
    assert time.monotonic() - began > 0.2 + 0.4 + 0.8


def test_a_child_that_ignores_term_is_killed(supervisor: Supervisor) -> None:
    supervisor.start("worker", ["sh", "-c", STUBBORN])
    until(lambda: "ready" in supervisor.log("worker").read_text())
    pid = supervisor.pid("worker")
    supervisor.stop("worker")
    assert not is_running(pid)
    assert not supervisor.is_alive("worker")


def test_a_stopped_child_is_not_restarted_and_can_be_started_again(supervisor: Supervisor) -> None:
    supervisor.start("worker", ["sh", "-c", "echo $PLACE; exec sleep 60"], {"PLACE": "Norfolk"})
    with pytest.raises(LocalError, match="started already"):
        supervisor.start("worker", ["true"])
    until(lambda: "Norfolk" in supervisor.log("worker").read_text())
    supervisor.stop("worker")
    supervisor.stop("worker")
    supervisor.start("worker", ["sleep", "60"])
    assert supervisor.is_alive("worker")


def test_a_frozen_child_stays_until_it_is_let_go(supervisor: Supervisor) -> None:
    supervisor.start("worker", ["sleep", "60"])
    pid = supervisor.pid("worker")
    supervisor.kill("worker", signal.SIGSTOP)
    state = Path(f"/proc/{pid}/stat")
    until(lambda: ") T " in state.read_text())
    supervisor.kill("worker", signal.SIGCONT)
    until(lambda: ") S " in state.read_text())
    assert supervisor.pid("worker") == pid


def test_a_command_run_to_its_end_must_succeed(supervisor: Supervisor) -> None:
    supervisor.run("prepare", ["true"])
    with pytest.raises(StartFailed, match=r"status 3.*\n.*no such table"):
        supervisor.run("prepare", ["sh", "-c", "echo no such table; exit 3"])
    with pytest.raises(StartFailed, match="has not ended"):
        supervisor.run("prepare", ["sleep", "60"], seconds_max=0.1)
