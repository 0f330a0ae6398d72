"""Plans, actions and interventions as FHIR CarePlans."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import Json, agreed, filled, id_of
from projections.exchange.fhir import by_name, latest, period, provider, resource
from projections.sentences import sentence
from schemas import Event
from schemas.plans import (
    ActionCompleted,
    ActionMissed,
    InterventionDelivered,
    InterventionMissed,
    InterventionPlanned,
    ObjectiveReviewed,
    PlanEnded,
    PlanOpened,
    PlanReviewed,
)

_OF_A_PLAN: Final = PlanOpened | PlanReviewed | PlanEnded | ObjectiveReviewed | ActionCompleted | ActionMissed
_INTERVENTION: Final = InterventionPlanned | InterventionDelivered | InterventionMissed
_DONE: Final = {
    "action.completed": "completed", "action.missed": "cancelled", "intervention.planned": "scheduled",
    "intervention.delivered": "completed", "intervention.missed": "cancelled",
}  # fmt: skip
_OBJECTIVES: Final = {"met": "completed", "not-met": "in-progress", "no-longer-needed": "stopped"}


def care_plans(events: Sequence[Event], subject: Json) -> list[Json]:
    """One for each plan with what was done under it, one for each intervention; actions of no plan stand together."""
    found = []
    of_plans = [event for event in events if isinstance(event, _OF_A_PLAN)]
    for (source, name), told in by_name(of_plans, "plan").items():
        began = [event for event in told if isinstance(event, PlanOpened)]
        ended = [event for event in told if isinstance(event, PlanEnded)]
        kinds = [event.data.kind for event in told if isinstance(event, PlanOpened | PlanReviewed | PlanEnded)]
        words = kinds[-1].replace("-", " ") if kinds else "actions"
        found.append(_plan(id_of("plan", source, name), words, told, began, ended, subject))
    interventions = [event for event in events if isinstance(event, _INTERVENTION)]
    for (source, name), told in by_name(interventions, "intervention").items():
        planned = [event for event in told if isinstance(event, InterventionPlanned)]
        found.append(_plan(id_of("intervention", source, name), told[0].data.kind, told, planned, (), subject))
    return found


def _plan(
    name: str, words: str, told: Sequence[Event], began: Sequence[Event], ended: Sequence[Event], subject: Json
) -> Json:
    return resource(
        "CarePlan", name, told,
        status="completed" if ended else "active" if began else "unknown", intent="plan", title=words,
        category=[{"text": words}], subject=subject, period=period(agreed(began), agreed(ended)),
        contributor=[provider(told[0])],
        activity=[_activity(event) for event in told if event.type in _DONE or isinstance(event, ObjectiveReviewed)],
    )  # fmt: skip


def _activity(event: Event) -> Json:
    status = _OBJECTIVES[event.data.outcome] if isinstance(event, ObjectiveReviewed) else _DONE[event.type]
    when = latest(event)
    return {"detail": filled({"status": status, "scheduledString": when, "description": sentence(event)})}
