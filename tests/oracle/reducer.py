"""The naive reducer: all records in any order, then every question of docs/meaning.md.

Each part states its own readings: ``standing``, ``corrections``, ``people``, ``tier``, ``knew``.
Readings of *History of a person* and *Heard*:
- Persons and relationships come from the events effective without ``known``; the content of a
  history comes from those effective with it ("links count as they stand today").
- A tie whose ``from_on`` is after its ``until_on`` is touched by an interval that reaches both.
- "Through an adult" is through anyone whom a relationship names, child or adult.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from schemas import Event, Place, Record, RecordName
from schemas.hub import RecordCorrected, RecordRetracted
from schemas.moments import LONDON, Interval
from schemas.people import RelationshipRecorded
from schemas.vocabulary import CARRIES_EVENTS
from tests.oracle.corrections import Extreme, effective, waiting, written
from tests.oracle.knew import Knowing
from tests.oracle.people import names_in, people, record_id, verdicts
from tests.oracle.picture_words import every_statement
from tests.oracle.standing import EventName, stand
from tests.oracle.tier import Answer, answer

EXTREMES: tuple[Extreme, Extreme] = ("earliest", "latest")
STRUCTURAL = ("person.", "identity.", "relationship.recorded", "reject.resolved", "record.viewed")


class Entry(NamedTuple):
    """An event of a history, the other person through whom it comes, and, of a corrected one, the id first sent.

    ``others``: references in its statements that are neither the person's nor an adult's by whom it would come.
    """

    event: Event
    through: bytes | None
    sent_as: str | None = None
    others: frozenset[str] = frozenset()


class Tie(NamedTuple):
    """The other person, and the days on which their events count."""

    other: bytes
    from_on: date | None
    until_on: date | None

    def touches(self, happened: Interval) -> bool:
        """Whether ``happened`` has an instant in a London day of the tie or reaches across it."""
        if self.from_on and happened.latest.astimezone(LONDON).date() < self.from_on:
            return False
        return not (self.until_on and happened.earliest.astimezone(LONDON).date() > self.until_on)


class Heard(NamedTuple):
    """What one agency's voice in a history amounts to."""

    events: int
    through: int
    happened: datetime
    recorded: datetime


def reduce(records: Iterable[Record]) -> "Reduced":
    """Everything that ``records`` say, whatever their order."""
    return Reduced(records)


