"""The locks of one slice, in the order that docs/adr/0004 gives.

First the records that the slice names and the identifiers that it asserts, sorted; then who belongs to
whom is read; then those people, sorted; and their change counts tell whether it still holds.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from projections.identity import Identifier, PersonId, RecordId, Tie, record_id
from schemas import Event, RecordName
from services.errors import LockMore, Moved
from services.projector import naming
from services.store.connect import Connection
from services.store.sql import SQL


class Extra(NamedTuple):
    """What an earlier try found that it had to lock first."""

    records: frozenset[RecordId] = frozenset()
    people: frozenset[PersonId] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()

    def also(self, more: "LockMore | Extra") -> "Extra":
        """These and what was found."""
        return Extra(self.records | more.records, self.people | more.people, self.identifiers | more.identifiers)


NOTHING_EXTRA = Extra()


class Held(NamedTuple):
    """What is locked, and who belongs to whom under these locks.

    ``fresh`` records are new: all that the hub holds of them is in this slice. ``children`` has, for an
    adult, the children whom events about the adult reach. ``written``: the last transaction that wrote their states.
    """

    records: frozenset[RecordId]
    fresh: frozenset[RecordId]
    people: frozenset[PersonId]
    identifiers: frozenset[Identifier]
    person_of: dict[RecordId, PersonId]
    children: dict[PersonId, list[tuple[PersonId, Tie]]]
    written: dict[PersonId, int | None]

    def rename(self, renamed: Mapping[PersonId, PersonId]) -> None:
        """People have other ids now."""
        for adult, reached in list(self.children.items()):
            del self.children[adult]
            now = [(renamed.get(child, child), tie) for child, tie in reached]
            self.children.setdefault(renamed.get(adult, adult), []).extend(now)


async def take(connection: Connection, events: Collection[Event], extra: Extra) -> Held:
    """Take all locks. ``Moved``: somebody joined, divided or tied these people meanwhile."""
    names = {record_id(name): name for event in events for name in naming.logged_under(event)}
    asserted = [identifier for event in events for identifier in naming.identifiers(event)]
    wanted = sorted({*names, *extra.records})
    fresh = await _lock_records(connection, names, wanted)
    identifiers = frozenset(asserted) | extra.identifiers
    await _lock_identifiers(connection, sorted(identifiers))
    beside = await _holders(connection, identifiers) | await _around(connection, extra.records | naming.telling(events))
    person_of: dict[RecordId, PersonId] = {}
    seen: dict[PersonId, int] = {}
    for record, person, changes in await connection.fetch(SQL["members"], sorted({*wanted, *beside})):
        person_of[record] = person
        seen[person] = changes
    children: dict[PersonId, list[tuple[PersonId, Tie]]] = {}
    for adult, child, changes, *tie in await connection.fetch(SQL["children_of"], list(seen)):
        children.setdefault(adult, []).append((child, Tie(*tie)))
        seen[child] = changes
    people = sorted({*seen, *extra.people})
    rows = await connection.fetch(SQL["lock_people"], people)
    locked = {row["id"]: row for row in rows}
    if any(person not in locked or locked[person]["changes"] != changes for person, changes in seen.items()):
        raise Moved("Who belongs to whom changed before the locks were held; the slice is tried again.")
    written = {row["id"]: row["written"] for row in rows}
    return Held(frozenset(wanted), fresh, frozenset(people), identifiers, person_of, children, written)


async def _lock_records(
    connection: Connection, names: Mapping[RecordId, RecordName], wanted: list[RecordId]
) -> frozenset[RecordId]:
    """Lock records, adding those that are new; answer which are."""
    locked = {row[0] for row in await connection.fetch(SQL["lock_records"], wanted)}
    missing = [record for record in wanted if record not in locked and record in names]
    if not missing:
        return frozenset()
    new = [names[record] for record in missing]
    added = await connection.fetch(
        SQL["add_records"], missing, [name.agency for name in new], [name.reference for name in new]
    )
    await connection.fetch(SQL["lock_records"], missing)
    await connection.execute(SQL["add_people"], missing)
    await connection.execute(SQL["add_memberships"], missing)
    return frozenset(row["id"] for row in added)


async def _holders(connection: Connection, asserted: Collection[Identifier]) -> set[RecordId]:
    """Records that assert one of these identifiers already: their people will be joined."""
    if not asserted:
        return set()
    kinds, values = [i.kind for i in asserted], [i.value for i in asserted]
    return {row[0] for row in await connection.fetch(SQL["holders"], kinds, values)}


async def _around(connection: Connection, telling: frozenset[RecordId]) -> set[RecordId]:
    """Records tied to the people of whom the slice says who they are, or judged upon with them."""
    if not telling:
        return set()
    people = sorted({row["person_id"] for row in await connection.fetch(SQL["members"], sorted(telling))})
    members = [row["record_id"] for row in await connection.fetch(SQL["records_of_people"], people)]
    return {row["record_id"] for row in await connection.fetch(SQL["around"], members)}


async def _lock_identifiers(connection: Connection, asserted: list[Identifier]) -> None:
    if not asserted:
        return
    kinds, values = [i.kind for i in asserted], [i.value for i in asserted]
    await connection.execute(SQL["add_identifiers"], kinds, values)
    await connection.fetch(SQL["lock_identifiers"], kinds, values)
