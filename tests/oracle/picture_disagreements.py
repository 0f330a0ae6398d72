"""Formal disagreements, and views of the tier that nobody took further.

Readings chosen where docs/picture.md leaves room:
- The events of one name are gone through once and cut at each resolution that ends it; what follows an end and is not a
  raising that comes after all ends at both extremes is not looked at.
- "Taken" and "answer" are looked for from behind, in what is open alone: the highest stage, of one stage the last.
- Whether a view is above is gone through from that view on, as each later event leaves it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.oracle.picture_words import Plain, at, called, of, recorded_alerts, since, taken

RULES = ("disagreement-unanswered", "disagreement-unsettled", "view-unresolved")
LAST = 4
ON_THE_TIER = ("tier", "step-down")
KINDS = ("disagreement.raised", "disagreement.answered", "disagreement.resolved")


def disagreements(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    by_name: dict[str, list[Any]] = {}
    for event in of(events, *KINDS):
        by_name.setdefault(_name(event), []).append(event)
    cut = {name: _cut(told) for name, told in sorted(by_name.items())}
    formal = {name: told for name, (told, _) in cut.items() if told}
    views = _views(events, extreme)
    about = {name.split("/")[0] for name, told in formal.items() if _matter(told) in ON_THE_TIER}
    return {
        "formal": [{"disagreement": name, **_formal(told, name, extreme)} for name, told in formal.items()],
        "resolved": [
            {
                "disagreement": name,
                "outcome": str(ends[-1].data.outcome),
                "dissent": bool(ends[-1].data.dissent),
                **at(ends[-1], extreme),
            }
            for name, (_, ends) in cut.items()
            if ends
        ],
        "views": views,
        "unresolved": [row["source"] for row in views if row["since"] and row["source"] not in about],
        "recorded": recorded_alerts(events, RULES),
    }


def _cut(told: list[Any]) -> tuple[list[Any], list[Any]]:
    """What is said of one disagreement since its last end, and the resolutions that ended it."""
    now: list[Any] = []
    ends: list[Any] = []
    for event in told:
        if _ends(event, now):
            ends, now = [*ends, event], []
        elif now or not ends or _anew(event, ends):
            now = [*now, event]
    return now, ends


def _anew(event: Any, ends: list[Any]) -> bool:
    return event.type == KINDS[0] and all(
        event.happened.earliest >= end.happened.earliest and event.happened.latest >= end.happened.latest
        for end in ends
    )


def _name(event: Any) -> str:
    named = event.data.disagreement
    return f"{event.source}/{named}" if event.type == KINDS[0] else f"{named.source}/{named.disagreement}"


def _ends(event: Any, before: list[Any]) -> bool:
    """Whether it is a resolution that ends its disagreement, and no mere answer; ``before`` is what it may end."""
    if event.type != "disagreement.resolved":
        return False
    raised = of(before, "disagreement.raised")
    at_the_chair = any(each.data.stage >= LAST for each in raised) and event.source == raised[-1].data.with_agency
    chair = event.data.outcome == "decided-by-chair" and at_the_chair
    return bool(event.source == event.data.disagreement.source or chair)


def _matter(told: list[Any]) -> str | None:
    raised = of(told, "disagreement.raised")
    return str(raised[-1].data.matter) if raised else None


def _formal(told: list[Any], name: str, extreme: str) -> Plain:
    raised = of(told, "disagreement.raised")
    other = raised[-1].data.with_agency if raised else None
    answers = [
        event
        for event in of(told, "disagreement.answered", "disagreement.resolved")
        if event.source != name.split("/")[0] and other in (None, event.source)
    ]
    high, answer = _highest(raised), _highest(answers)
    stage = max([1, *(_stage(event) for event in (high, answer) if event is not None)])
    return {
        "raised": at(raised[0], extreme) if raised else None,
        "taken": {**at(high, extreme), "stage": _stage(high), "due_on": _iso(high.data.due_on)} if high else None,
        "with": other,
        "matter": _matter(told),
        "tier": raised[-1].data.tier if raised else None,
        "answer": {**at(answer, extreme), "stage": _stage(answer), "word": _word(answer)} if answer else None,
        "told": [called(event) for event in told],
        "stage": stage,
        "answered": bool(answer and _stage(answer) == stage),
    }


def _stage(event: Any) -> int:
    """A stage beyond the ladder is its last."""
    return min(LAST, int(event.data.stage))


def _highest(events: list[Any]) -> Any:
    stages = [_stage(event) for event in events]
    return [event for event in events if _stage(event) == max(stages)][-1] if events else None


def _word(answer: Any) -> str:
    return str(answer.data.answer) if answer.type == "disagreement.answered" else "settled"


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _views(events: Sequence[Any], extreme: str) -> list[Plain]:
    rows = []
    for source in sorted({event.source for event in of(events, "tier.viewed")}):
        view = [event for event in of(events, "tier.viewed") if event.source == source][-1]
        after = since(events, view)[1:]
        if any(event.type == "tier.set" and event.source == source for event in after):
            continue
        above = _above(view, list(events)[: len(events) - len(after) - 1], after)
        row = {"source": source, "tier": view.data.tier, **at(view, extreme)}
        rows.append({**row, "since": called(above) if above else None})
    return rows


def _above(view: Any, before: Sequence[Any], after: list[Any]) -> Any:
    """The event since which the view is above the tier; None where it is not."""
    tiers = [event.data.tier for event in of(before, "tier.set")]
    tier = tiers[-1] if tiers else 1
    found, settled = view if view.data.tier > tier else None, False
    for number, event in enumerate(after):
        if event.type == "disagreement.resolved" and _settles(event, [*before, *after[:number]], view.source):
            found, settled = None, _step_down(event, [*before, *after[:number]])
        if event.type == "tier.set":
            lowered, was_above, tier = event.data.tier < tier, view.data.tier > tier, event.data.tier
            if view.data.tier <= tier:
                found, settled = None, False
            elif settled and lowered:
                settled = False
            elif found is None and (lowered or not was_above):
                found = event
    return found


def _step_down(event: Any, earlier: Sequence[Any]) -> bool:
    now, _ = _cut([each for each in of(earlier, *KINDS) if _name(each) == _name(event)])
    return _matter(now) == "step-down"


def _settles(event: Any, earlier: Sequence[Any], source: str) -> bool:
    """Whether it ends a disagreement of that agency on the tier, other than by taking it back."""
    now, _ = _cut([each for each in of(earlier, *KINDS) if _name(each) == _name(event)])
    mine = event.data.disagreement.source == source and event.data.outcome != "withdrawn"
    return mine and _ends(event, now) and _matter(now) in ON_THE_TIER