class Reduced:
    """Attributes hold today's state; methods answer questions about one person."""

    def __init__(self, records: Iterable[Record]) -> None:
        found = stand(records)
        self.standing: dict[EventName, Event] = found.events
        self.places: dict[EventName, Place] = found.places
        self.rejects: dict[Place, str] = found.rejects
        self.parked: dict[Place, str] = found.parked
        self.duplicates: set[Place] = found.duplicates
        self.positions: dict[tuple[str, int], int] = found.positions
        self.incomplete: set[tuple[str, str | None]] = found.incomplete
        self.waiting: set[EventName] = waiting(found.events)
        self.effective: list[Event] = effective(found.events.values(), None, "earliest")
        self.records: set[RecordName] = {n for e in found.events.values() for n in names_in(e)}
        joined = people(self.records, self.effective)
        self.persons: dict[bytes, frozenset[bytes]] = joined.persons
        self.person_of: dict[RecordName, bytes] = joined.of
        self.unsettled: set[bytes] = joined.unsettled
        self._ties = self._find_ties()
        self._contents: dict[tuple[datetime, Extreme] | None, dict[bytes, list[Event]]] = {}
        self._histories: dict[tuple[bytes, datetime | None, Extreme], list[Entry]] = {}

    @staticmethod
    def record_id(name: RecordName) -> bytes:
        """The id of a record."""
        return record_id(name)

    def history(self, person_id: bytes, known: datetime | None = None, extreme: Extreme = "earliest") -> list[Entry]:
        """The person's events in the order of ``extreme``."""
        asked = (person_id, known, extreme)
        if asked not in self._histories:
            self._histories[asked] = sorted(
                self._entries(person_id, self._content(known, extreme)), key=lambda e: sort_key(e.event, extreme)
            )
        return self._histories[asked]

    def tier(self, person_id: bytes, as_of: datetime | None, known: datetime | None = None) -> tuple[Answer, Answer]:
        """The answers with every time at its earliest and at its latest (keys: see ``Answer``)."""
        return self._tier_at(person_id, as_of, known, "earliest"), self._tier_at(person_id, as_of, known, "latest")

    def heard(self, person_id: bytes) -> dict[str, Heard]:
        """Per agency: count, count through others, latest happened and latest recorded bound."""
        voices: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.history(person_id):
            voices[entry.event.source].append(entry)
        return {
            agency: Heard(
                len(entries),
                sum(entry.through is not None for entry in entries),
                max(entry.event.happened.latest for entry in entries),
                max(entry.event.recorded.latest for entry in entries),
            )
            for agency, entries in voices.items()
        }

    def known(self, person_id: bytes, agency: str, at: datetime) -> dict[EventName, set[str]]:
        """What ``agency`` knew at ``at`` of each event: one word, or two when times leave it open."""
        words: dict[EventName, dict[Extreme, str]] = defaultdict(dict)
        for extreme in EXTREMES:
            then = written(self.standing.values(), at, extreme)
            events = [entry.event for entry in self._entries(person_id, self._grouped(then.events))]
            knowing = Knowing(events, then.stands_for)
            for event in events:
                words[event.source, event.id][extreme] = knowing.word(event, agency, at, extreme)
        return {name: {said.get(extreme, "not-recorded") for extreme in EXTREMES} for name, said in words.items()}

    def _tier_at(self, person_id: bytes, as_of: datetime | None, known: datetime | None, extreme: Extreme) -> Answer:
        instant = as_of.astimezone(UTC) if as_of else None
        direct = [
            entry.event
            for entry in self.history(person_id, known, extreme)
            if entry.through is None and (instant is None or getattr(entry.event.happened, extreme) <= instant)
        ]
        return answer(direct, instant)

    def _entries(self, person_id: bytes, content: dict[bytes, list[Event]]) -> list[Entry]:
        entries = {
            (e.source, e.id): Entry(e, self._beside(e, person_id), self._sent_as(e), self._others(e, person_id))
            for e in content.get(person_id, [])
        }
        for tie in sorted(self._ties.get(person_id, []), key=lambda tie: tie.other):
            for event in content.get(tie.other, []):
                name = (event.source, event.id)
                if name not in entries and tie.touches(event.happened):
                    entries[name] = Entry(event, tie.other, self._sent_as(event))
        return list(entries.values())

    def _sent_as(self, event: Event) -> str | None:
        """The id of what the corrections that led to this event began from; None where it is as it was sent."""
        name, seen = event.id, {event.id}
        while isinstance(held := self.standing.get((event.source, name)), RecordCorrected | RecordRetracted):
            name = held.data.target
            if name in seen:
                break
            seen.add(name)
        return None if name == event.id else name

    def _beside(self, event: Event, person_id: bytes) -> bytes | None:
        """The record of which a birth or a death is told, where that is somebody else's."""
        if event.type not in ("birth.recorded", "death.recorded"):
            return None
        subject = event.record_name(event.subject)
        return None if self.person_of[subject] == person_id else record_id(subject)

    def _others(self, event: Event, person_id: bytes) -> frozenset[str]:
        found = set()
        for said in every_statement(event):
            if said.about is None:
                continue
            name = event.record_name(said.about)
            whose = self.person_of[name] if name in event.about else None
            adult = any(tie.other == whose and tie.touches(event.happened) for tie in self._ties.get(person_id, []))
            if whose != person_id and not adult:
                found.add(said.about)
        return frozenset(found)

    def _content(self, known: datetime | None, extreme: Extreme) -> dict[bytes, list[Event]]:
        """Person → the effective events about that person, less the structural ones."""
        asked = (known, extreme) if known else None
        if asked not in self._contents:
            events = effective(self.standing.values(), known, extreme) if known else self.effective
            self._contents[asked] = self._grouped(events)
        return self._contents[asked]

    def _grouped(self, events: Iterable[Event]) -> dict[bytes, list[Event]]:
        grouped: dict[bytes, list[Event]] = defaultdict(list)
        for event in events:
            if not event.type.startswith(STRUCTURAL):
                for person_id in {self.person_of[name] for name in event.about}:
                    grouped[person_id].append(event)
        return grouped

    def _find_ties(self) -> dict[bytes, list[Tie]]:
        ties: dict[bytes, list[Tie]] = defaultdict(list)
        judged = verdicts(self.effective)
        for event in self.effective:
            if isinstance(event, RelationshipRecorded) and event.data.relation in CARRIES_EVENTS:
                ends = frozenset({event.record_name(event.subject), event.record_name(event.data.relative)})
                if judged.get(ends) == "identity.sealed":
                    continue
                person_id = self.person_of[event.record_name(event.subject)]
                other = self.person_of[event.record_name(event.data.relative)]
                if other != person_id:
                    ties[person_id].append(Tie(other, event.data.from_on, event.data.until_on))
        return ties


def sort_key(event: Event, extreme: Extreme) -> tuple[datetime | str, ...]:
    """By the bound of ``extreme`` first; content before place, so that arrival never matters."""
    first, last = event.happened
    bounds = (first, last) if extreme == "earliest" else (last, first)
    return (*bounds, *event.recorded, event.id, event.source)
