"""The broker's side of the flow tests: fresh topics, messages in, placed records back."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from schemas import TOPICS, Place, Record
from schemas.topics import RECORD_BYTES_MAX
from services.intake.topics import create_topics
from services.projector.slices import as_record
from tests.strategies.placing import Message

ALL: Final = [TopicPartition(topic.name, p) for topic in TOPICS for p in range(topic.partitions)]
SECONDS_MAX: Final = 30.0
_POLL_SECONDS: Final = 0.05


@contextlib.contextmanager
def admin_of(bootstrap: str) -> Iterator[KafkaAdminClient]:
    """An admin client for the duration."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        yield admin
    finally:
        admin.close()


def recreate(bootstrap: str, names: Iterable[str] | None = None) -> None:
    """Empty topics in place of those that are there: all, or those of ``names``."""
    wanted = [topic for topic in TOPICS if names is None or topic.name in set(names)]
    with admin_of(bootstrap) as admin:
        there = {described["name"] for described in admin.describe_topics()}
        doomed = [topic.name for topic in wanted if topic.name in there]
        if doomed:
            admin.delete_topics(doomed)
        until = time.monotonic() + SECONDS_MAX
        while {described["name"] for described in admin.describe_topics()} & set(doomed):
            assert time.monotonic() < until, f"topics were not deleted within {SECONDS_MAX:.0f} s"
            time.sleep(_POLL_SECONDS)
    until = time.monotonic() + SECONDS_MAX
    while True:
        try:
            create_topics(bootstrap, topics=wanted)
            return
        except KafkaError:
            assert time.monotonic() < until, f"topics were not created within {SECONDS_MAX:.0f} s"
            time.sleep(_POLL_SECONDS)


def send(bootstrap: str, messages: Sequence[Message | tuple[str, bytes | None, bytes | None, int]]) -> list[Place]:
    """Publish (topic, key, value[, partition]) as they are, past all of intake's checks; the place of each."""
    producer = KafkaProducer(
        bootstrap_servers=bootstrap, linger_ms=5, batch_size=128 * 1024, max_request_size=RECORD_BYTES_MAX
    )
    try:
        futures = [
            producer.send(topic, key=key, value=value, partition=rest[0] if rest else None)
            for topic, key, value, *rest in messages
        ]
        producer.flush(timeout=SECONDS_MAX)
        sent = [future.get(timeout=SECONDS_MAX) for future in futures]
    finally:
        producer.close(timeout=SECONDS_MAX)
    return [Place(each.topic, each.partition, each.offset) for each in sent]


@contextlib.contextmanager
def _consumer(bootstrap: str) -> Iterator[KafkaConsumer]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, group_id=None)
    try:
        yield consumer
    finally:
        consumer.close(autocommit=False)


def end_offsets(bootstrap: str) -> dict[tuple[str, int], int]:
    """(topic, partition) → the offset after the last, of every partition of every topic."""
    with _consumer(bootstrap) as consumer:
        return {(tp.topic, tp.partition): end for tp, end in consumer.end_offsets(ALL).items()}


def fetch_all(bootstrap: str) -> list[Record]:
    """Every record of every topic, as the broker keeps it."""
    found: list[Record] = []
    with _consumer(bootstrap) as consumer:
        ends = {tp: end for tp, end in consumer.end_offsets(ALL).items() if end}
        consumer.assign(list(ends))
        consumer.seek_to_beginning()
        until = time.monotonic() + SECONDS_MAX
        while any(consumer.position(tp) < end for tp, end in ends.items()):
            assert time.monotonic() < until, f"the topics were not read within {SECONDS_MAX:.0f} s"
            for batch in consumer.poll(timeout_ms=500).values():
                found += map(as_record, batch)
    return found
