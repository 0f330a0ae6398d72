"""Claims event ids for a slice, and settles the rare ones that are claimed twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import asyncpg

from projections.identity import RecordId, record_id
from schemas import Event, Place
from schemas.decode import decode
from schemas.hub import RecordCorrected, RecordRetracted, RejectResolved
from services.errors import LockMore
from services.projector import naming
from services.projector.locking import Held
from services.projector.reading import Admitted, Reject, content
from services.projector.standing import Claim, conflict_sentence, settle
from services.store.connect import Connection
from services.store.sql import SQL

EventName = tuple[str, str]


@dataclass
class Arrivals:
    """What a slice changed in the log.

    ``new`` stand for the first time and can be folded one by one; ``upset`` are records whose people
    must be folded again; ``roots`` are events whose family of corrections must be gone through.
    """

    new: list[Admitted] = field(default_factory=list)
    upset: set[RecordId] = field(default_factory=set)
    roots: set[EventName] = field(default_factory=set)


def home(event: Event) -> RecordId:
    """The record under which the event can always be found in the log."""
    return record_id(event.about[0])


async def claim(connection: Connection, topic: str, partition: int, admitted: list[Admitted], held: Held) -> Arrivals:
    """Write who stands for each id, and the log of what stands newly."""
    arrivals = Arrivals()
    first: dict[str, Admitted] = {}
    again: list[Admitted] = []
    for item in admitted:
        if first.setdefault(item.event.id, item) is not item:
            again.append(item)
    if not first:
        return arrivals
    source = admitted[0].event.source
    claimed = sorted(first.values(), key=lambda item: item.event.id)
    names, offsets = [i.event.id for i in claimed], [i.place.offset for i in claimed]
    added = await connection.fetchval(
        SQL["add_standing"], source, topic, partition, names, offsets,
        [i.fingerprint for i in claimed], [home(i.event) for i in claimed],
    )  # fmt: skip
    if added < len(claimed):
        taken = {r[0] for r in await connection.fetch(SQL["not_standing"], source, topic, partition, names, offsets)}
        again += [item for item in claimed if item.event.id in taken]
        claimed = [item for item in claimed if item.event.id not in taken]
    arrivals.new = claimed
    await write_log(connection, ((i.event, i.body) for i in claimed))
    await _note(connection, claimed, arrivals)
    for name in sorted({item.event.id for item in again}):
        await _settle(connection, (source, name), [i for i in again if i.event.id == name], held, arrivals)
    return arrivals


async def write_log(connection: Connection, events: Iterable[tuple[Event, bytes]]) -> None:
    """Copy events into the log, once for each record that they stand under."""
    await copy_log(connection, ((naming.ids(naming.logged_under(e)), e, body) for e, body in events))


async def copy_log(connection: Connection, events: Iterable[tuple[Iterable[RecordId], Event, bytes]]) -> None:
    """Copy events into the log under the given records."""
    rows = [
        (record, e.source, e.id, e.type, e.happened.earliest, e.happened.latest, e.recorded.earliest, body)
        for records, e, body in events
        for record in records
    ]
    await connection.copy_records_to_table("log", records=rows, columns=_LOG_COLUMNS)


_LOG_COLUMNS = ("record_id", "source", "id", "type", "earliest", "latest", "recorded", "body")


async def _note(connection: Connection, items: Iterable[Admitted], arrivals: Arrivals) -> None:
    """Corrections and resolutions that stand newly."""
    for item in items:
        event = item.event
        if event.type == "record.corrected" or event.type == "record.retracted":
            target = event.data.target
            await connection.execute(SQL["add_corrections"], [event.source], [target], [event.id])
            await connection.execute(SQL["wait_for"], event.source, target)
            arrivals.roots.add((event.source, event.id))
        elif event.type == "reject.resolved":
            data = event.data
            await connection.execute(SQL["add_resolutions"], [data.topic], [data.partition], [data.offset], [event.id])


async def _settle(
    connection: Connection, name: EventName, arrived: list[Admitted], held: Held, arrivals: Arrivals
) -> None:
    """One event id with more than one claim, or one that was waited for."""
    row = await connection.fetchrow(SQL["lock_standing"], *name)
    by_place = {item.place: item for item in arrived}
    claims = [Claim(item.place, content(item.body), item.fingerprint, item.event.subject) for item in arrived]
    before: Admitted | None = None
    if row["topic"] is not None:
        before = await _standing_event(connection, name, row)
        by_place[before.place] = before
        claims.append(Claim(before.place, content(before.body), before.fingerprint, before.event.subject))
    for topic, partition, offset, its_content, fingerprint in await connection.fetch(SQL["duplicates_of"], *name):
        claims.append(Claim(Place(topic, partition, offset), its_content, fingerprint, None))
    for r in await connection.fetch(SQL["id_conflicts_of"], *name):
        place = Place(r["topic"], r["partition"], r["offset"])
        claims.append(Claim(place, r["content"], r["fingerprint"], r["reference"]))
    settlement = settle(claims)
    winner = by_place[settlement.standing.place]
    if before is None or winner.place != before.place:
        await _replace(connection, name, before, winner, held, arrivals)
    await _write_others(connection, name, winner.event.source, settlement.duplicates, settlement.conflicts,
                        settlement.standing)  # fmt: skip


async def _standing_event(connection: Connection, name: EventName, row: asyncpg.Record) -> Admitted:
    found = await connection.fetch(SQL["bodies"], [row["record_id"]], [name[0]], [name[1]])
    body: bytes = found[0]["body"]
    place = Place(row["topic"], row["partition"], row["offset"])
    return Admitted(place, decode(body), body, row["fingerprint"])


async def _replace(
    connection: Connection, name: EventName, before: Admitted | None, winner: Admitted, held: Held, arrivals: Arrivals
) -> None:
    """Put ``winner`` where ``before`` stood, or where nothing stood but was waited for."""
    touched = set(naming.ids(naming.logged_under(winner.event)))
    if before is not None:
        old = set(naming.ids(naming.logged_under(before.event)))
        touched |= old
        if touched - held.records:
            raise LockMore(records=touched)
        await connection.execute(SQL["drop_log"], list(old), name[0], [name[1]])
        await connection.execute(SQL["drop_correction"], *name)
        if isinstance(before.event, RejectResolved):
            await connection.execute(SQL["drop_resolution"], name[1])
        if isinstance(before.event, RecordCorrected | RecordRetracted):
            arrivals.roots.add((name[0], before.event.data.target))
        if any(item.place == before.place for item in arrivals.new):
            arrivals.new = [item for item in arrivals.new if item.place != before.place]
    place = winner.place
    await connection.execute(
        SQL["put_standing"], *name, place.topic, place.partition, place.offset, winner.fingerprint, home(winner.event)
    )
    await write_log(connection, [(winner.event, winner.body)])
    await _note(connection, [winner], arrivals)
    arrivals.upset |= touched
    arrivals.roots.add(name)


async def _write_others(
    connection: Connection, name: EventName, source: str,
    duplicates: list[Claim], conflicts: list[Claim], standing: Claim,
) -> None:  # fmt: skip
    await connection.execute(SQL["drop_duplicates_of"], *name)
    await connection.execute(SQL["drop_id_conflicts_of"], *name)
    await add_duplicates(connection, name, duplicates)
    await add_rejects(
        connection,
        [
            Reject(
                claim.place, "rejected", source, claim.reference, name[1], "id-conflict",
                conflict_sentence(standing, claim), claim.content, claim.fingerprint, None, None, None,
            )
            for claim in conflicts
        ],
    )  # fmt: skip


async def add_duplicates(connection: Connection, name: EventName, claims: list[Claim]) -> None:
    """Count records that say again what stands."""
    if claims:
        places = [claim.place for claim in claims]
        await connection.execute(
            SQL["add_duplicates"],
            [p.topic for p in places], [p.partition for p in places], [p.offset for p in places],
            [name[0]] * len(claims), [name[1]] * len(claims),
            [claim.content for claim in claims], [claim.fingerprint for claim in claims],
        )  # fmt: skip


async def add_rejects(connection: Connection, rejects: list[Reject]) -> None:
    """Write rejects and parked records."""
    if rejects:
        columns = [list(column) for column in zip(*((*r.place, *r[1:]) for r in rejects), strict=True)]
        await connection.execute(SQL["add_rejects"], *columns)
