"""A chronology of made-up events, asked on the first of January 2031. Shared by its tests."""

from datetime import UTC, datetime
from typing import Any, Final

from projections.chronology import Asked, Fact, Merged, Redaction, merged
from projections.chronology.merged import Held
from projections.history import Entry, Extreme, known_by
from projections.identity import record_id
from schemas import Event, RecordName
from schemas.topics import LABELS
from tests.given import given

NOW: Final = datetime(2031, 1, 1, tzinfo=UTC)
CHILD: Final = b"child"
MOTHER: Final = b"mother"
OWN: Final = frozenset(record_id(RecordName(agency, "c1")) for agency in (*LABELS, "hub"))


def held(*events: Event | Entry, known: datetime | None = None, log: tuple[Event, ...] = ()) -> Held:
    """The history, of what had been recorded by ``known`` at both extremes."""

    def at(extreme: Extreme) -> list[Entry]:
        plain = [e.event if isinstance(e, Entry) else e for e in events]
        taken = [e for e, said in zip(events, plain, strict=True) if known is None or known_by(said, known, extreme)]
        return list(given(*taken).entries)

    return Held(at(Extreme.EARLIEST), at(Extreme.LATEST), OWN, log)


def found(*events: Event | Entry, redact: tuple[Redaction, ...] = (), **how: Any) -> Merged:
    known, log = how.pop("known", None), how.pop("log", ())
    return merged(held(*events, known=known, log=log), Asked(NOW, redact=frozenset(redact), **how))


def only(chronology: Merged) -> Fact:
    """Its one fact."""
    (fact,) = chronology.facts
    return fact
