"""The process behind `vantage up`: holds Kafka, Postgres and the services until SIGTERM."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
import time
from pathlib import Path

from rich.console import Console

from services.local.errors import LocalError, StartFailed
from services.local.ports import HOST, free_port
from services.local.stack import Stack
from services.local.state import Plan, State, forget_holder, state_file, take_lock, write_pid, write_state
from services.local.supervisor import Supervisor

READY_SECONDS_MAX = 90.0
POLL_SECONDS = 0.1
STATE_SECONDS = 1.0
SERVE_PEOPLE = frozenset({"referral", "issuer"})


class Stopped(BaseException):
    """SIGTERM came, at whatever moment; not an Exception, so that nothing on the way eats it."""


def hold(data_dir: Path, plan: Plan, lock_fd: int, console: Console) -> None:
    """Returns never but by Stopped or LocalError; everything it started is gone then."""
    with (
        Stack(data_dir, console=console, holds=lock_fd) as stack,
        Supervisor(data_dir / "logs", holds=lock_fd) as supervisor,
    ):
        env = {"VANTAGE_KAFKA": stack.bootstrap, "VANTAGE_POSTGRES": stack.dsn}
        env["VANTAGE_VIEW_SPOOL"] = str(data_dir / "views")
        supervisor.run("prepare", plan.prepare, env)
        console.print("✓ Topics and database are prepared")
        ports = {name: free_port() for name in plan.services}
        http_ports = {name: free_port() for name in plan.services if name in SERVE_PEOPLE}
        if issuer := http_ports.get("issuer"):
            env |= {"VANTAGE_ISSUER_PORT": str(issuer), "VANTAGE_OIDC_ISSUER": f"http://{HOST}:{issuer}"}
        for name, argv in plan.services.items():
            own = {"VANTAGE_METRICS_PORT": str(ports[name]), "VANTAGE_REFERRAL_PORT": str(http_ports.get(name, 0))}
            supervisor.start(name, argv, {**env, **own})
        for name, port in ports.items():
            _await_metrics(name, port, supervisor)
            console.print(f"✓ {name} answers")
        known: State | None = None
        while True:
            if dead := stack.dead():
                state_file(data_dir).unlink(missing_ok=True)  # `up` waits until it is there again
                known = None
                for server in dead:
                    stack.revive(server)
            servers = {"kafka": stack.kafka.pid, "postgres": stack.postgres.pid}  # whatever is restarted has a new pid
            pids = {"holder": os.getpid(), **servers, **{name: supervisor.pid(name) for name in ports}}
            state = State(stack.bootstrap, stack.dsn, pids, ports, http_ports)
            if state != known:
                write_state(data_dir, state)
                known = state
            time.sleep(STATE_SECONDS)


def answers(port: int) -> bool:
    """Whether http://127.0.0.1:PORT/metrics does."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/metrics")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _await_metrics(name: str, port: int, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_SECONDS_MAX
    while not answers(port):
        if time.monotonic() > deadline:
            raise StartFailed(
                f"{name} does not answer at http://{HOST}:{port}/metrics.",
                f"It must within {READY_SECONDS_MAX:.0f} s. Mend what its log says.",
                supervisor.log(name),
            )
        time.sleep(POLL_SECONDS)


def _stop(_number: int, _frame: object) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):  # once is enough: let the end be orderly
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def main(argv: list[str]) -> int:
    """DATA_DIR PLAN: takes the lock, leaves its launcher, and holds."""
    data_dir, plan = Path(argv[0]), Plan(**json.loads(argv[1]))
    lock = take_lock(data_dir)
    if lock is None:
        return 1
    forget_holder(data_dir, lock)  # before the launcher leaves: it would read the old addresses as ours
    if os.fork():  # no thread runs yet; the child keeps the lock
        os._exit(0)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    write_pid(lock)
    console = Console(stderr=True)
    try:
        hold(data_dir, plan, lock.fileno(), console)
    except Stopped:
        return 0
    except LocalError as error:
        console.print(str(error), markup=False)
        return 1
    finally:
        state_file(data_dir).unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
