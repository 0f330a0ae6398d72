"""Folds what a slice brought into the stored projections, or a person's whole history again."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from projections import PROJECTIONS, Projection
from projections.history import HISTORY_TYPES, Entry
from projections.identity import PersonId, record_id, touches
from schemas import Event
from services.errors import CannotGoOn
from services.projector.locking import Held
from services.store import histories
from services.store.connect import Connection
from services.store.sql import SQL


class Generation(NamedTuple):
    """One stored copy of a projection; every slice writes all of them."""

    projection: Projection
    number: int
    filling: bool


Row = tuple[PersonId, str, int, bytes]


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
    stored = {
        (person, name, number): body
        for person, name, number, body in await connection.fetch(SQL["states"], list(onward))
    } if onward else {}  # fmt: skip
    rows: list[Row] = []
    late: dict[PersonId, list[Generation]] = dict.fromkeys(again, kept)
    for person, entries in onward.items():
        for generation in kept:
            row = _onward(person, entries, generation, stored)
            if row is None:
                late.setdefault(person, []).append(generation)
            elif row[3]:
                rows.append(row)
    rows += await fold_again(connection, late)
    await put(connection, rows)
    return len(late)


def _onward(
    person: PersonId, entries: list[Entry], generation: Generation, stored: dict[tuple[PersonId, str, int], bytes]
) -> Row | None:
    """The new row, an empty one where nothing changes, or None when the log must be folded again."""
    projection, number, filling = generation
    body = stored.get((person, projection.name, number))
    if body is None and filling:
        return None
    if not any(projection.folds(entry) for entry in entries):
        return (person, projection.name, number, b"")
    after = projection.onward(projection.load(body) if body else projection.new(), entries)
    return None if after is None else (person, projection.name, number, projection.dump(after))


async def fold_again(connection: Connection, late: dict[PersonId, list[Generation]]) -> list[Row]:
    """Rows of people whose whole history is folded from the log, under their locks."""
    rows: list[Row] = []
    for types, people in _by_need(late).items():
        loaded = await (
            histories.load(connection, people) if types is None else histories.load_types(connection, people, types)
        )
        for person, log in loaded.items():
            entries = log.entries()
            for projection, number, _ in late[person]:
                rows.append((person, projection.name, number, projection.dump(projection.again(entries))))
    return rows


def _by_need(late: dict[PersonId, list[Generation]]) -> dict[frozenset[str] | None, list[PersonId]]:
    """People by the types that their folds read; None where adults' events are read too."""
    needs: dict[frozenset[str] | None, list[PersonId]] = defaultdict(list)
    for person, kept in late.items():
        whole = any(generation.projection.through_adults for generation in kept)
        types = None if whole else frozenset[str]().union(*(generation.projection.types for generation in kept))
        needs[types].append(person)
    return needs


async def put(connection: Connection, rows: list[Row]) -> None:
    """Keep states."""
    if rows:
        await connection.execute(SQL["put_states"], *map(list, zip(*rows, strict=True)))
