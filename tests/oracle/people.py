"""Whose records are one person's.

Readings chosen where docs/meaning.md leaves room:
- An identity event that names one record twice says nothing.
- The subject of ``reject.resolved`` is named too, so its record exists.
- A verdict, an assertion or a relationship by replacement counts like any other.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
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
    for event in sorted(effective, key=lambda e: e.key):
        if isinstance(event, PersonRegistered | PersonUpdated):
            subject = event.record_name(event.subject)
            for kind, value in (("nhs", event.data.nhs_number), ("upn", event.data.upn)):
                if value is not None:
                    last[subject, kind] = value
    holders: dict[tuple[str, str], set[RecordName]] = defaultdict(set)
    for (name, kind), value in last.items():
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


def people(records: Iterable[RecordName], effective: list[Event]) -> People:
    """Join the records that belong together, and call each connected set a person."""
    judged = verdicts(effective)
    joined: dict[RecordName, set[RecordName]] = {name: set() for name in records}
    links = {pair for pair, verdict in judged.items() if verdict == "identity.confirmed"}
    for holders in asserted(effective).values():
        for two in combinations(sorted(holders), 2):
            if judged.get(frozenset(two)) not in ("identity.refused", "identity.unlinked", "identity.sealed"):
                links.add(frozenset(two))
    for one, other in links:
        joined[one].add(other)
        joined[other].add(one)
    of: dict[RecordName, bytes] = {}
    persons: dict[bytes, frozenset[bytes]] = {}
    split: set[bytes] = set()
    for name in joined:
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
    refused = [tuple(pair) for pair, verdict in judged.items() if verdict == "identity.refused"]
    return People(persons, of, split | {of[one] for one, other in refused if of[one] == of[other]})


def _connected(start: RecordName, joined: dict[RecordName, set[RecordName]]) -> set[RecordName]:
    found, ahead = {start}, [start]
    while ahead:
        further = joined[ahead.pop()] - found
        found |= further
        ahead.extend(further)
    return found
