"""Folds what a slice brought into the stored projections, or a person's whole history again."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from projections import PROJECTIONS, Folded, Projection, Stored
from projections.history import HISTORY_TYPES, Entry
from projections.identity import PersonId, RecordId, record_id, touches
from projections.subject import named_beside, others_spoken_of
from schemas import Event
from schemas.fields import lazy
from services.errors import CannotGoOn
from services.projector.locking import Held
from services.projector.memory import Kept, StateName
from services.store import histories
from services.store.connect import Connection
from services.store.histories import Need
from services.store.sql import SQL


@dataclass(frozen=True)
class Generation:
    """One stored copy of a projection; every slice writes all of them. ``made``: a number may be used again."""

    projection: Projection
    number: int
    filling: bool
    made: str = ""

    @lazy
    def name(self) -> StateName:
        """What it is remembered by."""
        return self.projection.name, self.number


class Row(NamedTuple):
    """A stored state; without a body nothing is to be kept. ``due_at``: when the watch must look."""

    person: PersonId
    projection: str
    generation: int
    body: bytes
    due_at: datetime | None


async def generations(connection: Connection, known: Iterable[Projection] = PROJECTIONS) -> list[Generation]:
    """What every slice must write, held until it commits. ``CannotGoOn``: this code cannot."""
    by_name = {(projection.name, projection.version): projection for projection in known}
    found = []
    for row in await connection.fetch(SQL["generations"]):
        projection = by_name.get((row["projection"], row["version"]))
        if projection is None:
            raise CannotGoOn(
                f"Projection {row['projection']} is kept in version {row['version']}, which this code cannot fold; "
                "run the code that can, or rebuild the projection."
            )
        found.append(Generation(projection, row["generation"], row["status"] == "filling", row["made"]))
    return found


def spread(events: Iterable[Event], held: Held) -> dict[PersonId, list[Entry]]:
    """To whom new events come, and how."""
    reached: dict[PersonId, list[Entry]] = defaultdict(list)
    for event in events:
        if event.type not in HISTORY_TYPES:
            continue
        direct = {held.person_of[record_id(name)] for name in event.about}
        for person in direct:
            through = named_beside(event, held.person_of, person)
            others = others_spoken_of(event, partial(_near, event, person, held))
            reached[person].append(Entry(event, through, others=others))
        if held.children:
            for child, adult in _through(event, direct, held).items():
                reached[child].append(Entry(event, adult))
    return reached


def _near(event: Event, person: PersonId, held: Held) -> frozenset[RecordId]:
    """Of the records that the event names, the person's own and those of adults by whom it would reach them."""

    def is_near(other: PersonId) -> bool:
        tied = (tie for child, tie in held.children.get(other, ()) if child == person)
        return other == person or any(touches(event, tie) for tie in tied)

    return frozenset(record for record in map(record_id, event.about) if is_near(held.person_of[record]))


def _through(event: Event, direct: set[PersonId], held: Held) -> dict[PersonId, PersonId]:
    """Child → the adult by whom the event reaches them; the smallest of several."""
    found: dict[PersonId, PersonId] = {}
    for adult in sorted(direct):
        for child, tie in held.children.get(adult, ()):
            if child not in direct and child not in found and touches(event, tie):
                found[child] = adult
    return found


class Written(NamedTuple):
    """What a slice wrote. ``by``: its transaction; ``again``: how many people were folded from the log."""

    by: int
    again: int
    states: Mapping[PersonId, Mapping[StateName, Kept]]


async def fold(
    connection: Connection,
    reached: Mapping[PersonId, list[Entry]],
    again: Collection[PersonId],
    kept: list[Generation],
    told: Mapping[PersonId, Mapping[StateName, Kept]],
) -> Written:
    """Write every generation. ``told`` is what is remembered of the people; what is not is read."""
    late: dict[PersonId, list[Generation]] = dict.fromkeys(again, kept)
    onward = {person: entries for person, entries in reached.items() if person not in late}
    wanted = _wanted(onward, kept)
    missing = [(person, generation) for person, generation, _ in wanted if generation.name not in told[person]]
    bodies = await _bodies(connection, missing)
    states: dict[PersonId, dict[StateName, Kept]] = {}
    rows: list[Row] = []

    def write(person: PersonId, generation: Generation, folded: Folded, *, keep_empty: bool) -> None:
        if person not in states:
            states[person] = dict(told[person]) if person in onward else {}
        row = _row(person, generation, folded.stored, keep_empty=keep_empty)
        states[person][generation.name] = Kept(folded, len(row.body) + folded.size)
        rows.append(row)

    for person, generation, entries in wanted:
        projection, name = generation.projection, generation.name
        known = told[person].get(name)
        body = None if known else bodies.get((person, *name))
        missed = generation.filling and body is None and known is None
        before = known.folded if known else Folded(projection.load(body) if body else projection.new())
        after = None if missed else projection.after(before, entries)
        if after is None:
            late.setdefault(person, []).append(generation)
        else:
            write(person, generation, after, keep_empty=True)
    for person, generation, folded in await fold_again(connection, late):
        write(person, generation, folded, keep_empty=generation.filling)
    return Written(await put(connection, rows), len(late), states)


