"""What is asked of the step-down gate, and what it answers. Rules: docs/step-down.md."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import Mark
from projections.history import EventName
from schemas.codes import Outcome, ReasonKind

EVIDENCE_MAX: Final = 100
"""So many events behind a reason are named where a decision is recorded, so that a topic can hold it."""


class Request(NamedTuple):
    """``rests_on`` are accounts that the request relies on; ``grounds`` are codes, as ``consent-withdrawn``.

    ``asked_for`` is the agency of the person who asks.
    """

    to: int
    asked_by: str
    asked_for: str | None = None
    rests_on: tuple[EventName, ...] = ()
    grounds: tuple[str, ...] = ()


class Finding(NamedTuple):
    """What one check found at one extreme: plain words, and the events behind them."""

    sentence: str
    evidence: tuple[EventName, ...] = ()


class Reason(NamedTuple):
    """A check that did not pass. ``certain`` is false where it holds at one extreme of imprecise times only."""

    code: str
    kind: ReasonKind
    certain: bool
    sentence: str
    evidence: tuple[EventName, ...] = ()


class Decision(NamedTuple):
    """``passed`` are the codes of the checks that found nothing; ``beside`` are strengths and reassuring views,
    shown and never counted against a reason. ``note`` says why nothing was checked, where nothing was.
    """

    outcome: Outcome
    from_tier: int | None
    reasons: tuple[Reason, ...]
    passed: tuple[str, ...]
    beside: tuple[Finding, ...]
    as_of: datetime
    note: str | None = None

    def of(self, kind: ReasonKind) -> Mapping[str, Reason]:
        """The reasons of one kind, by code."""
        return {reason.code: reason for reason in self.reasons if reason.kind is kind}


def evidence(marks: Iterable[Mark | None]) -> tuple[EventName, ...]:
    """The events, each once, in order."""
    return tuple(dict.fromkeys(mark.event for mark in marks if mark is not None))
