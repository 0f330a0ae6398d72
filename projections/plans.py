"""Plans and what is left to do of them: objectives, missed actions, sessions promised against sessions held.

Rules: docs/picture.md, "Plans"; clocks: docs/clocks.md.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.planless import Planless, planless
from schemas.codes import Status
from schemas.plans import (
    ActionCompleted,
    ActionMissed,
    InterventionData,
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
VERSION: Final = 5
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


class Missed(NamedTuple):
    """The last report of missed sessions by the service or the family, and how many they told of in all."""

    last: Mark
    sessions: int


class Intervention(NamedTuple):
    """``sessions`` promised, ``missed`` by who reported it; ``missed_last``: missed, and none delivered since."""

    kind: str
    sessions: int | None
    per_week: int | None
    planned: Mark
    delivered: int = 0
    last_delivered: Mark | None = None
    missed: Mapping[str, Missed] = {}
    missed_last: bool = False


class Plans(NamedTuple):
    """Keys are ``source/plan`` and ``source/intervention``."""

    plans: Mapping[str, Plan] = {}
    interventions: Mapping[str, Intervention] = {}
    planless: Planless | None = None
    recorded: Recorded = Recorded()


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
        case InterventionPlanned():
            return _promise(state, event)
        case InterventionDelivered() | InterventionMissed():
            return _session(state, event)
        case ServiceEnded():
            own = f"{event.source}/"
            kept = {item: held for item, held in state.interventions.items() if not item.startswith(own)}
            return state._replace(interventions=kept)
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
        return state._replace(plans=put(state.plans, item, opened))
    if held is None:
        return state
    if isinstance(event, PlanEnded):
        return state._replace(plans=without(state.plans, item))
    return state._replace(plans=put(state.plans, item, _changed(held, event)))


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


def _objectives(held: Mapping[str, Objective], data: PlanData) -> dict[str, Objective]:
    """One that is named again is set anew: an outcome of what it was before does not stand for it."""
    named = {said.objective: Objective(said.measure is not None, due_on=said.due_on) for said in data.objectives}
    return dict(sorted({**held, **named}.items()))


def _promise(state: Plans, event: InterventionPlanned) -> Plans:
    item, data = name(event, event.data.intervention), event.data
    held = state.interventions.get(item, Intervention(data.kind, None, None, mark(event)))
    promised = held._replace(kind=data.kind, sessions=data.sessions, per_week=data.per_week, planned=mark(event))
    return _kept(state, item, promised)


def _session(state: Plans, event: InterventionDelivered | InterventionMissed) -> Plans:
    """No sessions at all is neither a delivery nor a miss. Only who promised them can have given them."""
    sessions = 1 if event.data.sessions is None else event.data.sessions
    own = name(event, event.data.intervention)
    item = own if isinstance(event, InterventionDelivered) else _missed(state, own, event.data)
    if item not in state.interventions or not sessions:
        return state
    held, here = state.interventions[item], mark(event)
    if isinstance(event, InterventionDelivered):
        counted = held._replace(delivered=held.delivered + sessions, last_delivered=here, missed_last=False)
    else:
        by = event.data.reported_by
        before = held.missed[by].sessions if by in held.missed else 0
        counted = held._replace(missed=put(held.missed, by, Missed(here, before + sessions)), missed_last=True)
    return _kept(state, item, counted)


def _missed(state: Plans, own: str, data: InterventionData) -> str:
    """Its own, or the one so named by whoever planned it: others may know that nobody came."""
    if own in state.interventions:
        return own
    return min((item for item in state.interventions if item.partition("/")[2] == data.intervention), default=own)


def _kept(state: Plans, item: str, held: Intervention) -> Plans:
    if held.sessions and held.delivered >= held.sessions:
        return state._replace(interventions=without(state.interventions, item))
    return state._replace(interventions=put(state.interventions, item, held))


def owed(state: Plans) -> dict[str, Intervention]:
    """Interventions with fewer sessions delivered than promised, or missed ones and none delivered since."""
    return {item: held for item, held in state.interventions.items() if held.sessions or held.missed_last}


def unmet(state: Plans) -> dict[str, tuple[str, ...]]:
    """Open plans with measurable objectives that are neither met nor no longer needed, and their ids."""
    found = {
        item: tuple(o for o, held in plan.objectives.items() if held.measurable and held.outcome in (None, "not-met"))
        for item, plan in state.plans.items()
    }
    return {item: ids for item, ids in found.items() if ids}


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
