"""Publishes a file of events, a line each, and says by line what became of it.

Idempotent producer, acknowledged by all replicas. What the broker acknowledged is written beside the
file, so that a broken run goes on where it stopped; a line sent twice is a duplicate, which the hub counts.
"""

import json
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple, Self

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError
from pydantic import TypeAdapter, ValidationError

from schemas import NotYetUnderstood, Place, Unreadable, decode
from schemas.admission import type_problem
from schemas.fields import EventId, Reference
from schemas.topics import topic_for
from services.producing import BOOTSTRAP_SECONDS_MAX, NotPublished, reached
from services.producing import producer as producer_to
from services.store.fates import Sent

_IN_FLIGHT_MAX: Final = 5_000
_IN_FLIGHT_BYTES_MAX: Final = 32 * 1024 * 1024  # what a slow broker still takes in time
_DELIVERY_SECONDS_MAX: Final = 20  # longer than a broker takes to start again
_SETTLE_SECONDS_MAX: Final = 25
_CLOSE_SECONDS_MAX: Final = 1
_FILED_UNDER: Final = {
    "id": (TypeAdapter(EventId), "expected 1 to 120 visible ASCII characters"),
    "subject": (
        TypeAdapter(Reference),
        "expected the agency's own pseudonymous reference: 1 to 120 visible ASCII characters, no NHS number or UPN",
    ),
}
"""What the hub files an event under, whatever its type."""
_SILENT: Final = (
    "The broker did not acknowledge every line, so no more were sent. See that Kafka runs and that VANTAGE_KAFKA names "
    "it, then run the command again: it goes on where it stopped."
)


class Refused(NamedTuple):
    """A line that was not sent, or that the broker did not take."""

    line: int
    code: str
    reason: str


class Routed(NamedTuple):
    """A line that may be sent."""

    line: int
    topic: str
    key: bytes
    value: bytes
    source: str
    id: str


def route(line: int, raw: bytes) -> Routed | Refused:
    """Where a line goes, or why it may not be sent."""
    try:
        event = decode(raw)
    except NotYetUnderstood:
        return _route_unknown(line, raw)
    except Unreadable as problem:
        return Refused(line, problem.code, str(problem))
    topic = topic_for(event.source, event.type)
    if topic is None:
        return Refused(line, "unknown-source", "The source has no topic; expected one of schemas/topics.py.")
    if wrong := type_problem(event, topic):
        return Refused(line, "type-not-on-topic", wrong)
    return Routed(line, topic.name, event.subject.encode(), raw, event.source, event.id)


def _route_unknown(line: int, raw: bytes) -> Routed | Refused:
    """A newer type or version: the hub keeps it until it understands it, under its id and subject."""
    document = json.loads(raw)
    source = str(document.get("source"))
    topic = topic_for(source, str(document.get("type")))
    if topic is None:
        return Refused(line, "unknown-source", "The source has no topic; expected one of schemas/topics.py.")
    for field, (adapter, expected) in _FILED_UNDER.items():
        try:
            adapter.validate_python(document.get(field), strict=True)
        except ValidationError:
            return Refused(line, "schema", f"{field}: {expected}. Correct the event and send it again.")
    return Routed(line, topic.name, document["subject"].encode(), raw, source, document["id"])


def regular(path: Path) -> Path:
    """The file itself, which can be read again and has a place for its journal. ``NotPublished``."""
    file = path.resolve()
    if not file.is_file():
        raise NotPublished(
            f"{path} is not a regular file; expected one, which can be read more than once and beside which it can be "
            "noted what the broker holds. Write the lines to a file and publish that."
        )
    return file


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Numbered lines, empty ones left out."""
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            if raw.strip():
                yield number, raw.strip()


class Journal:
    """What one cluster acknowledged of one file, kept beside it; another cluster holds nothing of it."""

    def __init__(self, path: Path, cluster: str, *, again: bool = False) -> None:
        self._path = path.with_name(path.name + ".published")
        self._head = json.dumps({"sha256": sha256(path.read_bytes()).hexdigest(), "cluster": cluster})
        self.sent: dict[int, Sent] = {} if again else self._read()
        self._file = self._path.open("a" if self.sent else "w", encoding="utf-8")
        # a row that a crash cut short must not swallow the next
        self._file.write("\n" if self.sent else self._head + "\n")

    def _read(self) -> dict[int, Sent]:
        if not self._path.exists():
            return {}
        head, *rows = self._path.read_text(encoding="utf-8").splitlines() or [""]
        if head != self._head:
            return {}
        return dict(row for row in map(_row, rows) if row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def note(self, line: int, sent: Sent) -> None:
        """The broker holds this line."""
        self.sent[line] = sent
        self._file.write(json.dumps([line, *sent.place, sent.source, sent.id]) + "\n")


def _row(text: str) -> tuple[int, Sent] | None:
    """A row of the journal; None for one cut short by a crash."""
    try:
        line, topic, partition, offset, source, name = json.loads(text)
    except ValueError:
        return None
    return line, Sent(Place(topic, partition, offset), source, name)


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
