"""Keeps service processes running: one log each, restarted when they end, ended for certain."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from services.local.errors import LocalError, StartFailed
from services.local.guarded import Guarded

BACK_OFF_SECONDS_MIN = 0.2
STEADY_SECONDS = 10.0  # a child that ran so long starts again without delay


class Supervisor:
    """Use as a context manager: leaving it ends every child."""

    def __init__(
        self,
        log_dir: Path,
        *,
        grace_seconds: float = 10.0,
        back_off_seconds_max: float = 5.0,
        holds: int | None = None,
    ) -> None:
        """A child told to stop gets `grace_seconds` after TERM, then KILL."""
        log_dir.mkdir(parents=True, exist_ok=True)
        self.log_dir = log_dir.resolve()
        self._grace_seconds, self._back_off_seconds_max = grace_seconds, back_off_seconds_max
        self._holds = holds
        self._kept: dict[str, _Kept] = {}

    def start(self, name: str, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Returns at once; `env` is added to ours. A name that was stopped can be started again."""
        if name in self._kept:
            raise LocalError(f"{name} is started already. A name stands for one child: stop it.")
        self._kept[name] = _Kept(self, argv, self.log(name), env or {})

    def run(
        self,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str] | None = None,
        *,
        seconds_max: float = 120.0,
    ) -> None:
        """Run once to completion; raises StartFailed unless it succeeds in time."""
        with self.guard(argv, self.log(name), env or {}) as child:
            try:
                status = child.wait(seconds_max)
            except subprocess.TimeoutExpired:
                raise StartFailed(
                    f"{name} has not ended after {seconds_max:.0f} s.",
                    "It must end by itself. See what it waits for.",
                    self.log(name),
                ) from None
        if status:
            raise StartFailed(
                f"{name} ended with status {status}.",
                "It must succeed. Mend what it says and start again.",
                self.log(name),
            )

    def stop(self, name: str) -> None:
        """TERM, a bounded wait, KILL; and no restart. Nothing happens if it is not started."""
        if kept := self._kept.pop(name, None):
            kept.stop()

    def close(self) -> None:
        """Stop all, at the same time."""
        threads = [threading.Thread(target=self.stop, args=(name,)) for name in list(self._kept)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to the child itself. A child that ends of it is restarted."""
        self._kept[name].signal(number)

    def pid(self, name: str) -> int:
        """Of the newest process of that name, alive or not."""
        return self._kept[name].pid

    def is_alive(self, name: str) -> bool:
        return name in self._kept and self._kept[name].is_alive

    def restarts(self, name: str) -> int:
        return self._kept[name].restarts

    def log(self, name: str) -> Path:
        return self.log_dir / f"{name}.log"

    @property
    def names(self) -> list[str]:
        return list(self._kept)

    @property
    def back_off_seconds_max(self) -> float:
        return self._back_off_seconds_max

    def guard(self, argv: Sequence[str], log: Path, env: Mapping[str, str]) -> Guarded:
        """A child of ours, not watched yet."""
        grace = self._grace_seconds
        return Guarded(argv, log=log, env=env, grace_seconds=grace, holds=self._holds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Kept:
    """One name: its newest process, and a thread that starts the next."""

    def __init__(self, owner: Supervisor, argv: Sequence[str], log: Path, env: Mapping[str, str]) -> None:
        self.restarts = 0
        self._owner, self._argv, self._log, self._env = owner, list(argv), log, dict(env)
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._process = owner.guard(self._argv, log, self._env)
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        self._process.signal(number)

    def stop(self) -> None:
        with self._changing:
            self._stopping.set()
        self._process.stop()
        self._thread.join()

    def _keep(self) -> None:
        delay_seconds = BACK_OFF_SECONDS_MIN
        while True:
            began = time.monotonic()
            self._process.wait()
            if time.monotonic() - began > STEADY_SECONDS:
                delay_seconds = BACK_OFF_SECONDS_MIN
            if self._stopping.wait(delay_seconds):
                return
            delay_seconds = min(2 * delay_seconds, self._owner.back_off_seconds_max)
            with self._changing:
                if self._stopping.is_set():
                    return
                self._process = self._owner.guard(self._argv, self._log, self._env)
                self.restarts += 1
