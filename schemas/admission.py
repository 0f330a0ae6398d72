"""Whether an event may stand where it was placed."""

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from schemas.decode import Unreadable, decode
from schemas.events import Event
from schemas.topics import BY_NAME

CLOCK_DIFFERENCE_MAX: Final = timedelta(days=1)
"""How far a sender's clock may be ahead of the broker's."""


class Place(NamedTuple):
    """Where a record lies; the order of places decides which of two same-id events stands."""

    topic: str
    partition: int
    offset: int


class Record(NamedTuple):
    """One record of a topic as the broker keeps it; ``appended_at`` is the broker's clock, UTC."""

    place: Place
    key: bytes | None
    value: bytes | None
    appended_at: datetime


def _types(event: Event) -> set[str]:
    """What the event says, and what it puts in another's place."""
    if event.type == "record.corrected":
        return {event.type, event.data.replacement.type}
    return {event.type}


def admit(record: Record) -> Event:
    """The event of ``record``. Raises ``Unreadable`` when it may not stand there."""
    topic = BY_NAME[record.place.topic]
    if record.value is None:
        raise Unreadable("empty", "The record has no value; expected an event.")
    event = decode(record.value)
    if event.source != topic.source:
        raise Unreadable(
            "source-not-of-topic",
            f"The source may not publish on {topic.name}; expected source {topic.source}.",
            event.id,
        )
    if not _types(event) <= topic.types:
        raise Unreadable(
            "type-not-on-topic",
            f"{event.type} may not be published on {topic.name}; see schemas/topics.py for its types.",
            event.id,
        )
    if record.key != event.subject.encode():
        raise Unreadable(
            "key-not-subject",
            "The record's key is not its subject; expected the subject as key.",
            event.id,
        )
    if event.recorded.earliest > record.appended_at.astimezone(UTC) + CLOCK_DIFFERENCE_MAX:
        raise Unreadable(
            "recorded-in-future",
            "recordedtime is more than a day after the broker received it; expected when it was written.",
            event.id,
        )
    return event
