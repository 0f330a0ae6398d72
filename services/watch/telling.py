"""Publishes on hub.alerts: idempotent, acknowledged by all replicas, in the order given."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from projections.rules.announcing import Document, body
from schemas import HUB, Place
from schemas.topics import topic_for
from services import producing
from services.errors import HubError
from services.store.fates import Sent

ACKNOWLEDGE_SECONDS_MAX: Final = 5


class NotAcknowledged(HubError):
    """It is not known whether the broker holds what was to be recorded."""


class Teller:
    """Keeps one producer, opened when it is first needed and anew after a failure."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._producer: KafkaProducer | None = None

    async def publish(self, documents: Sequence[Document]) -> list[Sent]:
        """Return when the broker holds all of them. ``NotAcknowledged``, ``NotPublished``."""
        return await asyncio.to_thread(self._publish, documents) if documents else []

    async def close(self) -> None:
        """Give the producer back."""
        await asyncio.to_thread(self._drop)

    def _publish(self, documents: Sequence[Document]) -> list[Sent]:
        if self._producer is None:
            self._producer = producing.producer(
                self._bootstrap,
                delivery_timeout_ms=ACKNOWLEDGE_SECONDS_MAX * 1000,
                request_timeout_ms=ACKNOWLEDGE_SECONDS_MAX * 500,
            )
        try:
            flying = [(document["id"], self._send(self._producer, document)) for document in documents]
            return [_sent(name, future.get(timeout=ACKNOWLEDGE_SECONDS_MAX)) for name, future in flying]
        except KafkaError as problem:
            self._drop()
            raise NotAcknowledged(
                f"The broker did not acknowledge the alerts in time ({type(problem).__name__}); they are looked at "
                "again, and published again under the same ids where it does not hold them."
            ) from None

    def _send(self, producer: KafkaProducer, document: Document) -> Any:  # noqa: ANN401
        topic = topic_for(HUB, document["type"])
        assert topic is not None  # noqa: S101 - the list of topics has one for every event of the hub
        return producer.send(topic.name, key=document["subject"].encode(), value=body(document))

    def _drop(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=1)
            self._producer = None


def _sent(name: str, held: Any) -> Sent:  # noqa: ANN401
    return Sent(Place(held.topic, held.partition, held.offset), HUB, name)
