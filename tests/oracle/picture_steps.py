"""Steps and who sat at which table.

Readings chosen where docs/picture.md leaves room:
- A word covers one step: the first that can be covered by it, and a later word replaces an earlier one.
- One word after a step covers every undecided step to that tier.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from schemas.codes import LOOKED_AFTER
from tests.oracle.picture_handover import handover
from tests.oracle.picture_words import (
    Plain,
    at,
    called,
    came_to,
    months_after,
    multi_agency,
    of,
    recorded_alerts,
    taken,
)


def steps(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    settings = of(events, "tier.set")
    begun = [n for n, e in enumerate(settings) if n == 0 or settings[n - 1].data.tier != e.data.tier]
    runs = [settings[n:m] for n, m in zip(begun, [*begun[1:], len(settings)], strict=False)]
    after = [_cared_for(e) for e in settings]
    ended = [e for e, was, now in zip(settings[1:], after, after[1:], strict=False) if was and not now]
    undecided = _undecided(events, runs)
    return {
        "runs": [
            {
                "tier": run[0].data.tier,
                "lowered": n > 0 and runs[n - 1][0].data.tier > run[0].data.tier,
                "first": called(run[0]),
                "last": called(run[-1]),
            }
            for n, run in enumerate(runs)
        ],
        "looked_after": bool(after) and after[-1],
        "ended": at(ended[-1], extreme) if ended else None,
        "undecided": undecided,
        "handover": handover(entries, extreme, as_of, [each["step"] for each in undecided]),
        "recorded": recorded_alerts(events, ("step-down-undecided", "handover-incomplete", "handover-declined")),
    }


def _cared_for(event: Any) -> bool:
    return event.data.status == "looked-after" or any(basis in LOOKED_AFTER for basis in event.data.bases)


def _place(events: Sequence[Any], event: Any) -> int:
    return [each is event for each in events].index(True)


def _lets(event: Any) -> bool:
    """A yes of the gate that checked something, or what two managers wrote instead."""
    if event.type == "step_down.overridden":
        return len(event.data.by) == 2
    if event.type != "step_down.decided" or event.data.outcome != "allowed":
        return False
    return bool(event.data.passed or event.data.reasons)


def _says_no(event: Any, tier: int) -> bool:
    if event.type != "step_down.decided" or event.data.outcome == "allowed" or event.data.to != tier:
        return False
    return bool(event.data.passed or event.data.reasons)


def _undecided(events: Sequence[Any], runs: Sequence[Sequence[Any]]) -> list[Plain]:
    begins = [run[0] for run in runs]
    used: set[int] = set()
    words = [e for e in events if _lets(e)]
    for word in words:  # one that finds a step undecided is used up by it
        earlier = [e for e in begins if _place(events, e) < _place(events, word)]
        if any(_open(events, begins, step, word, used) and step.data.tier == word.data.to for step in earlier):
            used.add(_place(events, word))
    return [
        {"step": called(step), "was": begins[n - 1].data.tier, "tier": step.data.tier}
        for n, step in enumerate(begins)
        if n and _open(events, begins, step, None, used)
    ]


def _open(events: Sequence[Any], begins: Sequence[Any], step: Any, until: Any, used: set[int]) -> bool:
    """Whether the run began by ``step`` is a step down that nothing covered or ended before ``until``."""
    n = _place(begins, step)
    end = len(events) if until is None else _place(events, until)
    if n == 0 or begins[n - 1].data.tier <= step.data.tier:
        return False
    mine, before = _place(events, step), _place(events, begins[n - 1])
    lets = [k for k, e in enumerate(events) if _lets(e) and e.data.to == step.data.tier]
    last_no = max((k for k in range(mine) if _says_no(events[k], step.data.tier)), default=-1)
    between = [k for k in lets if max(before, last_no) < k < mine and k not in used]
    if between and _lasts(events[between[-1]], step):
        return False
    after = range(mine + 1, end)
    was = begins[n - 1].data.tier
    return not any(
        k in lets or events[k].type == "death.recorded" or (events[k].type == "tier.set" and events[k].data.tier >= was)
        for k in after
    )


def _lasts(word: Event, step: Event) -> bool:
    return months_after(word.happened.latest, 3) >= step.happened.earliest


def attended(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    held = multi_agency(taken(entries, extreme, as_of), "meeting.held")
    there = {who.agency: e for e in held for who in e.data.attendees if who.agency and who.attendance == "attended"}
    return {
        "attended": {agency: at(event, extreme) for agency, event in sorted(there.items())},
        "held": {event.source: at(event, extreme) for event in came_to(held)},
    }
