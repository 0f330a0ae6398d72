"""What links records to one another, and what of it waits for somebody's word because of a seal."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections.history import effective
from projections.identity import Identifier, Pair, RecordId, Verdict, record_id
from projections.sealing import Given, Grouped, first_given, grouped, sealed_since
from services.store.connect import Connection
from services.store.histories import log_of_types
from services.store.sql import SQL

_TYPES: Final = frozenset({"person.registered", "person.updated", "identity.sealed", "identity.unlinked"})


class Linking(NamedTuple):
    """Of some records the numbers that they assert, the words on them, and, where one is sealed, since when."""

    records: tuple[RecordId, ...]
    asserted: Mapping[RecordId, Collection[Identifier]]
    word: Mapping[Pair, Verdict]
    given: Given
    sealed: Mapping[Pair, datetime]

    def grouped(self) -> Grouped:
        """Who is one person."""
        return grouped(self.records, self.asserted, self.word, self.given, self.sealed)


async def linking_of(connection: Connection, records: Collection[RecordId]) -> Linking:
    """The log is read only where somebody is sealed."""
    own = sorted(records)
    asserted: dict[RecordId, set[Identifier]] = defaultdict(set)
    for record, kind, value in await connection.fetch(SQL["assertions"], own):
        asserted[record].add(Identifier(kind, value))
    rows = await connection.fetch(SQL["verdicts"], own)
    word = {(row["a"], row["b"]): Verdict(row["verdict"]) for row in rows}
    if Verdict.SEALED not in word.values():
        return Linking(tuple(own), asserted, word, {}, {})
    given: dict[RecordId, Mapping[Identifier, datetime]] = {}
    sealed: dict[Pair, datetime] = {}
    for record, events in (await log_of_types(connection, own, _TYPES)).items():
        said = effective(events).events
        given[record] = first_given(event for event in said if record_id(event.about[0]) == record)
        sealed |= sealed_since(said)
    return Linking(tuple(own), asserted, word, given, {pair: at for pair, at in sealed.items() if pair in word})
