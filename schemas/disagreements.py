"""A formal disagreement between agencies, from stage to stage of the partnership's ladder. Nobody is in the wrong.

Ladder: ``projections/rules/packs/*.toml``. Meaning: docs/picture.md.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Envelope
from schemas.fields import AgencyName, EventId, Frozen, Role, Text, TierNumber
from schemas.vocabulary import EventRef

Stage = Annotated[int, Field(ge=1, le=9)]
"""A stage of the ladder, the first is 1."""


class Matter(StrEnum):
    """What a disagreement is about."""

    TIER = "tier"
    STEP_DOWN = "step-down"
    REFERRAL = "referral-decision"
    CONCERN = "answer-to-a-concern"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    MEETING = "decision-of-a-meeting"
    INFORMATION = "information-sharing"
    OTHER = "other"


class Settlement(StrEnum):
    """How a disagreement ended."""

    VIEW_TAKEN = "raised-view-taken"
    ANOTHER_WAY = "another-way-agreed"
    WITHDRAWN = "withdrawn"
    CHAIR = "decided-by-chair"


class DisagreementName(Frozen):
    """The agency that raised it, and its own name for it."""

    source: AgencyName
    disagreement: EventId


class DisagreementRaisedData(Frozen):
    """Raised, or taken to a higher ``stage``: ``disagreement`` names it in the sender's record and is repeated.

    ``tier`` is the tier that the sender sees. ``due_on``: the day by which an answer is needed, instead of the
    ladder's. ``meanwhile``: what keeps the child safe until it is settled.
    """

    disagreement: EventId
    with_agency: AgencyName
    stage: Stage = 1
    matter: Matter
    view: Text
    tier: TierNumber | None = None
    asks_for: Text | None = None
    due_on: date | None = None
    meanwhile: Text | None = None
    concerning: Annotated[tuple[EventRef, ...], Field(max_length=100)] = ()


class DisagreementRaised(Envelope):
    type: Literal["disagreement.raised"]
    dataschema: Literal["disagreement.raised/1"]
    data: DisagreementRaisedData


class DisagreementAnsweredData(Frozen):
    """``stage`` is the one that answers. An answer, whatever it is, does not settle the matter."""

    disagreement: DisagreementName
    stage: Stage = 1
    answer: Literal["agreed", "agreed-in-part", "not-agreed"]
    reason: Text | None = None
    meanwhile: Text | None = None


class DisagreementAnswered(Envelope):
    type: Literal["disagreement.answered"]
    dataschema: Literal["disagreement.answered/1"]
    data: DisagreementAnsweredData


class DisagreementResolvedData(Frozen):
    """``by`` are the roles that settled it; ``dissent`` what somebody still sees otherwise."""

    disagreement: DisagreementName
    stage: Stage = 1
    outcome: Settlement
    agreed: Text
    tier: TierNumber | None = None
    by: Annotated[tuple[Role, ...], Field(max_length=20)] = ()
    dissent: Text | None = None


class DisagreementResolved(Envelope):
    type: Literal["disagreement.resolved"]
    dataschema: Literal["disagreement.resolved/1"]
    data: DisagreementResolvedData
