"""Our end of a guardian: a child process, and a directory, that cannot outlive us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from services.local import guardian
from services.local.errors import LocalError, StartFailed, StopFailed

GUARDIAN = [sys.executable, "-I", "-S", str(Path(guardian.__file__).resolve())]
KILL_SECONDS = 10.0


class Temporary:
    """A directory that is removed when we and every process holding `fd` are gone."""

    def __init__(self, prefix: str = "vantage-") -> None:
        self._janitor = subprocess.Popen(  # noqa: S603 - our own guardian
            [*GUARDIAN, "--temporary", prefix], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._pipe = _made(self._janitor.stdin)
        with _made(self._janitor.stdout) as news:
            told = news.readline().rstrip(b"\n")
        if not told:
            self.remove()
            raise LocalError("No temporary directory could be made (why is said above). TMPDIR must be writable.")
        self.path = Path(os.fsdecode(told))

    @property
    def fd(self) -> int:
        """The pipe to the janitor, for guardians whose servers write into the directory."""
        return self._pipe.fileno()

    def remove(self) -> None:
        self._pipe.close()
        self._janitor.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()


class Guarded:
    """A running command with its guardian. Every method may be called from any thread."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace_seconds: float = 10.0,
        holds: int | None = None,
    ) -> None:
        """`env` is added to ours; output is appended to `log`; `user` needs root.

        The guardian keeps the file descriptor `holds` open until the command is gone.
        """
        self.log, self._grace_seconds = log, grace_seconds
        self._returncode: int | None = None
        self._lock = threading.Lock()
        words = ["--log", str(log), "--stop-signal", str(int(stop_signal))]
        words += ["--grace-seconds", str(grace_seconds)]
        words += ["--user", user] if user else []
        with log.open("ab") as errors:
            self._guardian = subprocess.Popen(  # noqa: S603 - our own guardian
                [*GUARDIAN, *words, "--", *argv],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **(env or {})},
                start_new_session=True,
                pass_fds=[] if holds is None else [holds],
            )
        self._orders, self._news = _made(self._guardian.stdin), _made(self._guardian.stdout)
        first = self._news.readline().split()
        if not first:
            self._close()
            raise StartFailed(f"{argv[0]} could not be run.", "It must be executable.", log)
        self.pid = int(first[1])

    def poll(self) -> int | None:
        """The exit status (negative: the signal that ended it), or None while it runs."""
        with self._lock:
            if self._returncode is None and self._guardian.poll() is not None:
                self._close()
            return self._returncode

    def wait(self, timeout_seconds: float | None = None) -> int:
        """Until the command and all its descendants are gone; raises subprocess.TimeoutExpired."""
        self._guardian.wait(timeout_seconds)
        returncode = self.poll()
        return -int(signal.SIGKILL) if returncode is None else returncode

    def signal(self, number: signal.Signals) -> None:
        """Through the guardian, which alone reaps the command: the pid cannot be another's."""
        with contextlib.suppress(OSError, ValueError):
            self._orders.write(bytes([number]))
            self._orders.flush()

    def kill(self) -> None:
        """SIGKILL to the command itself, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self._wait_gone(KILL_SECONDS)

    def stop(self) -> int:
        """Ask it to end; the guardian kills it when its grace is over."""
        with contextlib.suppress(OSError):
            self._orders.close()
        return self._wait_gone(self._grace_seconds + KILL_SECONDS)

    def _wait_gone(self, seconds: float) -> int:
        try:
            return self.wait(seconds)
        except subprocess.TimeoutExpired:
            raise StopFailed(
                f"Process {self.pid} is still there {seconds:.0f} s after it was told to end. "
                f"It must be gone after KILL. Look at its state with ps, and at {self.log}."
            ) from None

    def _close(self) -> None:
        self._guardian.wait()
        last = self._news.read().split()
        self._returncode = int(last[-1]) if last else -int(signal.SIGKILL)
        self._news.close()
        with contextlib.suppress(OSError):
            self._orders.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _made(pipe: IO[bytes] | None) -> IO[bytes]:
    """Popen makes the pipes it was asked for; its type does not say so."""
    if pipe is None:
        raise StopFailed("A guardian has no pipe. It must have one. This is a fault of ours.")
    return pipe
