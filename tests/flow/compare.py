"""What the hub's database says against what the oracle says of the same records."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from projections import PROJECTIONS, Stored
from projections.history import Entry, Extreme
from projections.tier import ask
from schemas import Place, Record
from services.store.connect import Connection
from services.store.sql import SQL
from tests.core.answers import plain
from tests.oracle import Reduced, reduce

FAR: Final = datetime(2100, 1, 1, tzinfo=UTC)
_SHOWN_MAX: Final = 3


async def compare(
    connection: Connection, records: Iterable[Record], moments: Collection[datetime] = (FAR,)
) -> list[str]:
    """The differences, in a sentence each; none is what a test wants.

    ``records`` are all that the topics hold, fetched from the broker itself. The stored tiers are asked
    at ``moments``, which must not be before a person's last event to be the stored state's answer.
    """
    expected = reduce(records)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        differences = await _log(connection, expected)
        differences += await _people(connection, expected)
        kept = await connection.fetch(SQL["digest_state"])
    return differences + _states(kept, expected, moments)


async def _log(connection: Connection, expected: Reduced) -> list[str]:
    standing = await connection.fetch("""select source, id, topic, partition, "offset" from standing
        where topic is not null""")
    rejects = await connection.fetch(SQL["rejects"], None)
    duplicates = await connection.fetch('select topic, partition, "offset" from duplicate')
    positions = {(topic, p): at for topic, p, at in await connection.fetch(SQL["positions"]) if at}
    incomplete = {(row["agency"], row["reference"]) for row in await connection.fetch(SQL["incomplete"])}
    waiting = {(row["source"], row["id"]) for row in await connection.fetch(SQL["waiting"])}
    accounts = [tuple(row) for row in await connection.fetch(SQL["accounts"]) if sum(tuple(row)[3:]) != row[2]]
    return [
        *_differ("standing", {(r[0], r[1]): Place(*r[2:]) for r in map(tuple, standing)}, expected.places),
        *_differ("rejected", _codes(rejects, "rejected"), expected.rejects),
        *_differ("parked", _codes(rejects, "parked"), expected.parked),
        *_differ("duplicates", {Place(*row) for row in map(tuple, duplicates)}, expected.duplicates),
        *_differ("positions", positions, expected.positions),
        *_differ("incomplete", incomplete, expected.incomplete),
        *_differ("waiting", waiting, expected.waiting),
        *_differ("accounts that do not add up", set(accounts), set()),
    ]


def _codes(rows: Iterable[Any], kind: str) -> dict[Place, str]:
    return {Place(r["topic"], r["partition"], r["offset"]): r["code"] for r in rows if r["kind"] == kind}


async def _people(connection: Connection, expected: Reduced) -> list[str]:
    members: dict[bytes, set[bytes]] = {}
    for record, person in await connection.fetch("select record_id, person_id from membership"):
        members.setdefault(person, set()).add(record)
    marked = await connection.fetch(
        "select id from person where unsettled and id in (select person_id from membership)"
    )
    return [
        *_differ("persons", {person: frozenset(records) for person, records in members.items()}, expected.persons),
        *_differ("unsettled", {row["id"] for row in marked}, expected.unsettled),
    ]


def _states(kept: Iterable[Any], expected: Reduced, moments: Collection[datetime]) -> list[str]:
    known = {projection.name: projection for projection in PROJECTIONS}
    stored = {
        (row["person_id"], row["projection"]): known[row["projection"]].load(row["body"]) for row in kept if row["body"]
    }
    found: list[str] = []
    for person in expected.persons:
        tier = stored.get((person, "tier"), known["tier"].new())
        for moment in moments:
            answers = [plain(ask(state, moment)) for state in map(tier.at, Extreme)]
            found += _differ(f"tier of {person.hex()}", answers, list(expected.tier(person, moment)))
        heard = stored.get((person, "heard"), known["heard"].new())
        found += _differ(f"heard of {person.hex()}", _voices(heard), _tuples(expected.heard(person)))
        history = [Entry(*entry) for entry in expected.history(person)]
        for name, projection in known.items():
            held = projection.dump(stored.get((person, name), projection.new()))
            if held != projection.dump(projection.again(history)):
                found.append(f"{name} of {person.hex()}: not what folding its history of {len(history)} events gives")
    strangers = {person for person, _ in stored} - expected.persons.keys()
    said = {
        person for person in strangers if any(stored.get((person, n)) not in (None, p.new()) for n, p in known.items())
    }
    return found + _differ("states of nobody", said, set())


def _voices(stored: Stored) -> dict[str, tuple[Any, ...]]:
    return _tuples(stored.earliest)


def _tuples(said: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {agency: tuple(heard) for agency, heard in said.items()}


def _differ(what: str, found: Any, expected: Any) -> list[str]:
    """A sentence where they differ, with the first few of each side."""
    if found == expected:
        return []
    if isinstance(found, dict):
        found, expected = found.items(), expected.items()
    if isinstance(found, list):
        return [f"{what}: found {found}, expected {expected}"]
    only_found = [item for item in found if item not in expected]
    only_expected = [item for item in expected if item not in found]
    return [
        f"{what}: {len(only_found)} found only, as {only_found[:_SHOWN_MAX]}; "
        f"{len(only_expected)} expected only, as {only_expected[:_SHOWN_MAX]}"
    ]
