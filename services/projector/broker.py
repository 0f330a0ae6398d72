"""What the broker itself says of a partition: where it begins and ends, and single records of it."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from schemas import Record
from schemas.topics import TOPICS
from services.projector.slices import as_record

_READ_SECONDS_MAX: Final = 15
ALL_PARTITIONS: Final = [TopicPartition(topic.name, p) for topic in TOPICS for p in range(topic.partitions)]


class Broker:
    """A consumer outside the group, for looking at the log. Use as an async context manager."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._consumer: AIOKafkaConsumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap, enable_auto_commit=False, max_partition_fetch_bytes=64 * 1024
        )

    async def __aenter__(self) -> Self:
        await self._consumer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def cluster_id(self) -> str:
        """The id that the cluster was formatted with."""
        admin: Any = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        try:
            return str((await admin.describe_cluster())["cluster_id"])
        finally:
            await admin.close()

    async def begin_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """First offset of each partition."""
        return dict(await self._consumer.beginning_offsets(list(partitions)))

    async def end_offsets(self, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        """The offset after the last of each partition."""
        return dict(await self._consumer.end_offsets(list(partitions)))

    async def record_at(self, partition: TopicPartition, offset: int) -> Record | None:
        """The record at or after ``offset``; None when there is none in time."""
        self._consumer.assign([partition])
        self._consumer.seek(partition, offset)
        try:
            raw = await asyncio.wait_for(self._consumer.getone(partition), _READ_SECONDS_MAX)
        except TimeoutError:
            return None
        return as_record(raw)
