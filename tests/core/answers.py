"""A ``TierAnswer`` in the plain values of the oracle's answer, so that the two compare."""

from collections.abc import Mapping
from typing import Any

from projections.orders import Order
from projections.tier import TierAnswer


def plain(answer: TierAnswer) -> dict[str, Any]:
    """See ``tests.oracle.tier.Answer``."""
    return {
        **_setting(answer),
        "tier": answer.tier,
        "statuses": sorted(str(status) for status in answer.statuses),
        "bases": sorted(str(basis) for basis in answer.bases),
        "orders": [_order(name, order) for name, order in _by_name(answer.orders)],
        "assessments": [
            {"source": name[0], "assessment": name[1], "kind": item.kind, "by": item.by, "since": item.since}
            for name, item in _by_name(answer.assessments)
        ],
        "plans": [
            {"source": name[0], "plan": name[1], "kind": item.kind, "category": item.by}
            for name, item in _by_name(answer.plans)
        ],
        "conferences": [[*name] for name, _ in _by_name(answer.conferences)],
        "views": {source: {"tier": view.tier, "event": view.event} for source, view in answer.views.items()},
        "strategy": answer.strategy is not None,
        "born": answer.born is not None,
        "died": answer.died is not None,
        "conflicts": sorted(_conflict(found.kind, found.what) for found in answer.conflicts),
    }


def _setting(answer: TierAnswer) -> dict[str, Any]:
    setting = answer.setting
    if setting is None:
        return dict.fromkeys(("status", "service", "lead_authority", "by", "since", "event"))
    kept = {name: getattr(setting, name) for name in ("service", "lead_authority", "by", "since", "event")}
    return {**kept, "status": str(setting.status)}


def _by_name(items: Mapping[str, Any]) -> list[tuple[tuple[str, str], Any]]:
    """In the order of (source, name)."""
    split = [(name.partition("/"), item) for name, item in items.items()]
    return sorted((((source, bare), item) for (source, _, bare), item in split), key=lambda pair: pair[0])


def _order(name: tuple[str, str], order: Order) -> dict[str, Any]:
    return {
        "source": name[0],
        "order": name[1],
        "basis": str(order.basis),
        "expires_on": order.expires_on,
        "starts": sorted(start.event[1] for start in order.starts),
    }


def _conflict(kind: str, what: tuple[str, ...]) -> list[str]:
    if kind == "order-start":
        source, _, name = what[0].partition("/")
        return [kind, source, name]
    return [kind, *sorted(str(basis) for basis in what)]