def _wanted(
    onward: Mapping[PersonId, list[Entry]], kept: list[Generation]
) -> list[tuple[PersonId, Generation, list[Entry]]]:
    """The states that can change, each with the entries that it folds; of a generation that is being filled all."""
    takers: dict[str, list[Generation]] = {}
    filling = [generation for generation in kept if generation.filling]
    found: list[tuple[PersonId, Generation, list[Entry]]] = []
    for person, entries in onward.items():
        taken: dict[StateName, tuple[PersonId, Generation, list[Entry]]] = {
            generation.name: (person, generation, []) for generation in filling
        }
        for entry in entries:
            kind = entry.event.type
            if kind not in takers:
                takers[kind] = [generation for generation in kept if kind in generation.projection.types]
            for generation in takers[kind]:
                if not generation.projection.folds(entry):
                    continue
                if generation.name not in taken:
                    taken[generation.name] = person, generation, []
                taken[generation.name][2].append(entry)
        found += taken.values()
    return found


async def _bodies(
    connection: Connection, wanted: Collection[tuple[PersonId, Generation]]
) -> dict[tuple[PersonId, str, int], bytes]:
    """Stored states, of what may change only: a slice changes few of a person's states."""
    if not wanted:
        return {}
    people, names = [person for person, _ in wanted], [generation.name for _, generation in wanted]
    rows = await connection.fetch(SQL["states_named"], people, *map(list, zip(*names, strict=True)))
    return {(person, name, number): body for person, name, number, body in rows}


async def fold_again(
    connection: Connection, late: Mapping[PersonId, list[Generation]]
) -> list[tuple[PersonId, Generation, Folded]]:
    """Fold people's histories from the log, under their locks."""
    found = []
    for need, people in _by_need(late).items():
        for person, log in (await histories.load(connection, people, need)).items():
            entries = log.entries()
            found += [(person, generation, generation.projection.folded(entries)) for generation in late[person]]
    return found


def _row(person: PersonId, generation: Generation, stored: Stored, *, keep_empty: bool) -> Row:
    """A body is empty where the state says nothing, so that no row of it is kept; a generation that is being filled
    keeps every row, since it becomes active when nobody lacks one.
    """
    projection, (name, number) = generation.projection, generation.name
    if not keep_empty and stored == projection.new():
        return Row(person, name, number, b"", None)
    due_at = projection.due_at(stored) if projection.due_at else None
    return Row(person, name, number, projection.dump(stored), due_at)


def _by_need(late: Mapping[PersonId, list[Generation]]) -> dict[Need, list[PersonId]]:
    """People by what their folds read of the log."""
    needs: dict[Need, list[PersonId]] = defaultdict(list)
    for person, kept in late.items():
        types = frozenset[str]().union(*(generation.projection.types for generation in kept))
        through_adults = any(generation.projection.through_adults for generation in kept)
        needs[Need(None if types >= HISTORY_TYPES else types, through_adults)].append(person)
    return needs


async def put(connection: Connection, rows: list[Row]) -> int:
    """Keep states, and forget those that say nothing any more; answer this transaction's number, 0 without rows."""
    if not rows:
        return 0
    kept = [row for row in rows if row.body]
    gone = [row[:3] for row in rows if not row.body]
    if gone:
        await connection.execute(SQL["forget_states"], *map(list, zip(*gone, strict=True)))
    columns = zip(*kept, strict=True) if kept else ([] for _ in Row._fields)
    number: int = await connection.fetchval(SQL["put_states"], *map(list, columns))
    return number


async def fill(connection: Connection, people: Collection[PersonId], generation: Generation) -> None:
    """Write one generation of people who lack it, from the log, under their locks."""
    found = await fold_again(connection, {person: [generation] for person in people})
    await put(
        connection, [_row(person, each, folded.stored, keep_empty=each.filling) for person, each, folded in found]
    )
