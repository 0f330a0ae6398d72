"""The merged chronology without its words: which entries are one fact, in what order, and the silences between them.

Rules: docs/chronology.md. Words are put to it in ``merged.py``, to all of it or to a page.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from projections import injuries
from projections.chronology.lines import chronology
from projections.chronology.merging import merge
from projections.chronology.redaction import Redaction, classes, sealed_records
from projections.chronology.significance import significant
from projections.chronology.silences import Silence, silences
from projections.history import Entry, EventName, Extreme, fold_key
from projections.identity import RecordId
from schemas import Event
from schemas.moments import Precision

Group = tuple[Entry, ...]
"""The entries of one fact, the most exactly dated first."""


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


class Held(NamedTuple):
    """A child's history at both extremes of when it was recorded, their records, and the log behind it."""

    entries: Sequence[Entry]
    latest: Sequence[Entry]
    own: Collection[RecordId]
    log: Collection[Event]


class Outline(NamedTuple):
    """``dated`` facts and silences of everybody, oldest first; ``undated`` ones in the order of their recording.

    ``entries`` are all that had happened by then, shown or not, and ``uncertain`` those of which that is not certain.
    """

    dated: tuple[Group | Silence, ...]
    undated: tuple[Group, ...]
    silences: tuple[Silence, ...]
    events: int
    routine: int
    entries: Sequence[Entry]
    uncertain: frozenset[EventName]

    @property
    def groups(self) -> list[Group]:
        """Every fact, in order."""
        return [*(line for line in self.dated if not isinstance(line, Silence)), *self.undated]

    def of(self, chosen: Collection[Group], *, silent: bool = True) -> "Outline":
        """With those facts alone; with or without silences."""
        taken = set(map(id, chosen))
        dated = (line for line in self.dated if (silent if isinstance(line, Silence) else id(line) in taken))
        undated = (group for group in self.undated if id(group) in taken)
        return self._replace(dated=tuple(dated), undated=tuple(undated))


def outline(held: Held, asked: Asked) -> Outline:
    """The chronology at the asked moment."""
    lines = {(line.agency, line.id): line for line in chronology(held.entries, asked.as_of, held.latest)}
    by_name = {(e.event.source, e.event.id): e for e in (*held.latest, *held.entries)}
    entries = [by_name[name] for name in lines]
    chosen = [entry for entry in entries if _is_chosen(entry, asked)]
    everybody, each = _silences(held, entries, asked)
    groups = (tuple(sorted(group, key=_exactness)) for group in merge(chosen))
    uncertain = frozenset(name for name, line in lines.items() if line.uncertain)
    return Outline(
        *_ordered(groups, everybody), tuple(each), len(chosen), len(entries) - len(chosen), entries, uncertain
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


def _silences(held: Held, entries: Sequence[Entry], asked: Asked) -> tuple[list[Silence], list[Silence]]:
    """Of all that is held, from the first word about the child; none beside injuries alone, which are no course of
    time. An agency whose records are sealed is not named.
    """
    if asked.injuries:
        return [], []
    direct = [entry.event for entry in entries if entry.through is None]
    begun = [event.happened.earliest for event in direct if event.timeprecision is not Precision.UNKNOWN]
    if not begun:
        return [], []
    first = min(begun)
    hidden = _sealed_sources(held, entries) if Redaction.SEALED in asked.redact else frozenset()
    everybody, each = silences([entry.event for entry in entries], asked.at)
    return (
        [silence for silence in everybody if silence.after >= first],
        [silence for silence in each if silence.after >= first and silence.agency not in hidden],
    )


def _sealed_sources(held: Held, entries: Iterable[Entry]) -> frozenset[str]:
    sealed = sealed_records(held.log)
    return frozenset(e.event.source for e in entries if Redaction.SEALED in classes(e, held.own, sealed))


def _ordered(
    groups: Iterable[Group], everybody: Iterable[Silence]
) -> tuple[tuple[Group | Silence, ...], tuple[Group, ...]]:
    placed: list[tuple[datetime, tuple[object, ...], Group | Silence]] = []
    undated: list[tuple[tuple[object, ...], Group]] = []
    for group in groups:
        event = group[0].event
        if event.timeprecision is Precision.UNKNOWN:
            undated.append(((event.recorded, event.source, event.id), group))
        else:
            key = fold_key(event, Extreme.EARLIEST)
            placed.append((key[0], key[1:], group))
    placed += [(silence.after, (), silence) for silence in everybody]
    placed.sort(key=lambda each: (each[0], not each[1], each[1]))
    undated.sort(key=lambda each: each[0])
    return tuple(line for *_, line in placed), tuple(group for _, group in undated)
