"""The rest of the plain views: reports, the child and the household, assessments, referrals, oversight."""

from collections.abc import Callable
from typing import Any

from projections import oversight
from projections.assessments import Assessments
from projections.calendar import Mark
from projections.decisions import Decisions
from projections.disagreements import Disagreement, Disagreements, unresolved
from projections.enquiries import Enquiries
from projections.injuries import Injuries, OneInjury, each_injury, may_differ, perhaps_one
from projections.missed import Missed
from projections.oversight import Oversight
from projections.referrals import Referrals
from projections.rules.limits import OVERSIGHT
from projections.seen import Seen
from projections.visits import Visits
from tests.core.picture import Plain, View, alerts, called, concerns, meetings, open_worries, plans, worries
from tests.core.picture_around import attended, household, orders, people, quality, requests, steps
from tests.core.picture_reports import reports, sorted_by


def _injuries(state: Injuries, view: View) -> Plain:
    told = [
        {
            **view.at(injury.told),
            "source": injury.told.event[0],
            "how": "observed" if injury.observed else "reported",
            "kind": injury.kind,
            "sites": list(injury.sites),
            "occasions": injury.occasions,
            "explained_by": str(injury.explained_by) if injury.explained_by else None,
            "causes": [str(cause) for cause in injury.causes],
            "medical_view": injury.examined,
            "differ": injury.differ,
        }
        for injury in state.told
    ]
    found = each_injury(state.told)
    pairs = ((_names(one)[0], _names(other)[0], may_differ(one, other)) for one, other in perhaps_one(found))
    return {
        "told": told,
        "injuries": [
            {
                "tellings": _names(one),
                "occasions": one.occasions,
                "examined": one.is_examined,
                "differs": one.differs,
                "unclear": one.is_unclear,
            }
            for one in found
        ],
        "perhaps": [list(pair) for pair in pairs],
    }


def _names(one: OneInjury) -> list[str]:
    return [called(each.told.event) for each in one.tellings]


def _seen(state: Seen, view: View) -> Plain:
    rows = [
        {
            **dict(zip(("source", "reference"), name.split("/", 1), strict=True)),
            "seen": view.at(sight.seen),
            "alone": view.maybe(sight.alone),
            "sleeping_place": view.maybe(sight.sleeping_place),
            "awake": view.maybe(sight.awake),
        }
        for name, sight in state.sights.items()
    ]
    return {"seen": sorted_by(rows, "source", "reference"), "voice": view.maybe(state.voice)}


def _missed(state: Missed, _: View) -> list[Plain]:
    def counted(marks: tuple[Mark, ...]) -> Plain:
        return {"count": len(marks), "event": called(marks[-1].event) if marks else None}

    return [
        {
            "source": source,
            "was_not_brought": counted(service.not_brought),
            "no_access": counted(service.no_access),
            "cancelled_by_family": counted(service.cancelled),
            "discharged": called(service.discharged.event) if service.discharged else None,
        }
        for source, service in sorted(state.services.items())
    ]


def _assessments(state: Assessments, view: View) -> Plain:
    overseen = state.supervision
    return {
        "open": [
            {"assessment": name, "kind": held.kind, "by": held.by, **view.at(held.last)}
            for name, held in sorted(state.open.items())
        ],
        "completed": {kind: view.at(mark) for kind, mark in state.completed.items()},
        "supervision": overseen and {**view.at(overseen.last), "endorsed": overseen.endorsed},
    }


def _referrals(state: Referrals, view: View) -> Plain:
    to = {
        to: {
            **view.at(referral.made),
            "decision": referral.verdict.decision if referral.verdict else None,
            "decision_event": called(referral.verdict.decided.event) if referral.verdict else None,
            "topics": [str(topic) for topic in referral.topics],
            "opened": referral.opened,
        }
        for to, referral in state.to.items()
    }
    return {
        "to": to,
        "holder": state.holder,
        "orders": list(state.orders),
        "recorded": alerts(state.recorded),
    }


def _oversight(state: Oversight, view: View) -> Plain:
    lapse = oversight.lapse(state, view.as_of, view.extreme, OVERSIGHT) if view.as_of else None
    status = state.involvement.status
    return {
        "worries": open_worries(state.worries, view),
        "involvement": view.maybe(state.involvement.began),
        "reviewed": view.maybe(state.reviewed),
        "closed_with_worries": view.maybe(state.closed),
        "uneasy": view.maybe(state.uneasy),
        "status": str(status) if status else None,
        "lapse": lapse.kind if lapse else None,
        "heard": {source: view.at(last) for source, last in state.heard.items()},
        "missed": {source: [view.at(held) for held in marks] for source, marks in state.missed.items()},
        "lead": state.lead,
        "recorded": alerts(state.recorded),
    }


