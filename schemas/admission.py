"""Whether an event may stand where it was placed."""

import json
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from schemas.decode import NotYetUnderstood, Unreadable, decode
from schemas.events import Event
from schemas.topics import BY_NAME, Topic

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


def type_problem(event: Event, topic: Topic) -> str | None:
    """Why a topic does not take what the event says, or what it puts in another's place."""
    if event.type not in topic.types:
        return f"{event.type} may not be published on {topic.name}; see schemas/topics.py for its types."
    inner = event.data.replacement.type if event.type == "record.corrected" else event.type
    if inner not in topic.types:
        return f"data.replacement is {inner}, which may not be published on {topic.name}; see schemas/topics.py."
    return None


def _read(value: bytes, topic: Topic) -> Event:
    """The event in ``value``; what may come from another source is not kept for newer code to read."""
    try:
        return decode(value)
    except NotYetUnderstood as problem:
        source = json.loads(value).get("source")
        if isinstance(source, str) and source != topic.source:
            raise _of_another(topic, problem.event_id) from None
        raise


def _of_another(topic: Topic, event_id: str | None) -> Unreadable:
    return Unreadable(
        "source-not-of-topic",
        f"The source may not publish on {topic.name}; expected source {topic.source}.",
        event_id,
    )


def admit(record: Record) -> Event:
    """The event of ``record``. Raises ``Unreadable`` when it may not stand there."""
    topic = BY_NAME[record.place.topic]
    if record.value is None:
        raise Unreadable("empty", "The record has no value; expected an event.")
    event = _read(record.value, topic)
    if event.source != topic.source:
        raise _of_another(topic, event.id)
    if wrong := type_problem(event, topic):
        raise Unreadable("type-not-on-topic", wrong, event.id)
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
