"""What the broker says of the topics at this moment; nothing is taken from a client's memory.

Through kafka-python, whose admin client alone tells a topic's id. Its calls block: see ``Looking.look``.
"""

import asyncio
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from kafka import KafkaConsumer, TopicPartition
from kafka.admin import KafkaAdminClient, OffsetSpec
from kafka.errors import KafkaError

from schemas.topics import RECORD_BYTES_MAX
from services.errors import HubError
from services.fingerprints import fingerprint

T = TypeVar("T")
ANSWER_SECONDS_MAX: Final = 5.0
_NO_TOPIC: Final = 3

Partition = tuple[str, int]


class Unreachable(HubError):
    """The broker did not answer in time."""


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


class Looking:
    """Asks the broker anew each time, over connections of their own, so that no answer is an old one."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    async def look(self, topics: Iterable[str]) -> Look:
        """The topics of these names as they are now. ``Unreachable``."""
        wanted = sorted(topics)
        return await self._in_time(lambda: self._look(wanted))

    async def fingerprints(self, offsets: Mapping[Partition, int]) -> dict[Partition, bytes | None]:
        """Of the record at each offset; None where the log has no record there. ``Unreachable``."""
        return await self._in_time(lambda: self._fingerprints(offsets)) if offsets else {}

    async def since(self, partition: Partition, offset: int, end: int) -> list[bytes]:
        """The values of the records from ``offset`` to before ``end``. ``Unreachable``."""
        return await self._in_time(lambda: self._since(partition, offset, end)) if offset < end else []

    async def _in_time(self, ask: Callable[[], T]) -> T:
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._asked, ask), 2 * ANSWER_SECONDS_MAX)
        except (KafkaError, OSError, TimeoutError) as problem:
            raise Unreachable(
                f"No broker answered at {self._bootstrap} in {ANSWER_SECONDS_MAX:.0f} s ({type(problem).__name__}); "
                "see that Kafka runs and that VANTAGE_KAFKA names it."
            ) from None

    def _asked(self, ask: Callable[[], T]) -> T:
        """kafka-python tries on where nobody listens, and leaves a socket open at each try; so that is seen first."""
        until = time.monotonic() + ANSWER_SECONDS_MAX
        servers = [server.rpartition(":") for server in self._bootstrap.split(",")]
        for number, (host, _, port) in enumerate(servers, start=1):
            try:
                socket.create_connection((host, int(port)), max(0.1, until - time.monotonic())).close()
                break
            except OSError:
                if number == len(servers):
                    raise
        return ask()

    def _look(self, names: list[str]) -> Look:
        milliseconds = int(ANSWER_SECONDS_MAX * 1000)
        admin = KafkaAdminClient(
            bootstrap_servers=self._bootstrap,
            bootstrap_timeout_ms=milliseconds,
            request_timeout_ms=milliseconds,
        )
        try:
            cluster = str(admin.describe_cluster()["cluster_id"])
            described = [topic for topic in admin.describe_topics(names) if topic["error_code"] != _NO_TOPIC]
            logs = {tp: log for topic in described for tp, log in _logs(topic)}
            led = [TopicPartition(*tp) for tp, log in logs.items() if log is not None]
            ends = admin.list_partition_offsets(dict.fromkeys(led, OffsetSpec.LATEST)) if led else {}
            begins = admin.list_partition_offsets(dict.fromkeys(led, OffsetSpec.EARLIEST)) if led else {}
        finally:
            admin.close()
        found = {tuple(tp): Found(begins[tp].offset, ends[tp].offset, str(logs[tp])) for tp in led}
        leaderless = frozenset(tp for tp, log in logs.items() if log is None)
        return Look(cluster, found, leaderless, frozenset(topic["name"] for topic in described))

    def _consumer(self) -> KafkaConsumer:
        return KafkaConsumer(
            bootstrap_servers=self._bootstrap,
            bootstrap_timeout_ms=int(ANSWER_SECONDS_MAX * 1000),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            max_partition_fetch_bytes=RECORD_BYTES_MAX,
        )

    def _fingerprints(self, offsets: Mapping[Partition, int]) -> dict[Partition, bytes | None]:
        found: dict[Partition, bytes | None] = {}
        consumer = self._consumer()
        try:
            consumer.assign([TopicPartition(*tp) for tp in offsets])
            for tp, offset in offsets.items():
                consumer.seek(TopicPartition(*tp), offset)
            until = time.monotonic() + ANSWER_SECONDS_MAX
            while len(found) < len(offsets):
                for tp, records in _poll(consumer, until).items():
                    first, name = records[0], tuple(tp)
                    found[name] = fingerprint(first.value) if first.offset == offsets[name] else None
                    consumer.pause(tp)
            return found
        finally:
            consumer.close(autocommit=False)

    def _since(self, partition: Partition, offset: int, end: int) -> list[bytes]:
        found: list[bytes] = []
        tp = TopicPartition(*partition)
        consumer = self._consumer()
        try:
            consumer.assign([tp])
            consumer.seek(tp, offset)
            until = time.monotonic() + ANSWER_SECONDS_MAX
            while consumer.position(tp) < end:
                for records in _poll(consumer, until).values():
                    found += [record.value for record in records if record.value and record.offset < end]
            return found
        finally:
            consumer.close(autocommit=False)


def _poll(consumer: KafkaConsumer, until: float) -> Any:  # noqa: ANN401
    """What came within the time that is left; TimeoutError when none is."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return consumer.poll(timeout_ms=int(left * 1000) + 1, max_records=10_000)


def _logs(topic: Mapping[str, Any]) -> Iterable[tuple[Partition, str | None]]:
    """Each partition of a described topic with the name of its log; None without a leader."""
    for part in topic["partitions"]:
        led = part["leader_id"] >= 0 and part["error_code"] == 0
        yield (topic["name"], part["partition_index"]), f"{topic['topic_id']}/{part['leader_epoch']}" if led else None
