"""A file of events, line by line: where each line goes, or why it may not be sent."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

from schemas import NotYetUnderstood, Unreadable, decode
from schemas.admission import type_problem
from schemas.fields import EventId, Reference
from schemas.topics import topic_for
from services.producing import NotPublished

_FILED_UNDER: Final = {
    "id": (TypeAdapter(EventId), "expected 1 to 120 visible ASCII characters"),
    "subject": (
        TypeAdapter(Reference),
        "expected the agency's own pseudonymous reference: 1 to 120 visible ASCII characters, no NHS number or UPN",
    ),
}
"""What the hub files an event under, whatever its type."""


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
