"""What one record says of who the person is: all that two records are compared by."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from projections.identity import RecordId, record_id
from projections.matching.names import PersonName, parsed
from schemas import Event, RecordName
from schemas.people import AddressChanged, PersonKind, PersonRegistered, PersonUpdated, RelationshipRecorded
from schemas.vocabulary import Relation

DESCRIBING: Final = frozenset({"person.registered", "person.updated", "address.changed"})
"""Types that say who a record's person is."""
_POSTCODE: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b")
_NUMBER: Final = re.compile(r"\b\d+[A-Z]?\b")
_WORDS: Final = re.compile(r"[^A-Z0-9 ]+")
_WHOLE: Final = {
    "AVE": "AVENUE", "CL": "CLOSE", "CRES": "CRESCENT", "CT": "COURT", "DR": "DRIVE", "GDNS": "GARDENS", "HSE": "HOUSE",
    "LN": "LANE", "PL": "PLACE", "RD": "ROAD", "SQ": "SQUARE", "ST": "STREET", "TCE": "TERRACE",
}  # fmt: skip
_NAMES_MAX: Final = 20
_PLACES_MAX: Final = 20
_KIN: Final = {
    Relation.MOTHER: "parent",
    Relation.FATHER: "parent",
    Relation.CARER: "parent",
    Relation.SIBLING: "sibling",
}


class Address(NamedTuple):
    """``postcode`` is ``RM17 6XX``, or empty where none is written; ``text`` is the rest in capitals."""

    postcode: str
    number: str
    text: str

    @property
    def district(self) -> str:
        """The postcode's first half."""
        return self.postcode.partition(" ")[0]


class Kin(NamedTuple):
    """A parent's or carer's, brother's or sister's name."""

    part: str
    name: PersonName


class Profile(NamedTuple):
    """``names`` and ``addresses`` are all that were ever recorded, the last first; of the rest the last."""

    agency: str
    kind: Literal["child", "adult"] | None
    names: tuple[PersonName, ...] = ()
    born: date | None = None
    addresses: tuple[Address, ...] = ()
    nhs_number: str | None = None
    upn: str | None = None
    kin: frozenset[Kin] = frozenset()


def profile(name: RecordName, events: Iterable[Event]) -> Profile:
    """From the effective events of one record."""
    found = Profile(name.agency, None)
    for event in sorted(events, key=lambda e: e.key):
        if isinstance(event, PersonRegistered | PersonUpdated) and event.about[0] == name:
            found = _described(found, event)
        elif isinstance(event, AddressChanged) and event.data.address and name in event.about:
            addresses = (address(event.data.address), *found.addresses)
            found = found._replace(addresses=tuple(dict.fromkeys(addresses))[:_PLACES_MAX])
    return found


def _described(before: Profile, event: PersonRegistered | PersonUpdated) -> Profile:
    data = event.data
    written = (data.name, *data.also_known_as)
    names = (*(name for text in written if text and (name := parsed(text))), *before.names)
    return before._replace(
        kind="adult" if data.kind is PersonKind.ADULT else "child",
        names=tuple(dict.fromkeys(names))[:_NAMES_MAX],
        born=data.born_on or before.born,
        nhs_number=data.nhs_number or before.nhs_number,
        upn=data.upn or before.upn,
    )


@lru_cache(maxsize=8_192)
def address(written: str) -> Address:
    """An address as an agency wrote it, taken apart so that two can be compared."""
    plain = _WORDS.sub(" ", written.upper())
    found = _POSTCODE.search(plain)
    rest = plain.replace(found.group(0), " ") if found else plain
    rest = " ".join(_WHOLE.get(word, word) for word in rest.split())
    number = _NUMBER.search(rest)
    postcode = f"{found.group(1)} {found.group(2)}" if found else ""
    return Address(postcode, number.group(0) if number else "", rest)


class Related(NamedTuple):
    """Another record that one names as parent, carer, brother or sister: ``part`` says which."""

    record: RecordId
    relative: RecordId
    part: str


def related(events: Iterable[Event]) -> frozenset[Related]:
    """Who is recorded around the records of these effective events."""
    return frozenset(
        Related(record_id(event.about[0]), record_id(event.record_name(event.data.relative)), _KIN[event.data.relation])
        for event in events
        if isinstance(event, RelationshipRecorded) and event.data.relation in _KIN
    )
