"""Numbers of a sealed identity that are given again after the seal. Rules: docs/meaning.md, "Whose child it is".

A new record of somebody adopted, or protected, that still carries the old number would show the new name to whoever
reads the old records. So such a number links nothing by itself, and somebody has to say whose record it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from projections.identity import Identifier, Pair, Person, RecordId, Verdict, linked_sets, other_record, people
from projections.identity import record_id as id_of
from schemas import Event
from schemas.hub import IdentitySealed, IdentityUnlinked
from schemas.people import PersonRegistered, PersonUpdated

Given = Mapping[RecordId, Mapping[Identifier, datetime]]
"""When each record's numbers were first recorded of it."""


class Undecided(NamedTuple):
    """A record that was given a sealed person's number after the seal, and a record of that person with it."""

    record: RecordId
    sealed: RecordId


class Grouped(NamedTuple):
    """Who is one person, and what waits for somebody's word because of a seal."""

    people: list[Person]
    undecided: frozenset[Undecided]


def first_given(events: Iterable[Event]) -> dict[Identifier, datetime]:
    """Of the effective events of which one record is the subject: when each number had certainly been recorded."""
    found: dict[Identifier, datetime] = {}
    for event in events:
        if isinstance(event, PersonRegistered | PersonUpdated):
            for kind, value in (("nhs", event.data.nhs_number), ("upn", event.data.upn)):
                if value:
                    at = event.recorded.latest
                    found[Identifier(kind, value)] = min(found.get(Identifier(kind, value), at), at)
    return found


def sealed_since(events: Iterable[Event]) -> dict[Pair, datetime]:
    """When each pair that is sealed was; a pair that was unlinked and sealed again, the last time."""
    found: dict[Pair, datetime] = {}
    for event in sorted(events, key=lambda each: each.key):
        if isinstance(event, IdentitySealed | IdentityUnlinked):
            one, other = sorted((id_of(event.about[0]), id_of(other_record(event))))
            if isinstance(event, IdentityUnlinked):
                found.pop((one, other), None)
            else:
                found.setdefault((one, other), event.recorded.earliest)
    return found


def grouped(
    records: Collection[RecordId],
    asserted: Mapping[RecordId, Collection[Identifier]],
    word: Mapping[Pair, Verdict],
    given: Given,
    sealed: Mapping[Pair, datetime],
) -> Grouped:
    """``people``, without what a late number of a sealed person would link; until somebody says, both are unsettled."""
    late = frozenset(_late(records, asserted, word, given, sealed))
    if not late:
        return Grouped(people(records, asserted, word), frozenset())
    counted = {each: [i for i in asserted.get(each, ()) if (each, i) not in late] for each in records}
    found = people(records, counted, word)
    undecided = frozenset(_undecided(found, late, counted, word))
    waiting = {record for each in undecided for record in each}
    return Grouped(
        [each._replace(unsettled=True) if waiting & each.records else each for each in found],
        undecided,
    )


def _late(
    records: Collection[RecordId],
    asserted: Mapping[RecordId, Collection[Identifier]],
    word: Mapping[Pair, Verdict],
    given: Given,
    sealed: Mapping[Pair, datetime],
) -> Iterator[tuple[RecordId, Identifier]]:
    for pair, at in sealed.items():
        if not set(pair) <= set(records):
            continue
        then = {each: [i for i in asserted.get(each, ()) if given[each][i] <= at] for each in records}
        one, other = (_half(end, linked_sets(records, then, word)) for end in pair)
        if one == other:  # it falls apart at the seal
            continue
        for half, beyond in ((one, other), (other, one)):
            if not _may_be_old(_first(half, asserted, given), _first(beyond, asserted, given)):
                continue
            old = {identifier for record in half for identifier in then[record]}
            yield from (
                (each, i) for each in set(records) - half for i in asserted.get(each, ()) if i in old
                and given[each][i] > at
            )  # fmt: skip


def _half(end: RecordId, sets: Iterable[frozenset[RecordId]]) -> frozenset[RecordId]:
    return next(members for members in sets if end in members)


def _first(
    half: Collection[RecordId], asserted: Mapping[RecordId, Collection[Identifier]], given: Given
) -> datetime | None:
    return min((given[each][i] for each in half for i in asserted.get(each, ())), default=None)


def _may_be_old(first: datetime | None, beyond: datetime | None) -> bool:
    """The half whose numbers were known first lived before the other; where that cannot be told either may have."""
    return first is not None and (beyond is None or first <= beyond)


def _undecided(
    found: Collection[Person],
    late: Collection[tuple[RecordId, Identifier]],
    counted: Mapping[RecordId, Collection[Identifier]],
    word: Mapping[Pair, Verdict],
) -> Iterator[Undecided]:
    owner = {record: each.records for each in found for record in each.records}

    def said(one: Collection[RecordId], other: Collection[RecordId], verdict: Verdict) -> bool:
        return any(word.get((min(a, b), max(a, b))) is verdict for a in one for b in other)

    for record, identifier in late:
        for sealed, numbers in counted.items():
            if identifier not in numbers or owner[sealed] is owner[record]:
                continue
            if said({record}, owner[sealed], Verdict.REFUSED) or said(owner[record], owner[sealed], Verdict.SEALED):
                continue
            yield Undecided(record, sealed)
