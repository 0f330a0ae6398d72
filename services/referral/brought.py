"""What a decision is brought beside the stored states: the accounts that a request rests on, and worries taken back."""

from collections.abc import Collection, Iterable
from datetime import datetime

from projections.accounts import Account
from projections.history import Entry, EventName, Extreme, known_by
from projections.identity import RecordId, record_id
from projections.reports import accounts_in
from projections.retracted import Retracted, retracted
from schemas import Event
from services.store import histories
from services.store.connect import Connection
from services.store.decisions import corrections_unread


def rested(entries: Iterable[Entry], rests_on: Collection[EventName]) -> tuple[Account, ...]:
    """The accounts of the events that the request relies on, by whichever of their ids it names them."""
    found: list[Account] = []
    for entry in entries:
        names = {(entry.event.source, entry.event.id), (entry.event.source, entry.sent_as or entry.event.id)}
        if entry.through is None and names & set(rests_on):
            found += accounts_in(entry)
    return tuple(found)


async def taken_back(
    connection: Connection,
    records: Collection[RecordId],
    last: EventName | None,
    known: datetime | None = None,
    extreme: Extreme = Extreme.EARLIEST,
) -> tuple[Retracted, ...]:
    """Worries taken back by what the ``last`` decision had not read; of what had been recorded by ``known`` only."""
    unread = await corrections_unread(connection, records, last)
    if not unread:
        return ()
    log = await histories.log_of_types(connection, records, frozenset())
    events: Iterable[Event] = {(each.source, each.id): each for of in log.values() for each in of}.values()
    own = (each for each in events if any(record_id(name) in records for name in each.about))
    held = [each for each in own if known is None or known_by(each, known, extreme)]
    return tuple(each for each in retracted(held) if not unread.isdisjoint(each.by))
