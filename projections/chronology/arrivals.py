"""Who came to the family, as entries of a chronology: a partner, somebody who moved in, who poses a risk to children.

A tie is structure and in no history (projections/joined.py). A chronology has it all the same: who joined, and when, is
what reviews ask for first. Nobody is named, and of who is sealed there is no line. Rules: docs/chronology.md.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from projections.history import Entry, Extreme, effective, known_by
from projections.identity import RecordId, record_id
from projections.joined import JOINS
from projections.veiling import is_veiled
from schemas import Event
from schemas.people import RelationshipRecorded


def arrivals(log: Iterable[Event], own: Collection[RecordId], known: datetime | None, extreme: Extreme) -> list[Entry]:
    """Every telling of such a tie of the child that had been recorded by ``known``."""
    written = [event for event in log if known is None or known_by(event, known, extreme)]
    return [
        Entry(event, None, name if name != event.id else None)
        for name, event in effective(written).sent
        if isinstance(event, RelationshipRecorded) and _came(event, own)
    ]


def _came(event: RelationshipRecorded, own: Collection[RecordId]) -> bool:
    relative = record_id(event.record_name(event.data.relative))
    of_child = record_id(event.about[0]) in own and relative not in own
    return of_child and event.data.relation in JOINS and not is_veiled(event)
