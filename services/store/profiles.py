"""What records say of who their people are, today or as it had been recorded by the end of a day."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from projections.history import Extreme, effective, known_by
from projections.identity import RecordId
from projections.matching.profile import DESCRIBING, Profile, profile
from schemas import Event, RecordName
from services.store.connect import Connection
from services.store.histories import log_of_types


class Then(NamedTuple):
    """What had been recorded by ``at``, at one extreme."""

    at: datetime
    extreme: Extreme


def known(events: Iterable[Event], then: Then | None) -> Iterable[Event]:
    """Those that had been recorded then; all of them today."""
    return events if then is None else (event for event in events if known_by(event, then.at, then.extreme))


async def profiles_of(
    connection: Connection, names: dict[RecordId, RecordName], then: Then | None = None
) -> dict[RecordId, Profile]:
    """What each record says of who the person is."""
    log = await log_of_types(connection, names, DESCRIBING)
    return {record: profile(name, effective(known(log[record], then)).events) for record, name in names.items()}
