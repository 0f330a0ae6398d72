"""Kafka and PostgreSQL together, as `make demo`, `vantage up` and the tests want them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from rich.console import Console

from services.local.errors import StartFailed
from services.local.jars import kafka_jars
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from services.local.server import Server

REVIVAL_TRIES = 3
REVIVAL_PAUSE_SECONDS = 1.0


class Stack:
    """`with Stack(None) as stack: stack.bootstrap, stack.dsn`. None: temporary, gone afterwards."""

    def __init__(
        self,
        data_dir: Path | None = None,
        *,
        kafka_port: int | None = None,
        postgres_port: int | None = None,
        durable: bool = True,
        postgres_settings: Mapping[str, str] | None = None,
        kafka_settings: Mapping[str, str] | None = None,
        console: Console | None = None,
        holds: int | None = None,
    ) -> None:
        """`console` shows progress: standard error unless given, `Console(quiet=True)` for none."""
        self._console = console or Console(stderr=True)
        self.kafka = Kafka(
            data_dir / "kafka" if data_dir else None,
            port=kafka_port,
            settings=kafka_settings,
            holds=holds,
        )
        self.postgres = Postgres(
            data_dir / "postgres" if data_dir else None,
            port=postgres_port,
            durable=durable,
            settings=postgres_settings,
            holds=holds,
        )

    @property
    def bootstrap(self) -> str:
        """Kafka's address, for `bootstrap_servers`."""
        return self.kafka.bootstrap

    @property
    def dsn(self) -> str:
        """Of the database `vantage`."""
        return self.postgres.dsn()

    def start(self) -> Self:
        """Both at the same time. When one fails the other is ended too."""
        try:
            kafka_jars(console=self._console)
            with ThreadPoolExecutor(2) as pool:
                started = [pool.submit(self._start, each) for each in (self.kafka, self.postgres)]
            for outcome in started:
                outcome.result()
        except BaseException:
            self.close()
            raise
        return self

    def dead(self) -> list[Server]:
        """Those that were started and have ended by themselves."""
        return [server for server in (self.kafka, self.postgres) if not server.is_alive]

    def revive(self, server: Server) -> None:
        """Start a server again on its port and its data. Raises StartFailed when it does not stay."""
        for attempt in range(1, REVIVAL_TRIES + 1):
            self._console.print(f"[red]✗[/] {server.name} has ended; it is started again on the same port and data")
            try:
                return self._start(server)
            except StartFailed:
                if attempt == REVIVAL_TRIES:
                    raise
                time.sleep(attempt * REVIVAL_PAUSE_SECONDS)  # its port may be another's for a moment
        return None

    def _start(self, server: Server) -> None:
        began = time.monotonic()
        self._console.print(f"[dim]…[/] {server.name} is starting")
        server.start()
        seconds = time.monotonic() - began
        self._console.print(f"[green]✓[/] {server.name} answers ({seconds:.1f} s)")

    def close(self) -> None:
        """End both; remove temporary data."""
        with ThreadPoolExecutor(2) as pool:
            for outcome in [pool.submit(each.close) for each in (self.kafka, self.postgres)]:
                outcome.result()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