def _disagreements(state: Disagreements, view: View) -> Plain:
    return {
        "formal": [{"disagreement": name, **_formal(held, view)} for name, held in state.formal.items()],
        "resolved": [
            {"disagreement": name, "outcome": str(held.outcome), "dissent": held.dissent, **view.at(held.at)}
            for name, held in state.resolved.items()
        ],
        "views": [
            {
                "source": source,
                "tier": held.tier,
                **view.at(held.at),
                "since": called(held.since.event) if held.since else None,
            }
            for source, held in state.views.items()
        ],
        "unresolved": sorted(unresolved(state)),
        "recorded": alerts(state.recorded),
    }


def _formal(held: Disagreement, view: View) -> Plain:
    taken, answer = held.taken, held.answer
    due_on = taken.due_on.isoformat() if taken and taken.due_on else None
    return {
        "raised": view.maybe(held.raised),
        "taken": {**view.at(taken.at), "stage": taken.stage, "due_on": due_on} if taken else None,
        "with": held.with_agency,
        "matter": str(held.matter) if held.matter else None,
        "tier": held.tier,
        "answer": {**view.at(answer.at), "stage": answer.stage, "word": answer.answer} if answer else None,
        "told": [called(mark.event) for mark in held.told],
        "stage": held.stage,
        "answered": held.answered is not None,
    }


def _decisions(state: Decisions, view: View) -> Plain:
    return {"last": view.maybe(state.last), "recorded": alerts(state.recorded)}


def _visits(state: Visits, view: View) -> Plain:
    run = state.run
    return {
        "run": run
        and {
            "tier": run.tier,
            "status": str(run.status),
            "visitor": run.visitor,
            "since": view.point(run.began),
        },
        "sights": {name: view.at(sight) for name, sight in state.sights.items()},
        "own": list(state.own),
        "lately": list(state.lately),
        "violence": view.maybe(state.violence),
        "assessed": {name: view.at(begun) for name, begun in sorted(state.assessed.items())},
        "reported": {name: view.at(told) for name, told in state.reported.items()},
        "expected": state.expected and state.expected.isoformat(),
        "born": state.born,
        "recorded": alerts(state.recorded),
    }


def _enquiries(state: Enquiries, view: View) -> Plain:
    return {
        "run": state.run and {"status": str(state.run.status), "since": view.point(state.run.began)},
        "under_enquiry": state.under_enquiry,
        "undecided": [
            {"referral": name, "alleges": held.alleges, **view.at(held.made)}
            for name, held in sorted(state.referrals.items())
        ],
        "early": dict(state.decided),
        **{
            name: view.maybe(getattr(state, name))
            for name in ("referred", "alleged", "strategy", "supervised", "owed", "harm")
        },
        "assessments": [
            {
                "assessment": name,
                "kind": held.kind,
                "since": view.at(held.since),
                "asked": view.maybe(held.asked),
                "started": held.started,
            }
            for name, held in sorted(state.assessments.items())
        ],
        "planned": list(state.planned),
        "concluded": state.concluded
        and {
            **view.at(state.concluded.ended),
            "declined": state.concluded.declined,
            "outcomes": [str(each) for each in state.concluded.outcomes],
            "harm": view.maybe(state.concluded.harm),
        },
        "conference": state.conference and {"initial": state.conference[1], **view.at(state.conference[0])},
        "unreviewed": view.maybe(state.unreviewed),
        "disclosed": view.maybe(state.disclosed.told),
        "looked": view.maybe(state.disclosed.looked),
        "put": list(state.disclosed.put),
        "recorded": alerts(state.recorded),
    }


VIEWS: dict[str, Callable[[Any, View], Any]] = {
    "worries": worries,
    "concerns": concerns,
    "plans": plans,
    "meetings": meetings,
    "reports": reports,
    "injuries": _injuries,
    "seen": _seen,
    "missed": _missed,
    "household": household,
    "assessments": _assessments,
    "referrals": _referrals,
    "oversight": _oversight,
    "disagreements": _disagreements,
    "decisions": _decisions,
    "visits": _visits,
    "enquiries": _enquiries,
    "orders": orders,
    "people": people,
    "requests": requests,
    "quality": quality,
    "steps": steps,
    "attended": attended,
}
"""The plain view of the state of each section; that of worries is of the state of concerns."""
