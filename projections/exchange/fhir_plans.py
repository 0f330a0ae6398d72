"""Plans, actions and interventions as FHIR CarePlans."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import Json, by_name, filled, printable
from projections.exchange.fhir import Book, own, period, provider, resource
from projections.exchange.moments import Course, course, first_of, last_of, said, span, written
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


def care_plans(events: Sequence[Event], book: Book) -> list[Json]:
    """One for each plan with what was done under it, one for each intervention; actions of no plan stand together."""
    found = []
    of_plans = [event for event in events if isinstance(event, _OF_A_PLAN)]
    for (source, name), told in by_name(of_plans, "plan").items():
        began = [event for event in told if isinstance(event, PlanOpened)]
        ended = [event for event in told if isinstance(event, PlanEnded)]
        times = course(began, ended, "plan", book.gaps)
        of_kind = [event for event in told if isinstance(event, PlanOpened | PlanReviewed | PlanEnded)]
        kind = said(last_of(of_kind), lambda event: event.data.kind, "plan: its kind", book.gaps)
        words = own(kind.replace("-", " "), plan_kind=kind) if kind else {"text": "plan" if of_kind else "actions"}
        found.append(_plan(book.id_of("plan", source, name), words, told, times, book))
    interventions = [event for event in events if isinstance(event, _INTERVENTION)]
    for (source, name), done in by_name(interventions, "intervention").items():
        planned = [event for event in done if isinstance(event, InterventionPlanned)]
        times = Course(planned, [], False, span(first_of(planned)), None)
        named = book.id_of("intervention", source, name)
        found.append(_plan(named, {"text": done[0].data.kind}, done, times, book))
    return found


def _plan(named: str, words: Json, told: Sequence[Event], times: Course, book: Book) -> Json:
    status = "unknown" if times.over is None else "completed" if times.over else "active" if times.began else "unknown"
    return resource(
        "CarePlan", named, told, status=status, intent="plan", title=words["text"], category=[words],
        subject=book.subject,
        period=period(times.begun, times.end, times.over, "plan", told, book.gaps) if any(times[:2]) else {},
        contributor=[provider(told[0])],
        activity=[_activity(event) for event in told if event.type in _DONE or isinstance(event, ObjectiveReviewed)],
    )  # fmt: skip


def _activity(event: Event) -> Json:
    status = _OBJECTIVES[event.data.outcome] if isinstance(event, ObjectiveReviewed) else _DONE[event.type]
    when = written(span([event]))
    return {"detail": filled({"status": status, "scheduledString": when, "description": printable(sentence(event))})}
