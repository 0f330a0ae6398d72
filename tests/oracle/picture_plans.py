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
RANK = {"early-help": 2, "child-in-need": 3, "social-work": 3, "child-protection": 4, "care": 4}
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
        "left": _left(events, extreme),
        "interventions": _interventions(events, extreme)[0],
        "unkept": _interventions(events, extreme)[1],
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


def _left(events: Sequence[Event], extreme: str) -> list[Plain]:
    """Plans that ended with objectives not met; not opened again since, and what was said of them after the end."""
    rows = []
    for n, end in enumerate(events):
        if end.type != "plan.ended" or _named(end) not in open_plans(events[:n]):
            continue
        name, after = _named(end), events[n + 1 :]
        if any(_named(event) == name for event in of(after, "plan.opened")):
            continue
        opened: Any = open_plans(events[:n])[name]
        unmet = [
            row["objective"]
            for row in _objectives([opened, *_of_plan(events[:n], opened, name)])
            if row["measurable"] and row["outcome"] in (None, "not-met")
        ]
        done = [
            event.data.objective
            for event in of(after, "objective.reviewed")
            if event.data.plan is not None and _named(event) == name and event.data.outcome != "not-met"
        ]
        left = [each for each in unmet if each not in done]
        if left:
            beside = [each for other, each in open_plans(events[:n]).items() if other != name]
            told = {"kind": opened.data.kind, "opened": called(opened), "objectives": left}
            followed = _goes_up(opened, name, events[:n], beside, after)
            rows.append({"plan": name, **told, "followed": followed, **at(end, extreme)})
    return sorted(rows, key=lambda row: str(row["plan"]))


def _goes_up(opened: Any, name: str, before: Sequence[Event], beside: Sequence[Any], after: Sequence[Event]) -> bool:
    """Whether a plan of a higher tier says what is to change by a measure: as it stands at the end, or is opened."""
    rank = RANK.get(opened.data.kind)
    named = [(each, _objectives([each, *_of_plan(before, each, _named(each))])) for each in beside]
    named += [(each, _objectives([each])) for each in of(after, "plan.opened") if _named(each) != name]
    return rank is not None and any(
        RANK.get(each.data.kind, 0) > rank and any(row["measurable"] for row in rows) for each, rows in named
    )


def _interventions(events: Sequence[Event], extreme: str) -> tuple[list[Plain], list[Plain]]:
    """Those that are open, and those that were owed when their service ended."""
    now: dict[str, Plain] = {}
    over: dict[str, Plain] = {}
    for event in events:
        if event.type.startswith("intervention."):
            _follow(over, event, own_open=_of(event) in now)
            _note(now, event, extreme)
        elif event.type == "service.ended":
            gone = {name: row for name, row in now.items() if name.split("/")[0] == event.source}
            now = {name: row for name, row in now.items() if name not in gone}
            over |= {name: {**row, "ended": at(event, extreme)} for name, row in gone.items() if _is_owed(row)}
        now = {name: row for name, row in now.items() if not _done(row)}
        over = {name: row for name, row in over.items() if not _done(row) and _is_owed(row)}
    return _rows(now), _rows(over)


def _rows(held: dict[str, Plain]) -> list[Plain]:
    shown = [{"intervention": name, "ended": None, **row} for name, row in sorted(held.items())]
    return [{key: value for key, value in row.items() if key != "missed_last"} for row in shown]


def _of(event: Any) -> str:
    return f"{event.source}/{event.data.intervention}"


def _is_owed(row: Plain) -> bool:
    return bool(row["sessions"]) or row["missed_last"]


def _follow(over: dict[str, Plain], event: Any, *, own_open: bool) -> None:
    """What comes after its service ended: given after all, promised anew, or taken on by another under its kind."""
    if event.type == "intervention.missed":
        return
    data = event.data
    gives = data.sessions is None and event.type == "intervention.delivered"
    for name, row in list(over.items()):
        other = name.split("/")[0] != event.source
        if other and (data.sessions or gives) and row["kind"].lower() == data.kind.lower():
            del over[name]
    if event.type == "intervention.planned":
        over.pop(_of(event), None)
    elif not own_open and _of(event) in over and data.sessions != 0:
        row = over[_of(event)]
        row["delivered"] += 1 if data.sessions is None else data.sessions
        row["missed_last"] = False


def _done(row: Plain) -> bool:
    return bool(row["sessions"]) and row["delivered"] >= row["sessions"]


def _note(now: dict[str, Plain], event: Any, extreme: str) -> None:
    data = event.data
    name = f"{event.source}/{data.intervention}"
    if event.type == "intervention.planned":
        counted = now.get(name, {"delivered": 0, "missed": [], "missed_last": False})
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
        row["missed_last"] = False
    else:
        row["missed_last"] = True
        row["missed"] = [
            *row["missed"],
            {"event": called(event), "reported_by": data.reported_by, "sessions": data.sessions},
        ]
