"""Which records and identifiers an event names: what must be locked before it is folded."""

from collections.abc import Iterable, Iterator

from projections.identity import Identifier, RecordId, record_id
from schemas import Event, RecordName
from schemas.hub import IdentityConfirmed, IdentityRefused, IdentityUnlinked, RecordCorrected
from schemas.people import PersonRegistered, PersonUpdated, RelationshipRecorded

_IDENTITY = (IdentityConfirmed, IdentityRefused, IdentityUnlinked)


def logged_under(event: Event) -> tuple[RecordName, ...]:
    """The records in whose log the event stands."""
    if isinstance(event, RecordCorrected):
        return tuple(dict.fromkeys((*event.about, *logged_under(event.data.replacement))))
    if isinstance(event, _IDENTITY):
        return tuple(dict.fromkeys((*event.about, event.record_name(event.data.other))))
    return event.about


def named(event: Event) -> Iterator[RecordName]:
    """Every record that the event names."""
    yield from logged_under(event)
    plain = event.data.replacement if isinstance(event, RecordCorrected) else event
    if isinstance(plain, RelationshipRecorded):
        yield plain.record_name(plain.data.relative)


def identifiers(event: Event) -> Iterator[Identifier]:
    """The identifiers that the event asserts."""
    plain = event.data.replacement if isinstance(event, RecordCorrected) else event
    if isinstance(plain, PersonRegistered | PersonUpdated):
        if plain.data.nhs_number:
            yield Identifier("nhs", plain.data.nhs_number)
        if plain.data.upn:
            yield Identifier("upn", plain.data.upn)


def ids(names: Iterable[RecordName]) -> list[RecordId]:
    """Record ids, in order."""
    return [record_id(name) for name in names]
