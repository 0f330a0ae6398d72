"""What an export reads of a history, and how it writes times, names and text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple, TypeVar
from uuid import NAMESPACE_URL, uuid5

from projections.history import Entry, Extreme, in_order
from schemas import Event, RecordName

Json = dict[str, Any]
Item = TypeVar("Item")
Of = TypeVar("Of", bound=Event)
_SPACE: Final = uuid5(NAMESPACE_URL, "urn:x-vantage:export")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Exported(NamedTuple):
    """One child: ``person`` is the hub's own pseudonym; ``events`` are about the child themself, oldest first.

    ``through_adults`` counts events about adults, which are not exported with a child; ``uncertain`` those that may
    not have happened by ``at``.
    """

    person: str
    records: tuple[RecordName, ...]
    events: tuple[Event, ...]
    through_adults: int
    uncertain: int
    at: datetime


def exported(person: bytes, records: Iterable[RecordName], entries: Iterable[Entry], at: datetime) -> Exported:
    """The part of a history that an export may hold: what had certainly happened by ``at``."""
    held = list(entries)
    certain = in_order(in_order(held, Extreme.LATEST, at), Extreme.EARLIEST)
    direct = tuple(entry.event for entry in certain if entry.through is None)
    return Exported(
        person.hex(), tuple(sorted(records)), direct, len(certain) - len(direct), len(held) - len(certain), at
    )


def id_of(*parts: str) -> str:
    """A stable UUID for what the parts name."""
    return str(uuid5(_SPACE, "\x1f".join(parts)))


def printable(text: str) -> str:
    """Without characters that XML cannot hold, each shown as missing."""
    return _NOT_XML.sub("\ufffd", text)


def filled(fields: Mapping[str, Any]) -> Json:
    """Only the fields that hold anything."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {}, ())}


def agreed(events: Iterable[Of]) -> Of | None:
    """The first, where all tell the same time; None where they differ: nobody chooses between them here."""
    told = list(events)
    return told[0] if told and len({event.happened for event in told}) == 1 else None


def followed(items: Sequence[Item]) -> list[tuple[Item, Item | None]]:
    """Each with the one after it; the last with None."""
    return list(zip(items, [*items[1:], None], strict=False))
