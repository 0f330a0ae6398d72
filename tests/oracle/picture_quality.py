"""Quality of the records.

Readings chosen where docs/picture.md leaves room:
- "Told again under the name under which it was told just before": the last event with that note has the same name.
- A fact told once begins and is over by that telling, and conflicts with nothing.
- A note drops out once forty others were told after it; told again later, it begins anew. So does a fact.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

from schemas import Event
from tests.oracle.picture_words import SAYING, Plain, called, every_statement, months_after, taken

ENTRIES = (
    *SAYING, "supervision.recorded", "plan.reviewed", "intervention.delivered", "tier.set", "tier.viewed",
    "birth.recorded", "death.recorded",
)  # fmt: skip
KEPT = 40


def quality(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events: list[Any] = [e for e in taken(entries, extreme, as_of) if e.type in ENTRIES]
    undated = [e for e in events if e.time is None]
    late = [e for e in events if e.time is not None and not e.recordedassumed and _long_after(e)]
    notes = _remembered(events, lambda e: (e.source, text) if (text := print_of(e)) else None)
    facts = _remembered(events, _fact)
    return {
        "undated": _by_source(undated),
        "late": _by_source(late),
        "notes": [
            {
                "source": key[0],
                "fingerprint": key[1],
                "first": called(told[0]),
                "last": called(told[-1]),
                "occasions": _occasions(told),
            }
            for key, told in notes
        ],
        "facts": [key for key, _ in facts],
        "conflicts": {key: pair for key, told in facts if (pair := _conflict(told))},
    }


def _long_after(event: Event) -> bool:
    return event.recorded.earliest > months_after(event.happened.latest, 1)


def _by_source(events: Sequence[Any]) -> Plain:
    return {
        source: {
            "times": sum(e.source == source for e in events),
            "event": [called(e) for e in events if e.source == source][-1],
        }
        for source in sorted({e.source for e in events})
    }


def _remembered(events: Sequence[Any], key_of: Callable[[Any], Any]) -> list[tuple[Any, list[Any]]]:
    """What was told of each key, for the forty keys told last; forgotten is forgotten."""
    kept: list[tuple[Any, list[Any]]] = []
    for event in events:
        key = key_of(event)
        if key is not None:
            before = [told for held, told in kept if held == key]
            kept = [pair for pair in kept if pair[0] != key]
            kept.append((key, [*(before[0] if before else []), event]))
            kept = kept[-KEPT:]
    return kept


def print_of(event: Any) -> str | None:
    if event.type == "meeting.held" and event.data.notes_fingerprint:
        return str(event.data.notes_fingerprint)
    texts = [said.text for said in every_statement(event)] if event.type in SAYING else []
    if event.type == "meeting.held":
        texts += event.data.decisions
    elif getattr(event.data, "note", None):
        texts = [event.data.note]
    words = [word for text in texts for word in _answers(text)]
    return sha256(" ".join(words).encode()).hexdigest()[:16] if len(words) >= 12 else None


def _answers(text: str) -> list[str]:
    """The words that are not a form's: what stands before a colon or a question mark is asked by it."""
    words: list[str] = []
    part = ""
    for character in f"{text}\n":
        if character in ":?":
            part = ""
        elif character in ".!\n":
            words += "".join(c if c.isalnum() or c == "_" else " " for c in part.casefold()).split()
            part = ""
        else:
            part += character
    return words


def _occasions(told: Sequence[Any]) -> int:
    names = [e.data.meeting if e.type == "meeting.held" else f"event {e.id}" for e in told]
    return 1 + sum(name != before for before, name in pairwise(names))


def _fact(event: Any) -> str | None:
    if event.type == "meeting.held":
        return f"meeting {event.source}/{event.data.meeting}"
    return {"birth.recorded": "birth", "death.recorded": "death"}.get(event.type)


def _conflict(told: Sequence[Any]) -> list[str] | None:
    begins = max(told, key=lambda e: e.happened.earliest)
    over = min(told, key=lambda e: e.happened.latest)
    return [called(over), called(begins)] if begins.happened.earliest > over.happened.latest else None
