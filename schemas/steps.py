"""Steps down that somebody asks for, and blocking reasons that two managers answer for. Decisions: schemas/hub.py.

The hub's own events cannot be corrected or retracted: their topics take neither.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.envelope import Envelope
from schemas.fields import Account, AgencyName, EventId, Frozen, Role, Text, TierNumber
from schemas.hub import PartitionPosition
from schemas.professionals import Manager, Professional
from schemas.vocabulary import EventRef

ReasonCode = Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,60}$")]
Written = Annotated[Text, StringConstraints(strip_whitespace=True, min_length=1)]


class StepDownRequestedData(Frozen):
    """``key`` is the request's idempotency key: a decision on it carries the same. ``reason`` is the case for it."""

    key: EventId
    to: TierNumber
    asked_by: Role
    asked_for: AgencyName | None = None
    account: Account | None = None
    reason: Text | None = None
    rests_on: Annotated[tuple[EventRef, ...], Field(max_length=100)] = ()
    grounds: Annotated[tuple[str, ...], Field(max_length=20)] = ()


class StepDownRequested(Envelope):
    """``time`` is the moment at which the request arrived."""

    type: Literal["step_down.requested"]
    dataschema: Literal["step_down.requested/1"]
    data: StepDownRequestedData


class WrittenReason(Frozen):
    """What somebody says to one reason of the decision in their own words: why it does not stand in the way, or what
    was asked.
    """

    code: ReasonCode
    written: Written


class StepDownAnsweredData(Frozen):
    """``decision`` is the id of the ``step_down.decided`` whose challenges are answered; ``by`` whoever decides on the
    step. ``key`` is the idempotency key. Of several answers to one challenge the last stands.
    """

    decision: EventId
    to: TierNumber
    by: Professional
    answers: Annotated[tuple[WrittenReason, ...], Field(min_length=1, max_length=200)]
    key: EventId

    @model_validator(mode="after")
    def _one_answer_for_a_code(self) -> Self:
        if len({answer.code for answer in self.answers}) < len(self.answers):
            msg = "answers has two for one code; expected one for each code"
            raise ValueError(msg)
        return self


class StepDownAnswered(Envelope):
    """``time`` is the moment at which the answers arrived."""

    type: Literal["step_down.answered"]
    dataschema: Literal["step_down.answered/1"]
    data: StepDownAnsweredData


class OverridingManager(Manager):
    """One of the two, with a written reason for each blocking reason."""

    reasons: Annotated[tuple[WrittenReason, ...], Field(min_length=1, max_length=200)]

    @property
    def codes(self) -> frozenset[str]:
        """The blocking reasons that they answer for."""
        return frozenset(reason.code for reason in self.reasons)

    def is_same_person(self, other: Manager) -> bool:
        """Whether they are one: the same account, or the same name but for case and spaces. Of an event that is held no
        more is asked; before one is written the names are compared further (``projections/rules/namesakes.py``).
        """
        return self.account == other.account or self.name.casefold().split() == other.name.casefold().split()


class StepDownOverriddenData(Frozen):
    """``decision`` is the id of the ``step_down.decided`` that is overridden; ``to`` the tier that it refused.

    ``by`` is one manager while another is waited for, and lets nobody be stepped down; the event of the second repeats
    the words of the first. ``key``, ``positions``, ``rule_pack`` and ``code_version`` are as those of a decision: what
    had been read when the last of them agreed.
    """

    decision: EventId
    to: TierNumber
    by: Annotated[tuple[OverridingManager, ...], Field(min_length=1, max_length=2)]
    key: EventId | None = None
    positions: Annotated[tuple[PartitionPosition, ...], Field(max_length=10_000)] = ()
    rule_pack: str | None = None
    code_version: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether two managers agreed."""
        return len(self.by) > 1

    @model_validator(mode="after")
    def _each_answers_once_for_a_code(self) -> Self:
        if any(len(manager.reasons) != len(manager.codes) for manager in self.by):
            msg = "by gives two written reasons for one code; expected one of each manager for each code"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _two_people_answer_for_the_same(self) -> Self:
        if not self.is_complete:
            return self
        one, other = self.by
        if one.is_same_person(other):
            msg = "by names one person twice; expected two different managers"
            raise ValueError(msg)
        if one.codes != other.codes:
            msg = "by answers for different codes; expected a written reason of both for each blocking reason"
            raise ValueError(msg)
        return self


class StepDownOverridden(Envelope):
    """``time`` is the moment at which the last word arrived."""

    type: Literal["step_down.overridden"]
    dataschema: Literal["step_down.overridden/2"]
    data: StepDownOverriddenData
