"""A decision of the gate as an event, and the request that a decision answers."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from typing import Final

from pydantic import ValidationError

from projections.rules.decision import EVIDENCE_MAX, Decision
from projections.rules.pack import in_use
from schemas.envelope import HUB
from schemas.hub import DecisionReason, StepDownDecided, StepDownDecidedData
from schemas.moments import Precision
from schemas.vocabulary import EventRef
from services.errors import HubError
from services.freshness import Proof
from services.referral.questions import StepDownQuestion

_DECISION: Final = re.compile(r"decision-[0-9a-f]{32}")


class NotRecordable(HubError):
    """No event can carry the decision."""


def decision_name(key: str) -> str:
    """The decision's id: one for each idempotency key, for ever."""
    return f"decision-{sha256(key.encode()).hexdigest()[:32]}"


def decision_id(named: str) -> str:
    """That of a decision which is named by it, or by the key of its request."""
    return named if _DECISION.fullmatch(named) else decision_name(named)


def decision_event(
    question: StepDownQuestion, key: str, decided: Decision, proof: Proof, arrived: datetime
) -> StepDownDecided:
    """What is published of a decision: all that is needed to reproduce it. ``NotRecordable``.

    Of a reason with very many events behind it the first hundred are named, so that a topic can hold the decision.
    """
    try:
        return _event(question, key, decided, proof, arrived)
    except ValidationError as problem:
        fields = ", ".join(sorted({".".join(map(str, fault["loc"])) for fault in problem.errors()}))
        raise NotRecordable(
            f"No event can carry the decision ({fields}), so none was made; expected a request whose decision can be "
            "recorded. Tell the hub's operator."
        ) from None


def _event(question: StepDownQuestion, key: str, decided: Decision, proof: Proof, arrived: datetime) -> StepDownDecided:
    data = StepDownDecidedData(
        key=key,
        to=question.to,
        from_tier=decided.from_tier,
        asked_by=question.by,
        asked_for=question.asked_for,
        outcome=decided.outcome,
        reasons=tuple(
            DecisionReason(
                code=reason.code, kind=reason.kind, certain=reason.certain, sentence=reason.sentence,
                evidence=tuple(EventRef(source=source, id=name) for source, name in reason.evidence[:EVIDENCE_MAX]),
            )
            for reason in decided.reasons
        ),
        passed=decided.passed,
        rests_on=_refs(question),
        grounds=question.grounds,
        account=question.account,
        reason=question.reason,
        positions=proof.positions,
        rule_pack=in_use().name,
        code_version=version("vantage"),
    )  # fmt: skip
    return StepDownDecided(
        id=decision_name(key),
        source=HUB,
        type="step_down.decided",
        dataschema="step_down.decided/2",
        subject=question.child,
        time=arrived,
        timeprecision=Precision.MINUTE,
        recordedtime=datetime.now(UTC),
        data=data,
    )


def is_same(question: StepDownQuestion, event: StepDownDecided) -> bool:
    """Whether the decision answers this very request."""
    data = event.data
    asked = (question.child, question.to, question.by, question.asked_for, _refs(question), question.grounds)
    held = (event.subject, data.to, data.asked_by, data.asked_for, data.rests_on, data.grounds)
    return (*asked, question.reason) == (*held, data.reason)


def _refs(question: StepDownQuestion) -> tuple[EventRef, ...]:
    return tuple(EventRef(source=source, id=name) for source, name in question.accounts)
