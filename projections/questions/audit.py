"""One service across children: promised against delivered, by team. Rules: docs/learning.md, "A service audited"."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median_high, median_low
from typing import Any, Final, NamedTuple, TypeVar

from projections.questions.service import Agreed, Began, LeadAt, Plan, Promise, Served

NO_TEAM: Final = "team not recorded"
ALL: Final = "all teams"
Name = TypeVar("Name")
Counts = dict[str, int | None]


class Row(NamedTuple):
    """One team: what is counted, and each count; None where there is nothing to take a median of."""

    team: str
    counts: Counts


def audit(children: Iterable[Served]) -> list[Row]:
    """A row for each team, then one of all. What is recorded of several children at once counts once in each row."""
    found = list(children)
    teams = sorted({child.team or "" for child in found} - {""})
    rows = [Row(team, counts([child for child in found if child.team == team])) for team in teams]
    if nowhere := [child for child in found if child.team is None]:
        rows.append(Row(NO_TEAM, counts(nowhere)))
    return [*rows, Row(ALL, counts(found))]


def counts(children: Sequence[Served]) -> Counts:
    """All that is counted of some children, in the order in which it is shown."""
    promises = _joined((child.promises for child in children), _more)
    plans = _joined((child.plans for child in children), _further)
    held = _joined((child.held for child in children), _surer)
    cancelled = _joined((child.cancelled for child in children), max)
    began = _joined((child.began for child in children), _sooner)
    not_held = frozenset[str]().union(*(child.not_held for child in children))
    return {
        "children": len(children),
        **_of_promises(list(promises.values())),
        **_of_plans(list(plans.values())),
        "meetings held": len(held),
        "meetings cancelled, another day given": sum(cancelled.values()),
        "meetings cancelled, no other day recorded": len(cancelled) - sum(cancelled.values()),
        "meetings planned, not recorded as held": len(not_held),
        "children for whom a meeting was overdue": sum(child.overdue for child in children),
        "meetings held, lead present": _number(held, LeadAt.PRESENT),
        "meetings held, lead not present": _number(held, LeadAt.NOT_PRESENT),
        "meetings held, lead's presence not recorded": _number(held, LeadAt.NOT_RECORDED),
        "meetings held, nobody named to lead": _number(held, LeadAt.NOBODY),
        "children whose lead has not accepted": sum(child.accepted is False for child in children),
        "children with nobody named to lead": sum(child.accepted is None for child in children),
        **_of_beginnings(list(began.values())),
    }


def _of_promises(promises: Sequence[Promise]) -> Counts:
    return {
        "interventions promised": len(promises),
        "of these by the week, without a number": sum(bool(each.per_week) and not each.sessions for each in promises),
        "sessions promised": sum(each.sessions for each in promises),
        "sessions delivered": sum(each.delivered for each in promises),
        "sessions missed, as the service says": sum(each.missed_service for each in promises),
        "sessions missed, as the family says": sum(each.missed_family for each in promises),
        "interventions never begun": sum(not each.delivered for each in promises),
    }


def _of_plans(plans: Sequence[Plan]) -> Counts:
    outcome = sum(plan.met + plan.not_met + plan.no_longer_needed for plan in plans)
    objectives = sum(plan.objectives for plan in plans)
    return {
        "plans": len(plans),
        "plans agreed with the family": sum(plan.agreed is Agreed.YES for plan in plans),
        "plans not agreed with the family": sum(plan.agreed is Agreed.NO for plan in plans),
        "plans, agreement not recorded": sum(plan.agreed is Agreed.NOT_RECORDED for plan in plans),
        "objectives": objectives,
        "objectives measurable": sum(plan.measurable for plan in plans),
        "objectives met": sum(plan.met for plan in plans),
        "objectives not met": sum(plan.not_met for plan in plans),
        "objectives no longer needed": sum(plan.no_longer_needed for plan in plans),
        "objectives without an outcome recorded": objectives - outcome,
    }


def _of_beginnings(began: Sequence[Began]) -> Counts:
    found: Counts = {"accepted": len(began)}
    for what in ("meeting", "visit"):
        days = [each for one in began if (each := getattr(one, what)) is not None]
        found[f"accepted, no first {what} recorded"] = len(began) - len(days)
        found[f"days to the first {what}, at least (median)"] = median_low([low for low, _ in days]) if days else None
        found[f"days to the first {what}, at most (median)"] = median_high([high for _, high in days]) if days else None
    return found


def _joined(maps: Iterable[Mapping[Name, Any]], which: Any) -> dict[Name, Any]:  # noqa: ANN401
    """All items by name; of two under one name the one that says more."""
    found: dict[Name, Any] = {}
    for each in maps:
        for item, held in each.items():
            found[item] = which(found[item], held) if item in found else held
    return found


def _surer(one: LeadAt, other: LeadAt) -> LeadAt:
    """A lead may be named for one child only."""
    return min(one, other, key=list(LeadAt).index)


def _more(one: Promise, other: Promise) -> Promise:
    """Sessions may be told of one child only."""
    return Promise(*map(max, one, other))


def _further(one: Plan, other: Plan) -> Plan:
    """Outcomes may be told of one child only."""
    return max(one, other, key=lambda plan: (plan.met + plan.not_met + plan.no_longer_needed, plan))


def _sooner(one: Began, other: Began) -> Began:
    return Began(*(min(filter(None, pair), default=None) for pair in zip(one, other, strict=True)))


def _number(held: Mapping[Any, LeadAt], how: LeadAt) -> int:
    return sum(each is how for each in held.values())
