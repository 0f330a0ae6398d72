"""What the hub answers to managers who override a decision, and the parts that its other answers share."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict

from projections.history import EventName
from projections.rules.overtaken import Overtaking
from projections.rules.words import counted
from schemas.professionals import Grade
from schemas.steps import StepDownAnswered, StepDownOverridden


class Said(BaseModel):
    """Base of every part of an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Written(StrEnum):
    """Whether the answer is a decision on the record."""

    RECORDED = "recorded"
    NOT_CONFIRMED = "recorded-not-confirmed"
    NOT_RECORDED = "not-recorded"


class Agreed(StrEnum):
    """How many of the two managers have agreed."""

    ONE_OF_TWO = "one-of-two"
    COMPLETE = "complete"


class AnswerOvertaking(Said):
    """Written down before the decision, and held only after it. ``certain`` as for a reason."""

    event: str
    certain: bool

    @classmethod
    def of(cls, overtaken_by: Iterable[Overtaking]) -> tuple[Self, ...]:
        """All of them."""
        return tuple(cls(event=text(each.name), certain=each.certain) for each in overtaken_by)


class AnswerWritten(Said):
    """Why one blocking reason does not stand in the way, in a manager's words."""

    code: str
    written: str


class AnswerManager(Said):
    """Who agreed; names and grades are what the caller says."""

    account: str
    name: str
    role: str
    agency: str
    grade: Grade
    reasons: tuple[AnswerWritten, ...]


class OverrideAnswer(Said):
    """``status`` is left out while it is not confirmed: nothing may rest on it. ``by``: the first who agreed first."""

    override: str
    standing: Written
    status: Agreed | None
    decision: str
    to: int | None = None
    by: tuple[AnswerManager, ...] = ()
    agreed_at: datetime
    overtaken_by: tuple[AnswerOvertaking, ...] = ()
    sentence: str

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody must look again."""
        return bool(self.overtaken_by)

    @property
    def is_complete(self) -> bool:
        """Whether two managers agreed."""
        return self.status is Agreed.COMPLETE

    @classmethod
    def of_event(cls, event: StepDownOverridden, overtaken_by: tuple[Overtaking, ...] = ()) -> Self:
        """An override as it stands."""
        data = event.data
        return cls(
            override=event.id,
            standing=Written.RECORDED,
            status=Agreed.COMPLETE if data.is_complete else Agreed.ONE_OF_TWO,
            decision=data.decision,
            to=data.to,
            by=tuple(
                AnswerManager(
                    account=each.account, name=each.name, role=each.role, agency=each.agency, grade=each.grade,
                    reasons=tuple(AnswerWritten(code=of.code, written=of.written) for of in each.reasons),
                )
                for each in data.by
            ),
            agreed_at=event.happened.earliest,
            overtaken_by=AnswerOvertaking.of(overtaken_by),
            sentence=_sentence(event),
        )  # fmt: skip

    @classmethod
    def not_confirmed(cls, name: str, decision: str, at: datetime) -> Self:
        """A word that the broker holds and that was not read back in time."""
        return cls(
            override=name, standing=Written.NOT_CONFIRMED, status=None, decision=decision, agreed_at=at,
            sentence="Recorded, not confirmed: it may not be relied on yet.",
        )  # fmt: skip


class AnswerGiven(Said):
    """What was answered in writing to one challenge, last; names are no part of it."""

    code: str
    written: str
    account: str
    role: str
    agency: str
    answered_at: datetime

    @classmethod
    def last_of(cls, events: Iterable[StepDownAnswered]) -> tuple[Self, ...]:
        """By challenge, in the order of the codes; ``events`` are given oldest first."""
        found = {
            answer.code: cls(
                code=answer.code, written=answer.written, account=event.data.by.account, role=event.data.by.role,
                agency=event.data.by.agency, answered_at=event.happened.earliest,
            )
            for event in events
            for answer in event.data.answers
        }  # fmt: skip
        return tuple(answer for _, answer in sorted(found.items()))


class AnswersRecorded(Said):
    """``unanswered`` are the challenges still without an answer; left out while it is not confirmed."""

    answer: str
    standing: Written
    decision: str
    unanswered: tuple[str, ...] | None


def _sentence(event: StepDownOverridden) -> str:
    matters = counted(len(event.data.by[0].codes), "matter", "matters")
    if event.data.is_complete:
        return f"Agreed by two managers although {matters} had not been resolved."
    return f"One of two managers would agree although {matters} had not been resolved; a second is asked."


def text(name: EventName) -> str:
    """An event as it is written: source/id."""
    return f"{name[0]}/{name[1]}"
