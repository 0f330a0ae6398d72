"""Corrections by agencies, and the hub's own events about records and rejects.

The hub's own events write records as ``agency:reference``, in ``subject`` and in ``data``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from schemas.codes import Outcome, ReasonKind
from schemas.envelope import Envelope
from schemas.fields import Account, AgencyName, Count, EventId, Frozen, Role, Text, TierNumber, check_record
from schemas.vocabulary import EventRef

if TYPE_CHECKING:
    from schemas import Event

QualifiedReference = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z-]{1,40}:[\x21-\x7e]{1,120}$", max_length=170),
    AfterValidator(check_record),
]

_SHARED = ("source", "id", "recordedtime", "recordedprecision", "recordedassumed")


class CorrectedData(Frozen):
    """``replacement`` is the whole event as it should have been, under this correction's id."""

    target: EventId
    reason: Text
    replacement: Annotated[Event, Field(discriminator="type")]


class RecordCorrected(Envelope):
    """Of two corrections of one event the later recorded stands, ties by id."""

    type: Literal["record.corrected"]
    dataschema: Literal["record.corrected/1"]
    data: CorrectedData

    @model_validator(mode="after")
    def _replacement_is_this_agencys(self) -> Self:
        inner = self.data.replacement
        if inner.type in ("record.corrected", "record.retracted"):
            msg = "data.replacement is itself a correction; expected the event as it should be"
            raise ValueError(msg)
        if any(getattr(inner, name) != getattr(self, name) for name in _SHARED):
            msg = f"data.replacement must carry this correction's {', '.join(_SHARED)}"
            raise ValueError(msg)
        return self


class RetractedData(Frozen):
    target: EventId
    reason: Text


class RecordRetracted(Envelope):
    """The target never should have been recorded."""

    type: Literal["record.retracted"]
    dataschema: Literal["record.retracted/1"]
    data: RetractedData


class IdentityData(Frozen):
    """Subject and ``other`` are two records; ``by`` is the role of the person who judged."""

    other: QualifiedReference
    by: Role
    reason: Text


class _OfTwoRecords(Envelope):
    """A word on two records, which are not one and the same."""

    if TYPE_CHECKING:
        data: IdentityData

    @model_validator(mode="after")
    def _records_are_two(self) -> Self:
        if self.subject == self.data.other:
            msg = "data.other is the subject itself; expected another record"
            raise ValueError(msg)
        return self


class IdentityConfirmed(_OfTwoRecords):
    """The two records are of one person."""

    type: Literal["identity.confirmed"]
    dataschema: Literal["identity.confirmed/1"]
    data: IdentityData


class IdentityRefused(_OfTwoRecords):
    """The two records are not of one person; this outweighs every link."""

    type: Literal["identity.refused"]
    dataschema: Literal["identity.refused/1"]
    data: IdentityData


class IdentityUnlinked(_OfTwoRecords):
    """The link between the two records is undone."""

    type: Literal["identity.unlinked"]
    dataschema: Literal["identity.unlinked/1"]
    data: IdentityData


class IdentitySealedData(IdentityData):
    """``why``: an adopted child's records before and after it, or somebody who must not be found."""

    why: Literal["adoption", "protection"]


class IdentitySealed(_OfTwoRecords):
    """The two records are kept apart whatever else is said, until they are unlinked; neither shows the other."""

    type: Literal["identity.sealed"]
    dataschema: Literal["identity.sealed/1"]
    data: IdentitySealedData


class RejectResolvedData(Frozen):
    """Ends the incomplete mark of the rejected record at that place."""

    topic: str
    partition: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)]
    by: Role
    reason: Text
    replaced_by: EventId | None = None


class RejectResolved(Envelope):
    type: Literal["reject.resolved"]
    dataschema: Literal["reject.resolved/1"]
    data: RejectResolvedData


class PartitionPosition(NamedTuple):
    """How far one partition was projected when a decision read the projections."""

    topic: str
    partition: int
    next_offset: int


class DecisionReason(Frozen):
    """``certain`` is false where imprecise times leave it open whether the reason holds."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,60}$")]
    kind: ReasonKind
    certain: bool
    sentence: Text
    evidence: tuple[EventRef, ...] = ()


class StepDownDecidedData(Frozen):
    """A decision of the gate, with all that is needed to reproduce it.

    ``key`` is the request's idempotency key. ``positions``, ``rule_pack`` and ``code_version`` say exactly what was
    read, and by which rules. ``account`` is the sign-on of whoever asked, ``reason`` the case for it in their words.
    """

    key: EventId
    to: TierNumber
    from_tier: TierNumber | None = None
    asked_by: Role
    asked_for: AgencyName | None = None
    outcome: Outcome
    reasons: Annotated[tuple[DecisionReason, ...], Field(max_length=200)] = ()
    passed: Annotated[tuple[str, ...], Field(max_length=200)] = ()
    rests_on: Annotated[tuple[EventRef, ...], Field(max_length=100)] = ()
    grounds: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    account: Account | None = None
    reason: Text | None = None
    positions: Annotated[tuple[PartitionPosition, ...], Field(max_length=10_000)]
    rule_pack: str
    code_version: str


class StepDownDecided(Envelope):
    """``time`` is the moment at which the request arrived."""

    type: Literal["step_down.decided"]
    dataschema: Literal["step_down.decided/2"]
    data: StepDownDecidedData


class AlertData(Frozen):
    """``alert`` names one alert for ever; ``start`` is the event that started its clock, ``number`` counts how often
    such an alert of this child was cleared before. ``item`` names what it is about where a child can have several.
    ``owner`` is the role that the rule names; at which service is a question of the day on which it is asked.
    """

    alert: EventId
    rule: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,60}$")]
    rule_version: Annotated[int, Field(ge=1)]
    item: Annotated[str, StringConstraints(max_length=300)] = ""
    start: EventRef
    number: Count
    owner: Role


class AlertRaised(Envelope):
    """``time`` is the due instant; nothing in it depends on who raised it, or when."""

    type: Literal["alert.raised"]
    dataschema: Literal["alert.raised/1"]
    data: AlertData


class AlertCleared(Envelope):
    """The cause of the alert is no longer derived from what is held."""

    type: Literal["alert.cleared"]
    dataschema: Literal["alert.cleared/1"]
    data: AlertData
