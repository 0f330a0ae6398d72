"""What the gate answers, over HTTP and on a terminal."""

from datetime import date, datetime
from typing import Any, Self

from projections.rules.decision import Decision
from projections.rules.overtaken import Overtaking
from schemas.codes import Outcome, ReasonKind
from schemas.hub import PartitionPosition, StepDownDecided
from services.referral.agreed import AnswerGiven, AnswerOvertaking, OverrideAnswer, Said, Written, text
from services.referral.questions import StepDownQuestion


class AnswerReason(Said):
    """``certain`` is false where imprecise dates leave it open whether it holds."""

    code: str
    kind: ReasonKind
    certain: bool
    sentence: str
    evidence: tuple[str, ...] = ()


class AnswerBeside(Said):
    """A strength or a reassuring view: shown, and never counted against a reason."""

    sentence: str
    evidence: tuple[str, ...] = ()


class AnswerPosition(Said):
    topic: str
    partition: int
    next_offset: int


class StepDownAnswer(Said):
    """``outcome`` is left out while it is not confirmed: nothing may rest on it.

    ``answers`` are those to challenges, ``unanswered`` the challenges without one: no refusal, and said so.
    ``override`` is what managers wrote: of a decision that is overridden ``outcome`` stays what the gate said.
    ``beside`` and ``note`` come with the first answer only; they are no part of the decision that is recorded.
    """

    decision: str | None
    standing: Written
    outcome: Outcome | None
    child: str
    to: int
    from_tier: int | None = None
    asked_by: str
    asked_for: str | None = None
    rests_on: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    reason: str | None = None
    asked_at: datetime
    as_of: date | None = None
    reasons: tuple[AnswerReason, ...] = ()
    passed: tuple[str, ...] = ()
    override: OverrideAnswer | None = None
    answers: tuple[AnswerGiven, ...] = ()
    unanswered: tuple[str, ...] = ()
    beside: tuple[AnswerBeside, ...] = ()
    note: str | None = None
    overtaken_by: tuple[AnswerOvertaking, ...] = ()
    positions: tuple[AnswerPosition, ...] = ()
    rule_pack: str | None = None
    code_version: str | None = None

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody must look again."""
        return bool(self.overtaken_by)

    def of(self, kind: ReasonKind) -> tuple[AnswerReason, ...]:
        """The reasons of one kind."""
        return tuple(reason for reason in self.reasons if reason.kind is kind)

    @classmethod
    def of_event(
        cls,
        event: StepDownDecided,
        overtaken_by: tuple[Overtaking, ...] = (),
        decision: Decision | None = None,
        override: OverrideAnswer | None = None,
    ) -> Self:
        """A decision as it stands. ``decision`` is what was computed of it just now, where it was."""
        data = event.data
        return cls(
            decision=event.id,
            standing=Written.RECORDED,
            outcome=data.outcome,
            child=event.subject,
            to=data.to,
            from_tier=data.from_tier,
            asked_by=data.asked_by,
            asked_for=data.asked_for,
            rests_on=tuple(f"{ref.source}/{ref.id}" for ref in data.rests_on),
            grounds=data.grounds,
            reason=data.reason,
            asked_at=event.happened.earliest,
            reasons=tuple(
                AnswerReason(
                    code=reason.code, kind=reason.kind, certain=reason.certain, sentence=reason.sentence,
                    evidence=tuple(f"{ref.source}/{ref.id}" for ref in reason.evidence),
                )
                for reason in data.reasons
            ),
            passed=data.passed,
            override=override,
            overtaken_by=AnswerOvertaking.of(overtaken_by),
            positions=tuple(_position(position) for position in data.positions),
            rule_pack=data.rule_pack,
            code_version=data.code_version,
            **(_not_recorded(decision) if decision else {}),
        )  # fmt: skip

    @classmethod
    def unrecorded(
        cls, question: StepDownQuestion, at: datetime, decision: Decision, positions: tuple[PartitionPosition, ...] = ()
    ) -> Self:
        """What was found and is on no record."""
        return cls(
            decision=None,
            standing=Written.NOT_RECORDED,
            outcome=decision.outcome,
            from_tier=decision.from_tier,
            reasons=tuple(
                AnswerReason(
                    code=reason.code, kind=reason.kind, certain=reason.certain, sentence=reason.sentence,
                    evidence=tuple(map(text, reason.evidence)),
                )
                for reason in decision.reasons
            ),
            passed=decision.passed,
            positions=tuple(map(_position, positions)),
            **_asked(question, at),
            **_not_recorded(decision),
        )  # fmt: skip

    @classmethod
    def not_confirmed(cls, question: StepDownQuestion, at: datetime, decision_id: str) -> Self:
        """A decision that the broker holds and that was not read back in time."""
        return cls(decision=decision_id, standing=Written.NOT_CONFIRMED, outcome=None, **_asked(question, at))


def _position(position: PartitionPosition) -> AnswerPosition:
    return AnswerPosition(**position._asdict())


def _asked(question: StepDownQuestion, at: datetime) -> dict[str, Any]:
    return {
        "child": question.child, "to": question.to, "asked_by": question.by, "asked_for": question.asked_for,
        "rests_on": question.rests_on, "grounds": question.grounds,
        "reason": question.reason, "asked_at": at, "as_of": question.as_of,
    }  # fmt: skip


def _not_recorded(decision: Decision) -> dict[str, Any]:
    """The parts of an answer that are no part of the decision's event."""
    beside = tuple(
        AnswerBeside(sentence=finding.sentence, evidence=tuple(map(text, finding.evidence)))
        for finding in decision.beside
    )
    return {"beside": beside, "note": decision.note}


class Problem(Said):
    """RFC 9457, as ``application/problem+json``."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
