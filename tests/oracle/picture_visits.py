"""Visits: who saw the child since when, what asks for a sight, and an injury told of that nobody has checked.

Readings chosen where docs/picture.md leaves room:
- An event about one record only makes that record the child's, whatever it says; of the hub's own events none does.
- Whether a sight is the child's own is judged, for an incident, by what is known of records when the incident is taken.
- A contact that took place names those seen in its order; the one named last was seen last.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.oracle.picture_words import Plain, at, bound, iso, recorded_alerts, taken

RULES = ("not-seen", "visit-due", "seen-after-violence", "reported-injury-unchecked")
KINDS = (
    "tier.set", "contact.recorded", "attendance.recorded", "incident.recorded", "injury.observed", "injury.reported",
    "anonymous.reported", "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined",
    "alert.raised", "alert.cleared", "death.recorded", "birth.recorded",
)  # fmt: skip
WORKERS = (
    "child-in-need", "child-protection-plan", "looked-after", "supervision-order", "under-assessment",
    "strategy-discussion",
)  # fmt: skip
WORKER = "childrens-social-care"


def visits(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = [event for event in taken(entries, extreme, as_of) if event.type in KINDS]
    lines = _lines(events)
    incidents = [event for what, event in lines if what == "incident"]
    return {
        "run": _run(events, extreme),
        "sights": {what: at(event, extreme) for what, event in sorted(lines, key=lambda line: line[0]) if "/" in what},
        "own": _own(events),
        "lately": [what for what, _ in lines],
        "violence": at(incidents[-1], extreme) if incidents else None,
        "assessed": {what: at(event, extreme) for what, event in sorted(_assessed(events).items())},
        "reported": _reported(events, extreme),
        "expected": _expected(events),
        "born": any(event.type == "birth.recorded" for event in events),
        "recorded": recorded_alerts(events, RULES),
    }


def _expected(events: Sequence[Any]) -> str | None:
    """The last day that was said, while no birth is told of."""
    said = [event for event in events if event.type == "tier.set" and event.data.expected_on]
    days = [min(event.data.expected_on, event.happened.latest.date() + timedelta(days=301)) for event in said]
    return days[-1].isoformat() if days and not any(event.type == "birth.recorded" for event in events) else None


def _own(events: Sequence[Any]) -> list[str]:
    return sorted({f"{e.source}/{e.subject}" for e in events if e.source != "hub" and len(e.about) == 1})


def _runs(events: Sequence[Any]) -> list[list[Any]]:
    runs: list[list[Any]] = []
    for event in events:
        if event.type != "tier.set":
            continue
        if runs and (runs[-1][-1].data.tier, runs[-1][-1].data.status) == (event.data.tier, event.data.status):
            runs[-1].append(event)
        else:
            runs.append([event])
    return runs


def _run(events: Sequence[Any], extreme: str) -> Plain | None:
    runs = _runs(events)
    if not runs:
        return None
    last = runs[-1][-1].data
    visitor = WORKER if last.status in WORKERS else last.service
    since = iso(bound(_began(events).happened, extreme))
    return {"tier": last.tier, "status": str(last.status), "visitor": visitor, "since": since}


def _began(events: Sequence[Any]) -> Any:
    """The beginning of the last run, or the last birth told in it."""
    begun = _runs(events)[-1][0]
    after = events[[event is begun for event in events].index(True) :]
    return [event for event in after if event is begun or event.type == "birth.recorded"][-1]


def _assessed(events: Sequence[Any]) -> dict[str, Any]:
    """Social care's assessments that are open, by name, with the first event of each."""
    open_now: dict[str, Any] = {}
    for event in events:
        what = f"{event.source}/{event.data.assessment}" if event.type.startswith("assessment.") else None
        if event.type in ("assessment.completed", "assessment.declined"):
            open_now.pop(what, None)
        elif what and event.source == WORKER and event.data.kind in ("child-and-family", "section-47"):
            open_now.setdefault(what, event)
    return open_now


def _lines(events: Sequence[Any]) -> list[tuple[str, Any]]:
    """What came last, each once: sights, the beginning of the run, the incident, the first assessment of several."""
    begins = [_began(events[: n + 1]) for n in range(len(events)) if _runs(events[: n + 1])]
    lines: list[tuple[str, Any]] = []
    for n, event in enumerate(events):
        if not _assessed(events[:n]) and _assessed(events[: n + 1]):
            lines = [line for line in lines if line[0] != "assessment"] + [("assessment", event)]
        for what in _says(event, begins):
            if what == "incident" and _pending(lines, _own(events[: n + 1])):
                continue
            lines = [line for line in lines if line[0] != what] + [(what, event)]
    return lines


def _says(event: Any, begins: Sequence[Any]) -> list[str]:
    data = event.data
    if event.type == "contact.recorded" and data.outcome == "took-place":
        if data.kind in ("phone", "email"):
            return ["setting"] if any(event is begun for begun in begins) else []
        return [f"{event.source}/{reference}" for reference in data.seen or ()]
    if event.type == "injury.observed" or (event.type == "attendance.recorded" and data.attended != 0):
        return [f"{event.source}/{event.subject}"]
    if event.type == "incident.recorded" and data.child_present is not False:
        return ["incident"] if data.kind in ("violence", "domestic-violence") else []
    return ["setting"] if any(event is begun for begun in begins) else []


def _pending(lines: Sequence[tuple[str, Any]], own: Sequence[str]) -> bool:
    """Whether there was an incident, and no sight of the child's own after it."""
    names = [what for what, _ in lines]
    if "incident" not in names:
        return False
    after = names[names.index("incident") + 1 :]
    known = {name.split("/")[0] for name in own}
    return not any("/" in name and (name in own or name.split("/")[0] not in known) for name in after)


def _reported(events: Sequence[Any], extreme: str) -> Plain:
    checked = max((n for n, event in enumerate(events) if _checks(event)), default=-1)
    told = [e for e in events[checked + 1 :] if e.type == "anonymous.reported" and e.data.reported_injury]
    first = {f"{event.source}/{event.subject}": event for event in reversed(told)}
    return {name: at(event, extreme) for name, event in first.items()}


def _checks(event: Any) -> bool:
    if event.type == "anonymous.reported":
        hurt = event.data.reported_injury
        return bool(hurt) and hurt.medical_view == "recorded"
    return event.type == "injury.observed" or (
        event.type == "injury.reported" and event.data.medical_view == "recorded"
    )
