"""Statements and worries: every question is answered from all statements anew.

Readings chosen where docs/picture.md leaves room:
- "A later worry", "the last worry": professional worries. One in the same event as a change seen comes after it.
- A topic's *engaged* strength came with or after the last worry on the topic, settled or not; its measures and
  basis are all that is asked of it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from schemas import Event
from schemas.moments import LONDON
from schemas.vocabulary import Statement
from tests.oracle.picture_words import (
    PROFESSIONAL,
    Plain,
    at,
    called,
    iso,
    statements,
    taken,
)

UNSEEN = ("domestic-abuse", "sexual-abuse", "violence", "alcohol", "drugs")


class Step(NamedTuple):
    """A change seen or a professional worry, where it comes: (number of the event, 0 or 1, number in it)."""

    place: tuple[int, int, int]
    event: Event
    said: Statement

    @property
    def worry(self) -> bool:
        """Else it is a change seen."""
        return self.said.polarity == "worry"


def is_worry(said: Statement) -> bool:
    return said.polarity == "worry" and said.basis in PROFESSIONAL


def is_change(said: Statement) -> bool:
    return (said.polarity, said.basis, said.measures) == ("strength", PROFESSIONAL[0], "change-for-the-child")


def steps(events: Sequence[Event]) -> list[Step]:
    """All changes seen and worries; of one event the changes first."""
    found = [
        Step((n, int(is_worry(said)), m), event, said)
        for n, event in enumerate(events)
        for m, said in enumerate(statements(event))
        if is_worry(said) or is_change(said)
    ]
    return sorted(found, key=lambda step: step.place)


def settles(change: Step, worry: Step, found: Sequence[Step]) -> bool:
    """Whether the change seen ends that worry, which comes before it; ``found`` is all that was told."""
    if change.worry or change.said.topic != worry.said.topic or change.place < worry.place:
        return False
    if change.event.source == worry.event.source:
        return True
    there = change.said.setting != "unknown" and change.said.setting == worry.said.setting
    return there and (worry.said.topic not in UNSEEN or any(_is_first(one, change, found) for one in found))


def _is_first(one: Step, change: Step, found: Sequence[Step]) -> bool:
    """Whether the same change was seen there on an earlier day, and no worry told since that day's."""
    mine = (one.worry, one.said.topic, one.said.setting) == (False, change.said.topic, change.said.setting)
    if not mine or one.place >= change.place or _day(one.event.happened.latest) >= _day(change.event.happened.earliest):
        return False
    return not any(s.worry and s.said.topic == change.said.topic and one.place < s.place < change.place for s in found)


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def still_open(found: Sequence[Step]) -> list[Step]:
    """The worries that nothing after them settles."""
    return [w for w in found if w.worry and not any(settles(change, w, found) for change in found)]


def open_at_each(found: Sequence[Step], topic: str | None = None) -> list[tuple[Step, bool]]:
    """After each change seen and worry (on the topic): whether a worry is open."""
    asked = [step for step in found if topic in (None, step.said.topic)]
    return [(step, bool(still_open(asked[: n + 1]))) for n, step in enumerate(asked)]


def settlings(found: Sequence[Step], topic: str) -> list[Step]:
    """The changes seen that left no worry open on the topic, which had one."""
    after = open_at_each(found, topic)
    return [step for (_, was), (step, now) in pairwise(after) if was and not now]


def open_list(found: Sequence[Step], extreme: str) -> list[Plain]:
    """Open worries by topic, source and setting."""
    left = still_open(found)
    rows = []
    for key in sorted({(str(w.said.topic), w.event.source, str(w.said.setting)) for w in left}):
        mine = [w for w in left if (w.said.topic, w.event.source, w.said.setting) == key]
        rows.append(
            {
                **dict(zip(("topic", "source", "setting"), key, strict=True)),
                "first": at(mine[0].event, extreme),
                "last": at(mine[-1].event, extreme),
                "observed": mine[-1].said.basis == PROFESSIONAL[0],
            }
        )
    return rows


def worries(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    found = steps(events)
    improved = {}
    for topic in topics(found):
        ended = settlings(found, topic)
        if ended and not any(s.worry and s.said.topic == topic and s.place > ended[-1].place for s in found):
            improved[topic] = at(ended[-1].event, extreme)
    return {
        "open": open_list(found, extreme),
        "improved": improved,
        "strengths": _strengths(events),
        "engaged": _engaged(events, found, extreme),
    }


def topics(found: Sequence[Step]) -> list[str]:
    return sorted({str(step.said.topic) for step in found})


def _professional_strengths(events: Sequence[Event]) -> list[tuple[int, Event, Statement]]:
    return [
        (n, event, said)
        for n, event in enumerate(events)
        for said in statements(event)
        if said.polarity == "strength" and said.basis in PROFESSIONAL
    ]


def _strengths(events: Sequence[Event]) -> list[Plain]:
    last = {(str(s.topic), e.source, str(s.setting)): e for _, e, s in _professional_strengths(events)}
    return [
        {
            **dict(zip(("topic", "source", "setting"), key, strict=True)),
            "event": called(event),
            "happened": [iso(moment) for moment in event.happened],
        }
        for key, event in sorted(last.items(), key=lambda item: item[0])
    ]


def _engaged(events: Sequence[Event], found: Sequence[Step], extreme: str) -> Plain:
    engaged = {}
    for topic in sorted({str(w.said.topic) for w in still_open(found)}):
        since = max(step.place[0] for step in found if step.worry and step.said.topic == topic)
        for n, event, said in _professional_strengths(events):
            if n >= since and said.topic == topic and said.measures == "attendance-or-engagement":
                engaged[topic] = at(event, extreme)
    return engaged
