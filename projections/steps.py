"""Every change of the tier, and when the child was last looked after: what a step down has to look back on.

Rules: docs/step-down.md, "Behind this tier", `stepped-down-before`, `consent-only`, `pre-birth-missing`.
It grows with the changes of tier only, not with the length of a history.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.history import Entry
from schemas.codes import LOOKED_AFTER, Status
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet

NAME: Final = "steps"
VERSION: Final = 1
TYPES: Final = frozenset({"tier.set", "order.made", "order.varied", "order.ended"})


class Run(NamedTuple):
    """An unbroken run of ``tier.set`` with one tier; ``lowered``: it came from a higher one."""

    tier: int
    lowered: bool
    first: Mark
    last: Mark


class Order(NamedTuple):
    """A court's order by which the child is looked after; it is over after the day ``expires_on``."""

    last: Mark
    expires_on: date | None


class Steps(NamedTuple):
    """``runs`` first first. ``looked_after`` is whether the setting says so, ``orders`` those that say so and are not
    ended, ``ended`` the last event with which either ended.
    """

    runs: tuple[Run, ...] = ()
    looked_after: bool = False
    orders: Mapping[str, Order] = {}
    ended: Mark | None = None


EMPTY: Final = Steps()


def fold(state: Steps, entry: Entry) -> Steps:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case TierSet():
            return _set(state, event)
        case OrderMade() | OrderVaried() | OrderEnded():
            return _ordered(state, event)
        case _:
            return state


def _set(state: Steps, event: TierSet) -> Steps:
    now = mark(event)
    looked_after = event.data.status is Status.LOOKED_AFTER or not LOOKED_AFTER.isdisjoint(event.data.bases)
    if state.looked_after and not looked_after:
        state = state._replace(ended=now)
    last = state.runs[-1] if state.runs else None
    if last is not None and last.tier == event.data.tier:
        runs = (*state.runs[:-1], last._replace(last=now))
    else:
        lowered = last is not None and last.tier > event.data.tier
        runs = (*state.runs, Run(event.data.tier, lowered, now, now))
    return state._replace(runs=runs, looked_after=looked_after)


def _ordered(state: Steps, event: OrderMade | OrderVaried | OrderEnded) -> Steps:
    order, now = name(event, event.data.order), mark(event)
    opens = isinstance(event, OrderMade) or (isinstance(event, OrderVaried) and order in state.orders)
    if opens and event.data.basis in LOOKED_AFTER:
        return state._replace(orders=put(state.orders, order, Order(now, event.data.expires_on)))
    ended = now if order in state.orders else state.ended
    return state._replace(orders=without(state.orders, order), ended=ended)
