"""The merged chronology that guidance asks for: significant events, one line for each fact. Rules: docs/chronology.md.

Guidance: the chronology practice guidance of safeguarding partnerships (Devon, Walsall, Darlington, Ealing,
Hertfordshire, Rochdale).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from projections import injuries
from projections.chronology.flags import flags
from projections.chronology.lines import When, chronology, happened
from projections.chronology.merging import merge
from projections.chronology.redaction import Redaction, classes, sealed_records
from projections.chronology.significance import significant
from projections.chronology.silences import Silence, silences
from projections.chronology.telling import Answers, Telling, telling
from projections.history import AsWritten, Entry, EventName, Extreme, fold_key
from projections.identity import RecordId
from projections.knowledge import Knew, Knowledge, knowledge, told_to
from schemas import Event
from schemas.between_agencies import InformationNotProvided
from schemas.moments import Precision

_WORDS: Final = (Knew.TOLD, Knew.FOUND_NOT_TOLD)


class Asked(NamedTuple):
    """What is asked for. ``now`` is the moment of asking; ``everything`` shows routine events too, ``injuries`` what
    tells of an injury of the child and nothing else.
    """

    now: datetime
    as_of: datetime | None = None
    redact: frozenset[Redaction] = frozenset()
    everything: bool = False
    injuries: bool = False

    @property
    def at(self) -> datetime:
        """The moment asked about."""
        return self.as_of or self.now


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


class Held(NamedTuple):
    """A child's history at both extremes of when it was recorded, their records, and the log behind it."""

    entries: Sequence[Entry]
    latest: Sequence[Entry]
    own: Collection[RecordId]
    log: Collection[Event]


def merged(held: Held, asked: Asked) -> Merged:
    """The chronology at the asked moment."""
    lines = {(line.agency, line.id): line for line in chronology(held.entries, asked.as_of, held.latest)}
    by_name = {(e.event.source, e.event.id): e for e in (*held.latest, *held.entries)}
    entries = [by_name[name] for name in lines]
    sealed = sealed_records(held.log)
    found = {(e.event.source, e.event.id): classes(e, held.own, sealed) for e in entries}
    answers = Answers(entries, found)
    events = {name: entry.event for name, entry in by_name.items()}
    told, marked = _tellings(held, events, asked.at), flags(entries)
    chosen = [entry for entry in entries if _is_chosen(entry, asked)]
    facts = []
    for group in merge(chosen):
        ordered = sorted(group, key=_exactness)
        tellings = tuple(
            telling(
                entry, answers, asked.redact, marked.get((entry.event.source, entry.event.id), frozenset()), held.own
            )
            for entry in ordered
        )
        names = [(entry.event.source, entry.event.id) for entry in ordered]
        hidden = any(each.withheld for each in tellings)
        first = ordered[0]
        fact = Fact(
            happened(first.event), tellings, () if hidden else _told(names, told, events),
            None if hidden else first.through, all(lines[name].uncertain for name in names),
        )  # fmt: skip
        facts.append((first, fact))
    everybody, each = _silences(entries, found, asked)
    return _ordered(facts, everybody)._replace(
        silences=tuple(each), events=len(chosen), routine=len(entries) - len(chosen)
    )


def _is_chosen(entry: Entry, asked: Asked) -> bool:
    if asked.injuries:
        return bool(injuries.fold(injuries.EMPTY, entry).told)
    return asked.everything or significant(entry.event)


def _exactness(entry: Entry) -> tuple[object, ...]:
    """The most exactly dated first, then the first recorded."""
    event = entry.event
    first, last = event.happened
    return (last - first, event.recorded, event.source, event.id)


def _silences(
    entries: Iterable[Entry], found: Mapping[EventName, frozenset[Redaction]], asked: Asked
) -> tuple[list[Silence], list[Silence]]:
    """Of all that is held, from the first word about the child; none beside injuries alone, which are no course of
    time. An agency whose records are sealed is not named.
    """
    if asked.injuries:
        return [], []
    held = list(entries)
    direct = [entry.event for entry in held if entry.through is None]
    begun = [event.happened.earliest for event in direct if event.timeprecision is not Precision.UNKNOWN]
    hidden = {source for (source, _), of in found.items() if Redaction.SEALED in of & asked.redact}
    if not begun:
        return [], []
    first = min(begun)
    everybody, each = silences([entry.event for entry in held], asked.at)
    return (
        [silence for silence in everybody if silence.after >= first],
        [silence for silence in each if silence.after >= first and silence.agency not in hidden],
    )


def _ordered(facts: Iterable[tuple[Entry, Fact]], everybody: Iterable[Silence]) -> Merged:
    placed: list[tuple[datetime, tuple[object, ...], Fact | Silence]] = []
    undated: list[tuple[tuple[object, ...], Fact]] = []
    for entry, fact in facts:
        if fact.undated:
            undated.append(((entry.event.recorded, entry.event.source, entry.event.id), fact))
        else:
            key = fold_key(entry.event, Extreme.EARLIEST)
            placed.append((key[0], key[1:], fact))
    placed += [(silence.after, (), silence) for silence in everybody]
    placed.sort(key=lambda each: (each[0], not each[1], each[1]))
    undated.sort(key=lambda each: each[0])
    return Merged(tuple(line for *_, line in placed), tuple(fact for _, fact in undated), (), 0, 0)


def _tellings(
    held: Held, events: Mapping[EventName, Event], at: datetime
) -> list[tuple[str, dict[EventName, Knowledge]]]:
    """Of each agency of whose being told anything is recorded, what it knew of every event."""
    agencies: set[str] = set()
    for event in events.values():
        agencies |= told_to(event)
        if isinstance(event, InformationNotProvided):
            agencies.add(event.data.to)
    written = AsWritten(list(held.entries), list(held.latest))
    return [(agency, knowledge(written, agency, at)) for agency in sorted(agencies)]


def _told(
    names: Collection[EventName],
    said: Iterable[tuple[str, dict[EventName, Knowledge]]],
    events: Mapping[EventName, Event],
) -> tuple[Told, ...]:
    """Who else had been told of a fact: the surest word on any of its events."""
    tellers = {source for source, _ in names}
    found = []
    for agency, known in said:
        if agency in tellers:
            continue
        words = [known[name] for name in names if {known[name].earliest, known[name].latest} & set(_WORDS)]
        if words:
            sure = next((word for word in words if word.certain is Knew.TOLD), words[0])
            by = min((events[name] for name in sure.by), key=lambda event: event.key)
            found.append(Told(agency, sure.certain, happened(by)))
    return tuple(found)
