"""Candidates of the adults around a child: a parent's other record may hold what nobody here was told."""

from typing import NamedTuple

from projections.identity import record_id
from schemas import RecordName
from services.store.candidates import Candidate, candidates
from services.store.children import Child, Person, person_of
from services.store.connect import Connection
from services.store.profiles import Then
from services.store.sql import SQL


class Around(NamedTuple):
    """``name`` is a record of the adult, as the child's records name them."""

    name: RecordName
    found: list[Candidate]


async def around(connection: Connection, held: Child, then: Then | None = None) -> list[Around]:
    """Of each adult by whom events reach the child, and of whom others' records may be; nobody sealed is among them."""
    found = []
    for relative in held.loaded.relatives:
        adult: Person = await person_of(connection, held.names[relative.person][0])
        theirs = await candidates(connection, adult, then)
        rows = await connection.fetch(SQL["sealed_of"], sorted({record_id(each.other) for each in theirs}))
        sealed = {row["record_id"] for row in rows}
        if theirs := [each for each in theirs if record_id(each.other) not in sealed]:
            found.append(Around(adult.names[0], theirs))
    return sorted(found, key=lambda each: each.name)
