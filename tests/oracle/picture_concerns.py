"""Concerns, and worries that come again.

Readings chosen where docs/picture.md leaves room:
- A concern that was only answered, so that nobody knows its topics, is one: without topics it is live.
- *Dropped* is forgotten: an answer after the agreement or the step up is one to a concern that was only answered.
- Of several answers that sort before their concern the last alone is held: by somebody else it is none, and all are
  gone.
- An answer under the id of a correction means the corrected concern once that is among the events taken.
- A mark of *left open* made again by a second lowering, or followed by *settled*, is the later one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from tests.oracle.picture_words import Plain, bound, called, iso, of, recorded_alerts, sent_names, taken
from tests.oracle.picture_worries import Step, is_worry, open_list, settlings, steps, still_open, topics

SOCIAL_CARE = ("childrens-social-care", "london-borough")
RULES = ("concern-unanswered", "difference-of-view", "difference-unresolved")


def concerns(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    found = steps(events)
    open_topics = {str(w.said.topic) for w in still_open(found)}
    raised = of(events, "concern.raised")
    sent = sent_names([entry for entry in entries if any(entry.event is event for event in raised)])
    names = sorted({_concerned(event, sent) for event in of(events, "concern.raised", "concern.answered")})
    raises = _steps_up(events)
    said = {
        name: _not_dropped(
            [
                event
                for n, event in enumerate(events)
                if _concerned(event, sent) == name or id(event) in raises or _settles(event, name, events[:n], sent)
            ]
        )
        for name in names
    }
    further = {
        sent.get(f"{ref.source}/{ref.id}", f"{ref.source}/{ref.id}")
        for event in of(events, "disagreement.raised")
        for ref in event.data.concerning
    }
    rows = [
        {**_concern(name, said[name], open_topics, extreme), "taken_further": name in further}
        for name in names
        if said[name]
    ]
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


def _settles(event: Any, concern: str, before: Sequence[Any], sent: dict[str, str]) -> bool:
    """Whether it ends, other than by taking it back, a disagreement of its source that had named the concern."""
    if event.type != "disagreement.resolved" or event.data.outcome == "withdrawn":
        return False
    name = event.data.disagreement
    refs = [
        f"{ref.source}/{ref.id}"
        for raised in of(before, "disagreement.raised")
        if (raised.source, raised.data.disagreement) == (name.source, name.disagreement)
        for ref in raised.data.concerning
    ]
    known = {corrected: first for corrected, first in sent.items() if any(corrected == called(e) for e in before)}
    return event.source == name.source and concern in [known.get(ref, ref) for ref in refs]


def _steps_up(events: Sequence[Event]) -> set[int]:
    """Every ``tier.set`` to a tier above the one set before it, or above 1 where none was."""
    found, before = set(), 1
    for event in of(events, "tier.set"):
        if event.data.tier > before:
            found.add(id(event))
        before = event.data.tier
    return found


def _not_dropped(said: list[Any]) -> list[Any]:
    """What was said of one concern after it was last dropped: agreed, settled, or by a step up that is a yes."""
    kept: list[Any] = []
    for event in said:
        to = next((raised.data.to for raised in of(kept, "concern.raised")), None)
        if event.type == "tier.set":
            below = to in (*SOCIAL_CARE, "early-offer-of-help", "prevention-and-support")
            kept = [] if event.source == to or (event.source in SOCIAL_CARE and below) else kept
            continue
        if event.type == "disagreement.resolved":
            kept = []
            continue
        if event.type == "concern.answered" and to not in (None, event.source):
            continue
        if event.type == "concern.raised" and kept and kept[-1].source != event.data.to:
            kept = []
        kept.append(event)
        answers = of(kept, "concern.answered")
        if of(kept, "concern.raised") and answers and answers[-1].data.answer == "agreed":
            kept = []
    return kept


def _concern(name: str, said: Sequence[Any], open_topics: set[str], extreme: str) -> Plain:
    raised = next(iter(of(said, "concern.raised")), None)
    last = next(reversed(of(said, "concern.answered")), None)
    about = raised_for(raised) if raised else []
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


def raised_for(event: Any) -> list[str]:
    """The topics of a formal concern or referral."""
    worrying = [told for told in event.data.statements if told.polarity == "worry"]
    return sorted({str(told.topic) for told in worrying}) if all(is_worry(told) for told in worrying) else []


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
