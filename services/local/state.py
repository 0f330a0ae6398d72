"""The two files by which `up`, `down` and the holder know of each other.

`lock` is held (flock) by the holder and by every guardian under it, so it is free exactly when
all of them are gone, whoever died how; it has the holder's pid. `stack.json` is there when all is
ready.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

LOCK_TRIES = 20
SERVERS = ("kafka", "postgres")


@dataclass(frozen=True)
class Plan:
    """What the holder runs: `prepare` once, then every service by its name."""

    prepare: list[str]
    services: dict[str, list[str]]

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class State:
    """What runs, by name: `kafka`, `postgres`, `projector-1` … ``http_ports`` has those that serve people."""

    bootstrap: str
    dsn: str
    pids: dict[str, int]
    metrics_ports: dict[str, int]
    http_ports: dict[str, int]


def state_file(data_dir: Path) -> Path:
    return data_dir / "stack.json"


def write_state(data_dir: Path, state: State) -> None:
    """In one step: a reader sees all of it or nothing."""
    partial = data_dir / "stack.json.partial"
    partial.write_text(json.dumps(asdict(state), indent=2) + "\n")
    partial.replace(state_file(data_dir))


def read_state(data_dir: Path) -> State | None:
    """None: not ready, or not running. It may be left over from a killed holder: see `running`."""
    try:
        return State(**json.loads(state_file(data_dir).read_text()))
    except FileNotFoundError:
        return None


def running(data_dir: Path) -> State | None:
    """What runs and is ready, or None.

    A holder that was killed leaves its state behind and, for a moment, the lock with its guardians; a server that
    died is in the state until the holder looks again. Neither may be told as running.
    """
    if not is_held(data_dir) or (state := read_state(data_dir)) is None:
        return None
    alive = holder_pid(data_dir) == state.pids["holder"] and all(is_running(state.pids[name]) for name in SERVERS)
    return state if alive else None


def take_lock(data_dir: Path) -> IO[str] | None:
    """The open lock, or None when another has it."""
    lock = (data_dir / "lock").open("a+")
    for _ in range(LOCK_TRIES):  # someone may just be asking is_held
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return lock
    lock.close()
    return None


def is_held(data_dir: Path) -> bool:
    """Whether a holder, or a server that outlived it for a moment, is there."""
    try:
        lock = (data_dir / "lock").open("r")
    except FileNotFoundError:
        return False
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def forget_holder(data_dir: Path, lock: IO[str]) -> None:
    """Take away what an earlier holder left, before anybody can take it for ours."""
    lock.truncate(0)
    state_file(data_dir).unlink(missing_ok=True)


def write_pid(lock: IO[str]) -> None:
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def holder_pid(data_dir: Path) -> int | None:
    """The holder's pid while it lives. Ask only when the lock is held."""
    text = (data_dir / "lock").read_text().strip()
    return int(text) if text and is_running(int(text)) else None


def is_running(pid: int) -> bool:
    """A zombie is not: it holds nothing, and its parent may be slow to look."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:  # gone since, or a system without /proc
        return not Path("/proc/self/stat").exists()
