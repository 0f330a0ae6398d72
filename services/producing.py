"""A producer to the hub's broker: idempotent, acknowledged by all replicas."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from kafka import KafkaProducer
from kafka.errors import KafkaError

from schemas.topics import RECORD_BYTES_MAX
from services.errors import HubError

BOOTSTRAP_SECONDS_MAX: Final = 10


class NotPublished(HubError):
    """The broker did not take what should have been published."""


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
    with reached(bootstrap):
        return _Producer(
            bootstrap_servers=bootstrap,
            bootstrap_timeout_ms=BOOTSTRAP_SECONDS_MAX * 1000,
            max_block_ms=BOOTSTRAP_SECONDS_MAX * 1000,
            max_request_size=RECORD_BYTES_MAX,
            allow_auto_create_topics=False,
            **settings,
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
