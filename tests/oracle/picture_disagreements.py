"""Formal disagreements, and views of the tier that nobody took further.

Readings chosen where docs/picture.md leaves room:
- A resolution wherever it sorts is looked for first; what else is said of that disagreement is then not looked at.
- "Taken" and "answer" are looked for from behind: the highest stage, of one stage the last.
- Whether a view is above is gone through from that view on, as each later event leaves it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.oracle.picture_words import Plain, at, called, of, recorded_alerts, since, taken

RULES = ("disagreement-unanswered", "disagreement-unsettled", "view-unresolved")
KINDS = ("disagreement.raised", "disagreement.answered", "disagreement.resolved")


def disagreements(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    by_name: dict[str, list[Any]] = {}
    for event in of(events, *KINDS):
        by_name.setdefault(_name(event), []).append(event)
    ended = {name: [e for e in told if _ends(e)] for name, told in by_name.items()}
    formal = {name: told for name, told in sorted(by_name.items()) if not ended[name]}
    views = _views(events, extreme)
    raisers = {name.split("/")[0] for name in formal}
    return {
        "formal": [{"disagreement": name, **_formal(told, extreme)} for name, told in formal.items()],
        "resolved": [
            {"disagreement": name, "outcome": str(last[-1].data.outcome), **at(last[-1], extreme)}
            for name, last in sorted(ended.items())
            if last
        ],
        "views": views,
        "unresolved": [row["source"] for row in views if row["since"] and row["source"] not in raisers],
        "recorded": recorded_alerts(events, RULES),
    }


def _name(event: Any) -> str:
    named = event.data.disagreement
    return f"{event.source}/{named}" if event.type == KINDS[0] else f"{named.source}/{named.disagreement}"


def _ends(event: Any) -> bool:
    """Whether it is a resolution that ends its disagreement, and no mere answer."""
    if event.type != "disagreement.resolved":
        return False
    return bool(event.source == event.data.disagreement.source or event.data.outcome == "decided-by-chair")


def _formal(told: list[Any], extreme: str) -> Plain:
    raised = of(told, "disagreement.raised")
    answers = of(told, "disagreement.answered", "disagreement.resolved")
    high, answer = _highest(raised), _highest(answers)
    stage = max(event.data.stage for event in (high, answer) if event is not None)
    return {
        "raised": at(raised[0], extreme) if raised else None,
        "taken": {**at(high, extreme), "stage": high.data.stage, "due_on": _iso(high.data.due_on)} if high else None,
        "with": raised[-1].data.with_agency if raised else None,
        "matter": str(raised[-1].data.matter) if raised else None,
        "tier": raised[-1].data.tier if raised else None,
        "answer": {**at(answer, extreme), "stage": answer.data.stage, "word": _word(answer)} if answer else None,
        "told": [called(event) for event in told],
        "stage": stage,
        "answered": bool(answer and answer.data.stage == stage),
    }


def _highest(events: list[Any]) -> Any:
    stages = [event.data.stage for event in events]
    return [event for event in events if event.data.stage == max(stages)][-1] if events else None


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
        before = list(events)[: len(events) - len(after) - 1]
        above = _above(view, [event.data.tier for event in of(before, "tier.set")], after)
        row = {"source": source, "tier": view.data.tier, **at(view, extreme)}
        rows.append({**row, "since": called(above) if above else None})
    return rows


def _above(view: Any, tiers: list[int], after: list[Any]) -> Any:
    """The event since which the view is above the tier; None where it is not."""
    tier = tiers[-1] if tiers else 1
    found = view if view.data.tier > tier else None
    for event in after:
        if event.type == "disagreement.resolved" and _ends(event) and event.data.disagreement.source == view.source:
            found = None
        if event.type == "tier.set":
            lowered, was_above, tier = event.data.tier < tier, view.data.tier > tier, event.data.tier
            if view.data.tier <= tier:
                found = None
            elif found is None and (lowered or not was_above):
                found = event
    return found
