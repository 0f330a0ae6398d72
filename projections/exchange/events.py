"""What an export reads of a history, and how it names things and writes text."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar
from uuid import NAMESPACE_URL, uuid5

from projections.history import Entry, EventName, Extreme, in_order
from schemas import Event, RecordName
from schemas.vocabulary import EventRef

Json = dict[str, Any]
Of = TypeVar("Of", bound=Event)
OWN: Final = "urn:x-vantage:"
"""Begins the name of a list of codes that is this hub's own and no standard's."""

_SPACE: Final = uuid5(NAMESPACE_URL, "urn:x-vantage:export")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Exported(NamedTuple):
    """One child: ``person`` is the hub's own pseudonym; ``events`` are about the child themself, oldest first, each
    under the id by which it was first sent: a correction changes what is said and not which thing it is said of.

    ``through_adults`` counts events about adults, which are not exported with a child; ``uncertain`` those that may
    not have happened by ``at``. ``sent``: a correction's id → the id first sent, for what names either.
    """

    person: str
    records: tuple[RecordName, ...]
    events: tuple[Event, ...]
    through_adults: int
    uncertain: int
    at: datetime
    sent: Mapping[EventName, str] = {}

    def named(self, reference: EventRef) -> EventName:
        """The event that another names, by the id first sent."""
        return reference.source, self.sent.get((reference.source, reference.id), reference.id)


def exported(person: bytes, records: Iterable[RecordName], entries: Iterable[Entry], at: datetime) -> Exported:
    """The part of a history that an export may hold: what had certainly happened by ``at``."""
    held = list(entries)
    certain = in_order(in_order(held, Extreme.LATEST, at), Extreme.EARLIEST)
    direct = [entry for entry in certain if entry.through is None]
    return Exported(
        person.hex(),
        tuple(sorted(records)),
        tuple(_as_sent(entry) for entry in direct),
        len(certain) - len(direct),
        len(held) - len(certain),
        at,
        {(entry.event.source, entry.event.id): entry.sent_as for entry in direct if entry.sent_as},
    )


def _as_sent(entry: Entry) -> Event:
    """Made anew: what an event works out of itself once holds its id."""
    event = entry.event
    if entry.sent_as is None:
        return event
    said = {name: getattr(event, name) for name in type(event).model_fields}
    return type(event).model_construct(event.model_fields_set, **{**said, "id": entry.sent_as})


def id_of(*parts: str) -> str:
    """A stable UUID for what the parts name. Begin with the child: brothers and sisters share meetings and events."""
    return str(uuid5(_SPACE, "\x1f".join(parts)))


def printable(text: str) -> str:
    """Without characters that XML cannot hold, each shown as missing."""
    return _NOT_XML.sub("\ufffd", text)


def filled(fields: Mapping[str, Any]) -> Json:
    """Only the fields that hold anything."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}


def by_name(events: Iterable[Of], field: str) -> dict[tuple[str, str], list[Of]]:
    """Events of one thing together: by source and by what the sender calls it."""
    found: dict[tuple[str, str], list[Of]] = defaultdict(list)
    for event in events:
        found[event.source, getattr(event.data, field, None) or ""].append(event)
    return found
