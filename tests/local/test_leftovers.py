"""What is killed leaves nothing behind in the temporary directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
