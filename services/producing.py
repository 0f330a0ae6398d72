"""A producer to the hub's broker: idempotent, acknowledged by all replicas."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, NamedTuple, Self

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas import HUB, Event, Place
from schemas.topics import RECORD_BYTES_MAX, topic_for
from services.errors import HubError

BOOTSTRAP_SECONDS_MAX: Final = 10


class NotPublished(HubError):
    """The broker did not take what should have been published."""


class NotAcknowledged(HubError):
    """It is not known whether the broker holds what was sent."""


class Message(NamedTuple):
    """One event, as it is sent: the hub's own, or what somebody of an agency records at the hub's desk."""

    type: str
    subject: str
    value: bytes
    source: str = HUB

    @classmethod
    def of(cls, event: Event) -> Self:
        """An event as it stands in the log."""
        return cls(event.type, event.subject, event.model_dump_json(exclude_none=True).encode())


class _Producer(KafkaProducer):  # type: ignore[misc] # kafka-python has no types
    """Closes in time whatever the broker does: where records are not acknowledged, kafka-python's own ``close`` raises
    out of ``flush`` and leaves its thread and its batches as they are.
    """

    def flush(self, timeout: float | None = None) -> None:
        """Only ``close`` asks; whoever wants to know of a record asks its future."""
        with suppress(KafkaError):
            super().flush(timeout)


def producer(bootstrap: str, **settings: Any) -> KafkaProducer:  # noqa: ANN401
    """A producer; ``NotPublished`` where no broker answers. ``settings`` are kafka-python's."""
    patience = {"bootstrap_timeout_ms": BOOTSTRAP_SECONDS_MAX * 1000, "max_block_ms": BOOTSTRAP_SECONDS_MAX * 1000}
    with reached(bootstrap):
        return _Producer(
            bootstrap_servers=bootstrap,
            max_request_size=RECORD_BYTES_MAX,
            allow_auto_create_topics=False,
            **{**patience, **settings},
        )


@contextmanager
def reached(bootstrap: str) -> Iterator[None]:
    """Says what to do when no broker answers."""
    try:
        yield
    except KafkaError as problem:
        raise NotPublished(
            f"No broker answers at {bootstrap} ({type(problem).__name__}); nothing more was sent. See that Kafka runs "
            "and that VANTAGE_KAFKA names it, then run the command again."
        ) from None


class HubProducer:
    """Publishes events of the hub, in the order given, acknowledged by all replicas.

    Keeps one producer, opened when it is first needed and anew after a failure. ``doubt`` is what ``NotAcknowledged``
    says: what is now not known, and what to do; ``{cause}`` stands in it for what went wrong.
    """

    def __init__(self, bootstrap: str, seconds_max: int, doubt: str) -> None:
        self._bootstrap = bootstrap
        self._seconds_max = seconds_max
        self._doubt = doubt
        self._producer: KafkaProducer | None = None
        self._one_at_a_time = asyncio.Lock()

    async def send(self, messages: Sequence[Message]) -> list[Place]:
        """Where each lies, when the broker holds all of them. ``NotAcknowledged``, ``NotPublished``."""
        if not messages:
            return []
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._send, messages)

    async def warm(self, kind: str) -> None:
        """Connect, and learn where events of a type go, before the first is sent. ``NotPublished``."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._warm, kind)

    async def close(self) -> None:
        """Give the producer back."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._drop)

    def _opened(self) -> KafkaProducer:
        if self._producer is None:
            self._producer = producer(
                self._bootstrap,
                bootstrap_timeout_ms=min(self._seconds_max, BOOTSTRAP_SECONDS_MAX) * 1000,
                max_block_ms=min(self._seconds_max, BOOTSTRAP_SECONDS_MAX) * 1000,
                delivery_timeout_ms=self._seconds_max * 1000,
                request_timeout_ms=self._seconds_max * 500,
            )
        return self._producer

    def _warm(self, kind: str) -> None:
        topic = topic_for(HUB, kind)
        with reached(self._bootstrap):
            self._opened().partitions_for(topic.name if topic else "")

    def _send(self, messages: Sequence[Message]) -> list[Place]:
        opened = self._opened()
        try:
            flying = [opened.send(*_addressed(message)) for message in messages]
            held = [future.get(timeout=self._seconds_max) for future in flying]
            return [Place(lies.topic, lies.partition, lies.offset) for lies in held]
        except KafkaError as problem:
            self._drop()
            raise NotAcknowledged(self._doubt.format(cause=type(problem).__name__)) from None

    def _drop(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=1)
            self._producer = None


def _addressed(message: Message) -> tuple[str, bytes, bytes]:
    """Topic, value and key, as kafka-python takes them."""
    topic = topic_for(message.source, message.type)
    assert topic is not None  # noqa: S101 - the list of topics has one for every event of the hub, and for each agency
    return topic.name, message.value, message.subject.encode()
