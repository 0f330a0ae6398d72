"""One round: publish while everything is killed, then compare with the oracle."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

from services.local.kafka import Kafka
from services.local.postgres import Postgres
from tests.flow.compare import compare
from tests.flow.hub import Hub
from tests.torture.chaos import WORKERS, Chaos, plan
from tests.torture.publisher import Publisher
from tests.torture.stream import Sent, stream

BACKLOGS: Final = (400, 3_000, 30_000)
"""How far the publisher may be ahead: small slices, middling ones, or everything at once."""
STILL_SECONDS_MAX: Final = 150.0
_TICK_SECONDS: Final = 0.1

Progress = Callable[[int, int], None]


class Round(NamedTuple):
    """What a round did. ``left`` counts ends of workers that nobody had killed."""

    seed: int
    records: int
    incidents: Counter[str]
    left: int
    seconds: float
    differences: list[str]


def one_round(
    kafka: Kafka, postgres: Postgres, folder: Path, seed: int, events: int,
    *, kinds: Iterable[str] = (), rebuild: bool = False, progress: Progress = lambda done, total: None,
) -> Round:  # fmt: skip
    """A round on empty topics and a new database. ``folder`` keeps the workers' logs.

    ``rebuild``: a single new worker also reads it all again, and every table must have the same content.
    """
    rng = Random(seed)
    messages = stream(seed, events).messages
    hub = Hub(kafka, postgres, folder)
    try:
        chaos = Chaos(hub, plan(rng, len(messages), kinds))
        for worker in WORKERS:
            hub.start_worker(worker)
        hub.await_members(len(WORKERS))
        began = time.monotonic()
        stuck = _play(hub, messages, chaos, rng.choice(BACKLOGS), progress)
        seconds = time.monotonic() - began
        differences = stuck or _differences(hub)
        restarts = sum(hub.supervisor.restarts(worker) for worker in WORKERS)
        if rebuild:
            differences += _differences_of_rebuild(hub)
        return Round(seed, len(messages), chaos.done, restarts - chaos.done["kill"], seconds, differences)
    finally:
        hub.close()


def _play(hub: Hub, messages: list[Sent], chaos: Chaos, backlog_max: int, progress: Progress) -> list[str]:
    """Publish and torment until all is projected; a sentence if it does not get on."""
    publisher = Publisher(hub.bootstrap, messages)
    moved_at, last = time.monotonic(), -1
    try:
        while last < len(messages) or not chaos.is_over:
            projected = sum(hub.positions().values())
            progress(projected, len(messages))
            if projected != last:
                moved_at, last = time.monotonic(), projected
            elif time.monotonic() - moved_at > STILL_SECONDS_MAX:
                return [f"stuck at {projected} of {len(messages)} records for {STILL_SECONDS_MAX:.0f} s"]
            publisher.allow(projected + backlog_max)
            chaos.look(projected)
            time.sleep(_TICK_SECONDS)
    finally:
        chaos.stop()
        lost = publisher.close()
    return lost


def _differences(hub: Hub) -> list[str]:
    """The positions against the broker's ends, and everything else against the oracle."""
    ends = {tp: end for tp, end in hub.ends().items() if end}
    positions = {tp: at for tp, at in hub.positions().items() if at}
    found = [] if ends == positions else [f"positions: {positions}; expected the broker's ends: {ends}"]
    records = hub.records()
    return found + hub.ask(lambda connection: compare(connection, records))


def _differences_of_rebuild(hub: Hub) -> list[str]:
    """What one worker on a new database makes of the same topics, part by part."""
    for worker in WORKERS:
        hub.stop_worker(worker)
    before = hub.digest()
    hub.new_database()
    with hub.worker("again"):
        hub.await_projected(seconds=STILL_SECONDS_MAX + sum(hub.ends().values()) / 100)
    after = hub.digest()
    return [f"rebuilt {part}: {after[part]}; before {before[part]}" for part in before if before[part] != after[part]]


def run_all(rounds: Iterable[Callable[[], Round]], tell: Callable[[Round], None]) -> Round | None:
    """Round by round until one differs, which is answered."""
    for each in rounds:
        done = each()
        tell(done)
        if done.differences:
            return done
    return None
