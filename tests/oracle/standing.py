"""Which record stands, which is a duplicate, a reject or parked, and what that leaves incomplete.

Readings chosen where docs/meaning.md leaves room:
- A record that ``admit`` refuses does not compete for its id.
- The agency of a reject is the source of its topic, so of a hub topic ``hub``.
- One place given twice is one record.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from string import ascii_uppercase, digits

from schemas import Event, NotYetUnderstood, Place, Record, Unreadable, admit
from schemas.hub import RejectResolved
from schemas.identifiers import is_nhs_number, looks_like_upn
from schemas.topics import BY_NAME

EventName = tuple[str, str]
"""(source, id)."""


@dataclass
class Standing:
    """What became of every record."""

    events: dict[EventName, Event] = field(default_factory=dict)
    places: dict[EventName, Place] = field(default_factory=dict)
    rejects: dict[Place, str] = field(default_factory=dict)
    parked: dict[Place, str] = field(default_factory=dict)
    duplicates: set[Place] = field(default_factory=set)
    positions: dict[tuple[str, int], int] = field(default_factory=dict)
    incomplete: set[tuple[str, str | None]] = field(default_factory=set)


def stand(records: Iterable[Record]) -> Standing:
    """Read every record in the order of places, so that the smallest of an id comes first."""
    by_place = {record.place: record for record in records}
    found = Standing()
    for place in sorted(by_place):
        _read(by_place[place], by_place, found)
        partition = (place.topic, place.partition)
        found.positions[partition] = max(found.positions.get(partition, 0), place.offset + 1)
    found.incomplete = _incomplete(found, by_place)
    return found


def _read(record: Record, by_place: dict[Place, Record], found: Standing) -> None:
    place = record.place
    try:
        event = admit(record)
    except NotYetUnderstood as problem:
        found.parked[place] = problem.code
        return
    except Unreadable as problem:
        found.rejects[place] = problem.code
        return
    name = (event.source, event.id)
    if name not in found.events:
        found.events[name] = event
        found.places[name] = place
    elif content(record) == content(by_place[found.places[name]]):
        found.duplicates.add(place)
    else:
        found.rejects[place] = "id-conflict"


def content(record: Record) -> str:
    """The JSON value in one spelling: no white space, keys in order."""
    assert record.value is not None
    return json.dumps(json.loads(record.value), sort_keys=True, separators=(",", ":"))


def usable_key(key: bytes | None) -> str | None:
    """The reference that a key means, if it means one."""
    try:
        text = (key or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    written = all("!" <= character <= "~" for character in text) and 1 <= len(text) <= 170
    return text if written and not _is_number(text) else None


def _is_number(text: str) -> bool:
    """Whether some way of reading the text gives an NHS number or a UPN."""
    for part in (text, *text.replace("=", ":").replace("|", ":").split(":")):
        bare = "".join(c for c in part.upper() if c in ascii_uppercase + digits)
        for label in ("", *(word + number for word in ("NHS", "UPN") for number in ("", "NO", "NUMBER"))):
            if bare.startswith(label) and (is_nhs_number(bare[len(label) :]) or looks_like_upn(bare[len(label) :])):
                return True
    return False


def _incomplete(found: Standing, by_place: dict[Place, Record]) -> set[tuple[str, str | None]]:
    resolved = {
        Place(event.data.topic, event.data.partition, event.data.offset)
        for event in found.events.values()
        if isinstance(event, RejectResolved)
    }
    open_places = (found.rejects.keys() | found.parked.keys()) - resolved
    return {(BY_NAME[p.topic].source, usable_key(by_place[p].key)) for p in open_places}
