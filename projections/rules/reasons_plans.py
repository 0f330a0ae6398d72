"""Reasons of plans, sessions, orders, assessments and management oversight. Rules: docs/step-down.md."""

from collections.abc import Iterable
from typing import Final

from projections import orders, plans
from projections.history import EventName
from projections.orders import Order
from projections.plans import Left, Plan
from projections.promises import Intervention
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.moments import end_of_day

_STATUTORY: Final = frozenset({"child-and-family", "section-47", "pre-birth"})


def sessions_not_delivered(facts: Facts, request: Request) -> Finding | None:
    """What was promised to the family and is not recorded as given, also where the service is over."""
    over = {item: one for item, one in facts.plans.unkept.items() if one.ended and facts.of_this_work(one.ended)}
    owed = [*plans.owed(facts.plans).values(), *over.values()]
    if not owed:
        return None
    marks = (m for one in owed for m in (one.planned, *(missed.last for missed in one.missed.values()), one.ended) if m)
    return Finding(
        f"Recorded here as given: {words.listed(map(_given, owed))}. When will the family have the rest?",
        evidence(marks),
    )


def _given(one: Intervention) -> str:
    by = words.agency(one.planned.event[0])
    ended = f", whose service ended {words.on(one.ended.happened)}" if one.ended else ""
    if one.sessions:
        promised = f"that {by} promised ({words.on(one.planned.happened)})"
        return f"{one.delivered} of {one.sessions} sessions {promised}{ended}"
    return f"none of the sessions of {by} since some were missed{ended}"


def actions_missed(facts: Facts, request: Request) -> Finding | None:
    """Actions of an open plan that are recorded as missed."""
    found = [mark for missed in plans.missed_actions(facts.plans).values() for mark in missed.values()]
    if not found:
        return None
    number = words.counted(len(found), "action of an open plan is", "actions of an open plan are")
    return Finding(f"{number} recorded as missed and not since as done. Are they still needed?", evidence(found))


def objectives_unmet(facts: Facts, request: Request) -> Finding | None:
    """What the plan was to change is not recorded as changed, also where it ended and no other went on with it."""
    found, over = plans.unmet(facts.plans), _left(facts, taken_on=False)
    parts = []
    if number := sum(map(len, found.values())):
        parts.append(words.counted(number, "objective of an open plan", "objectives of an open plan"))
    if number := sum(len(left.objectives) for left in over.values()):
        parts.append(words.counted(number, "objective of a plan that ended", "objectives of a plan that ended"))
    if not parts:
        return None
    cited = (*_plans(facts, found), *_ended(over))
    return Finding(f"Not recorded as met or no longer needed: {words.listed(parts)}. What has changed?", cited)


def objectives_left(facts: Facts, request: Request) -> Finding | None:
    """A plan ended with objectives unmet, and another may go on with them, or a plan of a higher tier followed it."""
    over = _left(facts, taken_on=True)
    if not over:
        return None
    told = words.listed(
        f"{words.agency(left.opened.event[0])}'s {words.words(left.kind)} plan ({words.on(left.ended.happened)})"
        for left in over.values()
    )
    return Finding(
        f"Ended with objectives not recorded as met or no longer needed: {told}. What became of each, in the plan that "
        "came after or is open now?",
        _ended(over),
    )


def _left(facts: Facts, *, taken_on: bool) -> dict[str, Left]:
    """What ended in this work with objectives unmet: taken on by another plan, or by none."""
    ended = {item: left for item, left in facts.plans.left.items() if facts.of_this_work(left.ended)}
    now = _goes_on_now(facts)
    return {item: left for item, left in ended.items() if (now or left.followed) is taken_on}


def _goes_on_now(facts: Facts) -> bool:
    """A plan of work with the family is open, and says what is to change."""
    return any(plan.kind in plans.GOES_ON and plan.objectives for plan in facts.plans.plans.values())


def _ended(over: dict[str, Left]) -> tuple[EventName, ...]:
    return evidence(mark for left in over.values() for mark in (left.opened, left.ended))


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
    found = {name: plan for name, plan in facts.plans.plans.items() if plan.kind in plans.GOES_ON}
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
    goes_on = [plan for plan in facts.plans.plans.values() if plans.GOES_ON.get(plan.kind, 1) <= request.to]
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
