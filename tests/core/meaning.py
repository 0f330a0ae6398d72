"""The read side without a database: ``projections`` on events that stand, as the projector puts it together."""

from collections.abc import Iterable
from datetime import datetime

from projections import identity, sealing
from projections.history import AsWritten, Effective, Entry, Extreme, Relative, as_written, effective, history, known_by
from projections.identity import Person, PersonId, RecordId, Tie, record_id
from schemas import Event, RecordName


class Meaning:
    """Every person and history that ``events`` and the names of ``records`` give."""

    def __init__(self, events: Iterable[Event], records: Iterable[RecordName]) -> None:
        self.events = list(events)
        self.effective: Effective = effective(self.events)
        self.people: dict[PersonId, Person] = {p.id: p for p in self._people({record_id(n) for n in records})}
        self.person_of: dict[RecordId, PersonId] = {r: p.id for p in self.people.values() for r in p.records}
        self.ties: dict[RecordId, list[Tie]] = {}
        for tie in identity.ties(self.effective.events, identity.verdicts(self.effective.events)):
            self.ties.setdefault(tie.record, []).append(tie)

    def _people(self, records: set[RecordId]) -> list[Person]:
        about: dict[RecordId, list[Event]] = {record: [] for record in records}
        for event in self.effective.events:
            about[record_id(event.about[0])].append(event)
        asserted = {record: identity.assertions(said) for record, said in about.items()}
        given = {record: sealing.first_given(said) for record, said in about.items()}
        word, sealed = identity.verdicts(self.effective.events), sealing.sealed_since(self.effective.events)
        return sealing.grouped(records, asserted, word, given, sealed).people

    def relatives(self, person: PersonId) -> list[Relative]:
        """Those by whom events reach the person."""
        found: dict[PersonId, list[Tie]] = {}
        for record in self.people[person].records:
            for tie in self.ties.get(record, ()):
                found.setdefault(self.person_of[tie.relative], []).append(tie)
        return [
            Relative(other, self.people[other].records, tuple(ties)) for other, ties in found.items() if other != person
        ]

    def history(
        self, person: PersonId, known: datetime | None = None, extreme: Extreme = Extreme.EARLIEST
    ) -> list[Entry]:
        """The person's history, of what had been recorded by ``known``."""
        taken = [e for e in self.events if known is None or known_by(e, known, extreme)]
        return history(self.people[person].records, taken, self.relatives(person))

    def as_written(self, person: PersonId, at: datetime) -> AsWritten:
        """The person's history as it was written at a moment."""
        return as_written(self.people[person].records, self.events, self.relatives(person), at)
