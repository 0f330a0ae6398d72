"""Who is one person and who is tied to whom, derived again where the log says something new of it."""

from projections import identity
from projections.history import STRUCTURAL, effective
from projections.identity import Identifier, Pair, Person, PersonId, RecordId, Tie, Verdict, record_id
from services.errors import LockMore
from services.projector.locking import Held
from services.store.connect import Connection
from services.store.histories import log_of_types
from services.store.linking import Linking, linking_of
from services.store.sql import SQL

_TYPES = STRUCTURAL - {"reject.resolved"}


async def derive(connection: Connection, records: frozenset[RecordId], held: Held) -> set[PersonId]:
    """Derive the structure of ``records`` again; answer the people whose history changed by it."""
    wanted = sorted(records)
    facts = await _facts(connection, wanted)
    asserted = {identifier for said, _, _ in facts.values() for identifier in said}
    old_ties = {Tie(*row) for row in await connection.fetch(SQL["ties_from"], wanted)}
    old_verdicts = await connection.fetch(SQL["verdicts"], wanted)
    old_asserted = {Identifier(*row[1:]) for row in await connection.fetch(SQL["assertions"], wanted)}
    if asserted - old_asserted - held.identifiers:
        raise LockMore(identifiers=asserted)
    await _write(connection, wanted, facts)
    partners = {end for row in old_verdicts for end in (row["a"], row["b"])}
    partners |= {end for pairs in facts.values() for pair in pairs[1] for end in pair}
    was_sealed = any(row["verdict"] == Verdict.SEALED for row in old_verdicts)
    changed = await _regroup(connection, partners | records, old_asserted | asserted, held, far=was_sealed)
    new_ties = {tie for _, _, ties in facts.values() for tie in ties}
    return changed | await _tied(connection, changed, old_ties, new_ties, held)


_Facts = tuple[frozenset[Identifier], dict[Pair, Verdict], frozenset[Tie]]


async def _facts(connection: Connection, records: list[RecordId]) -> dict[RecordId, _Facts]:
    log = await log_of_types(connection, records, _TYPES)
    found: dict[RecordId, _Facts] = {}
    for record in records:
        events = effective(log[record]).events
        own = [event for event in events if record_id(event.about[0]) == record]
        word = identity.verdicts(events)
        found[record] = (identity.assertions(own), word, identity.ties(own, word))
    return found


async def _write(connection: Connection, records: list[RecordId], facts: dict[RecordId, _Facts]) -> None:
    for statement in ("drop_assertions", "drop_verdicts", "drop_ties"):
        await connection.execute(SQL[statement], records)
    said = [(record, *identifier) for record in records for identifier in sorted(facts[record][0])]
    word = {pair: verdict for record in records for pair, verdict in facts[record][1].items()}
    ties = [tie for record in records for tie in sorted(facts[record][2], key=str)]
    if said:
        await connection.execute(SQL["add_assertions"], *map(list, zip(*said, strict=True)))
    if word:
        rows = [(*pair, str(verdict)) for pair, verdict in sorted(word.items())]
        await connection.execute(SQL["add_verdicts"], *map(list, zip(*rows, strict=True)))
    if ties:
        await connection.execute(SQL["add_ties"], *map(list, zip(*ties, strict=True)))


async def _regroup(
    connection: Connection, seeds: set[RecordId], shared: set[Identifier], held: Held, *, far: bool
) -> set[PersonId]:
    """Connect records again around ``seeds``; the people, old and new, who are not as they were."""
    kinds, values = [i.kind for i in shared], [i.value for i in shared]
    holders = {row[0] for row in await connection.fetch(SQL["holders"], kinds, values)} if shared else set()
    around = await connection.fetch(SQL["members"], sorted(seeds | holders))
    before, after = await _connected(connection, {row["person_id"] for row in around}, held, far=far)
    await connection.execute(SQL["settle_people"], [p.id for p in after], [p.unsettled for p in after])
    same = {person.id for person in after if before.get(person.id) == person.records}
    moved = [(record, person.id) for person in after if person.id not in same for record in sorted(person.records)]
    changed = ({person.id for person in after} | set(before)) - same
    if not changed:
        return set()
    await connection.execute(SQL["move_members"], [m[0] for m in moved], [m[1] for m in moved])
    await connection.execute(SQL["changed_people"], sorted(changed))
    held.person_of.update(dict(moved))
    grown = _grown(before, [person for person in after if person.id not in same], held.fresh)
    never_held = held.fresh - {person.id for person in after}
    again = changed - grown.keys() - set(grown.values()) - never_held
    await connection.execute(SQL["drop_states"], sorted(again))
    renamed = {old: new for new, old in grown.items() if old is not None and old != new}
    if renamed:
        await connection.execute(SQL["move_states"], list(renamed), list(renamed.values()))
        held.rename(renamed)
    return again


