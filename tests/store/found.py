"""What Postgres holds, side by side with what the oracle says that it must hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from projections import PROJECTIONS, Stored
from projections.chronology import chronology
from projections.history import Entry, Extreme
from projections.identity import record_id
from projections.matching.keys import keys
from projections.matching.profile import profile
from projections.tier import ask
from schemas import Place, Record
from services.projector.reading import fingerprint
from services.store import histories
from services.store.connect import Connection
from services.store.sql import SQL
from tests.core.answers import plain
from tests.oracle import Reduced, reduce
from tests.store.hub import Hub

FAR = datetime(2100, 1, 1, tzinfo=UTC)
NOTHING: tuple[dict[Any, Any], dict[Any, Any]] = ({}, {})


def apart(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """What only Postgres has, and what only the oracle has."""
    return dict(found.items() - expected.items()), dict(expected.items() - found.items())


async def same_as_oracle(hub: Hub, records: Iterable[Record]) -> None:
    """Postgres holds exactly what the oracle makes of ``records``, which have all been projected."""
    kept = list(records)
    expected = reduce(kept)
    await _same_accounts(hub, expected)
    await _same_people(hub.connection, expected)
    await _same_keys(hub.connection, expected)
    await _same_states(hub.connection, expected)
    await _last_fingerprints(hub.connection, kept)


async def _same_accounts(hub: Hub, expected: Reduced) -> None:
    fetch = hub.connection.fetch
    refused: dict[str, dict[Place, str]] = {"rejected": {}, "parked": {}}
    for row in await fetch(SQL["rejects"], None):
        refused[row["kind"]][Place(row["topic"], row["partition"], row["offset"])] = row["code"]
    assert apart(refused["rejected"], expected.rejects) == NOTHING
    assert apart(refused["parked"], expected.parked) == NOTHING
    standing = await fetch('select source, id, topic, partition, "offset" from standing where topic is not null')
    assert apart({(row[0], row[1]): Place(*row[2:]) for row in standing}, expected.places) == NOTHING
    assert {Place(*r) for r in await fetch('select topic, partition, "offset" from duplicate')} == expected.duplicates
    assert {(r["source"], r["id"]) for r in await fetch(SQL["waiting"])} == expected.waiting
    incomplete = {(r["agency"], r["reference"]) for r in await fetch(SQL["incomplete"])}
    assert incomplete == expected.incomplete
    accounts = await hub.accounts()
    assert all(position == total for position, total in accounts.values())
    assert {p: position for p, (position, _) in accounts.items() if position} == expected.positions


async def _same_people(connection: Connection, expected: Reduced) -> None:
    members: dict[bytes, set[bytes]] = defaultdict(set)
    for row in await connection.fetch("select person_id, record_id from membership"):
        members[row["person_id"]].add(row["record_id"])
    assert members == expected.persons
    assert {row["id"] for row in await connection.fetch("select id from record")} == {
        r for m in members.values() for r in m
    }
    rows = await connection.fetch("select id from person where unsettled and id in (select person_id from membership)")
    assert {row["id"] for row in rows} == expected.unsettled


async def _same_keys(connection: Connection, expected: Reduced) -> None:
    """The keys follow from what stands in the end, whatever stood meanwhile."""
    held = {(row["record_id"], row["key"]) for row in await connection.fetch("select record_id, key from blocking_key")}
    named = {name: profile(name, expected.effective) for name in expected.records}
    assert held == {(record_id(name), key) for name, found in named.items() for key in keys(found)}
    assert not await connection.fetchval(SQL["is_any_not_keyed"])


async def _same_states(connection: Connection, expected: Reduced) -> None:
    kept = {(r["person_id"], r["projection"]): r["body"] for r in await connection.fetch("select * from state")}
    assert {person for person, _ in kept} <= expected.persons.keys()
    loaded = await histories.load(connection, list(expected.persons))
    for person in expected.persons:
        entries = loaded[person].entries()
        _same_history(expected, person, entries)
        states = {p.name: _state(p, kept.get((person, p.name))) for p in PROJECTIONS}
        for projection in PROJECTIONS:
            told = projection.again([Entry(*e) for e in expected.history(person)])
            assert projection.dump(states[projection.name]) == projection.dump(told)
        for extreme, theirs in zip(Extreme, expected.tier(person, FAR), strict=True):
            assert plain(ask(states["tier"].at(extreme), FAR)) == theirs
        assert {a: tuple(said) for a, said in states["heard"].earliest.items()} == {
            a: tuple(said) for a, said in expected.heard(person).items()
        }


def _state(projection: Any, body: bytes | None) -> Stored:
    stored: Stored = projection.new() if body is None else projection.load(body)
    return stored


def _same_history(expected: Reduced, person: bytes, entries: list[Entry]) -> None:
    lines = [(line.agency, line.id, line.through) for line in chronology(entries)]
    theirs = expected.history(person, None, Extreme.EARLIEST.value)
    assert lines == [(e.event.source, e.event.id, e.through) for e in theirs]


async def _last_fingerprints(connection: Connection, records: list[Record]) -> None:
    last = {r.place[:2]: fingerprint(r.value) for r in sorted(records, key=lambda r: r.place)}
    rows = await connection.fetch("select * from position where next_offset > 0")
    assert {(r["topic"], r["partition"]): r["last_fingerprint"] for r in rows} == last
