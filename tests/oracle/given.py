"""Given these messages: short words for hand-worked examples. Days are days of March 2024, GMT."""

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas import Place, Record, RecordName
from schemas.topics import BY_NAME, topic_for
from tests.oracle.people import record_id
from tests.oracle.reducer import Reduced, reduce

Document = dict[str, Any]
APPENDED_AT = datetime(2024, 4, 1, tzinfo=UTC)
_serial = itertools.count(1)


def day(number: float) -> datetime:
    """The start of a day; 1.5 is noon."""
    return datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=number - 1)


def said(kind: str, content: Any = None, on: float = 1, **attributes: Any) -> Document:
    """An event of health visiting about c1, exact to the minute, recorded when it happened."""
    source = attributes.pop("source", "health-visiting")
    recorded = attributes.pop("recorded", max(on, 1))
    event = {
        "id": f"n{next(_serial)}",
        "source": source,
        "subject": "c1",
        "type": kind,
        "dataschema": f"{kind}/1",
        "time": day(on).isoformat(),
        "timeprecision": "minute",
        "recordedtime": day(recorded).isoformat(),
        "data": content or {},
        **attributes,
    }
    return {name: value for name, value in event.items() if value is not None}


def viewed(tier: int, on: float = 1, **attributes: Any) -> Document:
    """A view: the plainest event that is not structural."""
    return said("tier.viewed", {"tier": tier}, on, **attributes)


def corrected(target: str, replacement: Document, on: float, **attributes: Any) -> Document:
    """A correction recorded ``on`` that puts ``replacement`` in place."""
    outer = said("record.corrected", None, on, **attributes)
    same = {name: outer[name] for name in ("id", "source", "recordedtime")}
    return {**outer, "data": {"target": target, "reason": "r", "replacement": replacement | same}}


def retracted(target: str, on: float, **attributes: Any) -> Document:
    """A retraction recorded ``on``."""
    return said("record.retracted", {"target": target, "reason": "r"}, on, **attributes)


def registered(number: str | None, on: float = 1, **attributes: Any) -> Document:
    """A person's record with an NHS number, or with none."""
    kind = attributes.pop("kind", "person.registered")
    return said(kind, {"kind": "child", "nhs_number": number}, on, **attributes)


def linked(verdict: str, one: str, other: str, on: float = 1) -> Document:
    """The hub's word on two records, as ``agency:reference``."""
    content = {"other": other, "by": "officer", "reason": "r"}
    content |= {"why": "adoption"} if verdict == "sealed" else {}
    return said(f"identity.{verdict}", content, on, source="hub", subject=one)


def tied(relative: str, relation: str = "mother", on: float = 1, **days: Any) -> Document:
    """What ``relative`` is to c1."""
    return said("relationship.recorded", {"relative": relative, "relation": relation, **days}, on)


def resolved(place: Place) -> Document:
    """The hub's word that a reject is dealt with."""
    content = {**place._asdict(), "by": "officer", "reason": "r"}
    return said("reject.resolved", content, source="hub", subject="health-visiting:c1")


def topic_of(event: Document) -> str:
    """Where the event belongs."""
    if event["source"] == "hub":
        topic = topic_for("hub", event["type"])
        return topic.name if topic else "hub.identity"
    return f"contacts.{event['source']}"


def at(event: Document, offset: int, partition: int = 0, **odd: Any) -> Record:
    """``event`` at a place of its topic; ``odd`` are another key or value."""
    key = odd.get("key", event["subject"].encode())
    value = odd.get("value", json.dumps(event).encode())
    return Record(Place(topic_of(event), partition, offset), key, value, APPENDED_AT)


def given(*events: Document | Record) -> Reduced:
    """The events, placed in order on partition 0 of their topics unless they are records."""
    ends = dict.fromkeys(BY_NAME, 0)
    found: list[Record] = []
    for event in events:
        record = event if isinstance(event, Record) else at(event, ends[topic_of(event)])
        ends[record.place.topic] += 1
        found.append(record)
    return reduce(reversed(found))


def person(reduced: Reduced, reference: str = "c1", agency: str = "health-visiting") -> bytes:
    """The person whose record it is."""
    return next(pid for pid, ids in reduced.persons.items() if record_id(RecordName(agency, reference)) in ids)


def ids(reduced: Reduced, reference: str = "c1", **question: Any) -> list[str]:
    """The event ids of a person's history in order."""
    return [entry.event.id for entry in reduced.history(person(reduced, reference), **question)]
