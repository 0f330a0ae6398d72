"""One slice, one Postgres transaction: log, rejects, people, projections and the position, or nothing."""

from typing import NamedTuple

from projections.identity import RecordId, record_id
from schemas import RecordName
from services.errors import Fenced, Gap
from services.projector import claims, families, folding, locking, naming, structure
from services.projector.locking import NOTHING_EXTRA, Extra
from services.projector.reading import Read
from services.store.connect import Connection
from services.store.sql import SQL


class Outcome(NamedTuple):
    """What one slice did."""

    standing: int
    contested: int
    rejected: int
    parked: int
    folded_again: int


async def project(connection: Connection, read: Read, extra: Extra = NOTHING_EXTRA) -> Outcome:
    """Project a slice. Raises ``Fenced``, ``Gap``, ``Moved`` or ``LockMore``; then nothing is written."""
    async with connection.transaction():
        await _check_start(connection, read)
        outcome = await _write(connection, read, extra)
        moved = await connection.fetchval(
            SQL["advance_position"], read.topic, read.partition, read.first_offset, read.next_offset,
            read.last_fingerprint,
        )  # fmt: skip
        if moved is None:
            raise Fenced(f"{read.topic}/{read.partition} is no longer at {read.first_offset}; the slice is dropped.")
        return outcome


async def reread(connection: Connection, read: Read, position: int, extra: Extra = NOTHING_EXTRA) -> Outcome:
    """Take in records that were parked and are now understood; the position stays where it is."""
    async with connection.transaction():
        held = await connection.fetchval(SQL["hold_position"], read.topic, read.partition, position)
        if held is None:
            raise Fenced(f"{read.topic}/{read.partition} is no longer at {position}; another worker reads it.")
        for place in (*(item.place for item in read.admitted), *(reject.place for reject in read.rejects)):
            await connection.execute(SQL["drop_reject"], *place)
        return await _write(connection, read, extra)


async def _check_start(connection: Connection, read: Read) -> None:
    position = await connection.fetchval(SQL["position"], read.topic, read.partition)
    if position is None or position < read.first_offset:
        raise Gap(
            f"{read.topic}/{read.partition} stands at {position}, but the slice begins at {read.first_offset}; "
            "the worker must begin again at its position."
        )
    if position > read.first_offset:
        raise Fenced(f"{read.topic}/{read.partition} stands at {position}, after {read.first_offset}.")


async def _write(connection: Connection, read: Read, extra: Extra) -> Outcome:
    events = [item.event for item in read.admitted]
    names: dict[RecordId, RecordName] = {record_id(name): name for event in events for name in naming.named(event)}
    asserted = {identifier for event in events for identifier in naming.identifiers(event)}
    held = await locking.take(connection, names, asserted, extra)
    kept = await folding.generations(connection)
    arrivals = await claims.claim(connection, read.topic, read.partition, read.admitted, held)
    gathered = await families.gather(connection, arrivals, held) if arrivals.roots else set()
    new = [item.event for item in arrivals.new]
    structural = structure.records_of(new) | gathered
    again = await structure.derive(connection, structural, held) if structural else set()
    upset = {held.person_of[record] for record in arrivals.upset}
    again |= upset | {child for person in upset for child, _ in held.children.get(person, ())}
    folded_again = await folding.fold(connection, folding.spread(new, held), again, kept)
    await claims.add_rejects(connection, read.rejects)
    parked = sum(reject.kind == "parked" for reject in read.rejects)
    contested = len(read.admitted) - len(arrivals.new)
    return Outcome(len(arrivals.new), contested, len(read.rejects) - parked, parked, folded_again)
