"""The tier and what stands beside it, folded from direct events in order.

Readings chosen where docs/meaning.md leaves room:
- Without ``as_of`` no order has expired (there is no day to compare with).
- The starts of an order outlive its end, and ``order-start`` is found of any order ever made,
  shown or not. Touching is having an instant in common.
- An order expired but not ended is open: it can be varied back into view.
- Reopening a closed assessment begins a new since. ``plan.opened`` of an open plan replaces it.
- ``meeting.cancelled`` removes the proposed conference of that (source, meeting), of whatever kind.
- Born and died are noted as truths; without a setting there is no since, also when born.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import Any

from schemas import Event
from schemas.assessments import (
    AssessmentCompleted,
    AssessmentDeclined,
    AssessmentRequested,
    AssessmentStarted,
)
from schemas.codes import LOOKED_AFTER, LegalBasis
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.moments import LONDON, Interval
from schemas.people import BirthRecorded, DeathRecorded
from schemas.plans import PlanEnded, PlanOpened
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet, TierViewed

Answer = dict[str, Any]
"""Keys of an answer, plain values that compare with ``==``:

tier (int or None), statuses, bases (sorted lists of str); of the setting, None without one: status,
service, lead_authority, by (source), since (``Interval``), event (its id);
orders: sorted dicts source, order, basis, expires_on (date or None), starts (sorted event ids);
assessments: sorted dicts source, assessment, kind, by, since (``Interval``);
plans: sorted dicts source, plan, kind, category; conferences: sorted [source, meeting];
views: source → dict tier, event; strategy, born, died (bool);
conflicts: sorted ["order-start", source, order] and ["looked-after-bases", basis, basis, …].
"""

Named = tuple[str, str]
"""(source, the sender's name of the order, assessment, plan or meeting)."""

CONFERENCE = "initial-child-protection-conference"


@dataclass
class Order:
    """``basis`` and ``expires_on`` of the last making or variation."""

    basis: LegalBasis
    expires_on: date | None
    open: bool = True
    starts: list[Event] = field(default_factory=list)


@dataclass
class State:
    """What the events so far add up to."""

    setting: TierSet | None = None
    since: Interval | None = None
    strategy: bool = False
    orders: dict[Named, Order] = field(default_factory=dict)
    assessments: dict[Named, Answer] = field(default_factory=dict)
    plans: dict[Named, PlanOpened] = field(default_factory=dict)
    conferences: set[Named] = field(default_factory=set)
    views: dict[str, TierViewed] = field(default_factory=dict)
    born: bool = False
    died: bool = False


def answer(events: Iterable[Event], as_of: datetime | None) -> Answer:
    """The answer after ``events``, which are in order and taken by ``as_of``."""
    state = State()
    for event in events:
        _note(state, event)
        _note_order(state, event)
        _note_assessment(state, event)
        _note_plan(state, event)
        _note_meeting(state, event)
    shown = {name: order for name, order in state.orders.items() if _shown(order, as_of)}
    bases = {order.basis for order in shown.values()}
    bases |= set(state.setting.data.bases) if state.setting else set()
    return {
        **_setting(state),
        "statuses": sorted(_statuses(state, bases)),
        "bases": sorted(str(basis) for basis in bases),
        **_lists(state, shown),
        "strategy": state.strategy,
        "born": state.born,
        "died": state.died,
        "conflicts": sorted(_conflicts(state, bases)),
    }


def _note(state: State, event: Event) -> None:
    match event:
        case TierSet():
            if state.setting is None or _run(state.setting) != _run(event):
                state.since = event.happened
            state.setting = event
            state.strategy = False
        case TierViewed():
            state.views[event.source] = event
        case BirthRecorded():
            state.born = True
        case DeathRecorded():
            state.died = True
        case _:
            pass


def _run(event: TierSet) -> tuple[object, ...]:
    data = event.data
    return data.tier, data.status, data.service, frozenset(data.bases)


def _note_order(state: State, event: Event) -> None:
    if not isinstance(event, OrderMade | OrderVaried | OrderEnded):
        return
    name, data = (event.source, event.data.order), event.data
    known = state.orders.get(name)
    if isinstance(event, OrderMade):
        starts = known.starts if known else []
        state.orders[name] = Order(data.basis, data.expires_on, True, [*starts, event])
    elif known and known.open and isinstance(event, OrderVaried):
        state.orders[name] = Order(data.basis, data.expires_on, True, known.starts)
    elif known and isinstance(event, OrderEnded):
        state.orders[name] = Order(known.basis, known.expires_on, False, known.starts)


def _note_assessment(state: State, event: Event) -> None:
    match event:
        case AssessmentRequested() | AssessmentStarted():
            name = (event.source, event.data.assessment)
            begun = state.assessments.get(name)
            state.assessments[name] = {
                "source": event.source,
                "assessment": event.data.assessment,
                "kind": event.data.kind,
                "by": event.data.by,
                "since": begun["since"] if begun else event.happened,
            }
        case AssessmentCompleted() | AssessmentDeclined():
            state.assessments.pop((event.source, event.data.assessment), None)
        case _:
            pass


def _note_plan(state: State, event: Event) -> None:
    if isinstance(event, PlanOpened):
        state.plans[event.source, event.data.plan] = event
    elif isinstance(event, PlanEnded):
        state.plans.pop((event.source, event.data.plan), None)


def _note_meeting(state: State, event: Event) -> None:
    if not isinstance(event, MeetingPlanned | MeetingHeld | MeetingCancelled):
        return
    name, kind = (event.source, event.data.meeting), event.data.kind
    if isinstance(event, MeetingCancelled):
        state.conferences.discard(name)
    elif isinstance(event, MeetingPlanned) and kind == CONFERENCE:
        state.conferences.add(name)
    elif isinstance(event, MeetingHeld) and kind == CONFERENCE:
        state.conferences.clear()
        state.strategy = False
    elif isinstance(event, MeetingHeld) and kind == "strategy-discussion":
        state.strategy = True


def _shown(order: Order, as_of: datetime | None) -> bool:
    if not order.open or order.expires_on is None or as_of is None:
        return order.open
    return as_of.astimezone(LONDON).date() <= order.expires_on


def _setting(state: State) -> Answer:
    if state.setting is None:
        nothing = dict.fromkeys(("status", "service", "lead_authority", "by", "since", "event"))
        return {"tier": 1 if state.born else None, **nothing}
    data = state.setting.data
    return {
        "tier": data.tier,
        "status": str(data.status),
        "service": data.service,
        "lead_authority": data.lead_authority,
        "by": state.setting.source,
        "since": state.since,
        "event": state.setting.id,
    }


def _statuses(state: State, bases: set[LegalBasis]) -> set[str]:
    rules = {
        "universal": state.setting is None and state.born,
        "under-assessment": bool(state.assessments),
        "child-protection-plan": any(p.data.kind == "child-protection" for p in state.plans.values()),
        "looked-after": bool(bases & LOOKED_AFTER),
        "supervision-order": LegalBasis.SUPERVISION_ORDER in bases,
        "strategy-discussion": state.strategy,
    }
    own = {str(state.setting.data.status)} if state.setting else set()
    return own | {status for status, holds in rules.items() if holds}


def _lists(state: State, shown: dict[Named, Order]) -> Answer:
    return {
        "orders": [
            {
                "source": source,
                "order": name,
                "basis": str(order.basis),
                "expires_on": order.expires_on,
                "starts": sorted(start.id for start in order.starts),
            }
            for (source, name), order in sorted(shown.items(), key=lambda item: item[0])
        ],
        "assessments": [state.assessments[name] for name in sorted(state.assessments)],
        "plans": [
            {"source": source, "plan": name, "kind": p.data.kind, "category": p.data.category}
            for (source, name), p in sorted(state.plans.items(), key=lambda item: item[0])
        ],
        "conferences": sorted([source, meeting] for source, meeting in state.conferences),
        "views": {s: {"tier": view.data.tier, "event": view.id} for s, view in state.views.items()},
    }


def _conflicts(state: State, bases: set[LegalBasis]) -> list[list[str]]:
    found = [
        ["order-start", *name]
        for name, order in state.orders.items()
        if any(not _touch(a.happened, b.happened) for a, b in combinations(order.starts, 2))
    ]
    looked_after = sorted(str(basis) for basis in bases & LOOKED_AFTER)
    if len(looked_after) > 1:
        found.append(["looked-after-bases", *looked_after])
    return found


def _touch(one: Interval, other: Interval) -> bool:
    return one.earliest <= other.latest and other.earliest <= one.latest
