"""Folds what a slice brought into the stored projections, or a person's whole history again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from projections import PROJECTIONS, Projection, Stored
from projections.history import HISTORY_TYPES, Entry
from projections.identity import PersonId, record_id, touches
from schemas import Event
from services.errors import CannotGoOn
from services.projector.locking import Held
from services.store import histories
from services.store.connect import Connection
from services.store.histories import Need
from services.store.sql import SQL


class Generation(NamedTuple):
    """One stored copy of a projection; every slice writes all of them."""

    projection: Projection
    number: int
    filling: bool


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
        found.append(Generation(projection, row["generation"], row["status"] == "filling"))
    return found


def spread(events: Iterable[Event], held: Held) -> dict[PersonId, list[Entry]]:
    """To whom new events come, and how."""
    reached: dict[PersonId, list[Entry]] = defaultdict(list)
    for event in events:
        if event.type not in HISTORY_TYPES:
            continue
        direct = {held.person_of[record_id(name)] for name in event.about}
        for person in direct:
            reached[person].append(Entry(event))
        if held.children:
            for child, adult in _through(event, direct, held).items():
                reached[child].append(Entry(event, adult))
    return reached


def _through(event: Event, direct: set[PersonId], held: Held) -> dict[PersonId, PersonId]:
    """Child → the adult by whom the event reaches them; the smallest of several."""
    found: dict[PersonId, PersonId] = {}
    for adult in sorted(direct):
        for child, tie in held.children.get(adult, ()):
            if child not in direct and child not in found and touches(event, tie):
                found[child] = adult
    return found


async def fold(
    connection: Connection, reached: dict[PersonId, list[Entry]], again: Collection[PersonId], kept: list[Generation]
) -> int:
    """Write every generation; answer how many people were folded again from the log."""
    onward = {person: entries for person, entries in reached.items() if person not in again}
    wanted = [
        (person, generation)
        for person, entries in onward.items()
        for types in [{entry.event.type for entry in entries}]
        for generation in kept
        if generation.filling or not types.isdisjoint(generation.projection.types)
    ]
    stored = await _stored(connection, wanted)
    rows: list[Row] = []
    late: dict[PersonId, list[Generation]] = dict.fromkeys(again, kept)
    for person, generation in wanted:
        body = stored.get((person, generation.projection.name, generation.number))
        if body is None and generation.filling:
            late.setdefault(person, []).append(generation)
        else:
            rows += _onward(person, onward[person], generation, body, late)
    rows += await fold_again(connection, late)
    await put(connection, rows)
    return len(late)


async def _stored(
    connection: Connection, wanted: Iterable[tuple[PersonId, Generation]]
) -> dict[tuple[PersonId, str, int], bytes]:
    """The bodies that are kept: only of what may change, since a slice changes few of a person's states."""
    named = [(person, generation.projection.name, generation.number) for person, generation in wanted]
    if not named:
        return {}
    rows = await connection.fetch(SQL["states_named"], *map(list, zip(*named, strict=True)))
    return {(person, name, number): body for person, name, number, body in rows}


def _onward(
    person: PersonId,
    entries: list[Entry],
    generation: Generation,
    body: bytes | None,
    late: dict[PersonId, list[Generation]],
) -> Iterable[Row]:
    """The new row, where something changes; one that must be folded from the log is put among ``late``."""
    projection, number, _ = generation
    if not any(projection.folds(entry) for entry in entries):
        return
    after = projection.onward(projection.load(body) if body else projection.new(), entries)
    if after is None:
        late.setdefault(person, []).append(generation)
    else:
        yield _row(person, projection, number, after, keep_empty=True)


async def fold_again(connection: Connection, late: dict[PersonId, list[Generation]]) -> list[Row]:
    """Rows of people whose whole history is folded from the log, under their locks.

    A body is empty where the state says nothing, so that no row of it is kept; a generation that is being filled
    keeps every row, since it becomes active when nobody lacks one.
    """
    rows: list[Row] = []
    for need, people in _by_need(late).items():
        for person, log in (await histories.load(connection, people, need)).items():
            entries = log.entries()
            for projection, number, filling in late[person]:
                stored = projection.again(entries)
                rows.append(_row(person, projection, number, stored, keep_empty=filling))
    return rows


def _row(person: PersonId, projection: Projection, number: int, stored: Stored, *, keep_empty: bool) -> Row:
    if not keep_empty and stored == projection.new():
        return Row(person, projection.name, number, b"", None)
    due_at = projection.due_at(stored) if projection.due_at else None
    return Row(person, projection.name, number, projection.dump(stored), due_at)


def _by_need(late: dict[PersonId, list[Generation]]) -> dict[Need, list[PersonId]]:
    """People by what their folds read of the log."""
    needs: dict[Need, list[PersonId]] = defaultdict(list)
    for person, kept in late.items():
        types = frozenset[str]().union(*(generation.projection.types for generation in kept))
        through_adults = any(generation.projection.through_adults for generation in kept)
        needs[Need(None if types >= HISTORY_TYPES else types, through_adults)].append(person)
    return needs


async def put(connection: Connection, rows: list[Row]) -> None:
    """Keep states, and forget those that say nothing any more."""
    kept = [row for row in rows if row.body]
    gone = [row[:3] for row in rows if not row.body]
    if gone:
        await connection.execute(SQL["forget_states"], *map(list, zip(*gone, strict=True)))
    if kept:
        await connection.execute(SQL["put_states"], *map(list, zip(*kept, strict=True)))
