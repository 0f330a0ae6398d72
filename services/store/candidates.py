"""Records that may be of the same person as a child's, and are not linked to it. Rules: docs/identity.md.

Found by shared keys, compared by what the log says. People's word outweighs it: of whom somebody said that they are
not one, or who are recorded as relatives of one another, nothing is proposed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from projections import concerns, folded_by
from projections.concerns import Concerns
from projections.history import EventName, effective
from projections.identity import PersonId, RecordId, record_id
from projections.matching.judging import POSSIBLE_BITS, Likeness, Strength, judge
from projections.matching.keys import SHARING_MAX
from projections.matching.profile import Kin, Profile, Related, related
from projections.matching.weights import WEIGHTS
from schemas import Event, RecordName
from services.store import histories
from services.store.children import Person, stored
from services.store.connect import Connection
from services.store.histories import log_of_types
from services.store.profiles import Then, profiles_of
from services.store.profiles import known as known_then
from services.store.sql import SQL

_KIN_BITS: Final = WEIGHTS.chances["kin"]["same"].bits
_WORRIES_MAX: Final = 20


class Candidate(NamedTuple):
    """``own`` is the child's record, ``other`` the one that may be theirs too; both as compared.

    ``worries`` are the last events of the worries that are open with whose record it is.
    """

    own: RecordName
    other: RecordName
    person: PersonId
    likeness: Likeness
    ours: Profile
    theirs: Profile
    worries: tuple[EventName, ...]

    @property
    def is_strong(self) -> bool:
        """Whether the gate asks about it."""
        return self.likeness.strength is Strength.STRONG


class _Other(NamedTuple):
    person: PersonId
    name: RecordName


async def candidates(connection: Connection, known: Person, then: Then | None = None) -> list[Candidate]:
    """The likeliest first, one for each other person: the pair of records that is most alike.

    ``then``: by what had been recorded of them, and what worries were open, at the end of a day. Links, seals and what
    people said of two records are today's, as everywhere.
    """
    own = {record_id(name): name for name in known.names}
    others = await _others(connection, known)
    if not others:
        return []
    sealed = await _apart(connection, known.records, "sealed")
    profiles = await profiles_of(connection, own | {record: other.name for record, other in others.items()}, then)
    owner = dict.fromkeys(own, known.person) | {record: other.person for record, other in others.items()}
    undecided = await _with_sealed_numbers(connection, owner, profiles)
    if known.person in undecided:
        return []
    others = {record: other for record, other in others.items() if other.person not in undecided}
    near = {record: other for record, other in others.items() if _is_near(own, profiles, record)}
    near = await _not_of_the_other_half(connection, sealed, near, profiles)
    if not near:
        return []
    ties = await _ties(connection, own.keys() | near.keys(), then)
    kept = await _not_related(connection, known.person, near, ties)
    shown = {record: profiles[record] for record in own.keys() | kept.keys()}
    profiles |= await _with_kin(connection, shown, ties, then)
    best: dict[PersonId, Candidate] = {}
    for record, other in sorted(kept.items()):
        for mine, name in sorted(own.items()):
            likeness = judge(profiles[mine], profiles[record])
            before = best.get(other.person)
            if likeness.strength and (before is None or likeness.bits > before.likeness.bits):
                best[other.person] = Candidate(
                    name, other.name, other.person, likeness, profiles[mine], profiles[record], ()
                )
    ranked = sorted(best.values(), key=lambda each: (-each.likeness.bits, each.other))
    return [
        each._replace(worries=await _worries(connection, each.person, then))
        for each in await _one_half(connection, ranked)
    ]


async def not_keyed(connection: Connection) -> bool:
    """Whether records are held whose keys were never written, so that not every candidate can be found."""
    return bool(await connection.fetchval(SQL["is_any_not_keyed"]))


async def _others(connection: Connection, known: Person) -> dict[RecordId, _Other]:
    """Records that share a key, but for those of the person, and of people who are said to be others."""
    own = sorted(known.records)
    sharing = [row["record_id"] for row in await connection.fetch(SQL["sharing_keys"], own, SHARING_MAX)]
    if not sharing:
        return {}
    apart = await _apart(connection, own, "refused", "sealed") | {known.person}
    rows = await connection.fetch(SQL["owners"], sharing)
    return {
        row["record_id"]: _Other(row["person_id"], RecordName(row["agency"], row["reference"]))
        for row in rows
        if row["person_id"] not in apart
    }


async def _apart(connection: Connection, records: Collection[RecordId], *verdicts: str) -> set[PersonId]:
    rows = await connection.fetch(SQL["people_apart"], sorted(records), verdicts)
    return {row["person_id"] for row in rows}


async def _with_sealed_numbers(
    connection: Connection, owner: Mapping[RecordId, PersonId], profiles: Mapping[RecordId, Profile]
) -> set[PersonId]:
    """Who has a number of somebody under a seal, verified or not, and is not joined to them: of unknown half."""
    having: dict[tuple[str, str], set[PersonId]] = defaultdict(set)
    for record, person in owner.items():
        for kind, value in (("nhs", profiles[record].nhs_number), ("upn", profiles[record].upn)):
            if value:
                having[kind, value].add(person)
    if not having:
        return set()
    rows = await connection.fetch(SQL["sealed_holders"], *map(list, zip(*having, strict=True)))
    return {person for kind, value, holder in rows for person in having[kind, value] - {holder}} - {
        holder for _, _, holder in rows
    }


async def _not_of_the_other_half(
    connection: Connection, sealed: set[PersonId], near: dict[RecordId, _Other], profiles: dict[RecordId, Profile]
) -> dict[RecordId, _Other]:
    """Without records that are alike whoever is sealed from this person: they may be of that half."""
    if not sealed or not near:
        return near
    rows = await connection.fetch(SQL["names_of_people"], sorted(sealed))
    names = {record_id(name): name for name in (RecordName(row["agency"], row["reference"]) for row in rows)}
    hidden = (await profiles_of(connection, names)).values()
    return {
        record: other for record, other in near.items() if not any(_may_be(each, profiles[record]) for each in hidden)
    }


def _may_be(one: Profile, other: Profile) -> bool:
    return judge(one, other).bits + _KIN_BITS >= POSSIBLE_BITS


async def _one_half(connection: Connection, ranked: list[Candidate]) -> list[Candidate]:
    """Of two who are sealed from one another only the likelier."""
    if len(ranked) < 2:
        return ranked
    rows = await connection.fetch(SQL["sealed_among"], [each.person for each in ranked])
    pairs = {frozenset((row["one"], row["other"])) for row in rows}
    kept: list[Candidate] = []
    for each in ranked:
        if not any(frozenset((each.person, likelier.person)) in pairs for likelier in kept):
            kept.append(each)
    return kept


def _is_near(own: Iterable[RecordId], profiles: dict[RecordId, Profile], record: RecordId) -> bool:
    """Whether the names of those around them could make it a candidate."""
    return any(_may_be(profiles[mine], profiles[record]) for mine in own)


async def _ties(connection: Connection, records: Collection[RecordId], then: Then | None) -> frozenset[Related]:
    log = await log_of_types(connection, records, {"relationship.recorded"})
    events: dict[EventName, Event] = {(e.source, e.id): e for held in log.values() for e in held}
    return related(effective(known_then(events.values(), then)).events)


async def ties_of(connection: Connection, records: Collection[RecordId]) -> frozenset[Related]:
    """Who is recorded around them today."""
    return await _ties(connection, records, None)


async def described(
    connection: Connection, names: dict[RecordId, RecordName], ties: frozenset[Related]
) -> dict[RecordId, Profile]:
    """As they are compared: with the names of those to whom ``ties`` lead."""
    return await _with_kin(connection, await profiles_of(connection, names), ties, None)


async def _not_related(
    connection: Connection, person: PersonId, near: dict[RecordId, _Other], ties: frozenset[Related]
) -> dict[RecordId, _Other]:
    """Without those who are recorded as a relative of the person, or the person of them: that is another."""
    ends = sorted({end for tie in ties for end in (tie.record, tie.relative)})
    person_of = {row["record_id"]: row["person_id"] for row in await connection.fetch(SQL["members"], ends)}
    edges = {(person_of[tie.record], person_of[tie.relative]) for tie in ties}
    relatives = {end for edge in edges if person in edge for end in edge}
    return {record: other for record, other in near.items() if other.person not in relatives}


async def _with_kin(
    connection: Connection, profiles: dict[RecordId, Profile], ties: frozenset[Related], then: Then | None
) -> dict[RecordId, Profile]:
    """The profiles, with the names of those whom their records name as parents, brothers and sisters; of nobody who is
    sealed: beside a brother each half would lead to the other.
    """
    wanted = [tie for tie in ties if tie.record in profiles]
    named = sorted({tie.relative for tie in wanted})
    hidden = {row["record_id"] for row in await connection.fetch(SQL["sealed_of"], named)}
    wanted = [tie for tie in wanted if tie.relative not in hidden]
    rows = await connection.fetch(SQL["names_of_records"], sorted({tie.relative for tie in wanted}))
    names = {row["id"]: RecordName(row["agency"], row["reference"]) for row in rows}
    relatives = await profiles_of(connection, names, then)
    kin: dict[RecordId, set[Kin]] = {record: set() for record in profiles}
    for tie in wanted:
        kin[tie.record] |= {Kin(tie.part, name) for name in relatives[tie.relative].names}
    return {record: each._replace(kin=frozenset(kin[record])) for record, each in profiles.items()}


async def _worries(connection: Connection, person: PersonId, then: Then | None) -> tuple[EventName, ...]:
    """Open at either extreme of imprecise times."""
    if then is None:
        held = await stored(connection, person, concerns.NAME)
    else:
        loaded = (await histories.load(connection, [person]))[person]
        entries = loaded._replace(events=list(known_then(loaded.events, then))).entries()
        held = folded_by(entries, then.extreme, then.at)[concerns.NAME]
    states: list[Concerns] = [state for state in (held.earliest, held.latest) if state is not None] if held else []
    events = sorted({worry.last.event for state in states for worry in state.worries.open.values()})
    return tuple(events[:_WORRIES_MAX])
