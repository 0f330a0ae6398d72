"""Publishes a file of events, a line each, and says by line what became of it.

Idempotent producer, acknowledged by all replicas. What the broker acknowledged is written beside the
file, so that a broken run goes on where it stopped; a line sent twice is a duplicate, which the hub counts.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple, Self

from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from schemas import NotYetUnderstood, Place, Unreadable, decode
from schemas.topics import RECORD_BYTES_MAX, topic_for
from services.errors import HubError
from services.store.fates import Sent

_IN_FLIGHT_MAX: Final = 5_000
_FLUSH_SECONDS_MAX: Final = 60
_BOOTSTRAP_SECONDS_MAX: Final = 10


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


class NotPublished(HubError):
    """The file cannot be published as it is."""


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
    if event.type not in topic.types:
        return Refused(line, "type-not-on-topic", f"{event.type} may not be published on {topic.name}.")
    return Routed(line, topic.name, event.subject.encode(), raw, event.source, event.id)


def _route_unknown(line: int, raw: bytes) -> Routed | Refused:
    """A newer type or version: the hub keeps it until it understands it."""
    document = json.loads(raw)
    source, subject, name = (document.get(field) for field in ("source", "subject", "id"))
    topic = topic_for(str(source), str(document.get("type")))
    if topic is None or not isinstance(subject, str):
        return Refused(line, "unknown-source", "The source has no topic, or the subject is missing.")
    return Routed(line, topic.name, subject.encode(), raw, str(source), str(name))


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
    """Line → what the broker holds of it, and the lines that it does not hold."""

    sent: dict[int, Sent]
    refused: list[Refused]
    before: int


def publish(
    path: Path,
    bootstrap: str,
    *,
    whole: bool = False,
    again: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Published:
    """Publish a file. ``whole`` sends nothing when any line would be refused.

    ``progress`` is called with the number of lines that were settled since its last call.
    """
    refused: list[Refused] = []
    if whole:
        refused = [r for number, raw in read_lines(path) if isinstance(r := route(number, raw), Refused)]
        if refused:
            return Published({}, refused, 0)
    with Journal(path, _cluster(bootstrap), again=again) as journal:
        before = len(journal.sent)
        progress(before)
        producer = _producer(bootstrap)
        try:
            refused += _send_all(path, producer, journal, progress)
        finally:
            producer.close(timeout=_FLUSH_SECONDS_MAX)
        return Published(dict(journal.sent), sorted(refused), before)


def _cluster(bootstrap: str) -> str:
    """The id of the cluster that answers there."""
    with _reached(bootstrap):
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap, bootstrap_timeout_ms=_BOOTSTRAP_SECONDS_MAX * 1000
        )  # fmt: skip
        try:
            return str(admin.describe_cluster()["cluster_id"])
        finally:
            admin.close()


def _producer(bootstrap: str) -> KafkaProducer:
    with _reached(bootstrap):
        return KafkaProducer(
            bootstrap_servers=bootstrap,
            bootstrap_timeout_ms=_BOOTSTRAP_SECONDS_MAX * 1000,
            max_block_ms=_BOOTSTRAP_SECONDS_MAX * 1000,
            linger_ms=5,
            batch_size=128 * 1024,
            max_request_size=RECORD_BYTES_MAX,
            allow_auto_create_topics=False,
        )


@contextmanager
def _reached(bootstrap: str) -> Iterator[None]:
    """Says what to do when no broker answers."""
    try:
        yield
    except KafkaError as problem:
        raise NotPublished(
            f"No broker answers at {bootstrap} ({type(problem).__name__}); nothing more was sent. See that Kafka runs "
            "and that VANTAGE_KAFKA names it, then run the command again."
        ) from None


def _send_all(path: Path, producer: KafkaProducer, journal: Journal, progress: Callable[[int], None]) -> list[Refused]:
    refused: list[Refused] = []
    flying: list[tuple[Routed, object]] = []
    for number, raw in read_lines(path):
        if number in journal.sent:
            continue
        routed = route(number, raw)
        if isinstance(routed, Refused):
            refused.append(routed)
            progress(1)
            continue
        try:
            flying.append((routed, producer.send(routed.topic, value=routed.value, key=routed.key)))
        except KafkaError as problem:
            refused += _land(producer, flying, journal, progress)
            raise NotPublished(
                f"Line {number} could not be handed to the broker ({type(problem).__name__}); see that topic "
                f"{routed.topic} exists (`vantage prepare`), then run the command again to go on after line "
                f"{max(journal.sent, default=0)}."
            ) from None
        if len(flying) >= _IN_FLIGHT_MAX:
            refused += _land(producer, flying, journal, progress)
    return refused + _land(producer, flying, journal, progress)


def _land(
    producer: KafkaProducer, flying: list[tuple[Routed, object]], journal: Journal, progress: Callable[[int], None]
) -> list[Refused]:
    """Wait for the broker's word on everything in flight."""
    producer.flush(timeout=_FLUSH_SECONDS_MAX)
    refused = []
    for routed, future in flying:
        try:
            held = future.get(timeout=_FLUSH_SECONDS_MAX)  # type: ignore[attr-defined]
        except Exception as problem:
            reason = f"The broker did not acknowledge it ({type(problem).__name__}); run the command again to go on."
            refused.append(Refused(routed.line, "not-acknowledged", reason))
        else:
            place = Place(held.topic, held.partition, held.offset)
            journal.note(routed.line, Sent(place, routed.source, routed.id))
        progress(1)
    flying.clear()
    return refused
