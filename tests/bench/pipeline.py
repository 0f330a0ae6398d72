"""This pipeline, from the first start of its workers until everything on the topics is projected."""

import signal
import time
from collections.abc import Sequence
from typing import Final
from zlib import crc32

from tests.bench.asking import children_of, gate
from tests.bench.narrow import KEPT
from tests.bench.report import Row
from tests.bench.rig import Projecting, Rig
from tests.bench.usage import Used, used
from tests.bench.workload import kind_of, workload
from tests.strategies.placing import Message

_TENFOLD: Final = 10
_KEPT_WHOLE: Final = frozenset({"person.registered", "relationship.recorded", "birth.recorded"})


def one_worker(rig: Rig) -> list[Row]:
    """All of it by one worker."""
    return _from_the_first_start(rig, 1)


def two_workers(rig: Rig) -> list[Row]:
    """All of it by two."""
    return _from_the_first_start(rig, 2)


def as_it_was(rig: Rig) -> list[Row]:
    """One and two workers with two projections only, as before the others were written."""
    return [row for count in (1, 2) for row in _from_the_first_start(rig, count, narrow=True)]


def catch_up(rig: Rig) -> None:
    """See that the main workload is projected, whoever did it."""
    rig.load()
    if not rig.caught_up:
        _from_the_first_start(rig, 2)


def _from_the_first_start(rig: Rig, count: int, *, narrow: bool = False) -> list[Row]:
    rig.load()
    rig.hub.new_database()
    if narrow:
        rig.hub.execute("delete from generation where not projection = any($1::text[])", sorted(KEPT))
    until = sum(rig.hub.ends().values())
    kept = f" with {' and '.join(sorted(KEPT))} only" if narrow else ""
    rig.say(f"{count} worker(s){kept} on {until:,} events")
    idle = used(rig.hub, ())
    began = time.perf_counter()
    with rig.workers(count, start=False) as names:
        rig.start(names, wait=False, narrow=narrow)
        done = rig.project(names, until, idle, began, 0)
    rig.caught_up = not narrow
    return rows(f"vantage{kept}, {count} worker{'s' if count > 1 else ''}", done)


def rows(measure: str, done: Projecting, note: str = "") -> list[Row]:
    """The figures of one projection."""
    million = done.events / 1e6
    return [
        Row(measure, "from the first start to all projected", done.events / done.seconds, "events/s",
            note or f"{done.events:,} events, {done.seconds:.1f} s"),
        Row(measure, "after the first tenth", done.steady_per_second, "events/s"),
        Row(measure, "CPU, workers", done.used.workers / million, "s per million"),
        Row(measure, "CPU, Postgres", done.used.postgres / million, "s per million"),
        Row(measure, "CPU, Kafka", done.used.kafka / million, "s per million"),
        Row(measure, "memory of a worker, peak", done.memory_peak_mib, "MiB"),
    ]  # fmt: skip


def history_tenfold(rig: Rig) -> list[Row]:
    """The same further events after a history, and after a tenth of it about the same children; the gate after each."""
    further = rig.asked.events // _TENFOLD
    stream = workload(rig.asked.seed + 1, (_TENFOLD + 1) * further, children=max(20, further // 60))
    whole, last = stream[: _TENFOLD * further], stream[_TENFOLD * further :]
    thin = [message for message in whole if _is_kept(message)]
    children = children_of(whole)
    (short, at_first), (long, at_last) = (_after(rig, history, last, children) for history in (thin, whole))
    found = []
    for history, done in ((thin, short), (whole, long)):
        on = f"{done.events:,} events after {len(history):,}"
        found += [
            Row("history tenfold", "further events", done.events / done.seconds, "events/s", on),
            Row("history tenfold", "CPU of workers and Postgres", _cpu(done) / done.events * 1e3, "ms per event", on),
        ]
    ratio = _cpu(long) / long.events / (_cpu(short) / short.events)
    return [*found, Row("history tenfold", "cost per event, tenfold to one", ratio, "times"), *at_first, *at_last]


def _cpu(done: Projecting) -> float:
    return done.used.workers + done.used.postgres


def _is_kept(message: Message) -> bool:
    """Who is who stays as it is; of the rest every tenth."""
    return kind_of(message) in _KEPT_WHOLE or crc32(message[2] or b"") % _TENFOLD == 0


def _after(
    rig: Rig, history: Sequence[Message], further: Sequence[Message], children: Sequence[str]
) -> tuple[Projecting, list[Row]]:
    rig.refill(history)
    with rig.workers(2) as names:
        rig.say(f"projecting a history of {len(history):,} events")
        rig.project(names, len(history), Used(0, 0, 0), time.perf_counter(), 0)
        for name in names:
            rig.hub.kill_worker(name, signal.SIGSTOP)  # for less than the group's patience
        rig.publish(further)
        before, began = used(rig.hub, names), time.perf_counter()
        for name in names:
            rig.hub.kill_worker(name, signal.SIGCONT)
        done = rig.project(names, len(history) + len(further), before, began, len(history))
        rig.say(f"the gate after {rig.position():,} events")
        with gate(rig, children) as asked:
            answers = asked.times(rig.asked.requests)
    return done, asked.rows(f"gate, idle, after {len(history):,} events", answers, "two workers")
