"""The child's ties, read from the log: brothers and sisters, and who joined. None of whom the child is sealed from."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from projections.history import Extreme, effective, known_by
from projections.identity import PersonId, RecordId, record_id
from projections.joined import Joined, joined
from schemas.people import RelationshipRecorded
from schemas.vocabulary import Relation
from services.store import histories
from services.store.connect import Connection
from services.store.sql import SQL


class Relatives(NamedTuple):
    """``siblings`` at either extreme; who ``joined`` at each, since what was known by then differs.

    ``unnamed`` are siblings under a seal: what is held of them counts, and no event of theirs is named.
    """

    siblings: frozenset[PersonId]
    unnamed: frozenset[PersonId]
    joined: Mapping[Extreme, tuple[Joined, ...]]


async def relatives(connection: Connection, own: frozenset[RecordId], at: datetime | None = None) -> Relatives:
    """As recorded by whoever ties them to this child; with ``at``, by then."""
    log = await histories.log_of_types(connection, own, {"relationship.recorded"})
    events = list({(e.source, e.id): e for events in log.values() for e in events}.values())
    siblings: set[RecordId] = set()
    came: dict[Extreme, tuple[Joined, ...]] = {}
    for extreme in Extreme:
        known = effective(e for e in events if at is None or known_by(e, at, extreme)).events
        came[extreme] = joined(known, own)
        for event in known:
            if isinstance(event, RelationshipRecorded) and event.data.relation is Relation.SIBLING:
                siblings |= {record_id(event.about[0]), record_id(event.record_name(event.data.relative))} - own
    people = await _people(connection, siblings | {each.relative for found in came.values() for each in found})
    sealed = await _sealed(connection, own) if people else frozenset()
    brothers = {record: people[record] for record in siblings & people.keys() if people[record] not in sealed}
    return Relatives(
        frozenset(brothers.values()),
        frozenset(brothers[record] for record in await _under_a_seal(connection, brothers.keys())),
        {
            extreme: tuple(each for each in found if people.get(each.relative) not in sealed)
            for extreme, found in came.items()
        },
    )


async def _people(connection: Connection, records: Collection[RecordId]) -> dict[RecordId, PersonId]:
    if not records:
        return {}
    return {row["record_id"]: row["person_id"] for row in await connection.fetch(SQL["members"], sorted(records))}


async def _sealed(connection: Connection, own: Collection[RecordId]) -> frozenset[PersonId]:
    rows = await connection.fetch(SQL["people_apart"], sorted(own), ["sealed"])
    return frozenset(row["person_id"] for row in rows)


async def _under_a_seal(connection: Connection, records: Collection[RecordId]) -> frozenset[RecordId]:
    rows = await connection.fetch(SQL["sealed_of"], sorted(records)) if records else []
    return frozenset(row["record_id"] for row in rows)
