"""Two records that may be one person's, that are joined and contradict each other, or on which somebody said a word.

Reads everything; whoever shows a pair leaves out what is closed to who asks. Nobody who is sealed from the other, and
no number of a sealed person, makes a pair here: `vantage identity undecided` is for those.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from projections.history import effective
from projections.identity import PersonId, RecordId, Verdict, other_record, record_id
from schemas import RecordName
from schemas.hub import IdentityConfirmed, IdentityRefused, IdentitySealed, IdentityUnlinked
from services.store.candidates import Candidate, candidates
from services.store.children import Person, person_of
from services.store.connect import Connection
from services.store.contradicted import contradicted
from services.store.histories import log_of_types
from services.store.sql import SQL

Said = IdentityConfirmed | IdentityRefused | IdentityUnlinked
_SAID: Final = frozenset({"identity.confirmed", "identity.refused", "identity.unlinked", "identity.sealed"})


class Described(NamedTuple):
    """When it was last written down who a record's person is."""

    at: datetime
    record: RecordId


class Listed(NamedTuple):
    """``bits`` and ``strong`` of a candidate; ``verdict`` what somebody said last; ``contradict``: joined, and their
    words differ.
    """

    one: RecordName
    other: RecordName
    bits: float | None = None
    strong: bool = False
    verdict: Verdict | None = None
    contradict: bool = False

    @property
    def records(self) -> frozenset[RecordId]:
        """Both."""
        return frozenset({record_id(self.one), record_id(self.other)})


class Pair(NamedTuple):
    """``joined``: they are one person's today. ``said``: people's words on the two, the last first."""

    listed: Listed
    ours: Person
    theirs: Person
    joined: bool
    said: tuple[Said, ...]


async def lately_described(connection: Connection, before: Described, limit: int) -> list[Described]:
    """The last first."""
    rows = await connection.fetch(SQL["lately_described"], before.at, before.record, limit)
    return [Described(row["at"], row["record_id"]) for row in rows]


async def pairs_among(connection: Connection, records: Collection[RecordId]) -> list[Listed]:
    """What is proposed of whose records they are, and what contradicts itself; each pair once."""
    asking = _Asking(connection)
    names = await names_of(connection, records)
    people = {known.person: known for known in [await person_of(connection, names[each]) for each in sorted(names)]}
    found: dict[frozenset[RecordId], Listed] = {}
    for known in people.values():
        for each in await asking.mutual(known):
            listed = Listed(each.own, each.other, each.likeness.bits, each.is_strong)
            found.setdefault(listed.records, listed)
    apart = await contradicted(connection, {known.person: known.names for known in people.values()})
    for one, other in (pair for pairs in apart.values() for pair in pairs):
        each_apart = Listed(one, other, contradict=True)
        found[each_apart.records] = each_apart
    return list(found.values())


async def pairs_of(connection: Connection, name: RecordName) -> list[Listed]:
    """Of one person, with those that were answered. ``NoSuchRecord``."""
    known = await person_of(connection, name)
    found = {each.records: each for each in await pairs_among(connection, [record_id(name)])}
    rows = await connection.fetch(SQL["verdicts"], sorted(known.records))
    ends = {end for row in rows for end in (row["a"], row["b"])}
    names = await names_of(connection, ends)
    whose = {row["record_id"]: row["person_id"] for row in await connection.fetch(SQL["members"], sorted(ends))}
    for row in rows:
        people = whose[row["a"]], whose[row["b"]]
        if row["verdict"] in (Verdict.CONFIRMED, Verdict.REFUSED) and not await _is_at_a_seal(connection, *people):
            before = found.get(frozenset({row["a"], row["b"]}), Listed(names[row["a"]], names[row["b"]]))
            found[before.records] = before._replace(verdict=Verdict(row["verdict"]))
    return list(found.values())


async def pair(connection: Connection, one: RecordName, other: RecordName) -> Pair | None:
    """None where nothing is proposed of the two and nobody said a word. ``NoSuchRecord``."""
    ours, theirs = await person_of(connection, one), await person_of(connection, other)
    if one == other or await _is_at_a_seal(connection, ours.person, theirs.person):
        return None
    both = {record_id(one), record_id(other)}
    rows = await connection.fetch(SQL["verdicts"], [record_id(one)])
    verdict = next((Verdict(row["verdict"]) for row in rows if {row["a"], row["b"]} == both), None)
    found = Listed(one, other, verdict=verdict)
    if ours.person == theirs.person:
        apart = (await contradicted(connection, {ours.person: ours.names})).get(ours.person, [])
        found = found._replace(contradict=any({one, other} == set(each) for each in apart))
    else:
        for each in await _Asking(connection).mutual(ours):
            if each.person == theirs.person:
                found = found._replace(bits=each.likeness.bits, strong=each.is_strong)
    if found.bits is None and not found.contradict and verdict not in (Verdict.CONFIRMED, Verdict.REFUSED):
        return None
    return Pair(found, ours, theirs, ours.person == theirs.person, await _said(connection, one, other))


async def names_of(connection: Connection, records: Collection[RecordId]) -> dict[RecordId, RecordName]:
    """Of those that are held."""
    rows = await connection.fetch(SQL["names_of_records"], sorted(records)) if records else []
    return {row["id"]: RecordName(row["agency"], row["reference"]) for row in rows}


class _Asking:
    """Asks of each person once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[PersonId, list[Candidate]] = {}

    async def mutual(self, known: Person) -> list[Candidate]:
        """Who is proposed from either side: what a seal keeps from the one is not shown from the other."""
        found = []
        for each in await self._of(known):
            theirs = await self._of(await person_of(self._connection, each.other))
            if any(one.person == known.person for one in theirs):
                found.append(each)
        return found

    async def _of(self, known: Person) -> list[Candidate]:
        if known.person not in self._found:
            self._found[known.person] = await candidates(self._connection, known)
        return self._found[known.person]


async def _said(connection: Connection, one: RecordName, other: RecordName) -> tuple[Said, ...]:
    """Where the two were sealed, what was said since that was lifted: neither the seal nor its end is shown."""
    log = await log_of_types(connection, {record_id(one), record_id(other)}, _SAID)
    held = {(event.source, event.id): event for events in log.values() for event in events}
    said: list[Said] = []
    sealed = False
    for event in sorted(effective(held.values()).events, key=lambda event: event.key):
        if not isinstance(event, IdentityConfirmed | IdentityRefused | IdentityUnlinked | IdentitySealed):
            continue
        if {event.about[0], other_record(event)} != {one, other}:
            continue
        if isinstance(event, IdentitySealed):
            said, sealed = [], True
        elif not sealed:
            said.append(event)
        elif isinstance(event, IdentityUnlinked):
            sealed = False
    return tuple(reversed(said))


async def _is_at_a_seal(connection: Connection, *people: PersonId) -> bool:
    """Whether the two are sealed from one another, or it is not known of which half one of them is."""
    pairs = await connection.fetch(SQL["sealed_among"], people)
    return bool(pairs or await connection.fetchval(SQL["is_any_undecided"], people))
