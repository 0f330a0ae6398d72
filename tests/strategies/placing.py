"""Where Kafka would put a stream of messages."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from zlib import crc32

from kafka.partitioner.default import murmur2

from schemas import Place, Record
from schemas.topics import BY_NAME

Message = tuple[str, bytes | None, bytes | None]
"""Topic, key, value."""

APPENDED_AT: Final = datetime(2030, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=300_000)
def _hash(key: bytes) -> int:
    return int(murmur2(key)) & 0x7FFFFFFF


def partition_of(key: bytes | None, value: bytes | None, partitions: int) -> int:
    """As Kafka's default partitioner; a record without key, random there, goes by its value."""
    if partitions == 1:
        return 0
    return (crc32(value or b"") if key is None else _hash(key)) % partitions


def partitions_in_use(topic: str) -> int:
    """As schemas.topics says."""
    return BY_NAME[topic].partitions


def places(stream: Iterable[Message], partitions_of: Callable[[str], int] = partitions_in_use) -> list[Place]:
    """The place of each message, when the stream is the first on its topics."""
    ends: dict[tuple[str, int], int] = defaultdict(int)
    found: list[Place] = []
    for topic, key, value in stream:
        partition = partition_of(key, value, partitions_of(topic))
        found.append(Place(topic, partition, ends[topic, partition]))
        ends[topic, partition] += 1
    return found


def placed(
    stream: Iterable[Message],
    partitions_of: Callable[[str], int] = partitions_in_use,
    appended_at: datetime = APPENDED_AT,
) -> list[Record]:
    """The records that the broker would keep, in the order of the stream."""
    messages = list(stream)
    return [
        Record(place, key, value, appended_at)
        for place, (_, key, value) in zip(places(messages, partitions_of), messages, strict=True)
    ]
