"""One slice, one Postgres transaction: log, rejects, people, projections and the position, or nothing."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from projections.identity import PersonId
from services.errors import Fenced, Gap
from services.projector import claims, families, folding, keying, locking, naming, structure
from services.projector.folding import Written
from services.projector.locking import NOTHING_EXTRA, Extra, Held
from services.projector.memory import Kept, Memory, StateName
from services.projector.reading import Read
from services.store.connect import Connection
from services.store.sql import SQL


class Outcome(NamedTuple):
    """What one slice did; ``fates`` counts records by topic and what became of them."""

    fates: Counter[tuple[str, str]]
    folded: Written


async def project(connection: Connection, read: Read, memory: Memory, extra: Extra = NOTHING_EXTRA) -> Outcome:
    """Project a slice. Raises ``Fenced``, ``Gap``, ``Moved`` or ``LockMore``; then nothing is written."""
    async with connection.transaction():
        await _check_start(connection, read)
        outcome = await _write(connection, read, extra, memory)
        moved = await connection.fetchval(SQL["advance_positions"], *map(list, zip(*read.stretches, strict=True)))
        if moved < len(read.stretches):
            raise Fenced("A partition is no longer where the slice began; what others projected is dropped.")
    memory.keep(outcome.folded.by, outcome.folded.states)
    return outcome


async def reread(connection: Connection, read: Read, position: int, extra: Extra = NOTHING_EXTRA) -> Outcome:
    """Take in records that were parked and are now understood; the position stays where it is."""
    async with connection.transaction():
        (stretch,) = read.stretches
        held = await connection.fetchval(SQL["hold_position"], stretch.topic, stretch.partition, position)
        if held is None:
            raise Fenced(f"{stretch.topic}/{stretch.partition} is no longer at {position}; another worker reads it.")
        for place in (*(item.place for item in read.admitted), *(reject.place for reject in read.rejects)):
            await connection.execute(SQL["drop_reject"], *place)
        return await _write(connection, read, extra, Memory())


async def _check_start(connection: Connection, read: Read) -> None:
    names = [s.topic for s in read.stretches], [s.partition for s in read.stretches]
    positions = {
        (r["topic"], r["partition"]): r["next_offset"] for r in await connection.fetch(SQL["positions_of"], *names)
    }
    for topic, partition, first_offset, *_ in read.stretches:
        position = positions.get((topic, partition))
        if position is None or position < first_offset:
            raise Gap(
                f"{topic}/{partition} stands at {position}, but the slice begins at {first_offset}; "
                "the worker must begin again at its position."
            )
        if position > first_offset:
            raise Fenced(f"{topic}/{partition} stands at {position}, after {first_offset}.")


async def _write(connection: Connection, read: Read, extra: Extra, memory: Memory) -> Outcome:
    events = [item.event for item in read.admitted]
    held = await locking.take(connection, events, extra.also(await families.foresee(connection, events)))
    kept = await folding.generations(connection)
    arrivals = await claims.claim(connection, read.admitted, held)
    if arrivals.roots:
        await families.gather(connection, arrivals, held)
    new = [item.event for item in arrivals.new]
    structural = naming.telling(new) | arrivals.upset
    await keying.keep(connection, keying.described(new) | arrivals.upset)
    again = await structure.derive(connection, structural, held) if structural else set()
    upset = {held.person_of[record] for record in arrivals.upset}
    again |= upset | {child for person in upset for child, _ in held.children.get(person, ())}
    reached = folding.spread(new, held)
    memory.under(kept)
    told = await _told(connection, reached, held, memory, again=bool(structural))
    folded = await folding.fold(connection, reached, again, kept, told)
    if arrivals.upset or len(arrivals.new) < len(events):
        await connection.execute(SQL["forget_unnamed"], sorted(held.records))
    await claims.add_rejects(connection, read.rejects)
    fates = Counter((reject.place.topic, reject.kind) for reject in read.rejects)
    fates.update((item.place.topic, "standing") for item in arrivals.new)
    return Outcome(fates + arrivals.settled, folded)


async def _told(
    connection: Connection, people: Collection[PersonId], held: Held, memory: Memory, *, again: bool
) -> dict[PersonId, Mapping[StateName, Kept]]:
    """What is remembered of these people; ``again``: this slice itself may have moved states since they were locked."""
    written = held.written
    if again:
        written = {row["id"]: row["written"] for row in await connection.fetch(SQL["lock_people"], sorted(people))}
    return {person: memory.of(person, written.get(person)) for person in people}
