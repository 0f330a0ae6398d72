"""Plans and what is left to do of them: objectives, missed actions, sessions promised against sessions held.

Rules: docs/picture.md, "Plans"; clocks: docs/clocks.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from projections import promises
from projections.calendar import Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.planless import Planless, planless
from projections.promises import Intervention
from schemas.codes import Status
from schemas.plans import (
    ActionCompleted,
    ActionMissed,
    InterventionDelivered,
    InterventionMissed,
    InterventionPlanned,
    ObjectiveReviewed,
    PlanData,
    PlanEnded,
    PlanKind,
    PlanOpened,
    PlanReviewed,
)
from schemas.tiers import ServiceEnded, TierSet

NAME: Final = "plans"
VERSION: Final = 7
TYPES: Final = ALERT_TYPES | {
    "plan.opened", "plan.reviewed", "plan.ended", "objective.reviewed", "action.completed", "action.missed",
    "intervention.planned", "intervention.delivered", "intervention.missed", "service.ended",
    "tier.set",
}  # fmt: skip
SESSIONS: Final = "sessions-promised"
OVERDUE: Final = "objective-overdue"
ACTION: Final = "action-missed"
MISSING: Final = "plan-missing"
RULES: Final = frozenset({SESSIONS, OVERDUE, ACTION, MISSING})
GOES_ON: Final[dict[PlanKind, int]] = {
    "early-help": 2, "child-in-need": 3, "social-work": 3, "child-protection": 4, "care": 4,
}  # fmt: skip
"""Plans of work with the family, with the lowest tier at which such a one goes on; no step ends the other kinds."""


class Objective(NamedTuple):
    """``measurable``: it has a measure. ``reviewed`` is the event that gave the outcome."""

    measurable: bool
    outcome: Literal["met", "not-met", "no-longer-needed"] | None = None
    reviewed: Mark | None = None
    due_on: date | None = None


class Plan(NamedTuple):
    """An open plan; ``objectives`` by id, ``missed`` actions by their text."""

    kind: PlanKind
    opened: Mark
    reviewed: Mark | None = None
    objectives: Mapping[str, Objective] = {}
    missed: Mapping[str, Mark] = {}


class Left(NamedTuple):
    """A plan that ended with measurable ``objectives`` not recorded as met or no longer needed. ``followed``: a plan
    of work at a higher tier, with a measurable objective, was open then or opened later: the family went up.
    """

    kind: PlanKind
    opened: Mark
    ended: Mark
    objectives: tuple[str, ...]
    followed: bool = False


class Plans(NamedTuple):
    """Keys are ``source/plan`` and ``source/intervention``. ``left`` are plans that ended with objectives unmet,
    ``unkept`` interventions that were owed when their service ended.
    """

    plans: Mapping[str, Plan] = {}
    interventions: Mapping[str, Intervention] = {}
    planless: Planless | None = None
    recorded: Recorded = Recorded()
    left: Mapping[str, Left] = {}
    unkept: Mapping[str, Intervention] = {}


EMPTY: Final = Plans()


def fold(state: Plans, entry: Entry) -> Plans:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case TierSet():
            return _planless(state, event.data.status, event)
        case PlanOpened() | PlanEnded() if state.planless:
            return _planless(_plan(state, event), state.planless.status, event)
        case PlanOpened() | PlanReviewed() | PlanEnded() | ObjectiveReviewed() | ActionCompleted() | ActionMissed():
            return _plan(state, event)
        case InterventionPlanned() | InterventionDelivered() | InterventionMissed():
            open_now, unkept = promises.turn(state.interventions, state.unkept, event)
            return state._replace(interventions=open_now, unkept=unkept)
        case ServiceEnded():
            open_now, unkept = promises.over(state.interventions, state.unkept, event)
            return state._replace(interventions=open_now, unkept=unkept)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _planless(state: Plans, status: Status, event: TierSet | PlanOpened | PlanEnded) -> Plans:
    kinds = {plan.kind for plan in state.plans.values()}
    return state._replace(planless=planless(state.planless, status, kinds, mark(event)))


_PlanEvent = PlanOpened | PlanReviewed | PlanEnded | ObjectiveReviewed | ActionCompleted | ActionMissed


def _plan(state: Plans, event: _PlanEvent) -> Plans:
    if event.data.plan is None:
        return state
    item = name(event, event.data.plan)
    held = state.plans.get(item)
    if isinstance(event, PlanOpened):
        missed = held.missed if held else {}
        opened = Plan(event.data.kind, mark(event), None, _objectives({}, event.data), missed)
        left = {key: _followed(each, [opened]) for key, each in without(state.left, item).items()}
        return state._replace(plans=put(state.plans, item, opened), left=left)
    if held is None:
        return state._replace(left=_looked_at(state.left, item, event))
    if isinstance(event, PlanEnded):
        ids, others = _unmet(held), without(state.plans, item)
        ended = _followed(Left(held.kind, held.opened, mark(event), ids), others.values())
        return state._replace(plans=others, left=put(state.left, item, ended) if ids else state.left)
    return state._replace(plans=put(state.plans, item, _changed(held, event)))


def _followed(left: Left, plans: Iterable[Plan]) -> Left:
    above = (plan for plan in plans if 0 < GOES_ON.get(left.kind, 0) < GOES_ON.get(plan.kind, 0))
    measured = any(objective.measurable for plan in above for objective in plan.objectives.values())
    return left._replace(followed=True) if measured else left


def _changed(held: Plan, event: PlanReviewed | ObjectiveReviewed | ActionCompleted | ActionMissed) -> Plan:
    match event:
        case PlanReviewed():
            return held._replace(reviewed=mark(event), objectives=_objectives(held.objectives, event.data))
        case ObjectiveReviewed(data=data):
            objective = held.objectives.get(data.objective)
            if objective is None:
                return held
            reviewed = objective._replace(outcome=data.outcome, reviewed=mark(event))
            return held._replace(objectives=put(held.objectives, data.objective, reviewed))
        case ActionMissed():
            return held._replace(missed=put(held.missed, event.data.action, mark(event)))
        case ActionCompleted():
            return held._replace(missed=without(held.missed, event.data.action))


def _looked_at(left: Mapping[str, Left], item: str, event: _PlanEvent) -> Mapping[str, Left]:
    """What became of an objective may be written down after its plan."""
    held = left.get(item)
    if held is None or not isinstance(event, ObjectiveReviewed) or event.data.outcome == "not-met":
        return left
    ids = tuple(each for each in held.objectives if each != event.data.objective)
    return put(left, item, held._replace(objectives=ids)) if ids else without(left, item)


def _objectives(held: Mapping[str, Objective], data: PlanData) -> dict[str, Objective]:
    """One that is named again is set anew: an outcome of what it was before does not stand for it."""
    named = {said.objective: Objective(said.measure is not None, due_on=said.due_on) for said in data.objectives}
    return dict(sorted({**held, **named}.items()))


def owed(state: Plans) -> dict[str, Intervention]:
    """Interventions with fewer sessions delivered than promised, or missed ones and none delivered since."""
    return {item: held for item, held in state.interventions.items() if promises.is_owed(held)}


def unmet(state: Plans) -> dict[str, tuple[str, ...]]:
    """Open plans with measurable objectives that are neither met nor no longer needed, and their ids."""
    found = {item: _unmet(plan) for item, plan in state.plans.items()}
    return {item: ids for item, ids in found.items() if ids}


def _unmet(plan: Plan) -> tuple[str, ...]:
    return tuple(o for o, held in plan.objectives.items() if held.measurable and held.outcome in (None, "not-met"))


def unmeasurable(state: Plans) -> dict[str, tuple[str, ...]]:
    """Open plans without objectives, or with ones that cannot be told met, and the ids of those."""
    return {
        item: tuple(o for o, held in plan.objectives.items() if not held.measurable)
        for item, plan in state.plans.items()
        if not plan.objectives or not all(held.measurable for held in plan.objectives.values())
    }


def missed_actions(state: Plans) -> dict[str, Mapping[str, Mark]]:
    """Missed actions of open plans, by their text."""
    return {item: plan.missed for item, plan in state.plans.items() if plan.missed}


def clocks(state: Plans) -> list[Clock]:
    """The clocks that run."""
    running = [Clock(SESSIONS, item, *(held.last_delivered or held.planned)) for item, held in owed(state).items()]
    for item, plan in state.plans.items():
        for objective, aim in plan.objectives.items():
            if aim.outcome is None and aim.due_on:
                running.append(Clock(OVERDUE, f"{item}/{objective}", *plan.opened, by_on=aim.due_on))
        running += [Clock(ACTION, item, *missed) for missed in plan.missed.values()]
    if state.planless and state.planless.since:
        running.append(Clock(MISSING, "", *state.planless.since, status=state.planless.status))
    return running
