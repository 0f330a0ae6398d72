"""Whose records are one person's.

Readings chosen where docs/meaning.md leaves room:
- An identity event that names one record twice says nothing.
- The subject of ``reject.resolved`` is named too, so its record exists.
- A verdict, an assertion or a relationship by replacement counts like any other.
- "Before the seal" is certainly so: the last instant at which it may have been recorded is not after the seal's first.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from schemas import Event, RecordName
from schemas.hub import IdentityConfirmed, IdentityRefused, IdentitySealed, IdentityUnlinked, RecordCorrected
from schemas.people import PersonRegistered, PersonUpdated, RelationshipRecorded

Identity = IdentityConfirmed | IdentityRefused | IdentityUnlinked | IdentitySealed
Pair = frozenset[RecordName]


class People(NamedTuple):
    """Person id → record ids; record → its person; and the unsettled persons."""

    persons: dict[bytes, frozenset[bytes]]
    of: dict[RecordName, bytes]
    unsettled: set[bytes]


def record_id(name: RecordName) -> bytes:
    """The first 16 bytes of SHA-256 over agency, 0x1F, reference."""
    return hashlib.sha256(f"{name.agency}\x1f{name.reference}".encode()).digest()[:16]


def names_in(event: Event) -> set[RecordName]:
    """Every record that a standing event names."""
    names = set(event.about)
    if isinstance(event, RelationshipRecorded):
        names.add(event.record_name(event.data.relative))
    if isinstance(event, Identity):
        names.add(event.record_name(event.data.other))
    if isinstance(event, RecordCorrected):
        names |= names_in(event.data.replacement)
    return names


def asserted(effective: Iterable[Event]) -> dict[tuple[str, str], set[RecordName]]:
    """(kind of identifier, value) → the records that assert it."""
    last: dict[tuple[RecordName, str], str] = {}
    doubted: dict[RecordName, bool] = defaultdict(bool)
    for event in sorted(effective, key=lambda e: e.key):
        if isinstance(event, PersonRegistered | PersonUpdated):
            subject = event.record_name(event.subject)
            if event.data.nhs_number is not None and event.data.nhs_number != last.get((subject, "nhs")):
                doubted[subject] = False
            if event.data.nhs_number_status is not None:
                doubted[subject] = event.data.nhs_number_status not in ("01", "08")
            for kind, value in (("nhs", event.data.nhs_number), ("upn", event.data.upn)):
                if value is not None:
                    last[subject, kind] = value
    holders: dict[tuple[str, str], set[RecordName]] = defaultdict(set)
    for (name, kind), value in last.items():
        if kind == "nhs" and doubted[name]:
            continue
        holders[kind, value].add(name)
    return holders


def verdicts(effective: Iterable[Event]) -> dict[Pair, str]:
    """The type of the identity event that stands on each pair: the last, or a seal after which nobody unlinked them."""
    said: dict[Pair, list[str]] = defaultdict(list)
    for event in sorted(effective, key=lambda e: e.key):
        if isinstance(event, Identity):
            said[frozenset({event.record_name(event.subject), event.record_name(event.data.other)})].append(event.type)
    standing: dict[Pair, str] = {}
    for pair, types in said.items():
        since = types[len(types) - types[::-1].index("identity.unlinked") :] if "identity.unlinked" in types else types
        if len(pair) == 2:
            standing[pair] = "identity.sealed" if "identity.sealed" in since else types[-1]
    return standing


def sealed_on(effective: Iterable[Event]) -> dict[Pair, datetime]:
    """When the seal that stands on a pair was recorded: the first one after which nobody unlinked the two."""
    began: dict[Pair, datetime | None] = {}
    for event in sorted(effective, key=lambda e: e.key):
        if isinstance(event, IdentitySealed | IdentityUnlinked):
            pair = frozenset({event.record_name(event.subject), event.record_name(event.data.other)})
            if isinstance(event, IdentityUnlinked):
                began[pair] = None
            elif began.get(pair) is None:
                began[pair] = event.recorded.earliest
    return {pair: at for pair, at in began.items() if at is not None and len(pair) == 2}


def told(effective: Iterable[Event]) -> dict[tuple[RecordName, str, str], datetime]:
    """(record, kind, value) → by when that number had first been recorded of it."""
    found: dict[tuple[RecordName, str, str], datetime] = {}
    for event in effective:
        if isinstance(event, PersonRegistered | PersonUpdated):
            for kind, value in (("nhs", event.data.nhs_number), ("upn", event.data.upn)):
                if value is not None:
                    what = (event.record_name(event.subject), kind, value)
                    found[what] = min(found.get(what, event.recorded.latest), event.recorded.latest)
    return found


def links_of(
    holders: dict[tuple[str, str], set[RecordName]], judged: dict[Pair, str]
) -> dict[RecordName, set[RecordName]]:
    """Which records are linked to which."""
    links = {pair for pair, verdict in judged.items() if verdict == "identity.confirmed"}
    for sharing in holders.values():
        for two in combinations(sorted(sharing), 2):
            if judged.get(frozenset(two)) not in ("identity.refused", "identity.unlinked", "identity.sealed"):
                links.add(frozenset(two))
    joined: dict[RecordName, set[RecordName]] = defaultdict(set)
    for one, other in links:
        joined[one].add(other)
        joined[other].add(one)
    return joined


def late_numbers(effective: list[Event], judged: dict[Pair, str]) -> set[tuple[RecordName, str, str]]:
    """Numbers of the older half of a seal that another record was given after the seal: they link nothing."""
    holders, when = asserted(effective), told(effective)
    found = set()
    for pair, at in sealed_on(effective).items():
        before = {i: {name for name in names if when[name, *i] <= at} for i, names in holders.items()}
        one, other = (_connected(end, links_of(before, judged)) for end in sorted(pair))
        if one & other:
            continue
        for half, beyond in ((one, other), (other, one)):
            ages, theirs = (
                [when[name, *i] for i, names in holders.items() for name in names if name in side]
                for side in (half, beyond)
            )
            if not ages or (theirs and min(theirs) < min(ages)):
                continue
            for number, names in holders.items():
                if before[number] & half:
                    found |= {(name, *number) for name in names - before[number] - half}
    return found


def people(records: Iterable[RecordName], effective: list[Event]) -> People:
    """Join the records that belong together, and call each connected set a person."""
    judged = verdicts(effective)
    late = late_numbers(effective, judged)
    holders = {i: {n for n in names if (n, *i) not in late} for i, names in asserted(effective).items()}
    joined = links_of(holders, judged)
    of: dict[RecordName, bytes] = {}
    persons: dict[bytes, frozenset[bytes]] = {}
    split: set[bytes] = set()
    for name in records:
        if name not in of:
            members = _connected(name, joined)
            if any(pair <= members for pair, verdict in judged.items() if verdict == "identity.sealed"):
                split |= {record_id(member) for member in members}
                groups = [{member} for member in members]
            else:
                groups = [members]
            for group in groups:
                ids = frozenset(record_id(member) for member in group)
                persons[min(ids)] = ids
                of |= dict.fromkeys(group, min(ids))
    for name, kind, value in late:
        for holder in holders[kind, value]:
            if of[holder] != of[name] and not _said(judged, of, name, holder):
                split |= {of[holder], of[name]}
    refused = [tuple(pair) for pair, verdict in judged.items() if verdict == "identity.refused"]
    return People(persons, of, split | {of[one] for one, other in refused if of[one] == of[other]})


def _said(judged: dict[Pair, str], of: dict[RecordName, bytes], late: RecordName, holder: RecordName) -> bool:
    """Somebody refused the late record and one of the other person, or the two persons are sealed."""
    for pair, verdict in judged.items():
        ends = {of[name] for name in pair}
        is_said = verdict == "identity.sealed" or (verdict == "identity.refused" and late in pair)
        if is_said and ends == {of[late], of[holder]}:
            return True
    return False


def _connected(start: RecordName, joined: dict[RecordName, set[RecordName]]) -> set[RecordName]:
    found, ahead = {start}, [start]
    while ahead:
        further = joined[ahead.pop()] - found
        found |= further
        ahead.extend(further)
    return found
