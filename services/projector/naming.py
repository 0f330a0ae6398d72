"""Which records and identifiers an event names: what must be locked before it is folded."""

from collections.abc import Iterable, Iterator

from projections.history import STRUCTURAL
from projections.identity import Identifier, RecordId, record_id
from schemas import Event, RecordName
from schemas.hub import IdentityConfirmed, IdentityRefused, IdentitySealed, IdentityUnlinked

_IDENTITY = (IdentityConfirmed, IdentityRefused, IdentityUnlinked, IdentitySealed)


def logged_under(event: Event) -> tuple[RecordName, ...]:
    """Every record that the event names: the event stands in the log of each, so that a record without
    a log is one that nothing names.
    """
    if event.type == "record.corrected":
        return tuple(dict.fromkeys((*event.about, *logged_under(event.data.replacement))))
    if event.type == "relationship.recorded":
        return tuple(dict.fromkeys((*event.about, event.record_name(event.data.relative))))
    if event.type.startswith("identity."):
        assert isinstance(event, _IDENTITY)  # noqa: S101 - for the type checker
        return tuple(dict.fromkeys((*event.about, event.record_name(event.data.other))))
    return event.about


def identifiers(event: Event) -> Iterator[Identifier]:
    """The identifiers that the event asserts."""
    plain = event.data.replacement if event.type == "record.corrected" else event
    if plain.type == "person.registered" or plain.type == "person.updated":
        if plain.data.nhs_number:
            yield Identifier("nhs", plain.data.nhs_number)
        if plain.data.upn:
            yield Identifier("upn", plain.data.upn)


def ids(names: Iterable[RecordName]) -> list[RecordId]:
    """Record ids, in order."""
    return [record_id(name) for name in names]


def telling(events: Iterable[Event]) -> frozenset[RecordId]:
    """The records of which these events say who they are."""
    return frozenset(
        record
        for event in events
        if event.type in STRUCTURAL and event.type != "reject.resolved"
        for record in ids(logged_under(event))
    )