def _grown(
    before: dict[PersonId, frozenset[RecordId]], after: list[Person], fresh: frozenset[RecordId]
) -> dict[PersonId, PersonId | None]:
    """People who only gained fresh records, each with the id that they had, None for wholly new ones.

    All that is held of fresh records is in this slice, so their states are folded onward from it.
    """
    had = {record: person for person, records in before.items() for record in records}
    grown: dict[PersonId, PersonId | None] = {}
    for person in after:
        settled = person.records - fresh
        olds = {had[record] for record in settled}
        if not olds:
            grown[person.id] = None
        elif len(olds) == 1 and before[old := next(iter(olds))] - fresh == settled:
            grown[person.id] = old
    return grown


async def _connected(
    connection: Connection, people: set[PersonId], held: Held, *, far: bool
) -> tuple[dict[PersonId, frozenset[RecordId]], list[Person]]:
    """These people's records as they were grouped, and as they are now. All concerned must be locked.

    A set that fell apart at a seal is looked at as one again, since what ends the seal, or a link, may join what is
    left of it: from people who are unsettled, or sealed, one goes on to all that is linked. ``far``: a seal was here.
    """
    while True:
        if people - held.people:
            raise LockMore(people=people)
        before: dict[PersonId, frozenset[RecordId]] = {person: frozenset() for person in people}
        for person, record in await connection.fetch(SQL["records_of_people"], sorted(people)):
            before[person] |= {record}
        records = sorted(record for members in before.values() for record in members)
        linking = await linking_of(connection, records)
        sealed = {end for pair, verdict in linking.word.items() if verdict is Verdict.SEALED for end in pair}
        beyond = set()
        if far or sealed or await connection.fetchval(SQL["is_any_unsettled"], sorted(before)):
            beyond = await _beyond(connection, records, linking, sealed)
        if not beyond:
            return before, linking.grouped().people
        people = people | beyond


async def _beyond(
    connection: Connection, records: list[RecordId], linking: Linking, sealed: set[RecordId]
) -> set[PersonId]:
    """Others to whose records these are linked, or from whose they are sealed."""
    ends, identifiers = identity.linked(records, linking.asserted, linking.word)
    kinds, values = [i.kind for i in identifiers], [i.value for i in identifiers]
    ends |= {row[0] for row in await connection.fetch(SQL["holders"], kinds, values)} | sealed
    return {row["person_id"] for row in await connection.fetch(SQL["members"], sorted(ends - set(records)))}


async def _tied(
    connection: Connection, changed: set[PersonId], old_ties: set[Tie], new_ties: set[Tie], held: Held
) -> set[PersonId]:
    """Children whom changed ties, or ties of changed people, reach; all concerned must be locked."""
    members = {row["record_id"] for row in await connection.fetch(SQL["records_of_people"], sorted(changed))}
    edges = (
        {(row[0], row[1]) for row in await connection.fetch(SQL["ties_touching"], sorted(members))}
        if members
        else set()
    )
    edges |= {(tie.record, tie.relative) for tie in old_ties ^ new_ties}
    if not edges:
        return set()
    ends = sorted({end for edge in edges for end in edge})
    person_of = {row["record_id"]: row["person_id"] for row in await connection.fetch(SQL["members"], ends)}
    people = set(person_of.values())
    unlocked = people - held.people - changed - held.fresh
    if unlocked:
        raise LockMore(people=unlocked)
    await connection.execute(SQL["changed_people"], sorted(people - changed))
    onward = await _onward_ties(connection, new_ties - old_ties, changed, held)
    return {person_of[record] for record, relative in edges if (record, relative) not in onward}


async def _onward_ties(
    connection: Connection, ties: set[Tie], changed: set[PersonId], held: Held
) -> set[tuple[RecordId, RecordId]]:
    """New ties to adults of whom all that is held is in this slice: it reaches the child onward."""
    adults = sorted({held.person_of[tie.relative] for tie in ties} - changed)
    settled = {
        person
        for person, record in await connection.fetch(SQL["records_of_people"], adults)
        if record not in held.fresh
    }
    onward = set()
    for tie in ties:
        adult, child = held.person_of[tie.relative], held.person_of[tie.record]
        if adult in adults and adult not in settled and adult != child:
            held.children.setdefault(adult, []).append((child, tie))
            onward.add((tie.record, tie.relative))
    return onward
