"""Reasons of plans, sessions, orders, assessments and management oversight. Rules: docs/step-down.md."""

from collections.abc import Iterable
from typing import Final

from projections import orders, plans
from projections.history import EventName
from projections.orders import Order
from projections.plans import Plan
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.moments import end_of_day
from schemas.plans import PlanKind

_STATUTORY: Final = frozenset({"child-and-family", "section-47", "pre-birth"})
_GOES_ON: Final[dict[PlanKind, int]] = {
    "early-help": 2, "child-in-need": 3, "social-work": 3, "child-protection": 4, "care": 4,
}  # fmt: skip
"""Plans of work with the family, with the lowest tier at which such a one goes on; no step ends the other kinds."""


def sessions_not_delivered(facts: Facts, request: Request) -> Finding | None:
    """What was promised to the family and is not recorded as given."""
    owed = plans.owed(facts.plans)
    if not owed:
        return None
    told = words.listed(
        f"{item.delivered} of {item.sessions} sessions that {words.agency(item.planned.event[0])} promised "
        f"({words.on(item.planned.happened)})"
        if item.sessions
        else f"none of the sessions of {words.agency(item.planned.event[0])} since some were missed"
        for item in owed.values()
    )
    marks = (m for item in owed.values() for m in (item.planned, *(missed.last for missed in item.missed.values())))
    return Finding(f"Recorded here as given: {told}. When will the family have the rest?", evidence(marks))


def actions_missed(facts: Facts, request: Request) -> Finding | None:
    """Actions of an open plan that are recorded as missed."""
    found = [mark for missed in plans.missed_actions(facts.plans).values() for mark in missed.values()]
    if not found:
        return None
    number = words.counted(len(found), "action of an open plan is", "actions of an open plan are")
    return Finding(f"{number} recorded as missed and not since as done. Are they still needed?", evidence(found))


def objectives_unmet(facts: Facts, request: Request) -> Finding | None:
    """What the plan was to change is not recorded as changed."""
    found = plans.unmet(facts.plans)
    number = sum(map(len, found.values()))
    if not number:
        return None
    told = words.counted(number, "objective of an open plan is", "objectives of an open plan are")
    return Finding(f"{told} not recorded as met or no longer needed. What has changed?", _plans(facts, found))


def objectives_unmeasurable(facts: Facts, request: Request) -> Finding | None:
    """What the plan was to change cannot be told changed."""
    found = plans.unmeasurable(facts.plans)
    if not found:
        return None
    told = words.listed(f"the plan of {words.agency(facts.plans.plans[name].opened.event[0])}" for name in found)
    return Finding(
        f"No measure is recorded for all that is to change: {told}. How will it be known?", _plans(facts, found)
    )


def plans_in_parallel(facts: Facts, request: Request) -> Finding | None:
    """Two plans of work with the family are open: which goes on after the step is nowhere said."""
    found = {name: plan for name, plan in facts.plans.plans.items() if plan.kind in _GOES_ON}
    if len(found) < 2:
        return None
    told = words.listed(
        f"{words.agency(plan.opened.event[0])}'s {words.words(plan.kind)} plan ({words.since(plan.opened.happened)})"
        for plan in found.values()
    )
    number = words.counted(len(found), "plan is", "plans are")
    return Finding(
        f"{number} open: {told}. Which of them goes on, and who leads it with the family?", _plans(facts, found)
    )


def order_ending(facts: Facts, request: Request) -> Finding | None:
    """A court's order ends soon, and nothing is planned for after it."""
    goes_on = [plan for plan in facts.plans.plans.values() if _GOES_ON.get(plan.kind, 1) <= request.to]
    found = {
        name: order
        for name, (order, _) in orders.ending(
            facts.answer.orders, facts.as_of, facts.limits.order_ending_months
        ).items()
        if not any(_is_for_after(facts, plan, order) for plan in goes_on)
    }
    if not found:
        return None
    days = words.listed(words.day(end_of_day(order.expires_on)) for order in found.values() if order.expires_on)
    lately = words.counted(orders.FOR_AFTER_MONTHS, "month", "months")
    return Finding(
        f"A court order ends on {days}, and no open plan is recorded here that was opened or reviewed in the {lately} "
        f"before, has objectives and goes on at tier {request.to}. What is planned for after it?",
        tuple(dict.fromkeys(start.event for order in found.values() for start in order.starts)),
    )


def _is_for_after(facts: Facts, plan: Plan, order: Order) -> bool:
    """By what was last looked at of it."""
    looked_at = facts.at(plan.reviewed or plan.opened)
    return order.expires_on is not None and orders.is_for_after(
        order.expires_on, looked_at, has_objectives=bool(plan.objectives)
    )


def assessment_unfinished(facts: Facts, request: Request) -> Finding | None:
    """A statutory assessment is under way."""
    found = [item for item in facts.assessments.open.values() if item.kind in _STATUTORY]
    if not found:
        return None
    told = words.listed(f"{words.words(item.kind)} ({words.since(item.first.happened)})" for item in found)
    return Finding(
        f"No record is held here that an assessment was completed or declined: {told}. What does it say?",
        evidence(mark for item in found for mark in (item.first, item.last)),
    )


def no_oversight(facts: Facts, request: Request) -> Finding | None:
    """No manager's look is recorded since the present tier began."""
    supervision = facts.assessments.supervision
    if supervision is not None and facts.in_series(supervision.last):
        return None
    return Finding(
        "No record is held here that a manager looked at this since the present tier began. Who has?", facts.setting
    )


def _plans(facts: Facts, names: Iterable[str]) -> tuple[EventName, ...]:
    marks = (facts.plans.plans[name] for name in names)
    return evidence(mark for plan in marks for mark in (plan.opened, plan.reviewed))
