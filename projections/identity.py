"""Who is one person: records joined by equal identifiers and by people's word.

Rules: docs/meaning.md, "Whose child it is".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from typing import Final, NamedTuple

from schemas import Event, RecordName
from schemas.hub import IdentityConfirmed, IdentityRefused, IdentitySealed, IdentityUnlinked
from schemas.moments import end_of_day, start_of_day
from schemas.people import NhsNumberStatus, PersonRegistered, PersonUpdated, RelationshipRecorded
from schemas.vocabulary import CARRIES_EVENTS

RecordId = bytes
PersonId = bytes
Pair = tuple[RecordId, RecordId]


@lru_cache(maxsize=200_000)
def record_id(name: RecordName) -> RecordId:
    """Sixteen bytes that stand for one agency's record."""
    return sha256(f"{name.agency}\x1f{name.reference}".encode()).digest()[:16]


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNLINKED = "unlinked"
    SEALED = "sealed"


class Identifier(NamedTuple):
    """A number that one person has: ``kind`` is nhs or upn."""

    kind: str
    value: str


class Tie(NamedTuple):
    """Events about ``relative`` in [from, until] reach the person of ``record``."""

    record: RecordId
    relative: RecordId
    from_at: datetime | None
    until_at: datetime | None


class Person(NamedTuple):
    id: PersonId
    records: frozenset[RecordId]
    unsettled: bool


LINKING: Final = frozenset({None, NhsNumberStatus.VERIFIED, NhsNumberStatus.POSTPONED})
"""With any other status an NHS number is known not to be verified, and links nothing by itself."""


def assertions(events: Iterable[Event]) -> frozenset[Identifier]:
    """What one record asserts, from the effective events of which it is the subject."""
    number = upn = status = None
    for event in sorted(events, key=lambda e: e.key):
        if isinstance(event, PersonRegistered | PersonUpdated):
            if event.data.nhs_number not in (None, number):
                number, status = event.data.nhs_number, None
            status = event.data.nhs_number_status or status
            upn = event.data.upn or upn
    found = {Identifier("nhs", number)} if number and status in LINKING else set()
    return frozenset(found | ({Identifier("upn", upn)} if upn else set()))


def other_record(event: IdentityConfirmed | IdentityRefused | IdentityUnlinked | IdentitySealed) -> RecordName:
    """The second record of an identity event."""
    return event.record_name(event.data.other)


def verdicts(events: Iterable[Event]) -> dict[Pair, Verdict]:
    """The last word on each pair of records; one that is sealed stays so until it is unlinked."""
    last: dict[Pair, Verdict] = {}
    for event in sorted(events, key=lambda e: e.key):
        match event:
            case IdentityConfirmed():
                verdict = Verdict.CONFIRMED
            case IdentityRefused():
                verdict = Verdict.REFUSED
            case IdentityUnlinked():
                verdict = Verdict.UNLINKED
            case IdentitySealed():
                verdict = Verdict.SEALED
            case _:
                continue
        one, other = sorted((record_id(event.about[0]), record_id(other_record(event))))
        if one == other:  # an event that names one record twice says nothing of a pair
            continue
        if last.get((one, other)) is not Verdict.SEALED or verdict is Verdict.UNLINKED:
            last[one, other] = verdict
    return last


def ties(events: Iterable[Event], word: Mapping[Pair, Verdict]) -> frozenset[Tie]:
    """The ties that carry an adult's events to a child; none between two records that are sealed."""
    found = set()
    for event in events:
        if isinstance(event, RelationshipRecorded) and event.data.relation in CARRIES_EVENTS:
            data = event.data
            start = start_of_day(data.from_on) if data.from_on else None
            end = end_of_day(data.until_on) if data.until_on else None
            relative = record_id(event.record_name(data.relative))
            own = record_id(event.about[0])
            if word.get((min(own, relative), max(own, relative))) is not Verdict.SEALED:
                found.add(Tie(own, relative, start, end))
    return frozenset(found)


def touches(event: Event, tie: Tie) -> bool:
    """Whether the event may have happened while the tie held."""
    happened = event.happened
    return (tie.from_at is None or happened.latest >= tie.from_at) and (
        tie.until_at is None or happened.earliest <= tie.until_at
    )


def people(
    records: Collection[RecordId],
    asserted: Mapping[RecordId, Collection[Identifier]],
    word: Mapping[Pair, Verdict],
) -> list[Person]:
    """The connected sets among ``records``, which hold with a record all that is linked to it.

    A set that holds two sealed records falls apart into single records, all of them unsettled: no link within it can
    be trusted to stay on one side of the seal.
    """
    return [person for members in linked_sets(records, asserted, word) for person in _people_of(members, word)]


def linked_sets(
    records: Collection[RecordId],
    asserted: Mapping[RecordId, Collection[Identifier]],
    word: Mapping[Pair, Verdict],
) -> Iterable[frozenset[RecordId]]:
    """The connected sets among ``records``, whatever is sealed."""
    neighbours: dict[RecordId, set[RecordId]] = {record: set() for record in records}

    def join(a: RecordId, b: RecordId) -> None:
        neighbours[a].add(b)
        neighbours[b].add(a)

    apart = {pair for pair, verdict in word.items() if verdict is not Verdict.CONFIRMED}
    for pair, verdict in word.items():
        if verdict is Verdict.CONFIRMED and pair[0] in neighbours and pair[1] in neighbours:
            join(*pair)
    holders: dict[Identifier, list[RecordId]] = defaultdict(list)
    for record in records:
        for identifier in asserted.get(record, ()):
            holders[identifier].append(record)
    for sharing in holders.values():
        for a, b in combinations(sorted(sharing), 2):
            if (a, b) not in apart:
                join(a, b)
    return _components(neighbours)


def _components(neighbours: Mapping[RecordId, set[RecordId]]) -> Iterable[frozenset[RecordId]]:
    unseen = set(neighbours)
    while unseen:
        found = {unseen.pop()}
        edge = list(found)
        while edge:
            new = neighbours[edge.pop()] & unseen
            unseen -= new
            found |= new
            edge.extend(new)
        yield frozenset(found)


def _people_of(members: frozenset[RecordId], word: Mapping[Pair, Verdict]) -> Iterable[Person]:
    if any(verdict is Verdict.SEALED and members.issuperset(pair) for pair, verdict in word.items()):
        return (Person(record, frozenset({record}), True) for record in sorted(members))
    return (_person(members, word),)


def linked(
    records: Collection[RecordId], asserted: Mapping[RecordId, Collection[Identifier]], word: Mapping[Pair, Verdict]
) -> tuple[set[RecordId], set[Identifier]]:
    """What may be linked to these: the other ends of what is confirmed, and the identifiers that they assert."""
    confirmed = (pair for pair, verdict in word.items() if verdict is Verdict.CONFIRMED and set(pair) & set(records))
    return {end for pair in confirmed for end in pair}, {i for record in records for i in asserted.get(record, ())}


def _person(members: frozenset[RecordId], word: Mapping[Pair, Verdict]) -> Person:
    unsettled = any(verdict is Verdict.REFUSED and members.issuperset(pair) for pair, verdict in word.items())
    return Person(min(members), members, unsettled)
