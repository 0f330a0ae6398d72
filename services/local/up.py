"""`vantage up` and `vantage down`: the whole hub on this machine, in the background."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

import services
from services.local.errors import StartFailed, StopFailed
from services.local.state import Plan, State, holder_pid, is_held, is_running, running

VANTAGE = (sys.executable, "-c", "from services.cli import main; main()")
OTHERS = {"issuer": (*VANTAGE, "issuer"), "referral": (*VANTAGE, "referral"), "watch": (*VANTAGE, "watch")}
PAGES = {"issuer": ".well-known/openid-configuration", "referral": ""}
START_SECONDS_MAX = 240.0  # the first start fetches Kafka
STOP_SECONDS_MAX = 60.0
POLL_SECONDS = 0.05


def up(
    data_dir: Path = Path(".vantage"),
    workers: int = 2,
    *,
    prepare: Sequence[str] = (*VANTAGE, "prepare"),
    worker: Sequence[str] = (*VANTAGE, "projector"),
    others: Mapping[str, Sequence[str]] = OTHERS,
    console: Console | None = None,
) -> State:
    """Start Kafka, Postgres and the services unless they run; returns when all are ready.

    `prepare` runs once to completion, then `workers` times `worker` and the `others` by name, each with VANTAGE_KAFKA,
    VANTAGE_POSTGRES, VANTAGE_METRICS_PORT, VANTAGE_REFERRAL_PORT and, of a plan with an issuer, VANTAGE_ISSUER_PORT and
    VANTAGE_OIDC_ISSUER. Raises StartFailed.
    """
    console = console or Console()
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if state := running(data_dir):
        console.print("Vantage is already running.")
    else:
        began = time.monotonic()
        _await_orphans(data_dir)
        log = data_dir / "stack.log"
        seen = log.stat().st_size if log.exists() else 0
        planned = {f"projector-{number}": list(worker) for number in range(1, workers + 1)}
        planned |= {name: list(argv) for name, argv in others.items()}
        _launch_holder(data_dir, Plan(list(prepare), planned), log)
        state = _await_state(data_dir, log, seen, console)
        console.print(f"Vantage is ready after {time.monotonic() - began:.1f} s.")
    console.print(table(state))
    return state


def down(data_dir: Path = Path(".vantage"), *, console: Console | None = None) -> None:
    """End all that `up` started, and wait until it is gone. Data stay. Raises StopFailed."""
    console = console or Console()
    if not is_held(data_dir):
        console.print(f"Nothing is running on {data_dir}.")
        return
    for number in (signal.SIGTERM, signal.SIGKILL):  # after KILL the guardians tidy up
        pid = holder_pid(data_dir)
        if pid is not None:
            os.kill(pid, number)
        if _is_gone_in_time(data_dir, pid):
            console.print(f"Vantage has stopped. Its data are in {data_dir}.")
            return
    raise StopFailed(
        f"Some process still holds {data_dir / 'lock'}. All must be gone "
        f"{2 * STOP_SECONDS_MAX:.0f} s after KILL. Look for it with ps, and at its state."
    )


def _is_gone_in_time(data_dir: Path, holder: int | None) -> bool:
    """The holder, and with the lock every guardian, whose server went before it."""
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while time.monotonic() < deadline:
        if not is_held(data_dir) and not (holder and is_running(holder)):
            return True
        time.sleep(POLL_SECONDS)
    return False


def table(state: State) -> Table:
    """What runs where."""
    rows = Table("what", "where", "pid")
    rows.add_row("Kafka", state.bootstrap, str(state.pids["kafka"]))
    rows.add_row("Postgres", state.dsn, str(state.pids["postgres"]))
    for name, port in state.metrics_ports.items():
        rows.add_row(name, f"http://127.0.0.1:{port}/metrics", str(state.pids[name]))
    for name, port in state.http_ports.items():
        rows.add_row(f"{name}, for people", f"http://127.0.0.1:{port}/{PAGES.get(name, '')}", str(state.pids[name]))
    return rows


def _await_orphans(data_dir: Path) -> None:
    """The servers of a holder that was killed hold its lock until they have ended."""
    deadline = time.monotonic() + STOP_SECONDS_MAX
    while is_held(data_dir) and holder_pid(data_dir) is None:
        if time.monotonic() > deadline:
            raise StopFailed(
                f"Servers of an earlier `vantage up` still hold {data_dir / 'lock'} after {STOP_SECONDS_MAX:.0f} s. "
                "They must end when what started them is gone. Look for them with ps, end them, and start again."
            )
        time.sleep(POLL_SECONDS)


def _launch_holder(data_dir: Path, plan: Plan, log: Path) -> None:
    """The holder leaves its launcher when it has the lock, so nobody must wait for it."""
    root = str(Path(services.__path__[0]).resolve().parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    with log.open("ab") as output:
        subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "services.local.hold", str(data_dir), plan.to_json()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
            check=False,
        )


def _await_state(data_dir: Path, log: Path, seen: int, console: Console) -> State:
    """Show what the holder writes until it says that all is ready."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        held = is_held(data_dir)
        seen = _show(log, seen, console)
        if state := running(data_dir):
            return state
        if not held:
            raise StartFailed("Vantage did not start.", "Mend what its log says.", log)
        time.sleep(POLL_SECONDS)
    down(data_dir, console=Console(quiet=True))
    seconds = f"{START_SECONDS_MAX:.0f} s"
    raise StartFailed(f"Vantage was not ready after {seconds}.", "It has been stopped.", log)


def _show(log: Path, seen: int, console: Console) -> int:
    with log.open("rb") as file:
        file.seek(seen)
        new = file.read()
    if text := new.decode(errors="replace").rstrip():
        console.print(text, highlight=False, markup=False)
    return seen + len(new)
