"""Whose records are joined and contradict each other."""

from collections.abc import Collection, Mapping
from typing import Final

from projections.history import effective
from projections.identity import Pair, PersonId, Verdict, record_id
from projections.matching.contradicting import contradictions
from projections.matching.profile import profile
from schemas import RecordName
from services.store.connect import Connection
from services.store.histories import log_of_types
from services.store.sql import SQL

_TYPES: Final = frozenset({"person.registered", "person.updated"})

Contradicting = tuple[RecordName, RecordName]


async def contradicted(
    connection: Connection, people: Mapping[PersonId, Collection[RecordName]]
) -> dict[PersonId, list[Contradicting]]:
    """Of these people's records the pairs that contradict each other; people without one are left out."""
    several = {person: list(names) for person, names in people.items() if len(names) > 1}
    names = {record_id(name): name for own in several.values() for name in own}
    if not names:
        return {}
    log = await log_of_types(connection, names, _TYPES)
    rows = await connection.fetch(SQL["verdicts"], sorted(names))
    word: dict[Pair, Verdict] = {(row["a"], row["b"]): Verdict(row["verdict"]) for row in rows}
    found = {}
    for person, own in several.items():
        described = {record_id(name): profile(name, effective(log[record_id(name)]).events) for name in own}
        if pairs := [(names[one], names[other]) for one, other in contradictions(described, word)]:
            found[person] = pairs
    return found
