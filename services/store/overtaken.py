"""What reached the hub after a decision, though it was written down before it: of one decision, or of many in turn."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections import PROJECTIONS, Stored, decisions
from projections.decisions import Look
from projections.history import reaches_through
from projections.identity import PersonId, record_id
from projections.rules.alerts import recorded_of
from projections.rules.overtaken import Overtaking, last_decision, overtaking
from schemas import Event, Place
from services.store import histories
from services.store.connect import Connection
from services.store.decisions import looks_named
from services.store.histories import event_of
from services.store.sql import SQL

_DECISIONS: Final = next(projection for projection in PROJECTIONS if projection.name == decisions.NAME)


class Decided(NamedTuple):
    """The stored state of the decisions on a child, and what certainly overtook the last of them."""

    stored: Stored
    overtaking: tuple[Overtaking, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing overtook the decision, and people were told of nothing."""
        return not self.overtaking and not recorded_of(self.stored).open


async def overtaken_by(connection: Connection, held: Look) -> tuple[Overtaking, ...]:
    """What overtook a decision or an override, of all that the log holds of the child; also what is not certain."""
    rows = await connection.fetch(SQL["members"], sorted(map(record_id, held.about)))
    found = [await _overtaking(connection, {row["person_id"]: held}, {row["person_id"]: None}) for row in rows]
    return tuple(sorted({each for of in found for overtakings in of.values() for each in overtakings}))


async def decided_people(connection: Connection, after: PersonId, limit: int) -> list[PersonId]:
    """Those on whom the gate has decided, who come after one of them."""
    return [row["person_id"] for row in await connection.fetch(SQL["decided_people"], after, limit)]


async def last_decided(connection: Connection, people: Collection[PersonId]) -> dict[PersonId, Decided]:
    """Of each on whom the gate has decided: what certainly overtook the last decision."""
    rows = await connection.fetch(SQL["decided_states"], sorted(people))
    return await overtaken_last(connection, {row["person_id"]: _DECISIONS.load(row["body"]) for row in rows})


async def overtaken_last(connection: Connection, stored: Mapping[PersonId, Stored]) -> dict[PersonId, Decided]:
    """The same, of given states."""
    names = {person: name[1] for person, each in stored.items() if (name := last_decision(each))}
    known = await looks_named(connection, set(names.values()))
    held = {person: known[name] for person, name in names.items() if name in known}
    found = await _overtaking(connection, held, {person: each.happened.earliest for person, each in held.items()})
    certain = {person: tuple(each for each in of if each.certain) for person, of in found.items()}
    return {person: Decided(each, certain.get(person, ())) for person, each in stored.items()}


async def _overtaking(
    connection: Connection, held: Mapping[PersonId, Look], written_by: Mapping[PersonId, datetime | None]
) -> dict[PersonId, tuple[Overtaking, ...]]:
    """By person; of what was written down by a moment only, where one is given."""
    if not held:
        return {}
    read = [(person, *position) for person, each in held.items() for position in each.data.positions]
    people, topics, partitions, offsets = zip(*read, strict=True) if read else ((), (), (), ())
    rows = await connection.fetch(
        SQL["placed_since"], list(held), [written_by[person] for person in held], people, topics, partitions, offsets
    )
    through = {row["person_id"] for row in rows if not row["direct"]}
    loaded = await histories.load(connection, through) if through else {}
    placed: dict[PersonId, list[tuple[Place, Event]]] = {}
    for person, topic, partition, offset, direct, body in rows:
        event = event_of(body)
        if direct or reaches_through(event, loaded[person].relatives):
            placed.setdefault(person, []).append((Place(topic, partition, offset), event))
    return {person: overtaking(held[person], of) for person, of in placed.items()}
