"""What the pages and commands read of one person, in one consistent transaction."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple

from projections import PROJECTIONS, Stored
from projections.history import AsWritten, Entry, Extreme, as_written, effective, known_by
from projections.identity import PersonId, RecordId, record_id
from projections.veiling import named, veiled
from schemas import RecordName
from schemas.people import RelationshipRecorded
from services.errors import HubError
from services.store import histories
from services.store.connect import Connection, connect
from services.store.contradicted import contradicted
from services.store.histories import Loaded
from services.store.sql import SQL


class NoSuchRecord(HubError):
    """No event held here names that record."""


class Person(NamedTuple):
    """Who a record's person is as held, without their history."""

    person: PersonId
    unsettled: bool
    names: list[RecordName]

    @property
    def records(self) -> frozenset[RecordId]:
        """The person's records."""
        return frozenset(map(record_id, self.names))


class Mark(NamedTuple):
    """An agency's record, or without a reference the whole agency, has rejects that nobody resolved."""

    agency: str
    reference: str | None
    rejects: int


class Child(NamedTuple):
    """One person as held: who they are, their history, and what may be missing from it.

    ``withheld``: somebody around them is sealed, of whom nothing is in it (docs/identity.md, "Sealed"). ``whose``:
    of the records that are named as relatives, whose each is.
    """

    person: PersonId
    unsettled: bool
    records: list[RecordName]
    names: dict[PersonId, list[RecordName]]
    loaded: Loaded
    incomplete: list[Mark]
    withheld: bool = False
    whose: Mapping[RecordId, PersonId] = {}

    @property
    def known(self) -> Person:
        """Who it is, without the history."""
        return Person(self.person, self.unsettled, self.records)

    def entries(self, known: datetime | None = None, extreme: Extreme = Extreme.EARLIEST) -> list[Entry]:
        """The history, of what had been recorded by ``known`` only."""
        if known is None:
            return self.loaded.entries()
        events = [event for event in self.loaded.events if known_by(event, known, extreme)]
        return self.loaded._replace(events=events).entries()

    def as_written(self, at: datetime) -> AsWritten:
        """The history as it was written at that moment: who knew what is asked of it."""
        return as_written(self.loaded.records, self.loaded.events, self.loaded.relatives, at)


@asynccontextmanager
async def reading(dsn: str) -> AsyncIterator[Connection]:
    """A connection whose every statement sees the same moment."""
    connection = await connect(dsn)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield connection
    finally:
        await connection.close()


def record_named(text: str) -> RecordName:
    """``agency:reference`` as it is typed."""
    agency, colon, reference = text.partition(":")
    if not (agency and colon and reference):
        raise NoSuchRecord("The child is not written as a record; expected agency:reference, as in nursery:N-17.")
    return RecordName(agency, reference)


def not_held(name: RecordName) -> NoSuchRecord:
    """Said of a record that is not held, and in the same words of one that is closed to whoever asks."""
    return NoSuchRecord(
        f"No record held here is named {name.text}. This does not say that there is no such "
        "child; compare the reference with the agency's own, or see `vantage status` for what is not yet projected."
    )


async def person_of(connection: Connection, name: RecordName) -> Person:
    """Whose record it is. ``NoSuchRecord``: the hub holds nothing that names it."""
    person = await _owner(connection, name)
    names = await connection.fetch(SQL["names_of_people"], [person])
    own = [RecordName(agency, reference) for _, agency, reference in names]
    return Person(person, await _is_unsettled(connection, person, own), own)


async def _is_unsettled(connection: Connection, person: PersonId, names: list[RecordName]) -> bool:
    """Somebody said that two of the records are not of one person, or the records say it of each other."""
    said: bool = (await connection.fetchrow(SQL["person"], person))["unsettled"]
    return said or bool(await contradicted(connection, {person: names}))


async def _owner(connection: Connection, name: RecordName) -> PersonId:
    row = await connection.fetchrow(SQL["find_record"], record_id(name))
    if row is None:
        raise not_held(name)
    person: PersonId = row["person_id"]
    return person


async def child(connection: Connection, name: RecordName) -> Child:
    """The person of a record. ``NoSuchRecord``: the hub holds nothing that names it."""
    person = await _owner(connection, name)
    whole = (await histories.load(connection, [person]))[person]
    sealed = await _sealed_around(connection, whole)
    loaded = whole._replace(**veiled(*whole, sealed)._asdict()) if sealed else whole
    people = [person, *(relative.person for relative in loaded.relatives)]
    names: dict[PersonId, list[RecordName]] = {}
    for owner, agency, reference in await connection.fetch(SQL["names_of_people"], people):
        names.setdefault(owner, []).append(RecordName(agency, reference))
    unsettled = await _is_unsettled(connection, person, names[person])
    marks = [Mark(*mark) for mark in await connection.fetch(SQL["marks_on"], sorted(loaded.records))]
    whose = await _whose(connection, loaded)
    return Child(person, unsettled, names[person], names, loaded, marks, bool(sealed), whose)


async def _whose(connection: Connection, loaded: Loaded) -> dict[RecordId, PersonId]:
    """Whose the records of relatives are, as far as the asker may see."""
    around = {
        record_id(event.record_name(event.data.relative))
        for event in effective(loaded.events).events
        if isinstance(event, RelationshipRecorded)
    }
    rows = await connection.fetch(SQL["members"], sorted(around)) if around else []
    return {row["record_id"]: row["person_id"] for row in rows}


async def _sealed_around(connection: Connection, loaded: Loaded) -> frozenset[RecordId]:
    """Records that the history names, of other people who are under a seal."""
    around = {record for event in loaded.events for record in named(event)} - loaded.records
    rows = await connection.fetch(SQL["sealed_of"], sorted(around)) if around else []
    return frozenset(row["record_id"] for row in rows)


async def stored(connection: Connection, person: PersonId, projection: str) -> Stored | None:
    """The active state of a projection; None where nothing of the person changes it."""
    row = await connection.fetchrow(SQL["active_state"], person, projection)
    if row is None:
        return None
    return next(p for p in PROJECTIONS if p.name == projection).load(row["body"])
