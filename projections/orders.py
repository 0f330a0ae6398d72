"""Legal orders: made, varied, ended, when they end, and where accounts of them differ.

Rules: docs/picture.md, "Orders"; clock: docs/clocks.md. Orders that ended are kept: a child has few, and how one began
may still be told otherwise.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, months_after, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry, EventName
from projections.lawful import Lawful, lawful
from schemas.codes import LOOKED_AFTER, LegalBasis, Status
from schemas.moments import LONDON, end_of_day
from schemas.plans import PlanEnded, PlanOpened, PlanReviewed
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet

NAME: Final = "orders"
VERSION: Final = 4
ORDER_TYPES: Final = frozenset({"order.made", "order.varied", "order.ended"})
TYPES: Final = ALERT_TYPES | ORDER_TYPES | {"plan.opened", "plan.reviewed", "plan.ended", "tier.set"}
ENDING: Final = "order-ending"
WITHOUT_END: Final = "order-without-end"
INTERIM_STANDS: Final = "interim-order-standing"
STATUS_MISSING: Final = "legal-status-missing"
RULES: Final = frozenset({ENDING, WITHOUT_END, INTERIM_STANDS, STATUS_MISSING})
BOUNDED: Final = frozenset(
    {
        LegalBasis.SUPERVISION_ORDER, LegalBasis.POLICE_PROTECTION, LegalBasis.EMERGENCY_PROTECTION_ORDER,
        LegalBasis.CHILD_ASSESSMENT_ORDER,
    }
)  # fmt: skip
"""Orders that statute gives an end: Children Act 1989 Schedule 3 paragraph 6, sections 46(6), 45(1) and 43(5)."""
INTERIM: Final = frozenset({LegalBasis.INTERIM_CARE_ORDER, LegalBasis.INTERIM_SUPERVISION_ORDER})
"""Orders that stand until the court has decided, often without a day: Children Act 1989, section 38(4)."""

FOR_AFTER_MONTHS: Final = 6
"""A plan for after an order is opened or looked at within so many months before its last day: a supervision order is
looked at by its ninth month, and what was planned before says nothing of what comes after it (this hub's own)."""

OrderEvent = OrderMade | OrderVaried | OrderEnded


class Order(NamedTuple):
    """``starts`` are all tellings of how it began; ``expiries`` the days told for its end since it was made or varied,
    ``expires_on`` the last of them; ``ends`` all tellings that it ended, since it was last made.
    """

    basis: LegalBasis
    expires_on: date | None
    open: bool
    starts: tuple[Mark, ...]
    varied: Mark | None = None
    expiries: tuple[date, ...] = ()
    ends: tuple[Mark, ...] = ()


class Planned(NamedTuple):
    """An open plan: the last event that opened or reviewed it, and whether it has an objective."""

    looked_at: Mark
    has_objectives: bool


class Orders(NamedTuple):
    """``orders`` and open ``plans`` by ``source/name``; ``looked_at`` are orders whose last day was over when a tier
    was set. ``looked_after_ended`` is the last event that ended an order by which the child was looked after.
    """

    orders: Mapping[str, Order] = {}
    plans: Mapping[str, Planned] = {}
    looked_at: tuple[str, ...] = ()
    looked_after_ended: Mark | None = None
    recorded: Recorded = Recorded()
    lawful: Lawful = Lawful()


class Conflict(NamedTuple):
    """Two records of one order that cannot both be so; the hub shows them and does not choose."""

    kind: Literal["order-start", "order-end", "order-expiry"]
    order: str
    events: tuple[EventName, ...]


EMPTY: Final = Orders()


def fold(state: Orders, entry: Entry) -> Orders:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case OrderMade() | OrderVaried() | OrderEnded():
            return _lawful(_ordered(state, event), mark(event))
        case PlanOpened() | PlanReviewed() | PlanEnded():
            return state._replace(plans=_planned(state.plans, event))
        case TierSet():
            status, named = event.data.status is Status.LOOKED_AFTER, bool(LOOKED_AFTER & set(event.data.bases))
            state = state._replace(lawful=Lawful(status, named, state.lawful.missing))
            return _lawful(_looked_at(state, event), mark(event))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _planned(held: Mapping[str, Planned], event: PlanOpened | PlanReviewed | PlanEnded) -> Mapping[str, Planned]:
    plan = name(event, event.data.plan)
    match event:
        case PlanOpened():
            return put(held, plan, Planned(mark(event), bool(event.data.objectives)))
        case PlanReviewed() if plan in held:
            return put(held, plan, Planned(mark(event), held[plan].has_objectives or bool(event.data.objectives)))
        case PlanEnded():
            return without(held, plan)
        case _:
            return held


def turn(held: Mapping[str, Order], event: OrderEvent) -> Mapping[str, Order]:
    """The orders after one event: a part of this state and of the tier's."""
    order, data, now = name(event, event.data.order), event.data, mark(event)
    before = held.get(order)
    days = () if data.expires_on is None else (data.expires_on,)
    match event:
        case OrderMade() if before is None:
            return put(held, order, Order(data.basis, data.expires_on, True, (now,), None, days))
        case OrderMade() if before is not None:
            told = (*before.expiries, *(day for day in days if day not in before.expiries)) if before.open else days
            ends = before.ends if before.open else ()
            starts = (*before.starts, now)
            return put(held, order, Order(data.basis, data.expires_on, True, starts, None, told, ends))
        case OrderVaried() if before is not None and before.open:
            changed = before._replace(basis=data.basis, expires_on=data.expires_on, varied=now, expiries=days)
            return put(held, order, changed)
        case OrderEnded() if before is not None:
            return put(held, order, before._replace(open=False, ends=(*before.ends, now)))
        case _:
            return held


def _ordered(state: Orders, event: OrderEvent) -> Orders:
    order = name(event, event.data.order)
    after = turn(state.orders, event)
    if after is state.orders:
        return state
    if _looked_after(state.orders.get(order)) and not _looked_after(after[order]):
        state = state._replace(looked_after_ended=mark(event))
    return state._replace(orders=after, looked_at=tuple(held for held in state.looked_at if held != order))


def _looked_after(order: Order | None) -> bool:
    return order is not None and order.open and order.basis in LOOKED_AFTER


def _lawful(state: Orders, now: Mark) -> Orders:
    return state._replace(lawful=lawful(state.lawful, now, ordered=any(map(_looked_after, state.orders.values()))))


def _looked_at(state: Orders, event: TierSet) -> Orders:
    """Whoever sets a tier after an order's last day has looked at what comes after it."""
    today = event.happened.earliest.astimezone(LONDON).date()
    over = {order for order, held in state.orders.items() if held.expires_on and held.expires_on < today}
    return state._replace(looked_at=tuple(sorted({*state.looked_at, *over})))


def in_force(orders: Mapping[str, Order], as_of: datetime) -> dict[str, Order]:
    """Orders made and not ended, until the end of the day ``expires_on``."""
    today = as_of.astimezone(LONDON).date()
    return {
        name: order
        for name, order in orders.items()
        if order.open and (order.expires_on is None or order.expires_on >= today)
    }


def ending(orders: Mapping[str, Order], as_of: datetime, months: float) -> dict[str, tuple[Order, datetime]]:
    """Orders in force that end within so many months, each with the last instant of its last day."""
    until = months_after(as_of, months)
    found = {
        name: (order, end_of_day(order.expires_on))
        for name, order in in_force(orders, as_of).items()
        if order.expires_on is not None
    }
    return {name: (order, end) for name, (order, end) in found.items() if end <= until}


def is_for_after(expires_on: date, looked_at: datetime, *, has_objectives: bool) -> bool:
    """Whether a plan opened or last reviewed then can be the one for after an order that ends on that day."""
    return has_objectives and looked_at >= months_after(end_of_day(expires_on), -FOR_AFTER_MONTHS)


def without_end(orders: Mapping[str, Order], as_of: datetime) -> dict[str, Order]:
    """Orders in force that statute gives an end, of which no day is recorded."""
    return {
        name: order
        for name, order in in_force(orders, as_of).items()
        if order.expires_on is None and order.basis in BOUNDED
    }


def conflicts(orders: Mapping[str, Order]) -> Iterable[Conflict]:
    """Accounts of one order that differ, whether it is in force or not."""
    for order, held in sorted(orders.items()):
        if _apart(held.starts):
            yield Conflict("order-start", order, tuple(start.event for start in held.starts))
        if _apart(held.ends):
            yield Conflict("order-end", order, tuple(end.event for end in held.ends))
        if len(held.expiries) > 1:
            yield Conflict("order-expiry", order, tuple(start.event for start in held.starts))


def _apart(marks: tuple[Mark, ...]) -> bool:
    """Whether two of them cannot have been at one time."""
    times = [told.happened for told in marks]
    return bool(times) and max(each.earliest for each in times) > min(each.latest for each in times)


def clocks(state: Orders) -> list[Clock]:
    """The clocks that run: until an order's last day, while no plan is open that surely is for what comes after it;
    since an order without one began; since a looked-after child is without a legal status.
    """
    running = [clock for order, held in state.orders.items() if held.open and (clock := _clock(state, order, held))]
    missing = state.lawful.missing
    return [*running, Clock(STATUS_MISSING, "", *missing)] if missing else running


def _clock(state: Orders, order: str, held: Order) -> Clock | None:
    start, last = held.varied or held.starts[-1], held.expires_on
    if last is None:
        rule = WITHOUT_END if held.basis in BOUNDED else INTERIM_STANDS if held.basis in INTERIM else None
        return Clock(rule, order, *start) if rule else None
    if order in state.looked_at or any(
        is_for_after(last, plan.looked_at.happened.earliest, has_objectives=plan.has_objectives)
        for plan in state.plans.values()
    ):
        return None
    return Clock(ENDING, order, *start, ends_on=last)
