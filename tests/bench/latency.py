"""Time from publishing an event to its being visible: Postgres's own commit times, so nothing is polled."""

import asyncio
import time
from collections.abc import Sequence
from statistics import quantiles
from typing import Final

from aiokafka import AIOKafkaProducer

from schemas import Place
from tests.bench.pipeline import catch_up
from tests.bench.report import Row
from tests.bench.rig import LIVE_PER_SECOND, WARM_UP_SECONDS, Rig
from tests.strategies.placing import Message, partition_of, partitions_in_use

_VISIBLE: Final = """
select topic, partition, "offset", extract(epoch from pg_xact_commit_timestamp(xmin))::float8 as at from (
    select topic, partition, "offset", xmin from standing where topic is not null
    union all select topic, partition, "offset", xmin from duplicate
    union all select topic, partition, "offset", xmin from reject
) placed join unnest($1::text[], $2::int[], $3::bigint[]) as wanted (topic, partition, "offset")
using (topic, partition, "offset")
"""
"""``pg_xact_commit_timestamp`` needs track_commit_timestamp; both clocks are this machine's."""


def latency(rig: Rig) -> list[Row]:
    """With two workers, then with one, after the main workload."""
    catch_up(rig)
    return [row for count in (2, 1) for row in _with(rig, count)]


def _with(rig: Rig, count: int) -> list[Row]:
    messages = rig.live()
    with rig.workers(count):
        rig.say(f"{LIVE_PER_SECOND} events/s for {rig.asked.live_seconds} s, {count} worker(s)")
        published, rate = asyncio.run(publish(rig.hub.bootstrap, messages))
        rig.hub.await_projected(seconds=120)
    seconds = _seconds(rig, published)
    cuts = quantiles(seconds, n=1000, method="inclusive")
    measure = f"publish to visible, {count} worker{'s' if count > 1 else ''}"
    on = f"{len(seconds):,} events, {rate:.0f}/s sent of {LIVE_PER_SECOND}/s meant"
    named = (("p50", cuts[499]), ("p99", cuts[989]), ("p99.9", cuts[998]), ("longest", max(seconds)))
    return [Row(measure, name, value * 1e3, "ms", on) for name, value in named]


async def publish(bootstrap: str, messages: Sequence[Message]) -> tuple[dict[Place, float], float]:
    """Where each event lies and when it was handed over, without the warm-up; and how many a second were."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", linger_ms=0)
    await producer.start()
    sent = []
    try:
        await asyncio.gather(*(producer.partitions_for(topic) for topic in {topic for topic, _, _ in messages}))
        began = time.perf_counter()
        for number, (topic, key, value) in enumerate(messages):
            wait = began + number / LIVE_PER_SECOND - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            partition = partition_of(key, value, partitions_in_use(topic))
            at = time.time()
            sent.append((at, await producer.send(topic, key=key, value=value, partition=partition)))
        rate = len(sent) / (time.perf_counter() - began)
        found = [(at, await future) for at, future in sent]
    finally:
        await producer.stop()
    counted = found[LIVE_PER_SECOND * WARM_UP_SECONDS :]
    return {Place(done.topic, done.partition, done.offset): at for at, done in counted}, rate


def _seconds(rig: Rig, published: dict[Place, float]) -> list[float]:
    columns = [list(column) for column in zip(*published, strict=True)]
    rows = rig.hub.rows(_VISIBLE, *columns)
    return [at - published[Place(topic, partition, offset)] for topic, partition, offset, at in rows]
