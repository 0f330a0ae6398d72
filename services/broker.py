"""The hub's questions to a broker, as kafka-python's requests: few round trips, and no answer that is not the broker's.

Each takes kafka-python's connection manager and is run on its thread (services/looking.py). Records are fetched by
topic id, so that a topic that was made again gives none of its own for another's.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from kafka.admin import OffsetSpec
from kafka.errors import CorruptRecordError, LeaderNotAvailableError, OffsetOutOfRangeError, for_code
from kafka.protocol.consumer import FetchRequest, ListOffsetsRequest
from kafka.protocol.metadata import MetadataRequest
from kafka.record import MemoryRecords

from schemas.topics import RECORD_BYTES_MAX
from services.fingerprints import fingerprint

ANSWER_SECONDS_MAX: Final = 5.0
_NO_TOPIC: Final = 3
_DESCRIBES_BY_ID: Final = 10
_FETCHES_BY_ID: Final = 13
"""Versions of the requests that tell topics apart by their ids."""
_ONE_RECORD_BYTES: Final = 64 * 1024
"""Of each partition; the broker gives a first record that is larger all the same."""
_RESPONSE_BYTES_MAX: Final = 4 * RECORD_BYTES_MAX
_FETCH_WAIT_MS: Final = 100

Partition = tuple[str, int]


class Found(NamedTuple):
    """One partition: its first offset, the one after its last, and what tells this log from another.

    ``log`` changes when the topic is deleted and made again, and when another broker leads it.
    """

    begin: int
    end: int
    log: str


class Look(NamedTuple):
    """``partitions`` are those with a leader, ``leaderless`` those without, of the topics that are there."""

    cluster: str
    partitions: Mapping[Partition, Found]
    leaderless: frozenset[Partition]
    topics: frozenset[str]


async def look(manager: Any, names: list[str]) -> Look:  # noqa: ANN401
    described = await _described(manager, names)
    logs = {tp: (log, leader) for topic in described.topics for tp, log, leader in _logs(topic)}
    leaders = {leader for log, leader in logs.values() if log is not None}
    asked = [
        (spec, manager.send(_offsets(spec, [tp for tp, (log, by) in logs.items() if log and by == leader]), leader))
        for leader in leaders
        for spec in (OffsetSpec.LATEST, OffsetSpec.EARLIEST)
    ]
    bounds: dict[OffsetSpec, dict[Partition, int]] = {OffsetSpec.LATEST: {}, OffsetSpec.EARLIEST: {}}
    for spec, future in asked:
        for topic in (await future).topics:
            for part in topic.partitions:
                _refuse(part.error_code)
                bounds[spec][topic.name, part.partition_index] = part.offset
    ends, begins = bounds[OffsetSpec.LATEST], bounds[OffsetSpec.EARLIEST]
    found = {tp: Found(begins[tp], ends[tp], log) for tp, (log, _) in logs.items() if log is not None}
    leaderless = frozenset(tp for tp, (log, _) in logs.items() if log is None)
    return Look(described.cluster_id, found, leaderless, frozenset(topic.name for topic in described.topics))


async def _described(manager: Any, names: Iterable[str]) -> Any:  # noqa: ANN401
    """The cluster, and those of the topics that are there."""
    topics = [MetadataRequest.MetadataRequestTopic(name=name) for name in names]
    answer = await manager.send(
        MetadataRequest(topics=topics, allow_auto_topic_creation=False, min_version=_DESCRIBES_BY_ID)
    )
    answer.topics = [topic for topic in answer.topics if topic.error_code != _NO_TOPIC]
    return answer


def _logs(topic: Any) -> Iterable[tuple[Partition, str | None, int]]:  # noqa: ANN401
    """Each partition of a described topic with the name of its log and its leader; None without a leader."""
    for part in topic.partitions:
        led = part.leader_id >= 0 and part.error_code == 0
        log = f"{topic.topic_id}/{part.leader_epoch}" if led else None
        yield (topic.name, part.partition_index), log, part.leader_id


def _offsets(spec: OffsetSpec, partitions: Iterable[Partition]) -> ListOffsetsRequest:
    by_topic: dict[str, list[Any]] = {}
    kind = ListOffsetsRequest.ListOffsetsTopic
    for topic, partition in partitions:
        asked = kind.ListOffsetsPartition(partition_index=partition, timestamp=spec)
        by_topic.setdefault(topic, []).append(asked)
    return ListOffsetsRequest(topics=[kind(name=name, partitions=asked) for name, asked in by_topic.items()])


def _refuse(code: int) -> None:
    error = for_code(code)
    if code:
        raise error


async def fingerprints(manager: Any, offsets: dict[Partition, int]) -> dict[Partition, bytes | None]:  # noqa: ANN401
    found: dict[Partition, bytes | None] = {}
    until = time.monotonic() + ANSWER_SECONDS_MAX
    while left := {tp: offset for tp, offset in offsets.items() if tp not in found}:
        for tp, records in (await _fetched(manager, left, _ONE_RECORD_BYTES, until)).items():
            if records is None:
                found[tp] = None
            elif records:
                found[tp] = fingerprint(records[0].value) if records[0].offset == offsets[tp] else None
    return found


async def since(manager: Any, partition: Partition, offset: int, end: int) -> list[bytes]:  # noqa: ANN401
    found: list[bytes] = []
    until = time.monotonic() + ANSWER_SECONDS_MAX
    while offset < end:
        records = (await _fetched(manager, {partition: offset}, RECORD_BYTES_MAX, until)).get(partition, [])
        if records is None:
            raise OffsetOutOfRangeError
        found += [record.value for record in records if record.value and record.offset < end]
        offset = records[-1].offset + 1 if records else offset
    return found


async def _fetched(
    manager: Any, offsets: dict[Partition, int], size: int, until: float  # noqa: ANN401
) -> dict[Partition, list[Any] | None]:  # fmt: skip
    """The next records at or after each offset, as many as came; None where the log has none there."""
    if time.monotonic() >= until:
        raise TimeoutError
    topics = (await _described(manager, {topic for topic, _ in offsets})).topics
    names = {topic.topic_id: topic.name for topic in topics}
    leaders = {tp: (topic.topic_id, leader) for topic in topics for tp, _, leader in _logs(topic)}
    asked: dict[int, dict[Any, list[Any]]] = {}
    kind = FetchRequest.FetchTopic
    for tp, offset in offsets.items():
        topic_id, leader = leaders.get(tp, (None, -1))
        if leader < 0:
            raise LeaderNotAvailableError
        part = kind.FetchPartition(partition=tp[1], fetch_offset=offset, partition_max_bytes=size)
        asked.setdefault(leader, {}).setdefault(topic_id, []).append(part)
    sent = [manager.send(_fetch([kind(topic_id=t, partitions=p) for t, p in led.items()]), leader)
            for leader, led in asked.items()]  # fmt: skip
    found: dict[Partition, list[Any] | None] = {}
    for future in sent:
        answer = await future
        _refuse(answer.error_code)
        for topic in answer.responses:
            for part in topic.partitions:
                tp = (names[topic.topic_id], part.partition_index)
                found[tp] = _records(part, offsets[tp])
    return found


def _fetch(topics: list[Any]) -> FetchRequest:
    return FetchRequest(
        max_wait_ms=_FETCH_WAIT_MS, min_bytes=1, max_bytes=_RESPONSE_BYTES_MAX, isolation_level=0, session_id=0,
        session_epoch=-1, topics=topics, min_version=_FETCHES_BY_ID, max_version=_FETCHES_BY_ID,
    )  # fmt: skip


def _records(part: Any, offset: int) -> list[Any] | None:  # noqa: ANN401
    if part.error_code == OffsetOutOfRangeError.errno:
        return None
    _refuse(part.error_code)
    if offset >= part.high_watermark:
        return None
    found = []
    for batch in MemoryRecords(bytes(part.records or b"")):
        if not batch.validate_crc():
            raise CorruptRecordError
        found += [record for record in batch if record.offset >= offset]
    return found
