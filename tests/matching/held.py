"""The made-up records as the hub holds them: events as agencies send them, and who is related to whom."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from projections.identity import record_id
from projections.matching.keys import SHARING_MAX, keys
from projections.matching.names import parsed
from projections.matching.profile import Kin, Profile, profile
from schemas import Event, RecordName, decode
from schemas.events import VERSIONS
from tests.matching.records import Written
from tests.matching.shown import shown

Document = dict[str, Any]
_AT = "2026-06-30T12:00:00+00:00"


def documents(written: Written) -> Iterator[Document]:
    """What the agency sends of the child."""
    said = {
        "kind": "child", "name": written.name, "born_on": written.born and written.born.isoformat(),
        "nhs_number": written.nhs_number, "upn": written.upn,
    }  # fmt: skip
    yield _event(written, "person.registered", {name: value for name, value in said.items() if value})
    if written.address:
        yield _event(written, "address.changed", {"address": written.address, "kind": "home"})


def mothers(written: Written) -> Iterator[Document]:
    """What it sends of the mother, under a reference of her own."""
    if written.mother:
        hers = written._replace(reference=f"{written.reference}-m")
        yield _event(hers, "person.registered", {"kind": "adult", "name": written.mother})
        yield _event(written, "relationship.recorded", {"relative": hers.reference, "relation": "mother"})


def _event(written: Written, kind: str, data: Document) -> Document:
    return {
        "id": f"{written.reference}-{kind}", "source": written.agency, "subject": written.reference, "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}", "time": _AT, "timeprecision": "minute", "recordedtime": _AT,
        "data": data,
    }  # fmt: skip


def events_of(sent: Iterable[Document]) -> list[Event]:
    """As they are decoded."""
    return [decode(json.dumps(each).encode()) for each in sent]


def profile_of(written: Written, *, with_kin: bool = True) -> Profile:
    """As the hub describes the record."""
    found = profile(RecordName(written.agency, written.reference), events_of(documents(written)))
    name = parsed(written.mother) if written.mother and with_kin else None
    return found._replace(kin=frozenset({Kin("parent", name)})) if name else found


class Held(NamedTuple):
    """Record → what is held of it, and key → records that have it."""

    written: list[Written]
    profiles: list[Profile]
    sharing: dict[int, list[int]]

    def compared_with(self, index: int) -> set[int]:
        """The records that share a key which not too many share."""
        blocks = (self.sharing[key] for key in keys(self.profiles[index]))
        return {other for block in blocks if len(block) <= SHARING_MAX for other in block} - {index}

    def joined(self, one: int, other: int) -> bool:
        """Whether an equal identifier joins them already."""
        a, b = self.profiles[one], self.profiles[other]
        doubtful = self.written[one].doubtful or self.written[other].doubtful
        return bool((a.nhs_number and not doubtful and a.nhs_number == b.nhs_number) or (a.upn and a.upn == b.upn))


def hold(written: Iterable[Written]) -> Held:
    """Describe all records and find who shares what."""
    kept = list(written)
    profiles = [profile_of(each) for each in shown(kept, "describing")]
    sharing: dict[int, list[int]] = defaultdict(list)
    for index, each in enumerate(profiles):
        for key in keys(each):
            sharing[key].append(index)
    return Held(kept, profiles, sharing)


def id_of(written: Written) -> bytes:
    """The record's id."""
    return record_id(RecordName(written.agency, written.reference))
