"""What the two embedded servers have in common: a data directory, a port, a guarded process."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from services.local.errors import LocalError, StartFailed
from services.local.guarded import Guarded, Temporary
from services.local.ports import HOST, free_port

POLL_SECONDS = 0.05
PORT_TRIES = 3
PORT_TAKEN = "Address already in use"


class Server(ABC):
    """One server process on one data directory. Stopped or killed, it can be started again.

    Without `data_dir` the data are temporary: `close()` or our own death removes them.
    Without `port` a free one is taken at the first start, and kept.
    """

    name: str
    start_seconds_max = 60.0

    def __init__(
        self,
        data_dir: Path | None = None,
        *,
        port: int | None = None,
        holds: int | None = None,
    ) -> None:
        """The file descriptor `holds` stays open in the guardian until the server is gone."""
        self._kept_dir = data_dir.resolve() if data_dir else None
        self._temporary: Temporary | None = None
        self._lock_fd = holds
        self._port = port
        self._process: Guarded | None = None

    @abstractmethod
    def _prepare(self) -> None:
        """Make the data directory usable, once."""

    @abstractmethod
    def _launch(self, port: int) -> Guarded: ...

    @abstractmethod
    def _is_ready(self, pid: int, port: int) -> bool:
        """Whether this very process answers on this port."""

    @property
    def data_dir(self) -> Path:
        """Temporary data have a place from start() to close()."""
        if self._kept_dir:
            return self._kept_dir
        if self._temporary is None:
            self._temporary = Temporary(f"vantage-{self.name.lower()}-")
        return self._temporary.path

    @property
    def _holds(self) -> int | None:
        return self._temporary.fd if self._temporary else self._lock_fd

    @property
    def log(self) -> Path:
        return self.data_dir / f"{self.name.lower()}.log"

    @property
    def port(self) -> int:
        """Known from the first start on."""
        if self._port is None:
            raise LocalError(f"{self.name} has no port yet. It gets one when started: call start().")
        return self._port

    @property
    def pid(self) -> int:
        """Of the server itself, not of its guardian."""
        if self._process is None:
            raise LocalError(f"{self.name} has no pid yet. It gets one when started: call start().")
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> Self:
        """Returns when the server answers. Does nothing when it runs already."""
        if self.is_alive:
            return self
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self._prepare()
        for attempt in range(1, PORT_TRIES + 1):
            port = self._port or free_port()
            before = self.log.stat().st_size if self.log.exists() else 0
            process = self._launch(port)
            try:
                self._await_ready(process, port)
            except StartFailed:
                process.stop()
                taken = PORT_TAKEN in self._log_since(before)
                if self._port or not taken or attempt == PORT_TRIES:
                    raise
            except BaseException:
                process.stop()
                raise
            else:
                self._process, self._port = process, port
                return self
        raise LocalError(f"{self.name} did not start. It must. This is a fault of ours.")

    def stop(self) -> None:
        """Ask the server to end, and KILL it when it does not."""
        if self._process is not None:
            self._process.stop()

    def kill(self) -> None:
        """SIGKILL to the server, as a power cut would; data stay for the next start()."""
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """End for good. Temporary data are not worth an orderly end."""
        if self._temporary:
            self.kill()
            self._temporary.remove()
            self._temporary = None
        else:
            self.stop()

    def _await_ready(self, process: Guarded, port: int) -> None:
        deadline = time.monotonic() + self.start_seconds_max
        while time.monotonic() < deadline:
            if (status := process.poll()) is not None:
                raise StartFailed(
                    f"{self.name} ended with status {status} while starting on {HOST}:{port}.",
                    "It must stay and answer. Mend what its log says and start again.",
                    self.log,
                )
            if self._is_ready(process.pid, port):
                return
            time.sleep(POLL_SECONDS)
        raise StartFailed(
            f"{self.name} did not answer on {HOST}:{port}.",
            f"It must within {self.start_seconds_max:.0f} s. See whether the machine is busy.",
            self.log,
        )

    def _log_since(self, offset: int) -> str:
        with self.log.open("rb") as log:
            log.seek(offset)
            return log.read().decode(errors="replace")

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
