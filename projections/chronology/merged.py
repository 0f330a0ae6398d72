"""The merged chronology that guidance asks for: significant events, one line for each fact. Rules: docs/chronology.md.

Guidance: the chronology practice guidance of safeguarding partnerships (Devon, Walsall, Darlington, Ealing,
Hertfordshire, Rochdale).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from projections.chronology.flags import Flag, flags
from projections.chronology.lines import When, happened
from projections.chronology.outline import Asked, Group, Held, Outline, outline
from projections.chronology.redaction import Redaction, classes, sealed_records
from projections.chronology.silences import Silence
from projections.chronology.telling import Answers, Telling, telling
from projections.history import AsWritten, Entry, EventName
from projections.identity import RecordId
from projections.knowledge import Knew, Knowledge, knowledge_of_all
from schemas import Event
from schemas.moments import Precision

__all__ = ["Asked", "Fact", "Held", "Merged", "Told", "in_words", "merged"]
_WORDS: Final = (Knew.TOLD, Knew.FOUND_NOT_TOLD)


class Told(NamedTuple):
    """An agency of whose knowledge something is recorded. ``knew`` is None where imprecise times leave it open;
    ``since`` is the earliest telling or finding.
    """

    agency: str
    knew: Knew | None
    since: When


class Fact(NamedTuple):
    """One line: a fact with all who told it, the most exactly dated first.

    ``uncertain``: at the asked moment it may or may not have happened, or been recorded. ``through`` is the adult
    by whom it reaches the child.
    """

    happened: When
    tellings: tuple[Telling, ...]
    told: tuple[Told, ...]
    through: bytes | None
    uncertain: bool

    @property
    def undated(self) -> bool:
        """No record held here says when."""
        return self.happened.precision is Precision.UNKNOWN


class Merged(NamedTuple):
    """``dated`` facts and silences of everybody, oldest first; ``undated`` ones in the order of their recording.

    ``routine`` counts the events that are held and not shown; ``events`` those that are shown.
    """

    dated: tuple[Fact | Silence, ...]
    undated: tuple[Fact, ...]
    silences: tuple[Silence, ...]
    events: int
    routine: int

    def newest_first(self) -> "Merged":
        """Turned round; what has no date stays at the end."""
        return self._replace(dated=self.dated[::-1])

    @property
    def facts(self) -> list[Fact]:
        """Every line that is no silence, in order."""
        return [*(line for line in self.dated if isinstance(line, Fact)), *self.undated]


class _Classes(dict[EventName, frozenset[Redaction]]):
    """Of each event its classes, found when they are asked for."""

    def __init__(self, entries: Iterable[Entry], held: Held) -> None:
        super().__init__()
        self._entries = {(entry.event.source, entry.event.id): entry for entry in entries}
        self._own, self._sealed = held.own, sealed_records(held.log)

    def __missing__(self, name: EventName) -> frozenset[Redaction]:
        found = self[name] = classes(self._entries[name], self._own, self._sealed)
        return found


class _Words(NamedTuple):
    """What words are made of."""

    asked: Asked
    own: Collection[RecordId]
    answers: Answers
    flags: Mapping[EventName, frozenset[Flag]]
    known: Mapping[str, Mapping[EventName, Knowledge]]
    events: Mapping[EventName, Event]
    uncertain: Collection[EventName]


def merged(held: Held, asked: Asked) -> Merged:
    """The chronology at the asked moment."""
    return in_words(held, asked, outline(held, asked))


def in_words(held: Held, asked: Asked, found: Outline) -> Merged:
    """What is in the outline, all of it or a page, in words."""
    events = {(e.event.source, e.event.id): e.event for e in (*held.latest, *held.entries)}
    names = [_name(entry) for group in found.groups for entry in group]
    known = knowledge_of_all(AsWritten(list(held.entries), list(held.latest)), asked.at, names)
    answers = Answers(found.entries, _Classes(found.entries, held))
    words = _Words(asked, held.own, answers, flags(found.entries), known, events, found.uncertain)
    return Merged(
        tuple(line if isinstance(line, Silence) else _fact(line, words) for line in found.dated),
        tuple(_fact(group, words) for group in found.undated),
        found.silences,
        found.events,
        found.routine,
    )


def _fact(group: Group, words: _Words) -> Fact:
    names = [_name(entry) for entry in group]
    tellings = tuple(
        telling(entry, words.answers, words.asked.redact, words.flags.get(name, frozenset()), words.own)
        for entry, name in zip(group, names, strict=True)
    )
    hidden = any(each.withheld for each in tellings)
    first = group[0]
    return Fact(
        happened(first.event), tellings, () if hidden else _told(names, words.known, words.events),
        None if hidden else first.through, all(name in words.uncertain for name in names),
    )  # fmt: skip


def _name(entry: Entry) -> EventName:
    return (entry.event.source, entry.event.id)


def _told(
    names: Collection[EventName],
    said: Mapping[str, Mapping[EventName, Knowledge]],
    events: Mapping[EventName, Event],
) -> tuple[Told, ...]:
    """Who else had been told of a fact: the surest word on any of its events."""
    tellers = {source for source, _ in names}
    found = []
    for agency, known in said.items():
        if agency in tellers:
            continue
        words = [known[name] for name in names if {known[name].earliest, known[name].latest} & set(_WORDS)]
        if words:
            sure = next((word for word in words if word.certain is Knew.TOLD), words[0])
            by = min((events[name] for name in sure.by), key=lambda event: event.key)
            found.append(Told(agency, sure.certain, happened(by)))
    return tuple(found)
