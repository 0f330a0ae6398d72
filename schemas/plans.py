"""Plans, their objectives and actions, and sessions promised against sessions held."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.census import CpCategory
from schemas.envelope import Envelope
from schemas.fields import Count, EventId, Frozen, Role, Text
from schemas.vocabulary import Measures

PlanKind = Literal[
    "early-help", "child-in-need", "child-protection", "care", "pathway", "birth", "safety", "social-work"
]  # fmt: skip


class Objective(Frozen):
    """Without a measure or an owner the objective cannot be told met; the hub says so."""

    objective: EventId
    text: Text
    measure: Text | None = None
    owner: Role | None = None
    due_on: date | None = None
    contingency: Text | None = None
    agreed_with_family: bool | None = None


class PlanData(Frozen):
    plan: EventId
    kind: PlanKind
    category: CpCategory | None = None
    objectives: tuple[Objective, ...] = ()
    note: Text | None = None


class Scaling(Frozen):
    """Where somebody in the family or a professional puts it: 0 is the least safe, 10 safe."""

    by: Role
    scale: Annotated[int, Field(ge=0, le=10)]


class SignsOfSafety(Frozen):
    """What was written with the family in the Signs of Safety approach, its parts named as practice names them.

    None of the approach's own wording is here. A danger statement and a safety goal belong together.
    """

    danger_statement: Text | None = None
    safety_goal: Text | None = None
    working_well: Text | None = None
    existing_safety: Text | None = None
    scaling: Annotated[tuple[Scaling, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not any(getattr(self, name) for name in type(self).model_fields):
            msg = "signs_of_safety is empty; expected one of its parts, or to be left out"
            raise ValueError(msg)
        return self


class MappedPlanData(PlanData):
    signs_of_safety: SignsOfSafety | None = None


class PlanOpened(Envelope):
    type: Literal["plan.opened"]
    dataschema: Literal["plan.opened/2"]
    data: MappedPlanData


class PlanReviewed(Envelope):
    type: Literal["plan.reviewed"]
    dataschema: Literal["plan.reviewed/2"]
    data: MappedPlanData


class PlanEnded(Envelope):
    type: Literal["plan.ended"]
    dataschema: Literal["plan.ended/1"]
    data: PlanData


class ObjectiveReviewedData(Frozen):
    """What became of an objective; ``measures`` says whether change for the child was seen, or only engagement."""

    plan: EventId
    objective: EventId
    outcome: Literal["met", "not-met", "no-longer-needed"]
    measures: Measures | None = None
    note: Text | None = None


class ObjectiveReviewed(Envelope):
    type: Literal["objective.reviewed"]
    dataschema: Literal["objective.reviewed/1"]
    data: ObjectiveReviewedData


class ActionData(Frozen):
    plan: EventId | None = None
    action: Text
    owner: Role | None = None


class ActionCompleted(Envelope):
    type: Literal["action.completed"]
    dataschema: Literal["action.completed/1"]
    data: ActionData


class ActionMissed(Envelope):
    type: Literal["action.missed"]
    dataschema: Literal["action.missed/1"]
    data: ActionData


class InterventionData(Frozen):
    """``sessions`` planned, delivered or missed by this event."""

    intervention: EventId
    kind: Text
    sessions: Count | None = None
    per_week: Count | None = None
    reported_by: Literal["service", "family"] = "service"
    note: Text | None = None


class InterventionPlanned(Envelope):
    type: Literal["intervention.planned"]
    dataschema: Literal["intervention.planned/1"]
    data: InterventionData


class InterventionDelivered(Envelope):
    type: Literal["intervention.delivered"]
    dataschema: Literal["intervention.delivered/1"]
    data: InterventionData


class InterventionMissed(Envelope):
    type: Literal["intervention.missed"]
    dataschema: Literal["intervention.missed/1"]
    data: InterventionData
