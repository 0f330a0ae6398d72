"""Loads the histories of people from the log, as they stand under today's links and ties."""

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Final, NamedTuple

from projections.history import CORRECTIONS, VIEWS, Entry, Relative, history
from projections.identity import PersonId, RecordId, Tie
from projections.statements import STATEMENT_TYPES
from schemas import Event
from schemas.decode import decode
from services.store.connect import Connection
from services.store.sql import SQL

_NO_HISTORY: Final = sorted(VIEWS)  # a record is looked at far oftener than something happens


_LARGE_BYTES: Final = 16 * 1024
_remembered: Final = lru_cache(maxsize=8_192)(decode)


def event_of(body: bytes) -> Event:
    """A logged event. Busy children's events are read again and again, and never change."""
    return _remembered(body) if len(body) < _LARGE_BYTES else decode(body)


class Loaded(NamedTuple):
    """A person's records, and the log from which the history is derived."""

    records: frozenset[RecordId]
    relatives: tuple[Relative, ...]
    events: list[Event]

    def entries(self) -> list[Entry]:
        """The history."""
        return history(self.records, self.events, self.relatives)


async def log_of_types(
    connection: Connection, records: Collection[RecordId], types: Collection[str]
) -> dict[RecordId, list[Event]]:
    """The log of some records, of some types only, with all corrections and what they correct.

    A correction can put an event of any type in another's place, so its target is wanted whatever its type.
    """
    log: dict[RecordId, dict[tuple[str, str], Event]] = {record: {} for record in records}
    targets: list[tuple[RecordId, str, str]] = []
    wanted = sorted({*types, *CORRECTIONS})
    for record, body in await connection.fetch(SQL["log_of_records_by_type"], sorted(records), wanted):
        event = event_of(body)
        log[record][event.source, event.id] = event
        if event.type == "record.corrected" or event.type == "record.retracted":
            targets.append((record, event.source, event.data.target))
    missing = [target for target in targets if target[1:] not in log[target[0]]]
    if missing:
        for record, source, name, body in await connection.fetch(SQL["bodies"], *map(list, zip(*missing, strict=True))):
            log[record][source, name] = event_of(body)
    return {record: list(events.values()) for record, events in log.items()}


class Need(NamedTuple):
    """What a fold reads: events of some types (all, where ``types`` is None), and adults' events or not."""

    types: frozenset[str] | None = None
    through_adults: bool = True

    @property
    def adults(self) -> bool:
        """Whether it matters who the adults are: for their own events, or since statements may speak of them."""
        return self.through_adults or self.types is None or not self.types.isdisjoint(STATEMENT_TYPES)


WHOLE: Final = Need()


async def load(connection: Connection, people: Collection[PersonId], need: Need = WHOLE) -> dict[PersonId, Loaded]:
    """The log behind each person's history, as far as it is needed; people without records are left out."""
    own = await _records(connection, people)
    reaching = await _relatives(connection, own) if need.adults else {}
    wanted = {record for records in own.values() for record in records}
    if need.through_adults:
        wanted |= {record for relatives in reaching.values() for relative in relatives for record in relative.records}
    log = await (_whole_log(connection, wanted) if need.types is None else log_of_types(connection, wanted, need.types))
    found = {}
    for person, records in own.items():
        relatives = reaching.get(person, ())
        behind = [records, *(relative.records for relative in relatives)]
        events = {(e.source, e.id): e for group in behind for record in group for e in log.get(record, ())}
        found[person] = Loaded(frozenset(records), relatives, list(events.values()))
    return found


async def _whole_log(connection: Connection, records: Collection[RecordId]) -> dict[RecordId, list[Event]]:
    log: dict[RecordId, list[Event]] = defaultdict(list)
    for record, body in await connection.fetch(SQL["log_of_records"], sorted(records), _NO_HISTORY):
        log[record].append(event_of(body))
    return log


async def _relatives(
    connection: Connection, own: dict[PersonId, list[RecordId]]
) -> dict[PersonId, tuple[Relative, ...]]:
    """Those by whom events reach each person."""
    ties: dict[RecordId, list[tuple[Tie, PersonId]]] = defaultdict(list)
    everyone = sorted({record for records in own.values() for record in records})
    for row in await connection.fetch(SQL["ties_of"], everyone):
        tie = Tie(row["record_id"], row["relative_id"], row["from_at"], row["until_at"])
        ties[tie.record].append((tie, row["person_id"]))
    others = await _records(connection, {person for tied in ties.values() for _, person in tied})
    found = {}
    for person, records in own.items():
        tied: dict[PersonId, list[Tie]] = defaultdict(list)
        for record in records:
            for tie, relative in ties[record]:
                if relative != person:
                    tied[relative].append(tie)
        found[person] = tuple(Relative(other, frozenset(others[other]), tuple(held)) for other, held in tied.items())
    return found


async def _records(connection: Connection, people: Collection[PersonId]) -> dict[PersonId, list[RecordId]]:
    members: dict[PersonId, list[RecordId]] = defaultdict(list)
    if people:
        for person, record in await connection.fetch(SQL["records_of_people"], sorted(people)):
            members[person].append(record)
    return members
