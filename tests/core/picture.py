"""The states of the picture in the oracle's plain values, so that the two compare: see ``PICTURE_SHAPES.md``."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from projections import PROJECTIONS
from projections.calendar import Mark, bound
from projections.clocks import Recorded
from projections.concerns import Concerns, differences, live, taken_further
from projections.history import Entry, EventName, Extreme, in_order
from projections.meetings import Meetings, not_recorded
from projections.plans import Plan, Plans
from projections.promises import Intervention
from projections.worries import Worries

Plain = dict[str, Any]
BY_NAME = {projection.name: projection for projection in PROJECTIONS}


class View(NamedTuple):
    """How to look at a state: the extreme at which it was folded, and as of when."""

    extreme: Extreme
    as_of: datetime | None = None

    def point(self, mark: Mark) -> str:
        return iso(bound(mark.happened, self.extreme))

    def at(self, mark: Mark) -> Plain:
        return {"event": called(mark.event), "point": self.point(mark)}

    def maybe(self, mark: Mark | None) -> Plain | None:
        return self.at(mark) if mark else None


def folded(section: str, entries: Iterable[Entry], view: View) -> Any:
    """The state of the section, folded at the extreme from what had happened by then."""
    projection = BY_NAME["concerns" if section == "worries" else section]
    state = projection.empty
    for entry in in_order(entries, view.extreme, view.as_of):
        if projection.folds(entry):
            state = projection.fold(state, entry)
    return state


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def called(event: EventName) -> str:
    return "/".join(event)


def alerts(held: Recorded) -> Plain:
    return {
        "open": [
            {
                "alert": name,
                "rule": alert.rule,
                "item": alert.item,
                "start": called(alert.start),
                "acknowledged": alert.acknowledged and alert.acknowledged.role,
                "snoozed": alert.snoozed and [alert.snoozed.role, alert.snoozed.until_on.isoformat()],
                "delivered": alert.delivered and [alert.delivered.to, alert.delivered.step, iso(alert.delivered.at)],
            }
            for name, alert in sorted(held.open.items())
        ],
        "cleared": dict(held.clears),
        "died": held.died,
    }


def open_worries(held: Worries, view: View) -> list[Plain]:
    rows = [
        {
            "topic": str(worry.topic),
            "source": worry.source,
            "setting": str(worry.setting),
            "first": view.at(worry.first),
            "last": view.at(worry.last),
            "observed": worry.observed,
        }
        for worry in held.open.values()
    ]
    return sorted(rows, key=lambda row: (row["topic"], row["source"], row["setting"]))


def worries(state: Concerns, view: View) -> Plain:
    held = state.worries
    strengths = [
        {
            "topic": str(strength.topic),
            "source": strength.last.event[0],
            "setting": str(strength.setting),
            "event": called(strength.last.event),
            "happened": [iso(moment) for moment in strength.last.happened],
        }
        for strength in held.strengths.values()
    ]
    return {
        "open": open_worries(held, view),
        "improved": {str(topic): view.at(mark) for topic, mark in held.improved.items()},
        "strengths": sorted(strengths, key=lambda row: (row["topic"], row["source"], row["setting"])),
        "engaged": {str(topic): view.at(mark) for topic, mark in held.engaged.items()},
    }


def concerns(state: Concerns, view: View) -> Plain:
    raised = {name: c for name, c in sorted(state.formal.items()) if c.answer != "agreed"}
    rows = [
        {
            "concern": name,
            "to": concern.to,
            "topics": sorted(str(topic) for topic in concern.topics),
            "by_on": concern.by_on.isoformat() if concern.by_on else None,
            "point": view.point(concern.raised) if concern.raised else None,
            "answer": concern.answer,
            "answer_event": called(concern.answered.event) if concern.answered else None,
            "answer_point": view.point(concern.answered) if concern.answered else None,
            "live": live(state, concern),
            "taken_further": name in taken_further(state),
        }
        for name, concern in raised.items()
    ]
    return {
        "worries": open_worries(state.worries, view),
        "concerns": rows,
        **{word: [n for n, c in raised.items() if c.answer == word] for word in ("declined", "deferred")},
        "unanswered": [n for n, c in raised.items() if c.answer is None],
        "differences": sorted(differences(state)),
        "marks": {str(t): {"mark": left.how, "event": called(left.at.event)} for t, left in state.left.items()},
        "recurring": {str(t): {"count": r.times, "event": called(r.last.event)} for t, r in state.recurring.items()},
        "recorded": alerts(state.recorded),
    }


def plans(state: Plans, view: View) -> Plain:
    return {
        "plans": [{"plan": name, **_plan(plan, view)} for name, plan in sorted(state.plans.items())],
        "left": [
            {
                "plan": name,
                "kind": left.kind,
                "opened": called(left.opened.event),
                "objectives": [*left.objectives],
                "followed": left.followed,
                **view.at(left.ended),
            }
            for name, left in sorted(state.left.items())
        ],
        "interventions": _interventions(state.interventions, view),
        "unkept": _interventions(state.unkept, view),
        "planless": state.planless
        and {"status": str(state.planless.status), "since": view.maybe(state.planless.since)},
        "recorded": alerts(state.recorded),
    }


def _interventions(held: Mapping[str, Intervention], view: View) -> list[Plain]:
    return [
        {
            "intervention": name,
            "kind": one.kind,
            "sessions": one.sessions,
            "per_week": one.per_week,
            **view.at(one.planned),
            "delivered": one.delivered,
            "missed": {
                who: {"event": called(missed.last.event), "sessions": missed.sessions}
                for who, missed in one.missed.items()
            },
            "ended": view.maybe(one.ended),
        }
        for name, one in sorted(held.items())
    ]


def _plan(plan: Plan, view: View) -> Plain:
    return {
        "kind": plan.kind,
        **view.at(plan.opened),
        "objectives": [
            {
                "objective": name,
                "measurable": objective.measurable,
                "due_on": objective.due_on.isoformat() if objective.due_on else None,
                "outcome": objective.outcome,
                "outcome_event": called(objective.reviewed.event) if objective.reviewed else None,
            }
            for name, objective in sorted(plan.objectives.items())
        ],
        "reviewed": view.maybe(plan.reviewed),
        "missed": {text: called(mark.event) for text, mark in plan.missed.items()},
    }


def meetings(state: Meetings, view: View) -> Plain:
    series, last, lead = state.series, state.last, state.lead
    return {
        "setting": series
        and {
            "tier": series.tier,
            "status": str(series.status),
            "event": called(series.event),
            "since": view.point(series.began),
        },
        "last": last and {"kind": last.kind, **view.at(last.held), "attendees": _texts(last.attendees)},
        "met": state.met and {"meeting": state.met.meeting, "times": state.met.times, **view.at(state.met.held)},
        "dissent": {name: view.at(mark) for name, mark in state.dissent.items()},
        "attendance": {who: _texts(by_name) for who, by_name in state.attendance.items()},
        "planned": [
            {
                "meeting": name,
                "kind": planned.kind,
                "event": called(planned.planned.event),
                "for": [iso(moment) for moment in planned.day] if planned.day else None,
            }
            for name, planned in sorted(state.planned.items())
        ],
        "cancelled": [
            {"meeting": name, "kind": held.kind, **view.at(held.cancelled)}
            for name, held in sorted(state.cancelled.items())
        ],
        "lead": lead
        and {
            "agency": lead.agency,
            "role": lead.role,
            "event": called(lead.named.event),
            "accepted": lead.accepted is not None,
            "missed": [called(absence.held.event) for absence in lead.missed],
        },
        "vacant": state.vacant and called(state.vacant.event),
        "not_recorded": sorted(not_recorded(state, view.as_of)) if view.as_of else None,
        "recorded": alerts(state.recorded),
    }


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(word) for name, word in words.items()}
