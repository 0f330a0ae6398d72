"""Assessments and management oversight."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.census import AssessmentFactor, EnquiryOutcome
from schemas.envelope import Envelope
from schemas.fields import AgencyName, EventId, Frozen, Role, Text
from schemas.gcp2 import AreaScore
from schemas.vocabulary import Statements

AssessmentKind = Literal[
    "pre-birth", "common-assessment", "child-and-family", "section-47", "graded-care-profile", "parenting",
    "psychological", "social-work", "other",
]  # fmt: skip


class AssessmentData(Frozen):
    """``assessment`` names it in the sender's record; ``by`` is who is to do it."""

    assessment: EventId
    kind: AssessmentKind
    by: AgencyName | None = None
    recommendation: Text | None = None
    note: Text | None = None
    statements: Statements


class AssessmentCompletedData(AssessmentData):
    """``factors`` are what it found, ``scores`` those of a Graded Care Profile 2; repeated, they show change.
    ``outcomes``: what a section 47 enquiry came to.
    """

    factors: Annotated[tuple[AssessmentFactor, ...], Field(max_length=60)] = ()
    scores: Annotated[tuple[AreaScore, ...], Field(max_length=20)] = ()

    outcomes: Annotated[tuple[EnquiryOutcome, ...], Field(max_length=8)] = ()

    @model_validator(mode="after")
    def _outcomes_are_of_an_enquiry(self) -> Self:
        if self.outcomes and self.kind != "section-47":
            msg = "outcomes is given for another kind of assessment; expected it of section-47 alone"
            raise ValueError(msg)
        if len(set(self.outcomes)) != len(self.outcomes):
            msg = "outcomes names one twice; expected each once"
            raise ValueError(msg)
        if EnquiryOutcome.NO_ACTION in self.outcomes and len(self.outcomes) > 1:
            msg = "outcomes has no-further-action beside others; expected it alone"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _each_once_and_none_alone(self) -> Self:
        areas = [score.area for score in self.scores]
        if len(set(self.factors)) != len(self.factors) or len(set(areas)) != len(areas):
            msg = "factors or scores name one twice; expected each factor and each area once"
            raise ValueError(msg)
        if AssessmentFactor.NONE in self.factors and len(self.factors) > 1:
            msg = "factors has 21 (none) beside others; expected it alone"
            raise ValueError(msg)
        return self


class AssessmentRequested(Envelope):
    type: Literal["assessment.requested"]
    dataschema: Literal["assessment.requested/1"]
    data: AssessmentData


class AssessmentStarted(Envelope):
    type: Literal["assessment.started"]
    dataschema: Literal["assessment.started/1"]
    data: AssessmentData


class AssessmentCompleted(Envelope):
    type: Literal["assessment.completed"]
    dataschema: Literal["assessment.completed/3"]
    data: AssessmentCompletedData


class AssessmentDeclined(Envelope):
    type: Literal["assessment.declined"]
    dataschema: Literal["assessment.declined/1"]
    data: AssessmentData


class SupervisionData(Frozen):
    """Management oversight of a decision or of a worker's case."""

    by: Role
    of: Text | None = None
    endorsed: bool | None = None
    note: Text | None = None


class SupervisionRecorded(Envelope):
    type: Literal["supervision.recorded"]
    dataschema: Literal["supervision.recorded/1"]
    data: SupervisionData
