"""Agencies as kinds and people as parts: nobody's name, no reference, no place.

Rules: docs/learning.md, "A case study".
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from string import ascii_uppercase
from typing import Final

from projections.history import effective
from projections.identity import RecordId, record_id
from schemas import Event
from schemas.agencies import AGENCIES
from schemas.envelope import HUB, RecordName
from schemas.people import RelationshipRecorded
from schemas.vocabulary import Relation

_EARLY_HELP: Final = "early help service"
_VOLUNTARY: Final = "voluntary organisation"
KINDS: Final = {
    "childrens-social-care": "children's social care",
    "early-offer-of-help": _EARLY_HELP,
    "prevention-and-support": _EARLY_HELP,
    "health-visiting": "health visiting",
    "maternity": "maternity",
    "hospital": "hospital",
    "general-practice": "general practice",
    "nursery": "nursery",
    "school": "school",
    "speech-and-language": "speech and language therapy",
    "community-paediatrics": "community paediatrics",
    "childrens-centre": "children's centre",
    "coram": _VOLUNTARY,
    "parents-first": _VOLUNTARY,
    "housing": "housing",
    "police": "police",
    "ambulance": "ambulance",
    "court": "court",
    "london-borough": "another authority",
    "school-nursing": "school nursing",
    "camhs": "child and adolescent mental health",
    "adult-mental-health": "adult mental health",
    "substance-misuse": "substance misuse service",
    "probation": "probation",
    "domestic-abuse-advocates": "domestic abuse advocates",
    "adult-social-care": "adult social care",
    HUB: "the hub",
}
"""What an agency is, without its name; an agency that is not here is *another agency*."""

_SEVERAL: Final = frozenset(kind for kind, number in Counter(KINDS.values()).items() if number > 1)
_PARTS: Final = {Relation.SIBLING: "brother or sister"}
_ALONE: Final = frozenset({Relation.MOTHER, Relation.FATHER})


class Names:
    """Gives each agency and each person the same part throughout one case study, lettered as they come."""

    def __init__(self, own: Collection[RecordId], log: Iterable[Event], whose: Mapping[RecordId, bytes]) -> None:
        """``own`` are the child's records; ``whose`` says which records are one person's, as the hub joins them."""
        self._own, self._whose = frozenset(own), whose
        self._agencies: dict[str, dict[str, str]] = {}
        self._people: dict[str, dict[bytes, str]] = {}
        self._relations: dict[bytes, Relation] = {}
        for event in sorted(effective(log).events, key=lambda event: event.key):
            if isinstance(event, RelationshipRecorded):
                self._relate(event)

    def _relate(self, event: RelationshipRecorded) -> None:
        one, other = record_id(event.about[0]), record_id(event.record_name(event.data.relative))
        if one in self._own:
            self._relations.setdefault(self._person(other), event.data.relation)
        elif other in self._own and event.data.relation is Relation.SIBLING:
            self._relations.setdefault(self._person(one), event.data.relation)

    def _person(self, record: RecordId) -> bytes:
        return self._whose.get(record, record)

    def agency(self, source: str) -> str:
        """Its kind, with a letter where the hub has several of that kind."""
        kind = KINDS.get(source, "another agency")
        if source in AGENCIES and kind not in _SEVERAL:
            return kind
        return kind if source == HUB else _lettered(self._agencies.setdefault(kind, {}), source, kind)

    def person(self, name: RecordName) -> str | None:
        """What that person is to the child; None for the child."""
        record = record_id(name)
        return None if record in self._own else self.known(self._person(record))

    def known(self, person: bytes) -> str:
        """What a person is to the child, as it is recorded."""
        relation = self._relations.get(person)
        part = "another person" if relation is None else _PARTS.get(relation, relation.replace("-", " "))
        held = self._people.setdefault(part, {})
        if relation in _ALONE and person not in held and not held:
            held[person] = part
        return _lettered(held, person, part)


def _lettered(held: dict[str, str] | dict[bytes, str], one: str | bytes, kind: str) -> str:
    """``kind A`` for the first, ``kind B`` for the second; beyond the alphabet a number."""
    names: dict[str | bytes, str] = held  # type: ignore[assignment]
    if one not in names:
        number = len(names)
        letter = ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)
        names[one] = f"{kind} {letter}"
    return names[one]
