"""The children whom an agency works with, read some at a time."""

from collections.abc import AsyncIterator
from typing import Final

from projections.identity import PersonId
from services.store import histories
from services.store.connect import Connection
from services.store.histories import Loaded, Need
from services.store.sql import SQL

_AT_ONCE: Final = 200
_DIRECT: Final = Need(through_adults=False)


async def children_of(connection: Connection, agency: str) -> AsyncIterator[tuple[PersonId, Loaded]]:
    """Each child of whom the agency keeps a record, with the log of what is about the child themself."""
    people = [row["person_id"] for row in await connection.fetch(SQL["children_of_agency"], agency)]
    for start in range(0, len(people), _AT_ONCE):
        loaded = await histories.load(connection, people[start : start + _AT_ONCE], _DIRECT)
        for person, held in loaded.items():
            yield person, held
