"""The history of a person: which events stand, in what order, and how they reach the person.

Rules: docs/meaning.md, "Corrections", "History of a person", "Two extremes".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple

from projections.identity import PersonId, RecordId, Tie, record_id, touches
from projections.statements import statements
from projections.subject import named_beside, others_spoken_of
from schemas import EVENT_CLASSES, Event
from schemas.hub import RecordCorrected, RecordRetracted
from schemas.vocabulary import Polarity, Statement

STRUCTURAL: Final = frozenset(
    {
        "person.registered", "person.updated", "relationship.recorded",
        "identity.confirmed", "identity.refused", "identity.unlinked", "identity.sealed",
        "reject.resolved",
    }
)  # fmt: skip
"""Types that say who belongs together or mend the log; they shape histories and are not in them."""

CORRECTIONS: Final = frozenset({"record.corrected", "record.retracted"})

VIEWS: Final = frozenset({"record.viewed"})
"""Types that say who looked, and nothing of the child: they are kept, and no history holds them."""

HISTORY_TYPES: Final = frozenset(EVENT_CLASSES) - STRUCTURAL - CORRECTIONS - VIEWS
"""Types that a history holds."""


_MINE: Final = b""
EventName = tuple[str, str]
"""An event's source and its id."""


class Extreme(StrEnum):
    """Every imprecise time at its earliest, or every one at its latest."""

    EARLIEST = "earliest"
    LATEST = "latest"


class Entry(NamedTuple):
    """One event of a person's history. ``through`` is the adult by whom it reaches them, ``sent_as`` the
    id under which it was first sent, where a correction stands in its place. ``others``: the sender's references of
    those whom its statements are about, and who are neither the person nor an adult by whom it would reach them.
    """

    event: Event
    through: bytes | None = None
    sent_as: str | None = None
    others: frozenset[str] = frozenset()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it states of this person. Of somebody else only worries are: no good news of one child is another's."""
        said = statements(self.event)
        if not self.others:
            return said
        return tuple(each for each in said if each.polarity is Polarity.WORRY or each.about not in self.others)


class Effective(NamedTuple):
    """``events`` as they stand after corrections, each with the id under which it was first sent;
    ``waiting`` are corrections without a target.
    """

    sent: list[tuple[str, Event]]
    waiting: list[Event]

    @property
    def events(self) -> list[Event]:
        """The events alone."""
        return [event for _, event in self.sent]


_Correction = RecordCorrected | RecordRetracted


def _recorded(event: Event) -> tuple[datetime, datetime, str]:
    return (*event.recorded, event.id)


def known_by(event: Event, at: datetime, extreme: Extreme) -> bool:
    """Whether the event had been written down by ``at``."""
    return (event.recorded.earliest if extreme is Extreme.EARLIEST else event.recorded.latest) <= at


def effective(events: Iterable[Event]) -> Effective:
    """Apply corrections. ``events`` holds, with an event, every correction of it."""
    plain: list[Event] = []
    targeting: dict[tuple[str, str], list[_Correction]] = defaultdict(list)
    held: set[tuple[str, str]] = set()
    for event in events:
        held.add((event.source, event.id))
        if event.type == "record.corrected" or event.type == "record.retracted":
            targeting[event.source, event.data.target].append(event)
        else:
            plain.append(event)
    if not targeting:
        return Effective([(event.id, event) for event in plain], [])
    for corrections in targeting.values():
        corrections.sort(key=_recorded, reverse=True)
    standing = [
        (event.id, _content(event, targeting) if (event.source, event.id) in targeting else event) for event in plain
    ]
    waiting = [c for key, cs in targeting.items() if key not in held for c in cs]
    return Effective([(name, event) for name, event in standing if event is not None], sorted(waiting, key=_recorded))


def _content(event: Event, targeting: dict[tuple[str, str], list[_Correction]]) -> Event | None:
    """What ``event`` says in the end; ``None`` when it is retracted."""
    final = _final(event, targeting)
    if isinstance(final, RecordRetracted):
        return None
    return final.data.replacement if isinstance(final, RecordCorrected) else final


