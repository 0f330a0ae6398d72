"""Assessments and management oversight."""

from typing import Literal

from schemas.envelope import Envelope
from schemas.fields import AgencyName, EventId, Frozen, Role, Text
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
    dataschema: Literal["assessment.completed/1"]
    data: AssessmentData


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
