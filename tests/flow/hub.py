"""A whole hub for a test: real Kafka topics, a real database, real worker processes, the real command.

    def test_something(hub: Hub) -> None:
        places = hub.publish([(topic, key, value), …])
        with hub.worker("one"):
            hub.await_projected()
        assert hub.fates(places) == …

Everything waits by polling, with a deadline. What it starts is gone after ``close``.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

from prometheus_client.parser import text_string_to_metric_families

import services
from schemas import Place, Record
from services.intake.publishing import Published
from services.intake.publishing import publish as publish_path
from services.local.guarded import Guarded
from services.local.kafka import Kafka
from services.local.ports import free_port
from services.local.postgres import Postgres
from services.local.supervisor import Supervisor
from services.local.up import VANTAGE
from services.store.connect import Connection, connect, migrate
from services.store.digest import digest
from services.store.fates import Fate
from services.store.generations import begin_generations
from services.store.sql import SQL
from tests.flow import topics
from tests.strategies.placing import Message

T = TypeVar("T")
ROOT: Final = Path(services.__path__[0]).resolve().parent
SECONDS_MAX: Final = 60.0
_POLL_SECONDS: Final = 0.1
_FATES: Final = """
select topic, partition, "offset", 'projected', null, null from standing where topic is not null
union all select topic, partition, "offset", 'duplicate', null, null from duplicate
union all select topic, partition, "offset", kind, code, detail from reject
"""


def until(true: Callable[[], T], seconds: float = SECONDS_MAX, what: str = "it") -> T:
    """Poll until it answers something true, which is answered; or fail."""
    deadline = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < deadline, f"{what} was not so within {seconds:.0f} s"
        time.sleep(_POLL_SECONDS)
    return answer


class Hub:
    """Empty topics of ``kafka``, an own database of ``postgres``, and the workers that are started."""

    def __init__(self, kafka: Kafka, postgres: Postgres, folder: Path) -> None:
        """Topic names are fixed: one broker serves one hub at a time. ``folder`` takes logs and files."""
        self.kafka, self.postgres, self.folder = kafka, postgres, folder
        self.group = f"vantage-{uuid4().hex[:8]}"
        self.supervisor = Supervisor(folder / "logs", grace_seconds=12, back_off_seconds_max=1)
        self.ports: dict[str, int] = {}
        self._databases: list[str] = []
        topics.recreate(kafka.bootstrap)
        self.dsn = self.new_database()

    def close(self) -> None:
        """End the workers and drop the databases."""
        self.supervisor.close()
        for name in self._databases:
            self.postgres.drop_database(name)

    @property
    def bootstrap(self) -> str:
        """Kafka's address."""
        return self.kafka.bootstrap

    @property
    def env(self) -> dict[str, str]:
        """What a command of this hub needs; python looks for the code in PYTHONPATH alone."""
        return {
            "VANTAGE_KAFKA": self.bootstrap, "VANTAGE_POSTGRES": self.dsn, "VANTAGE_GROUP": self.group,
            "VANTAGE_VIEW_SPOOL": str(self.folder / "views"),
            "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "ignore", "COLUMNS": "240",
        }  # fmt: skip

    # Databases

    def new_database(self, like: str | None = None) -> str:
        """Create an empty, migrated database, or a copy of the one at the address ``like``; use it from now on.

        Nobody may be connected to the one that is copied: stop the workers first.
        """
        name = f"flow_{uuid4().hex[:12]}"
        if like is None:
            self.dsn = self.postgres.create_database(name)
            self.ask(_prepare)
        else:
            template = like.rpartition("/")[2]
            self.ask(lambda c: c.execute(f'create database "{name}" template "{template}"'), self.postgres.dsn())
            self.dsn = self.postgres.dsn(name)
        self._databases.append(name)
        return self.dsn

    def ask(self, question: Callable[[Connection], Awaitable[T]], dsn: str | None = None) -> T:
        """The answer of a question to the database. May be called from async tests too."""

        async def asked() -> T:
            connection = await connect(dsn or self.dsn)
            try:
                return await question(connection)
            finally:
                await connection.close()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, asked()).result()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows as tuples; ``sql`` is a statement, or the name of one of the hub's."""
        return [tuple(row) for row in self.ask(lambda c: c.fetch(SQL.get(sql, sql), *values))]

    def execute(self, sql: str, *values: Any) -> None:
        """Change the database behind the hub's back."""
        self.ask(lambda c: c.execute(sql, *values))

    def digest(self) -> dict[str, str]:
        """See ``services.store.digest``."""
        return self.ask(digest)

    def fates(self, places: Collection[Place]) -> list[Fate | None]:
        """What became of the record at each place, None where it is not projected."""
        known = {Place(*row[:3]): Fate(*row[3:]) for row in self.rows(_FATES)}
        return [known.get(place) for place in places]

    def positions(self) -> dict[tuple[str, int], int]:
        """(topic, partition) → position."""
        return {(topic, partition): offset for topic, partition, offset in self.rows("positions")}

    def differences_in_accounts(self) -> list[tuple[Any, ...]]:
        """Partitions whose records do not add up to the position."""
        return [row for row in self.rows("accounts") if sum(row[3:]) != row[2]]

    # Topics

    def publish(self, messages: Sequence[Message | tuple[str, bytes | None, bytes | None, int]]) -> list[Place]:
        """Write (topic, key, value[, partition]) straight to Kafka; the place of each."""
        return topics.send(self.bootstrap, messages)

    def publish_file(self, path: Path, **how: Any) -> Published:
        """As ``vantage publish`` does, in this process."""
        return publish_path(path, self.bootstrap, **how)

    def ends(self) -> dict[tuple[str, int], int]:
        """(topic, partition) → the offset after the last."""
        return topics.end_offsets(self.bootstrap)

    def records(self) -> list[Record]:
        """All that the topics hold."""
        return topics.fetch_all(self.bootstrap)

    def await_projected(self, seconds: float = SECONDS_MAX, but: Collection[tuple[str, int]] = ()) -> None:
        """Until the positions are where the topics end now. ``but``: partitions that are left out."""
        wanted = {tp: end for tp, end in self.ends().items() if end and tp not in but}
        deadline = time.monotonic() + seconds
        while behind := {tp: (at, end) for tp, end in wanted.items() if (at := self.positions().get(tp, 0)) < end}:
            assert time.monotonic() < deadline, f"not projected within {seconds:.0f} s, (position, end): {behind}"
            time.sleep(_POLL_SECONDS)

    # Commands and workers

    def run_cli(
        self, *words: str, seconds: float = SECONDS_MAX, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """``vantage WORDS``, with its output as text and its return code."""
        everything = {**os.environ, **self.env, **(env or {})}
        return subprocess.run(
            [*VANTAGE, *words], env=everything, cwd=self.folder, capture_output=True, text=True, timeout=seconds,
            check=False,
        )  # fmt: skip

    def start_worker(self, name: str = "one", *, ready: bool = True, **env: str) -> None:
        """Start ``vantage projector`` under the supervisor, which restarts it when it ends."""
        self.ports[name] = free_port()
        everything = {**self.env, "VANTAGE_METRICS_PORT": str(self.ports[name]), **env}
        seen = len(self.log(name))
        self.supervisor.start(name, [*VANTAGE, "projector"], everything)
        if ready:
            until(lambda: "projector started" in self.log(name)[seen:], what=f"worker {name} started")

    def spawn_worker(self, name: str = "lone", **env: str) -> Guarded:
        """A worker that nobody restarts: ``poll``, ``wait``, ``stop`` give its exit code."""
        log = self.supervisor.log(name)
        return Guarded([*VANTAGE, "projector"], log=log, env={**self.env, **env}, grace_seconds=12)

    def stop_worker(self, name: str = "one") -> None:
        """TERM, then KILL; not restarted."""
        self.supervisor.stop(name)

    def kill_worker(self, name: str = "one", number: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal. A worker that ends of it is restarted."""
        self.supervisor.kill(name, number)

    @contextlib.contextmanager
    def worker(self, name: str = "one", **env: str) -> Iterator[None]:
        """A worker for the duration."""
        self.start_worker(name, **env)
        try:
            yield
        finally:
            self.stop_worker(name)

    def log(self, name: str = "one") -> str:
        """All that a worker of that name has logged."""
        path = self.supervisor.log(name)
        return path.read_text(errors="replace") if path.exists() else ""

    def metrics(self, name: str = "one") -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
        """Sample name → sorted labels → value, of a worker's /metrics."""
        found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
        for family in text_string_to_metric_families(self.metrics_text(name)):
            found.setdefault(family.name, {})
            for sample in family.samples:
                found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
        return found

    def metrics_text(self, name: str = "one") -> str:
        """What a worker's /metrics answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}/metrics", timeout=10) as answer:
            return str(answer.read().decode())

    def await_members(self, count: int, seconds: float = SECONDS_MAX) -> None:
        """Until the group has so many members and is stable."""
        with topics.admin_of(self.bootstrap) as admin:
            until(lambda: _members(admin.describe_groups([self.group])) == count, seconds, f"{count} members")


def _members(described: Any) -> int:
    (group,) = described.values() if isinstance(described, dict) else described
    state = str(group["group_state"] if "group_state" in group else group["state"])
    return {"Stable": len(group["members"]), "Empty": 0}.get(state, -1)


async def _prepare(connection: Connection) -> None:
    await migrate(connection)
    await begin_generations(connection)