def _final(event: Event, targeting: dict[tuple[str, str], list[_Correction]]) -> Event | None:
    """The event or correction that decides; ``None`` is a correction that was itself withdrawn.

    Only a later recorded correction reaches a correction, so this ends.
    """
    is_correction = isinstance(event, RecordCorrected | RecordRetracted)
    for correction in targeting.get((event.source, event.id), ()):
        if is_correction and _recorded(correction) <= _recorded(event):
            break
        final = _final(correction, targeting)
        if final is None:
            continue
        return None if is_correction and isinstance(final, RecordRetracted) else final
    return event


def point(event: Event, extreme: Extreme) -> datetime:
    """When the event happened at that extreme."""
    return event.happened.earliest if extreme is Extreme.EARLIEST else event.happened.latest


FoldKey = tuple[datetime, datetime, datetime, datetime, str, str]


def fold_key(event: Event, extreme: Extreme) -> FoldKey:
    """Order of folding at that extreme."""
    return event.key if extreme is Extreme.EARLIEST else event.key_latest


def in_order(entries: Iterable[Entry], extreme: Extreme, as_of: datetime | None = None) -> Sequence[Entry]:
    """The entries that had happened by ``as_of`` at that extreme, in folding order."""
    taken = entries if as_of is None else [e for e in entries if point(e.event, extreme) <= as_of]
    return sorted(taken, key=_at_earliest if extreme is Extreme.EARLIEST else _at_latest)


def _at_earliest(entry: Entry) -> FoldKey:
    return entry.event.key


def _at_latest(entry: Entry) -> FoldKey:
    return entry.event.key_latest


class AsWritten(NamedTuple):
    """A history as it was written at a moment, at both extremes of when it was recorded."""

    earliest: list[Entry]
    latest: list[Entry]


class Relative(NamedTuple):
    """A person by whom events reach a child: all their records, and the ties that name any of them."""

    person: PersonId
    records: frozenset[RecordId]
    ties: tuple[Tie, ...]

    def reach(self, event: Event) -> bool:
        """Whether an event of that time reaches the child by them."""
        return any(touches(event, tie) for tie in self.ties)


def history(records: Collection[RecordId], events: Iterable[Event], relatives: Iterable[Relative] = ()) -> list[Entry]:
    """A person's history, in no particular order. ``records`` are the person's own; ``events`` is the
    log of those and of the relatives' records, each event once.
    """
    own, mine = frozenset(records), dict.fromkeys(records, _MINE)
    adults = sorted(relatives)
    entries = []
    for name, event in effective(events).sent:
        if event.type not in HISTORY_TYPES:
            continue
        sent_as = name if name != event.id else None
        about = {record_id(name) for name in event.about}
        if about & own:
            others = others_spoken_of(event, partial(_near, own, adults, event))
            entries.append(Entry(event, named_beside(event, mine, _MINE), sent_as, others))
            continue
        through = reaches_through(event, adults)
        if through is not None:
            entries.append(Entry(event, through, sent_as))
    return entries


def _near(own: frozenset[RecordId], adults: Iterable[Relative], event: Event) -> frozenset[RecordId]:
    return own.union(*(adult.records for adult in adults if adult.reach(event)))


def reaches_through(event: Event, relatives: Iterable[Relative]) -> PersonId | None:
    """The first of the relatives by whom the event reaches a child."""
    about = {record_id(name) for name in event.about}
    for relative in relatives:
        if about & relative.records and relative.reach(event):
            return relative.person
    return None


def as_written(
    records: Collection[RecordId], events: Iterable[Event], relatives: Iterable[Relative], at: datetime
) -> AsWritten:
    """A person's history under the corrections that had been recorded by ``at``.

    What was recorded first after ``at`` is there too, as it stands today: it may have happened, and have been told,
    before it was written down.
    """
    held, others = list(events), list(relatives)
    today = history(records, held, others)

    def then(extreme: Extreme) -> list[Entry]:
        written = [event for event in held if known_by(event, at, extreme)]
        names = {(event.source, event.id) for event in written}
        later = [entry for entry in today if (entry.event.source, entry.sent_as or entry.event.id) not in names]
        return history(records, written, others) + later

    return AsWritten(then(Extreme.EARLIEST), then(Extreme.LATEST))
