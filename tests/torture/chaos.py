"""What happens to a hub in the middle of its events."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from typing import Final, NamedTuple

from services.store.connect import PROJECTOR
from tests.flow.hub import Hub

WORKERS: Final = ("one", "two")
KINDS: Final = ("kill", "freeze", "freeze until moved", "terminate", "broker")
EVENTS_PER_INCIDENT: Final = 3_500
MOVED_SECONDS: Final = (12.0, 16.0)  # the group gives a frozen worker's partitions away after 10 s
_SHORT_SECONDS: Final = (0.3, 3.0)
_DOWN_SECONDS: Final = (0.0, 2.0)
_TERMINATE: Final = """
select count(*) filter (where pg_terminate_backend(pid)) from (
    select pid from pg_stat_activity where application_name = $1 and datname = current_database()
    order by md5(pid::text || $2::text) limit $3
) chosen
"""


class Incident(NamedTuple):
    """``kind`` happens to ``worker`` as soon as so many records are projected; ``draw`` is for its details."""

    at: int
    kind: str
    worker: str
    draw: float


def plan(rng: Random, records: int, kinds: Iterable[str] = (), *, worker: str | None = None) -> list[Incident]:
    """One of each of ``kinds``, or as many as such a round takes; none before the first or after the last tenth."""
    chosen = list(kinds) or [rng.choice(KINDS) for _ in range(max(5, records // EVENTS_PER_INCIDENT))]
    found = [
        Incident(int(records * rng.uniform(0.1, 0.9)), kind, worker or rng.choice(WORKERS), rng.random())
        for kind in chosen
    ]
    return sorted(found)


class Chaos:
    """Does what a plan says, and ends what it began."""

    def __init__(self, hub: Hub, incidents: Iterable[Incident]) -> None:
        self._hub = hub
        self._left = list(incidents)
        self._thaw_at: dict[str, float] = {}
        self._broker_at: float | None = None
        self.done: Counter[str] = Counter()
        self._ways: dict[str, Callable[[Incident], None]] = {
            "kill": self._kill,
            "freeze": lambda i: self._freeze(i.worker, _between(_SHORT_SECONDS, i.draw)),
            "freeze until moved": lambda i: self._freeze(i.worker, _between(MOVED_SECONDS, i.draw)),
            "terminate": self._terminate,
            "broker": self._kill_broker,
        }

    @property
    def is_over(self) -> bool:
        """Nothing is to come and nothing is to be ended."""
        return not (self._left or self._thaw_at or self._broker_at)

    def look(self, projected: int) -> None:
        """Begin one incident that is due, and end those that have lasted long enough."""
        if self._left and projected >= self._left[0].at:
            incident = self._left.pop(0)
            self._ways[incident.kind](incident)
            self.done[incident.kind] += 1
        now = time.monotonic()
        for worker in [worker for worker, at in self._thaw_at.items() if at <= now]:
            self._thaw(worker)
        if self._broker_at is not None and self._broker_at <= now:
            self._start_broker()

    def stop(self) -> None:
        """End everything at once."""
        self._left.clear()
        for worker in list(self._thaw_at):
            self._thaw(worker)
        if self._broker_at is not None:
            self._start_broker()

    def _kill(self, incident: Incident) -> None:
        self._hub.kill_worker(incident.worker)
        self._thaw_at.pop(incident.worker, None)

    def _freeze(self, worker: str, seconds: float) -> None:
        self._hub.kill_worker(worker, signal.SIGSTOP)
        self._thaw_at[worker] = time.monotonic() + seconds

    def _thaw(self, worker: str) -> None:
        del self._thaw_at[worker]
        self._hub.kill_worker(worker, signal.SIGCONT)

    def _terminate(self, incident: Incident) -> None:
        """One backend of the projector, two, or all."""
        self._hub.rows(_TERMINATE, PROJECTOR, str(incident.draw), (1, 2, 100)[int(incident.draw * 3)])

    def _kill_broker(self, incident: Incident) -> None:
        if self._broker_at is None:
            self._hub.kafka.kill()
            self._broker_at = time.monotonic() + _between(_DOWN_SECONDS, incident.draw)

    def _start_broker(self) -> None:
        self._broker_at = None
        self._hub.kafka.start()


def _between(bounds: tuple[float, float], draw: float) -> float:
    low, high = bounds
    return low + (high - low) * draw
