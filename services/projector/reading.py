"""From a slice of a partition to events and rejects: pure, before any transaction."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import Final, NamedTuple

from schemas import Event, NotYetUnderstood, Place, Record, Unreadable, admit
from schemas.decode import EVENT_BYTES_MAX
from schemas.identifiers import is_identifier
from schemas.topics import BY_NAME
from services.fingerprints import fingerprint

_REFERENCE: Final = re.compile(r"[\x21-\x7e]{1,170}")


class Admitted(NamedTuple):
    """An event at its place, with its bytes as sent."""

    place: Place
    event: Event
    body: bytes
    fingerprint: bytes


class Reject(NamedTuple):
    """A row of the table ``reject``; ``reference`` None makes the whole agency incomplete."""

    place: Place
    kind: str
    source: str
    reference: str | None
    event_id: str | None
    code: str
    detail: str
    content: bytes | None
    fingerprint: bytes
    appended_at: datetime | None
    key: bytes | None
    body: bytes | None


class Stretch(NamedTuple):
    """What a slice has of one partition: consecutive records. ``fingerprint`` is of the last."""

    topic: str
    partition: int
    first_offset: int
    next_offset: int
    fingerprint: bytes


class Read(NamedTuple):
    """A slice, read."""

    stretches: list[Stretch]
    admitted: list[Admitted]
    rejects: list[Reject]


def content(body: bytes) -> bytes:
    """Sixteen bytes for what an event says: white space and the order of fields do not count."""
    canonical = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"))
    return blake2b(canonical.encode(), digest_size=16).digest()


def usable_key(key: bytes | None) -> str | None:
    """The record key as a reference, where it is one."""
    try:
        text = (key or b"").decode()
    except UnicodeDecodeError:
        return None
    return text if _REFERENCE.fullmatch(text) and not is_identifier(text) else None


def refuse(record: Record, problem: Unreadable) -> Reject:
    """The reject of a record that may not stand."""
    value = record.value or b""
    return Reject(
        place=record.place,
        kind="parked" if isinstance(problem, NotYetUnderstood) else "rejected",
        source=BY_NAME[record.place.topic].source,
        reference=usable_key(record.key),
        event_id=problem.event_id,
        code=problem.code,
        detail=str(problem),
        content=None,
        fingerprint=fingerprint(record.value),
        appended_at=record.appended_at,
        key=record.key,
        body=value if len(value) <= EVENT_BYTES_MAX else None,
    )


def read(records: Sequence[Record], refused: Mapping[Place, Unreadable] = MappingProxyType({})) -> Read:
    """Read a slice: records of one or more partitions, each in order. ``refused`` are known to fail."""
    admitted: list[Admitted] = []
    rejects: list[Reject] = []
    for record in records:
        try:
            if record.place in refused:
                raise refused[record.place]
            event = admit(record)
        except Unreadable as problem:
            rejects.append(refuse(record, problem))
        else:
            body = record.value or b""
            admitted.append(Admitted(record.place, event, body, fingerprint(body)))
    return Read(_stretches(records), admitted, rejects)


def _stretches(records: Sequence[Record]) -> list[Stretch]:
    ends: dict[tuple[str, int], tuple[int, Record]] = {}
    for record in records:
        topic, partition, offset = record.place
        ends[topic, partition] = (ends.get((topic, partition), (offset, record))[0], record)
    return [
        Stretch(*name, first, last.place.offset + 1, fingerprint(last.value))
        for name, (first, last) in sorted(ends.items())
    ]
