"""Reasons of the law: by what the child is looked after or supervised, and by whom. Rules: docs/step-down.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from projections.calendar import Mark, bound
from projections.history import EventName
from projections.orders import Order
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.agencies import SOCIAL_CARE
from schemas.codes import LOOKED_AFTER, SUPERVISED, LegalBasis, Status
from schemas.moments import end_of_day

_HELPED: Final = 2
"""At this tier and below social care holds no child."""
_KINDS: Final = (
    (Status.LOOKED_AFTER, LOOKED_AFTER, "looked after"),
    (Status.SUPERVISION_ORDER, SUPERVISED, "supervision order (s.31)"),
)


def legal_status(facts: Facts, request: Request) -> Finding | None:
    """What a court ordered, or the status that social care set, says that the child is held at a higher tier."""
    helped = request.to <= _HELPED
    orders = _in_force(facts, LOOKED_AFTER | SUPERVISED if helped else LOOKED_AFTER)
    status = _status(facts) if helped else None
    told = [*map(_told, orders.values()), *([status] if status else [])]
    if not told:
        return None
    return Finding(
        words.asked(
            f"Recorded here as in force, which tier {request.to} does not hold",
            told,
            "Has it ended, and when, or who goes on as long as it lasts?",
        ),
        tuple(dict.fromkeys((*_cited(orders), *(facts.setting if status else ())))),
    )


def supervisor_missing(facts: Facts, request: Request) -> Finding | None:
    """A supervision order is in force, and nobody at social care is named who advises, assists and befriends."""
    orders = _in_force(facts, SUPERVISED)
    if not orders or any(name.partition("/")[0] in SOCIAL_CARE for name in facts.people.workers):
        return None
    told = words.listed(_told(order) for order in orders.values())
    return Finding(
        f"No worker of social care is named here while this is in force: {told}. Who is the supervisor?",
        _cited(orders),
    )


def _in_force(facts: Facts, bases: frozenset[LegalBasis]) -> Mapping[str, Order]:
    return {name: order for name, order in facts.answer.orders.items() if order.basis in bases}


def _told(order: Order) -> str:
    what = order.basis.meaning.partition(":")[0]
    until = f"until {words.day(end_of_day(order.expires_on))}" if order.expires_on else "no last day is recorded"
    return f"{what} ({words.since(words.earliest([start.happened for start in order.starts]))}, {until})"


def _status(facts: Facts) -> str | None:
    """What the last ``tier.set`` says, until an order of that kind is over: it came in its place, and ended it."""
    setting = facts.answer.setting
    if setting is None:
        return None
    for status, bases, otherwise in _KINDS:
        named = [basis for basis in setting.bases if basis in bases]
        if (setting.status is status or named) and not _over_since(facts, bases, bound(setting.since, facts.extreme)):
            what = named[0].meaning.partition(":")[0] if named else otherwise
            return f"{what} ({words.since(setting.since)}, as {words.agency(setting.by)} set it)"
    return None


def _over_since(facts: Facts, bases: frozenset[LegalBasis], since: datetime) -> bool:
    """One of a child has one such order at a time, so that its end is the end of what stood before it too."""
    held = (order for order in facts.orders.orders.values() if order.basis in bases)
    ends = (end for order in held for end in _ends(facts, order))
    return any(since <= end <= facts.as_of for end in ends)


def _ends(facts: Facts, order: Order) -> list[datetime]:
    last = [end_of_day(order.expires_on)] if order.expires_on else []
    return last if order.open else [*last, *(facts.at(end) for end in order.ends)]


def _cited(orders: Mapping[str, Order]) -> tuple[EventName, ...]:
    marks: list[Mark | None] = [mark for order in orders.values() for mark in (*order.starts, order.varied)]
    return evidence(marks)
