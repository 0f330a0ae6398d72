"""One hub of children: their events are published while workers are killed and frozen, and the gate is asked."""

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Final, NamedTuple
from uuid import uuid4

from kafka import KafkaProducer

from schemas import Place
from services.local.kafka import Kafka
from services.local.postgres import Postgres
from services.referral.asking import Gate
from tests.flow.hub import Hub
from tests.flow.stepping import question, settings
from tests.torture.chaos import WORKERS, Chaos, Incident
from tests.torture.gate_children import Child, Said, child
from tests.torture.gate_reference import Placed, violations

ASKERS: Final = 4
ASKED_EACH: Final = 3
_FRESH_SECONDS: Final = 2.0
_CONFIRM_SECONDS: Final = 4.0
_ACKNOWLEDGE_SECONDS: Final = 30
QUESTIONS_PER_INCIDENT: Final = 10
_TICK_SECONDS: Final = 0.1
_LONGEST_SECONDS: Final = 240.0
KINDS: Final = ("freeze", "freeze", "freeze", "kill", "terminate")


class Asked(NamedTuple):
    """What a hub of children was asked."""

    outcomes: Counter[str]
    incidents: Counter[str]
    violations: list[str]
    seconds: float


class Telling:
    """Publishes in the background, one record at a time; what the broker acknowledged is held under a lock."""

    def __init__(self, bootstrap: str, rng: Random, children: Sequence[Child]) -> None:
        self._bootstrap = bootstrap
        self._later = [(child, said) for child in children for said in child.later]
        rng.shuffle(self._later)
        self._lock = threading.Lock()
        self._held: dict[str, list[Placed]] = defaultdict(list)
        self.problems: list[str] = []
        self._thread = threading.Thread(target=self._run, args=(children,), daemon=True)
        self.ready = threading.Event()
        self._go_on = threading.Semaphore(0)

    def start(self) -> None:
        self._thread.start()

    def one_more(self) -> None:
        """Let the next of the later records be published."""
        self._go_on.release()

    def held(self, name: str) -> list[Placed]:
        """What is acknowledged of a child by now."""
        with self._lock:
            return list(self._held[name])

    def join(self) -> None:
        for _ in self._later:
            self._go_on.release()
        self._thread.join(60)

    def _run(self, children: Sequence[Child]) -> None:
        producer = KafkaProducer(bootstrap_servers=self._bootstrap)
        try:
            for each in children:
                self._send(producer, each.name, each.first)
            self.ready.set()
            for each, said in self._later:
                self._go_on.acquire()
                self._send(producer, each.name, [said])
        except Exception as problem:
            self.problems.append(f"the publisher ended with {type(problem).__name__}")
            self.ready.set()
        finally:
            producer.close(timeout=10)

    def _send(self, producer: KafkaProducer, name: str, said: Sequence[Said]) -> None:
        futures = [producer.send(topic, key=key, value=value) for (topic, key, value), _ in said]
        held = [future.get(_ACKNOWLEDGE_SECONDS) for future in futures]
        placed = [Placed(Place(h.topic, h.partition, h.offset), s) for h, s in zip(held, said, strict=True)]
        with self._lock:
            self._held[name] += placed


class _Asking:
    """Four askers, each with the next question when its last is answered."""

    def __init__(self, hub: Hub, telling: Telling, rng: Random, children: Sequence[Child]) -> None:
        self._telling, self._rng = telling, rng
        self._left = [each for each in children for _ in range(ASKED_EACH)]
        rng.shuffle(self._left)
        self._gate = Gate(settings(hub, fresh_seconds_max=_FRESH_SECONDS, confirm_seconds_max=_CONFIRM_SECONDS))
        self._later_each = sum(len(each.later) for each in children) / len(self._left)
        self._owed = 0.0
        self.done = 0
        self.outcomes: Counter[str] = Counter()
        self.violations: list[str] = []

    async def run(self, chaos: Chaos, progress: Callable[[int], None]) -> None:
        until = time.monotonic() + _LONGEST_SECONDS
        tormenting = asyncio.create_task(self._torment(chaos))
        try:
            await asyncio.gather(*(self._asker(until, progress) for _ in range(ASKERS)))
        finally:
            tormenting.cancel()
            await self._gate.close()

    async def _torment(self, chaos: Chaos) -> None:
        while True:
            await asyncio.to_thread(chaos.look, self.done)
            await asyncio.sleep(_TICK_SECONDS)

    async def _asker(self, until: float, progress: Callable[[int], None]) -> None:
        while self._left and time.monotonic() < until:
            asked = self._left.pop()
            self._owed += self._later_each
            while self._owed >= 1:
                self._telling.one_more()
                self._owed -= 1
            before = self._telling.held(asked.name)
            answer = await self._gate.ask(question(asked.name), uuid4().hex)
            self.violations += violations(asked, before, self._telling.held(asked.name), answer)
            codes = {reason.code for reason in answer.reasons}
            self.outcomes["not-fresh" if "not-fresh" in codes else str(answer.outcome or answer.standing)] += 1
            self.done += 1
            progress(1)


def one_hub(
    kafka: Kafka, postgres: Postgres, folder: Path, seeds: Sequence[int], *,
    progress: Callable[[int], None] = lambda _: None,
) -> Asked:  # fmt: skip
    """A child of each seed on empty topics and a new database, asked about ``ASKED_EACH`` times."""
    rng = Random(seeds[0])
    children = [child(seed) for seed in seeds]
    hub = Hub(kafka, postgres, folder)
    telling = Telling(hub.bootstrap, rng, children)
    try:
        for worker in WORKERS:
            hub.start_worker(worker)
        telling.start()
        assert telling.ready.wait(_LONGEST_SECONDS)
        hub.await_projected()
        chaos = Chaos(hub, _plan(rng, ASKED_EACH * len(children)))
        asking = _Asking(hub, telling, rng, children)
        began = time.monotonic()
        try:
            asyncio.run(asking.run(chaos, progress))
        finally:
            chaos.stop()
        seconds = time.monotonic() - began
        telling.join()
        return Asked(asking.outcomes, chaos.done, asking.violations + telling.problems, seconds)
    finally:
        hub.close()


def _plan(rng: Random, questions: int) -> list[Incident]:
    """One incident for every ten questions or so."""
    count = max(3, questions // QUESTIONS_PER_INCIDENT)
    return sorted(
        Incident(rng.randrange(1 + questions * 2 // 3), rng.choice(KINDS), rng.choice(WORKERS), rng.random())
        for _ in range(count)
    )
