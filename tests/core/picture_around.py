"""The plain views of orders, household, people around, requests, quality, steps and who sat at which table."""

from typing import Any

from projections import orders as court_orders
from projections import quality as of_quality
from projections.attended import Attended
from projections.calendar import Mark
from projections.handover import missing
from projections.household import Household
from projections.orders import Order, Orders
from projections.people import People
from projections.quality import Quality, Tally
from projections.requests import Requests
from projections.steps import Steps
from tests.core.picture import Plain, View, alerts, called


def _events(marks: tuple[Mark, ...]) -> list[str]:
    return [called(mark.event) for mark in marks]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _order(name: str, held: Order) -> Plain:
    return {
        "order": name,
        "basis": str(held.basis),
        "expires_on": _day(held.expires_on),
        "open": held.open,
        "starts": _events(held.starts),
        "varied": called(held.varied.event) if held.varied else None,
        "expiries": [_day(day) for day in held.expiries],
        "ends": _events(held.ends),
    }


def orders(state: Orders, view: View) -> Plain:
    held, as_of = state.orders, view.as_of
    return {
        "orders": [_order(name, order) for name, order in held.items()],
        "legal_status_missing": view.maybe(state.lawful.missing),
        "in_force": sorted(court_orders.in_force(held, as_of)) if as_of else None,
        "ending": sorted(court_orders.ending(held, as_of, 3.0)) if as_of else None,
        "without_end": sorted(court_orders.without_end(held, as_of)) if as_of else None,
        "conflicts": [[found.kind, found.order] for found in court_orders.conflicts(held)],
        "looked_after_ended": view.maybe(state.looked_after_ended),
        "plans": [
            [name, called(plan.looked_at.event), plan.has_objectives] for name, plan in sorted(state.plans.items())
        ],
        "looked_at": list(state.looked_at),
        "recorded": alerts(state.recorded),
    }


def _services(marks: Any, view: View) -> list[Plain]:
    rows = [
        {**dict(zip(("source", "service"), name.split("/", 1), strict=True)), **view.at(mark)}
        for name, mark in marks.items()
    ]
    return sorted(rows, key=lambda row: (row["source"], row["service"]))


def people(state: People, view: View) -> Plain:
    return {
        "workers": [
            {"worker": name, "role": w.role, "team": w.team, "reach": w.reach, **view.at(w.named)}
            for name, w in state.workers.items()
        ],
        "open": _services(state.services, view),
        "ended": _services(state.ended, view),
    }


def requests(state: Requests, view: View) -> Plain:
    return {
        "information": [
            {
                "request": name,
                "of": held.of,
                **view.at(held.asked),
                "withheld": called(held.withheld.event) if held.withheld else None,
            }
            for name, held in state.information.items()
        ],
        "help": [
            {
                "help": name,
                "asked_by": str(held.asked_by),
                "topics": [str(topic) for topic in held.topics],
                **view.at(held.asked),
                "answer": held.answer.word if held.answer else None,
                "answer_event": called(held.answer.given.event) if held.answer else None,
            }
            for name, held in state.help.items()
        ],
        "recorded": alerts(state.recorded),
    }


def _tallies(held: Any) -> Plain:
    def tally(found: Tally) -> Plain:
        return {"times": found.times, "event": called(found.last.event)}

    return {source: tally(found) for source, found in held.items()}


def quality(state: Quality, view: View) -> Plain:
    return {
        "undated": _tallies(state.undated),
        "late": _tallies(state.late),
        "notes": [
            {
                "source": note.source,
                "fingerprint": note.fingerprint,
                "first": called(note.first.event),
                "last": called(note.last.event),
                "occasions": note.occasions,
            }
            for note in state.notes
        ],
        "facts": [fact.what for fact in state.facts],
        "conflicts": {what: [called(event) for event in pair] for what, pair in of_quality.conflicts(state).items()},
    }


def steps(state: Steps, view: View) -> Plain:
    return {
        "runs": [
            {"tier": r.tier, "lowered": r.lowered, "first": called(r.first.event), "last": called(r.last.event)}
            for r in state.runs
        ],
        "looked_after": state.looked_after,
        "ended": view.maybe(state.ended),
        "undecided": [{"step": called(d.step.event), "was": d.was, "tier": d.tier} for d in state.undecided],
        "handover": _handover(state),
        "recorded": alerts(state.recorded),
    }


def _handover(state: Steps) -> Plain | None:
    step, lacks = state.handing.step, missing(state.handing)
    if step is None or not step.covered or state.recorded.died:
        return None
    declined = lacks.declined if lacks else None
    said = [declined[0], called(declined[1].event)] if declined else None
    return {
        "step": called(step.step.event),
        "was": step.was,
        "tier": step.tier,
        "holder": step.holder,
        "missing": {"accepted": lacks.accepted, "booked": lacks.booked, "declined": said} if lacks else None,
    }


def attended(state: Attended, view: View) -> Plain:
    return {
        "attended": {agency: view.at(mark) for agency, mark in state.attended.items()},
        "held": {agency: view.at(mark) for agency, mark in state.held.items()},
    }


def household(state: Household, view: View) -> Plain:
    once = ("pre_birth", "born", "died", "separation", "violence", "move")
    return {
        "pregnancies": {
            who: {
                "outcome": p.outcome,
                **view.at(p.last),
                "due_on": _day(p.due_on),
                "considered": p.considered,
                "asks": view.maybe(p.asks),
            }
            for who, p in state.pregnancies.items()
        },
        "unfinished": {name: view.at(first) for name, first in state.unfinished.items()},
        "statutory": state.statutory,
        "address": state.address,
        "recorded": alerts(state.recorded),
        **{name: view.maybe(getattr(state, name)) for name in once},
        "consents": {
            service: {"word": c.word, "by": str(c.by), **view.at(c.last)} for service, c in state.consents.items()
        },
    }
