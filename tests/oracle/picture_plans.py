"""Plans, objectives, missed actions, and sessions promised against sessions delivered.

Readings chosen where docs/picture.md leaves room:
- ``plan.opened`` of an open plan opens it anew: objectives and review of before are gone. An action missed since the
  plan was first open stays missed: only its completion or the plan's end ends it. The review changes no kind.
- An objective named again by a review is replaced whole: its outcome is gone until it is reviewed again. Of two with
  one id in one event the last counts.
- Missed interventions are a list in order; sessions are as said there, None where not said.
- "Has none of that id open": never planned one, or its own was dropped.
- A promise of no sessions (0) is none, and none delivered or missed is nothing said. The dropping is looked at after
  each planning and delivery.
- An intervention planned after it was dropped begins anew.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from tests.oracle.picture_words import Plain, at, called, of, recorded_alerts, since, taken

RULES = ("sessions-promised", "objective-overdue", "action-missed", "plan-missing")
FOR = {
    "child-in-need": ("child-in-need", "social-work", "child-protection", "care"),
    "child-protection-plan": ("child-protection", "care"),
    "looked-after": ("care", "pathway"),
}


def plans(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    return {
        "plans": [
            {
                "plan": name,
                **_plan(opened, _of_plan(events, opened, name), extreme),
                "missed": _missed(_of_plan(events, _first_open(events, name), name)),
            }
            for name, opened in sorted(open_plans(events).items())
        ],
        "interventions": _interventions(events, extreme),
        "planless": _planless(events, extreme),
        "recorded": recorded_alerts(events, RULES),
    }


def _planless(events: Sequence[Any], extreme: str) -> Plain | None:
    """From behind: the last run of one status, and how long, event by event, no plan for it has been open."""
    set_ = of(events, "tier.set")
    if not set_ or str(set_[-1].data.status) not in FOR:
        return None
    status, began = set_[-1].data.status, set_[-1]
    for event in reversed(set_):
        if event.data.status != status:
            break
        began = event
    order = [id(event) for event in events]
    first, missing = order.index(id(began)), None
    for n in range(len(events) - 1, first - 1, -1):
        if any(opened.data.kind in FOR[str(status)] for opened in open_plans(events[: n + 1]).values()):
            break
        if events[n].type in ("tier.set", "plan.opened", "plan.ended"):
            missing = events[n]
    return {"status": str(status), "since": at(missing, extreme) if missing else None}


def _named(event: Any) -> str:
    return f"{event.source}/{event.data.plan}"


def open_plans(events: Sequence[Event]) -> dict[str, Any]:
    """Plan → its last opening, unless an end comes after it."""
    opened = {_named(event): event for event in of(events, "plan.opened")}
    return {
        name: event
        for name, event in opened.items()
        if not any(_named(end) == name for end in of(since(events, event), "plan.ended"))
    }


def _of_plan(events: Sequence[Event], opened: Any, name: str) -> list[Any]:
    """What the source said of the plan after it was opened."""
    after = since(events, opened)[1:]
    kinds = ("plan.reviewed", "objective.reviewed", "action.missed", "action.completed")
    return [event for event in of(after, *kinds) if _named(event) == name and event.data.plan is not None]


def _first_open(events: Sequence[Event], name: str) -> Any:
    """The opening from which on, without an end, the plan has been open."""
    ends = [event for event in of(events, "plan.ended") if _named(event) == name]
    after = since(events, ends[-1]) if ends else events
    return next(event for event in of(after, "plan.opened") if _named(event) == name)


def _missed(said: Sequence[Any]) -> Plain:
    last = {event.data.action: event for event in of(said, "action.missed", "action.completed")}
    return {text: called(event) for text, event in last.items() if event.type == "action.missed"}


def _plan(opened: Any, after: Sequence[Any], extreme: str) -> Plain:
    reviews = of(after, "plan.reviewed")
    return {
        "kind": opened.data.kind,
        **at(opened, extreme),
        "objectives": _objectives([opened, *after]),
        "reviewed": at(reviews[-1], extreme) if reviews else None,
    }


def _objectives(said: Sequence[Any]) -> list[Plain]:
    """Each objective as the last event that names it in a plan has it, and what was said of it after that."""
    last = {
        objective.objective: (n, objective)
        for n, event in enumerate(said)
        if event.type in ("plan.opened", "plan.reviewed")
        for objective in event.data.objectives
    }
    rows = []
    for name, (n, objective) in sorted(last.items()):
        judged = [e for e in of(said[n:], "objective.reviewed") if e.data.objective == name]
        rows.append(
            {
                "objective": name,
                "measurable": objective.measure is not None,
                "due_on": objective.due_on.isoformat() if objective.due_on else None,
                "outcome": judged[-1].data.outcome if judged else None,
                "outcome_event": called(judged[-1]) if judged else None,
            }
        )
    return rows


def _interventions(events: Sequence[Event], extreme: str) -> list[Plain]:
    now: dict[str, Plain] = {}
    for event in events:
        if event.type.startswith("intervention."):
            _note(now, event, extreme)
        elif event.type == "service.ended":
            now = {name: row for name, row in now.items() if name.split("/")[0] != event.source}
        now = {name: row for name, row in now.items() if not _done(row)}
    return [{"intervention": name, **row} for name, row in sorted(now.items())]


def _done(row: Plain) -> bool:
    return bool(row["sessions"]) and row["delivered"] >= row["sessions"]


def _note(now: dict[str, Plain], event: Any, extreme: str) -> None:
    data = event.data
    name = f"{event.source}/{data.intervention}"
    if event.type == "intervention.planned":
        counted = now.get(name, {"delivered": 0, "missed": []})
        promised = {"kind": data.kind, "sessions": data.sessions, "per_week": data.per_week, **at(event, extreme)}
        now[name] = {**counted, **promised}
        return
    if event.type == "intervention.missed" and name not in now:
        name = min((other for other in now if other.split("/", 1)[1] == data.intervention), default=name)
    row = now.get(name)
    if row is None or data.sessions == 0:
        return
    if event.type == "intervention.delivered":
        row["delivered"] += 1 if data.sessions is None else data.sessions
    else:
        row["missed"] = [
            *row["missed"],
            {"event": called(event), "reported_by": data.reported_by, "sessions": data.sessions},
        ]
