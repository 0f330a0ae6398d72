"""The servers, the topics and the workers of a run; each measure takes what it needs from here."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple, Self

from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.bench.usage import Used, memory_peak_mib, used
from tests.bench.workload import workload
from tests.flow import topics
from tests.flow.hub import Hub
from tests.strategies.placing import Message

POSTGRES_SETTINGS: Final = {"track_commit_timestamp": "on", "shared_buffers": "512MB", "max_wal_size": "4GB"}
LIVE_PER_SECOND: Final = 500
WARM_UP_SECONDS: Final = 3
LIVE_RUNS: Final = 3
STILL_SECONDS_MAX: Final = 300.0
_POLL_SECONDS: Final = 0.1
_CHUNK: Final = 20_000


class Asked(NamedTuple):
    """What the command line asks for."""

    seed: int
    events: int
    live_seconds: int
    requests: int
    alerts: int

    @property
    def live_events(self) -> int:
        """Of one latency run, its warm-up included."""
        return LIVE_PER_SECOND * (self.live_seconds + WARM_UP_SECONDS)


class Projecting(NamedTuple):
    """From one position to another. ``steady_per_second`` leaves out the first tenth."""

    events: int
    seconds: float
    steady_per_second: float
    used: Used
    memory_peak_mib: float


class Rig:
    """One hub; the main workload is generated and loaded when it is first needed."""

    def __init__(
        self, asked: Asked, kafka: Kafka, postgres: Postgres, folder: Path, say: Callable[[str], None]
    ) -> None:
        self.asked, self.say = asked, say
        self.hub = Hub(kafka, postgres, folder)
        self._stream: list[Message] = []
        self._loaded = ""
        self._live_used = 0
        self.caught_up = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.hub.close()

    @property
    def history(self) -> list[Message]:
        """The main workload's events."""
        return self._all[: self.asked.events]

    @property
    def _all(self) -> list[Message]:
        if not self._stream:
            asked = self.asked
            self.say(f"generating {asked.events:,} events")
            children = max(20, asked.events // 60)
            self._stream = workload(asked.seed, asked.events + LIVE_RUNS * asked.live_events, children=children)
        return self._stream

    def live(self) -> list[Message]:
        """Further events, not yet published: ``LIVE_RUNS`` runs' worth are there."""
        start = self.asked.events + self._live_used * self.asked.live_events
        self._live_used += 1
        return self._all[start : start + self.asked.live_events]

    def load(self) -> None:
        """The main workload on otherwise empty topics."""
        if self._loaded != "main":
            self.refill(self.history)
            self._loaded = "main"
            self._live_used = 0

    def refill(self, messages: Sequence[Message]) -> None:
        """Empty topics and an empty database, then these messages."""
        if self._loaded:
            topics.recreate(self.hub.bootstrap)
            self.hub.new_database()
        self._loaded, self.caught_up = "other", False
        self.publish(messages)

    def publish(self, messages: Sequence[Message]) -> None:
        """Load messages, as they are."""
        self.say(f"loading {len(messages):,} events into the topics")
        for start in range(0, len(messages), _CHUNK):
            self.hub.publish(messages[start : start + _CHUNK])

    @contextmanager
    def workers(self, count: int, *, start: bool = True) -> Iterator[list[str]]:
        """Names of so many workers, which run for the duration."""
        names = [f"worker-{number}" for number in range(1, count + 1)]
        try:
            if start:
                self.start(names)
            yield names
        finally:
            for name in names:
                self.hub.stop_worker(name)

    def start(self, names: Sequence[str], *, wait: bool = True, narrow: bool = False) -> None:
        """Start workers; ``wait`` until the group has them all. ``narrow``: those of tests/bench/narrow.py."""
        for name in names:
            if narrow:
                self.hub.supervisor.start(name, [sys.executable, "-m", "tests.bench.narrow"], self.hub.env)
            else:
                self.hub.start_worker(name, ready=wait)
        if wait:
            self.hub.await_members(len(names))

    def position(self) -> int:
        """How many records are projected."""
        return sum(self.hub.positions().values())

    def project(self, names: Sequence[str], until: int, before: Used, began: float, start: int) -> Projecting:
        """Wait until so many records are projected, and say what it took since ``began``."""
        tenth = start + (until - start) // 10
        at_tenth: tuple[float, int] | None = None
        moved, last = time.perf_counter(), start
        while (position := self.position()) < until:
            now = time.perf_counter()
            if position >= tenth and at_tenth is None:
                at_tenth = now, position
            if position != last:
                moved, last = now, position
            if now - moved > STILL_SECONDS_MAX:
                raise TimeoutError(f"Projection stands at {position} of {until}; see the logs of {names}.")
            time.sleep(_POLL_SECONDS)
        ended = time.perf_counter()
        since, of = at_tenth or (began, start)
        return Projecting(
            until - start, ended - began, (until - of) / max(ended - since, 1e-9), used(self.hub, names).since(before),
            max(memory_peak_mib(self.hub, name) for name in names),
        )  # fmt: skip
