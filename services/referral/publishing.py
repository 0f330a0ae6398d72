"""Publishes decisions: one at a time, acknowledged by all replicas, never later than its caller was told."""

import asyncio
from typing import Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.hub import StepDownDecided
from schemas.topics import topic_for
from services import producing
from services.errors import HubError

_ACKNOWLEDGE_SECONDS_MAX: Final = 10


class NotAcknowledged(HubError):
    """It is not known whether the broker holds the decision."""


class Publisher:
    """Keeps one producer, which is opened when it is first needed and anew after a failure."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._producer: KafkaProducer | None = None
        self._one_at_a_time = asyncio.Lock()

    async def publish(self, event: StepDownDecided) -> None:
        """Return when the broker holds the event. ``NotAcknowledged``, ``NotPublished``."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._publish, event)

    async def close(self) -> None:
        """Give the producer back."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._drop)

    def _publish(self, event: StepDownDecided) -> None:
        topic = topic_for(event.source, event.type)
        assert topic is not None  # noqa: S101 - the list of topics has one for every event of the hub
        if self._producer is None:
            self._producer = producing.producer(
                self._bootstrap, delivery_timeout_ms=_ACKNOWLEDGE_SECONDS_MAX * 1000, request_timeout_ms=5_000
            )
        try:
            value = event.model_dump_json(exclude_none=True).encode()
            sent = self._producer.send(topic.name, key=event.subject.encode(), value=value)
            sent.get(timeout=_ACKNOWLEDGE_SECONDS_MAX)
        except KafkaError as problem:
            self._drop()
            raise NotAcknowledged(
                f"The broker did not acknowledge the decision in time ({type(problem).__name__}), so it is not known "
                "whether it was recorded; nothing may rest on it. Ask again with the same key."
            ) from None

    def _drop(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=1)
            self._producer = None
