"""Publishes a file of events, a line each, and says by line what became of it.

Idempotent producer, acknowledged by all replicas. What the broker acknowledged is written beside the
file, so that a broken run goes on where it stopped; a line sent twice is a duplicate, which the hub counts.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from schemas import Place
from services.intake.journal import Journal
from services.intake.lines import Refused, Routed, read_lines, regular, route
from services.producing import BOOTSTRAP_SECONDS_MAX, reached
from services.producing import producer as producer_to
from services.store.fates import Sent

__all__ = ["Journal", "Published", "Refused", "Routed", "publish", "read_lines", "regular", "route"]

_IN_FLIGHT_MAX: Final = 5_000
_IN_FLIGHT_BYTES_MAX: Final = 32 * 1024 * 1024  # what a slow broker still takes in time
_DELIVERY_SECONDS_MAX: Final = 20  # longer than a broker takes to start again
_SETTLE_SECONDS_MAX: Final = 25
_CLOSE_SECONDS_MAX: Final = 1
_SILENT: Final = (
    "The broker did not acknowledge every line, so no more were sent. See that Kafka runs and that VANTAGE_KAFKA names "
    "it, then run the command again: it goes on where it stopped."
)


class Published(NamedTuple):
    """Line → what the broker holds of it, the lines that it does not hold, and why any others were not tried."""

    sent: dict[int, Sent]
    refused: list[Refused]
    before: int
    stopped: str | None = None


def publish(
    path: Path,
    bootstrap: str,
    *,
    whole: bool = False,
    again: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Published:
    """Publish a file. ``whole`` sends nothing when any line would be refused. ``NotPublished``: nothing was sent.

    ``progress`` is called with the number of lines that were settled since its last call.
    """
    path = regular(path)
    if whole:
        refused = [r for number, raw in read_lines(path) if isinstance(r := route(number, raw), Refused)]
        if refused:
            return Published({}, refused, 0)
    with Journal(path, _cluster(bootstrap), again=again) as journal:
        before = len(journal.sent)
        progress(before)
        producer = producer_to(
            bootstrap,
            linger_ms=5,
            batch_size=128 * 1024,
            delivery_timeout_ms=_DELIVERY_SECONDS_MAX * 1000,
            request_timeout_ms=_DELIVERY_SECONDS_MAX * 500,
        )
        flight = _Flight(producer, journal, progress)
        try:
            stopped = _send_all(path, flight, journal.sent)
        finally:
            producer.close(timeout=_CLOSE_SECONDS_MAX)
        return Published(dict(journal.sent), sorted(flight.refused), before, stopped)


def _cluster(bootstrap: str) -> str:
    """The id of the cluster that answers there."""
    with reached(bootstrap):
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap, bootstrap_timeout_ms=BOOTSTRAP_SECONDS_MAX * 1000
        )  # fmt: skip
        try:
            return str(admin.describe_cluster()["cluster_id"])
        finally:
            admin.close()


class _Flight:
    """Lines that were handed to the producer, until the broker's word on each is known."""

    def __init__(self, producer: KafkaProducer, journal: Journal, progress: Callable[[int], None]) -> None:
        self._producer, self._journal, self._progress = producer, journal, progress
        self._flying: list[tuple[Routed, Any]] = []
        self._bytes = 0
        self.refused: list[Refused] = []

    @property
    def is_full(self) -> bool:
        return len(self._flying) >= _IN_FLIGHT_MAX or self._bytes >= _IN_FLIGHT_BYTES_MAX

    def refuse(self, line: Refused) -> None:
        """A line that the broker does not hold."""
        self.refused.append(line)
        self._progress(1)

    def send(self, routed: Routed) -> None:
        """Hand it over. ``KafkaError``: the producer did not take it."""
        self._flying.append((routed, self._producer.send(routed.topic, value=routed.value, key=routed.key)))
        self._bytes += len(routed.value)

    def land(self) -> bool:
        """Wait a bounded time for the broker's word on everything in flight: whether it holds it all."""
        until = time.monotonic() + _SETTLE_SECONDS_MAX
        complete = True
        for routed, future in self._flying:
            try:
                held = future.get(timeout=max(0.0, until - time.monotonic()))
            except Exception as problem:
                complete = False
                reason = (
                    f"The broker did not acknowledge it ({type(problem).__name__}); run the command again to go on."
                )
                self.refuse(Refused(routed.line, "not-acknowledged", reason))
            else:
                place = Place(held.topic, held.partition, held.offset)
                self._journal.note(routed.line, Sent(place, routed.source, routed.id))
                self._progress(1)
        self._flying.clear()
        self._bytes = 0
        return complete


def _send_all(path: Path, flight: _Flight, sent: dict[int, Sent]) -> str | None:
    """Send the lines that the broker does not hold; why it stopped before the last, where it did."""
    for number, raw in read_lines(path):
        if number in sent:
            continue
        routed = route(number, raw)
        if isinstance(routed, Refused):
            flight.refuse(routed)
            continue
        try:
            flight.send(routed)
        except KafkaError as problem:
            flight.land()
            return (
                f"Line {number} could not be handed to the broker ({type(problem).__name__}). See that Kafka runs and "
                f"that topic {routed.topic} exists (`vantage prepare`), then run the command again to go on."
            )
        if flight.is_full and not flight.land():
            return _SILENT
    return None if flight.land() else _SILENT
