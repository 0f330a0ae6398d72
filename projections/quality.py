"""How far the records themselves bear weight: without dates, repeated, written long after, at odds about a day.

Rules: docs/picture.md, "Quality". No text is kept, only the fingerprint of what is left of it without its template.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, months_after, name, put
from projections.history import Entry, EventName
from projections.once import once
from projections.statements import STATEMENT_TYPES, statements
from schemas import Event
from schemas.meetings import MeetingHeld
from schemas.people import BirthRecorded, DeathRecorded

NAME: Final = "quality"
VERSION: Final = 1
TYPES: Final = STATEMENT_TYPES | {
    "supervision.recorded", "plan.reviewed", "intervention.delivered", "tier.set", "tier.viewed",
    "birth.recorded", "death.recorded",
}  # fmt: skip
"""Entries of what was seen, said, done or decided."""
WORDS_MIN: Final = 12
"""A shorter note is repeated by chance."""
KEPT_MAX: Final = 40
"""Different notes, and facts, that are remembered: more than a year of meetings and visits."""
LATE_MONTHS: Final = 1.0
_SHORTEST_MONTH: Final = timedelta(days=27)
"""No month of the calendar is so short: what was written sooner is not late."""
_PARTS: Final = re.compile(r"[^.!?:\n]*[.!?:\n]?")
_PROMPTS: Final = (":", "?")
"""What a form asks ends so, and is no part of the answer."""
_WORD: Final = re.compile(r"\w+")


class Tally(NamedTuple):
    """How often, and the last."""

    times: int
    last: Mark


class Note(NamedTuple):
    """One text of one agency; ``occasions`` are the different ones on which it was written."""

    source: str
    fingerprint: str
    first: Mark
    last: Mark
    occasion: str
    occasions: int = 1


class Fact(NamedTuple):
    """One thing that happened once, as it was told: the telling that has it begin latest, and the one that has it over
    first. Where the one begins after the other is over, both cannot be so.
    """

    what: str
    begins: Mark
    over: Mark


class Quality(NamedTuple):
    """``undated`` and ``late`` by agency. ``notes`` and ``facts`` in the order in which they were last told."""

    undated: Mapping[str, Tally] = {}
    late: Mapping[str, Tally] = {}
    notes: tuple[Note, ...] = ()
    facts: tuple[Fact, ...] = ()


EMPTY: Final = Quality()


def fold(state: Quality, entry: Entry) -> Quality:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None or event.type not in TYPES:
        return state
    if event.time is None:
        state = state._replace(undated=_counted(state.undated, event))
    elif is_late(event):
        state = state._replace(late=_counted(state.late, event))
    state = _noted(state, event)
    what = _fact(event)
    return state if what is None else state._replace(facts=_told(state.facts, what, mark(event)))


@once
def is_late(event: Event) -> bool:
    """Whether it was certainly written down more than a month after it was over; an assumed time tells nothing."""
    over, written = event.happened.latest, event.recorded.earliest
    if event.recordedassumed or written - over < _SHORTEST_MONTH:
        return False
    return months_after(over, LATE_MONTHS) < written


def _counted(held: Mapping[str, Tally], event: Event) -> dict[str, Tally]:
    before = held.get(event.source)
    return put(held, event.source, Tally(before.times + 1 if before else 1, mark(event)))


def _noted(state: Quality, event: Event) -> Quality:
    fingerprint = noted(event)
    if fingerprint is None:
        return state
    occasion = name(event, event.data.meeting if isinstance(event, MeetingHeld) else event.id)
    now = mark(event)
    same = next((n for n in state.notes if (n.source, n.fingerprint) == (event.source, fingerprint)), None)
    if same is None:
        note = Note(event.source, fingerprint, now, now, occasion)
    else:
        again = same.occasions + (same.occasion != occasion)
        note = same._replace(last=now, occasion=occasion, occasions=again)
    others = (each for each in state.notes if each is not same)
    return state._replace(notes=(*others, note)[-KEPT_MAX:])


@once
def noted(event: Event) -> str | None:
    """The fingerprint of an event's note; None where too little is left of it without its template."""
    if isinstance(event, MeetingHeld):
        if event.data.notes_fingerprint is not None:
            return event.data.notes_fingerprint
        texts: Iterable[str] = (*(said.text for said in event.data.statements), *event.data.decisions)
    else:
        note = getattr(event.data, "note", None)
        texts = (note,) if note else (said.text for said in statements(event))
    words = [word for text in texts for word in _own_words(text)]
    return sha256(" ".join(words).encode()).hexdigest()[:16] if len(words) >= WORDS_MIN else None


def _own_words(text: str) -> Iterable[str]:
    """The words of a text in small letters, without what a form asks."""
    if not any(prompt in text for prompt in _PROMPTS):
        yield from _WORD.findall(text.casefold())
        return
    for part in _PARTS.findall(text):
        if not part.endswith(_PROMPTS):
            yield from _WORD.findall(part.casefold())


def _fact(event: Event) -> str | None:
    match event:
        case MeetingHeld():
            return f"meeting {name(event, event.data.meeting)}"
        case BirthRecorded():
            return "birth"
        case DeathRecorded():
            return "death"
        case _:
            return None


def _told(facts: tuple[Fact, ...], what: str, now: Mark) -> tuple[Fact, ...]:
    same = next((fact for fact in facts if fact.what == what), None)
    if same is None:
        fact = Fact(what, now, now)
    else:
        begins = now if now.happened.earliest > same.begins.happened.earliest else same.begins
        over = now if now.happened.latest < same.over.happened.latest else same.over
        fact = Fact(what, begins, over)
    return (*(each for each in facts if each is not same), fact)[-KEPT_MAX:]


def repeated(state: Quality) -> tuple[Note, ...]:
    """Notes that were written word for word on more than one occasion."""
    return tuple(note for note in state.notes if note.occasions > 1)


def conflicts(state: Quality) -> dict[str, tuple[EventName, EventName]]:
    """Facts of which two tellings cannot both be so, and those two; orders have their own."""
    return {
        fact.what: (fact.over.event, fact.begins.event)
        for fact in state.facts
        if fact.begins.happened.earliest > fact.over.happened.latest
    }
