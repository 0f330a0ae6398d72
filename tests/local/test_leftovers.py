"""What is killed leaves nothing behind in the temporary directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.local.errors import LocalError
from services.local.guarded import GUARDIAN, Temporary
from services.local.up import VANTAGE
from tests.local.conftest import until

WORKER = """
from services.projector.worker import Worker
from services.settings import Settings
print(Worker(Settings()).app.conf.datadir, flush=True)
input()
"""


def test_a_killed_demonstration_leaves_no_directory(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([*VANTAGE, "demo"], env=env, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as demo:
        until(lambda: list(tmp_path.glob("vantage-demo-*")), seconds=60)
        demo.kill()
    until(lambda: not list(tmp_path.iterdir()), seconds=30)


def test_workers_share_one_directory_however_they_end(tmp_path: Path) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    told = set()
    for _ in range(2):
        words = [sys.executable, "-W", "ignore", "-c", WORKER]
        with subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            told.add(Path(worker.stdout.readline().strip()))
            worker.kill()
    assert told == {tmp_path / f"vantage-faust-{os.getuid()}"}
    assert {*tmp_path.iterdir()} <= told


def test_a_directory_nobody_lived_to_hear_of_is_removed_too(tmp_path: Path) -> None:
    """The parent dies before it reads where its directory is: the moment a slow machine makes long."""
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    words = [*GUARDIAN, "--temporary", "vantage-"]
    with subprocess.Popen(words, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as janitor:
        until(lambda: list(tmp_path.glob("vantage-*")))
        assert janitor.stdin is not None
        janitor.stdin.close()
    assert not list(tmp_path.iterdir())


def test_a_place_that_takes_no_directory_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(LocalError, match="TMPDIR must be writable"):
        Temporary("no/such/prefix-")
