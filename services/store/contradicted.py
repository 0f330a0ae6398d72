"""Whose records are joined and contradict each other."""

from collections.abc import Collection, Mapping
from typing import Final

from projections.history import effective
from projections.identity import PersonId, record_id, verdicts
from projections.matching.contradicting import contradictions
from projections.matching.profile import profile
from schemas import RecordName
from services.store.connect import Connection
from services.store.histories import log_of_types

_TYPES: Final = frozenset(
    {
        "person.registered", "person.updated",
        "identity.confirmed", "identity.refused", "identity.unlinked", "identity.sealed",
    }
)  # fmt: skip

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
    found = {}
    for person, own in several.items():
        said = {record_id(name): effective(log[record_id(name)]).events for name in own}
        described = {record_id(name): profile(name, said[record_id(name)]) for name in own}
        word = verdicts(event for events in said.values() for event in events)
        if pairs := [(names[one], names[other]) for one, other in contradictions(described, word)]:
            found[person] = pairs
    return found
