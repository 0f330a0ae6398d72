"""Statements and worries, and concerns: every question is answered from all statements anew.

Readings chosen where docs/picture.md leaves room:
- "A later worry", "the last worry": professional worries. One in the same event as a change seen comes after it.
- A topic's *engaged* strength came with or after the last worry on the topic, settled or not; its measures and
  basis are all that is asked of it.
- A concern that was only answered, so that nobody knows its topics, is one: without topics it is live.
- *Dropped* is forgotten: an answer after the agreement is one to a concern that was only answered.
- A mark of *left open* made again by a second lowering, or followed by *settled*, is the later one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from schemas import Event
from schemas.vocabulary import Statement
from tests.oracle.picture_words import (
    PROFESSIONAL,
    Plain,
    at,
    bound,
    called,
    iso,
    of,
    recorded_alerts,
    sent_names,
    statements,
    taken,
)

RULES = ("concern-unanswered", "difference-of-view")


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


def settles(change: Step, worry: Step) -> bool:
    """Whether the change seen ends that worry, which comes before it."""
    if change.worry or change.said.topic != worry.said.topic or change.place < worry.place:
        return False
    known = change.said.setting != "unknown"
    return change.event.source == worry.event.source or (known and change.said.setting == worry.said.setting)


def still_open(found: Sequence[Step]) -> list[Step]:
    """The worries that nothing after them settles."""
    return [w for w in found if w.worry and not any(settles(change, w) for change in found)]


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


def concerns(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    found = steps(events)
    open_topics = {str(w.said.topic) for w in still_open(found)}
    sent = sent_names(entries)
    names = sorted({_concerned(event, sent) for event in of(events, "concern.raised", "concern.answered")})
    raises = _steps_up(events)
    said = {name: _not_dropped([e for e in events if _concerned(e, sent) == name or e in raises]) for name in names}
    rows = [_concern(name, said[name], open_topics, extreme) for name in names if said[name]]
    rows = [row for row in rows if row["answer"] != "agreed"]

    def named(test: Callable[[Plain], bool]) -> list[str]:
        return [row["concern"] for row in rows if test(row)]

    return {
        "worries": open_list(found, extreme),
        "concerns": rows,
        "unanswered": named(lambda row: row["answer"] is None),
        "declined": named(lambda row: row["answer"] == "declined"),
        "deferred": named(lambda row: row["answer"] == "deferred"),
        "differences": named(lambda row: row["answer"] is not None and row["live"]),
        **_recurring(events, found),
        "recorded": recorded_alerts(events, RULES),
    }


def _concerned(event: Any, sent: dict[str, str]) -> str:
    """The concern that the event raises or answers, by the name under which it was first sent."""
    name = ""
    if event.type == "concern.answered":
        name = f"{event.data.concern.source}/{event.data.concern.id}"
    elif event.type == "concern.raised":
        name = called(event)
    return sent.get(name, name)


def _steps_up(events: Sequence[Event]) -> list[Any]:
    """Every ``tier.set`` to a tier above the one set before it, or above 1 where none was."""
    found, before = [], 1
    for event in of(events, "tier.set"):
        if event.data.tier > before:
            found.append(event)
        before = event.data.tier
    return found


def _not_dropped(said: list[Any]) -> list[Any]:
    """What was said of one concern after it was last dropped: agreed, or raised before a step up."""
    kept: list[Any] = []
    for event in said:
        if event.type == "tier.set":
            kept = [] if of(kept, "concern.raised") else kept
            continue
        kept.append(event)
        answers = of(kept, "concern.answered")
        if of(kept, "concern.raised") and answers and answers[-1].data.answer == "agreed":
            kept = []
    return kept


def _concern(name: str, said: Sequence[Any], open_topics: set[str], extreme: str) -> Plain:
    raised = next(iter(of(said, "concern.raised")), None)
    last = next(reversed(of(said, "concern.answered")), None)
    about = sorted({str(statement.topic) for statement in raised.data.statements}) if raised else []
    return {
        "concern": name,
        "to": raised and raised.data.to,
        "topics": about,
        "by_on": raised.data.by_on.isoformat() if raised and raised.data.by_on else None,
        "point": raised and iso(bound(raised.happened, extreme)),
        "answer": last and last.data.answer,
        "answer_event": last and called(last),
        "answer_point": last and iso(bound(last.happened, extreme)),
        "live": not about or bool(open_topics & set(about)),
    }


def _recurring(events: Sequence[Event], found: Sequence[Step]) -> Plain:
    marks: dict[str, Plain] = {}
    recurring: dict[str, Plain] = {}
    for topic in topics(found):
        marked = sorted(_marks(events, found, topic), key=lambda mark: mark[0])
        before = (-1, 0, 0)
        for worry in [step for step in found if step.worry and step.said.topic == topic]:
            if any(before < place < worry.place for place, _, _ in marked):
                count = recurring.get(topic, {"count": 0})["count"]
                recurring[topic] = {"count": count + 1, "event": called(worry.event)}
            before = worry.place
        left = [mark for mark in marked if mark[0] > before]
        if left:
            marks[topic] = {"mark": left[-1][1], "event": left[-1][2]}
    return {"marks": marks, "recurring": recurring}


def _marks(events: Sequence[Event], found: Sequence[Step], topic: str) -> list[tuple[tuple[int, int, int], str, str]]:
    marks = [(step.place, "settled", called(step.event)) for step in settlings(found, topic)]
    before: Any = None
    for n, event in enumerate(events):
        if event.type == "tier.set":
            on_topic = [step for step in found if step.said.topic == topic and step.place[0] < n]
            if before and event.data.tier < before.data.tier and still_open(on_topic):
                marks.append(((n, 0, 0), "left-open", called(event)))
            before = event
    return marks
