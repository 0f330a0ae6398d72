"""Claims event ids for a slice, and settles the rare ones that are claimed twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import asyncpg

from projections.identity import RecordId, record_id
from schemas import Event, Place
from schemas.decode import decode
from schemas.hub import RejectResolved
from services.errors import LockMore
from services.projector import kin, naming
from services.projector.locking import Held
from services.projector.reading import Admitted, Reject, content
from services.projector.standing import Claim, Settlement, conflict_sentence, settle
from services.store.connect import Connection
from services.store.sql import SQL

EventName = tuple[str, str]


@dataclass
class Arrivals:
    """What a slice changed in the log.

    ``new`` stand for the first time and can be folded one by one; ``settled`` counts contested records by
    topic and what became of them; ``upset`` are records whose people must be folded again; ``roots`` are
    events whose family of corrections must be gone through.
    """

    new: list[Admitted] = field(default_factory=list)
    settled: Counter[tuple[str, str]] = field(default_factory=Counter)
    upset: set[RecordId] = field(default_factory=set)
    roots: set[EventName] = field(default_factory=set)


def home(event: Event) -> RecordId:
    """The record under which the event can always be found in the log."""
    return record_id(event.about[0])


async def claim(connection: Connection, admitted: list[Admitted], held: Held) -> Arrivals:
    """Write who stands for each id, and the log of what stands newly."""
    arrivals = Arrivals()
    first: dict[EventName, Admitted] = {}
    contested: dict[EventName, list[Admitted]] = defaultdict(list)
    for item in admitted:
        name = (item.event.source, item.event.id)
        if first.setdefault(name, item) is not item:
            contested[name].append(item)
    for name in await _insert(connection, dict(sorted(first.items()))):
        contested[name].append(first.pop(name))
    arrivals.new = list(first.values())
    await write_log(connection, ((i.event, i.body) for i in arrivals.new))
    await _note(connection, arrivals.new, arrivals)
    for name, items in sorted(contested.items()):
        await _settle(connection, name, items, held, arrivals)
    return arrivals


async def _insert(connection: Connection, claimed: dict[EventName, Admitted]) -> list[EventName]:
    """Insert what stands newly; the names that another record had claimed before."""
    if not claimed:
        return []
    items = list(claimed.values())
    columns = [list(column) for column in zip(*((*name, *i.place) for name, i in claimed.items()), strict=True)]
    homes = [home(i.event) for i in items]
    added = await connection.fetchval(SQL["add_standing"], *columns, [i.fingerprint for i in items], homes)
    if added == len(items):
        return []
    return [(row["source"], row["id"]) for row in await connection.fetch(SQL["not_standing"], *columns)]


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
        subject = before.event.subject if before else None  # a duplicate says what stood: its subject too
        claims.append(Claim(Place(topic, partition, offset), its_content, fingerprint, subject))
    for r in await connection.fetch(SQL["id_conflicts_of"], *name):
        place = Place(r["topic"], r["partition"], r["offset"])
        claims.append(Claim(place, r["content"], r["fingerprint"], r["reference"]))
    settlement = settle(claims)
    for item in arrived:
        arrivals.settled[item.place.topic, _fate(item.place, settlement)] += 1
    winner = by_place[settlement.standing.place]
    if before is None or winner.place != before.place:
        await _replace(connection, name, before, winner, held, arrivals)
    await _write_others(connection, name, winner.event.source, settlement.duplicates, settlement.conflicts,
                        settlement.standing)  # fmt: skip


def _fate(place: Place, settlement: Settlement) -> str:
    if any(claim.place == place for claim in settlement.duplicates):
        return "duplicate"
    return "standing" if place == settlement.standing.place else "rejected"


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
        touched |= await _withdraw(connection, name, before, arrivals)
    if touched - held.records:
        raise LockMore(records=touched)
    place = winner.place
    await connection.execute(
        SQL["put_standing"], *name, place.topic, place.partition, place.offset, winner.fingerprint, home(winner.event)
    )
    await write_log(connection, [(winner.event, winner.body)])
    await _note(connection, [winner], arrivals)
    arrivals.upset |= touched
    arrivals.roots.add(name)


async def _withdraw(connection: Connection, name: EventName, before: Admitted, arrivals: Arrivals) -> set[RecordId]:
    """Take ``before`` out of the log, and its family apart; the records under which they stood together."""
    source, event_id = name
    family = {event_id} | {end for edge in await kin.edges(connection, source, {event_id}) for end in edge}
    members = await kin.standing(connection, source, family)
    records = {record for event, _ in members.values() for record in naming.ids(naming.logged_under(event))}
    await connection.execute(SQL["drop_log"], list(records), source, list(members))
    await write_log(connection, (member for other, member in members.items() if other != event_id))
    await connection.execute(SQL["drop_correction"], *name)
    if isinstance(before.event, RejectResolved):
        await connection.execute(SQL["drop_resolution"], event_id)
    arrivals.roots |= {(source, member) for member in family}
    arrivals.new = [item for item in arrivals.new if item.place != before.place]
    return records


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
