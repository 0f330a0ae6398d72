"""Children found by what somebody knows of them: number, names, date of birth, address. Likeness: docs/identity.md.

Reads everything; whoever shows what is found leaves out what is closed to who asks.
"""

from typing import Final, NamedTuple

from projections.identity import Identifier, PersonId, RecordId
from projections.matching.judging import Likeness, judge
from projections.matching.keys import SHARING_MAX, keys
from projections.matching.profile import Profile
from schemas import RecordName
from services.store.connect import Connection
from services.store.profiles import profiles_of
from services.store.sql import SQL

FOUND_MAX: Final = 10
_ALIKE_BITS: Final = 4.0
"""Of somebody of whom a name or a date of birth alone is known, little can be alike: far less than for a candidate."""


class Found(NamedTuple):
    """``name`` is the record of the person that is most alike."""

    person: PersonId
    record: RecordId
    name: RecordName
    likeness: Likeness
    profile: Profile


async def found_by(connection: Connection, wanted: Profile) -> list[Found]:
    """The likeliest first, one record for each person; none where nothing that is held is alike."""
    numbers = [Identifier(kind, value) for kind, value in (("nhs", wanted.nhs_number), ("upn", wanted.upn)) if value]
    holding = await connection.fetch(
        SQL["holders"], [number.kind for number in numbers], [number.value for number in numbers]
    )
    sharing = await connection.fetch(SQL["records_of_keys"], sorted(keys(wanted)), SHARING_MAX)
    records = sorted({row["record_id"] for row in (*holding, *sharing)})
    owners = await connection.fetch(SQL["owners"], records) if records else []
    names = {row["record_id"]: RecordName(row["agency"], row["reference"]) for row in owners}
    profiles = await profiles_of(connection, names)
    best: dict[PersonId, Found] = {}
    for row in owners:
        record = row["record_id"]
        found = Found(row["person_id"], record, names[record], judge(wanted, profiles[record]), profiles[record])
        before = best.get(found.person)
        if found.likeness.bits >= _ALIKE_BITS and (before is None or found.likeness.bits > before.likeness.bits):
            best[found.person] = found
    return sorted(best.values(), key=lambda each: (-each.likeness.bits, each.name))
