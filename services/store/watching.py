"""What the watch reads: who is due, what is held of them, and whether it is its turn to look."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from projections import PROJECTIONS, Projection, Stored, decisions
from projections.identity import PersonId, RecordId, record_id
from projections.rules.alerts import recorded_of
from projections.rules.clocked import CLOCKED
from projections.rules.handling import Handling, handling
from schemas import RecordName
from services.store.connect import Connection
from services.store.sql import SQL

_TURN: Final = 7_202_012
_TOLD: Final = [decisions.NAME, *(each.name for each in CLOCKED)]
"""In their states stands what people were told of."""
READ: Final = tuple(projection for projection in PROJECTIONS if projection.name in {"tier", *_TOLD})
"""The projections that an alert is derived from, the tier for its owner."""
_BY_NAME: Final[dict[str, Projection]] = {projection.name: projection for projection in READ}


class Held(NamedTuple):
    """A child's records, and the active states of ``READ`` that say anything."""

    person: PersonId
    names: list[RecordName]
    states: dict[str, Stored]

    @property
    def name(self) -> str:
        """The first record, as it is typed."""
        return self.names[0].text

    @property
    def records(self) -> frozenset[RecordId]:
        return frozenset(map(record_id, self.names))

    @property
    def agencies(self) -> frozenset[str]:
        return frozenset(name.agency for name in self.names)


async def take_turn(connection: Connection) -> bool:
    """Whether no other watch looks, until the transaction ends. Asked again, that the turn was not lost."""
    return bool(await connection.fetchval(SQL["try_watch"], _TURN))


async def due_people(connection: Connection, now: datetime, limit: int) -> list[PersonId]:
    """Whose derived and recorded alerts differ by now, the longest due first."""
    return [row["person_id"] for row in await connection.fetch(SQL["due_people"], now, limit)]


async def held(connection: Connection, people: Collection[PersonId]) -> list[Held]:
    """What is held of each, in the order given."""
    names: dict[PersonId, list[RecordName]] = {person: [] for person in people}
    for person, agency, reference in await connection.fetch(SQL["names_of_people"], list(names)):
        names[person].append(RecordName(agency, reference))
    states: dict[PersonId, dict[str, Stored]] = {person: {} for person in people}
    active = await _active(connection)
    for person, projection, generation, body in await connection.fetch(SQL["states"], list(names)):
        if (projection, generation) in active and projection in _BY_NAME:
            states[person][projection] = _BY_NAME[projection].load(body)
    return [Held(person, own, states[person]) for person, own in names.items() if own]


async def _active(connection: Connection) -> set[tuple[str, int]]:
    rows = await connection.fetch(SQL["generations_shown"])
    return {(row["projection"], row["generation"]) for row in rows if row["status"] == "active"}


async def loading_agencies(connection: Connection, records: Collection[RecordId]) -> frozenset[str]:
    """Agencies that hold one of these records and are being loaded in bulk."""
    rows = await connection.fetch(SQL["loading_of_records"], sorted(records))
    return frozenset(row["agency"] for row in rows)


async def incomplete_people(connection: Connection, people: Collection[PersonId]) -> frozenset[PersonId]:
    """Those of whom something was refused, or is not yet understood: what is held of them may not be all."""
    rows = await connection.fetch(SQL["marked_people"], list(people)) if people else []
    return frozenset(row["person_id"] for row in rows)


async def sealed_people(connection: Connection, people: Collection[Held]) -> frozenset[PersonId]:
    """Those who are under a seal: in a list of many they stand beside nobody."""
    records = sorted({record for each in people for record in each.records})
    sealed = {row["record_id"] for row in await connection.fetch(SQL["sealed_of"], records)} if records else set()
    return frozenset(each.person for each in people if not each.records.isdisjoint(sealed))


async def people_with_alerts(connection: Connection) -> list[PersonId]:
    """Children of whom an alert is recorded as open."""
    rows = await connection.fetch(SQL["states_with_alerts"], _TOLD)
    return sorted({row["person_id"] for row in rows})


async def open_by_rule(connection: Connection, now: datetime) -> Counter[tuple[str, Handling]]:
    """How many alerts are recorded as open, of all children, by rule and by what was done with them."""
    rows = await connection.fetch(SQL["states_with_alerts"], _TOLD)
    stored = (_BY_NAME[row["projection"]].load(row["body"]) for row in rows)
    return Counter((alert.rule, handling(alert, now)) for state in stored for alert in recorded_of(state).open.values())
