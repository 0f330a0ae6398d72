"""Whether a manager's word can override what stands against a step down, and whether what it asks can be answered.

Rules: docs/step-down.md, "Overrides", "Answers".
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from projections.history import EventName
from projections.rules.decision import EVIDENCE_MAX, Decision
from projections.rules.namesakes import may_be_one_person
from projections.rules.saying import WORDS_MIN, says_something
from projections.rules.words import counted, listed, words
from schemas.codes import Outcome, ReasonKind
from schemas.hub import DecisionReason, StepDownDecided
from schemas.steps import OverridingManager, StepDownOverridden, WrittenReason

_ASK_ANEW: Final = "Ask the gate again with a new key"


class Refusal(NamedTuple):
    """Why it cannot: a stable code, and the fact, what was expected, and the next step."""

    code: str
    sentence: str


class Weighed(NamedTuple):
    """A decision, and what is known of it when a manager's word comes.

    ``last``: whether it is the child's last, ``overtaken``: whether something overtook it, ``overrides`` what managers
    wrote so far, ``today`` what the gate would answer now, ``requester`` the account of whoever asked, where given.
    """

    decided: StepDownDecided
    last: bool
    overtaken: bool
    overrides: Sequence[StepDownOverridden]
    today: Decision
    requester: str | None = None


def blocking(decided: StepDownDecided) -> dict[str, DecisionReason]:
    """What two managers must each answer for, by code."""
    return {reason.code: reason for reason in decided.data.reasons if reason.kind is ReasonKind.BLOCK}


def refusal(held: Weighed, manager: OverridingManager) -> Refusal | None:
    """The first thing that stands against this word; None where it counts."""
    return _of_the_decision(held) or _of_today(held) or _of_the_person(held, manager)


def _of_the_decision(held: Weighed) -> Refusal | None:
    name, outcome = held.decided.id, held.decided.data.outcome
    if outcome is Outcome.ALLOWED:
        return Refusal(
            "decision-allowed",
            f"Nothing stands against the step in {name}; expected a decision that says "
            "not ready. Nothing needs to be overridden.",
        )
    if outcome is Outcome.CANNOT_DECIDE:
        return _not_decided(name)
    if any(each.data.is_complete for each in held.overrides):
        return Refusal(
            "override-complete",
            f"Two managers have agreed on {name} already; expected a decision that "
            "waits. See it with `vantage step-downs`.",
        )
    return _stale(name, last=held.last, overtaken=held.overtaken)


def _not_decided(name: str) -> Refusal:
    return Refusal(
        "decision-cannot-decide",
        f"{name} could not be decided, and what is not known can be neither overridden nor answered; "
        f"expected a decision that says yes or no. Settle what it names. {_ASK_ANEW}.",
    )


def _stale(name: str, *, last: bool, overtaken: bool) -> Refusal | None:
    if overtaken:
        return Refusal(
            "decision-overtaken",
            f"Something written down before {name} reached the hub only after it; "
            f"expected a decision that knew all of it. {_ASK_ANEW}.",
        )
    if not last:
        return Refusal(
            "decision-not-last",
            f"{name} is not the last decision on this child; expected the last. "
            f"See `vantage step-downs`, or ask the gate again with a new key.",
        )
    return None


class Asked(NamedTuple):
    """A decision whose challenges are answered. ``last``: it, or an override of it, is the child's last."""

    decided: StepDownDecided
    last: bool
    overtaken: bool


def challenges(decided: StepDownDecided) -> tuple[str, ...]:
    """What whoever decides is to answer in writing; nothing where it could not be decided."""
    if decided.data.outcome is Outcome.CANNOT_DECIDE:
        return ()
    return tuple(reason.code for reason in decided.data.reasons if reason.kind is ReasonKind.CHALLENGE)


def refusal_of_answers(held: Asked, answers: Collection[WrittenReason]) -> Refusal | None:
    """Why these answers cannot be taken; None where they can."""
    name = held.decided.id
    if held.decided.data.outcome is Outcome.CANNOT_DECIDE:
        return _not_decided(name)
    if found := _stale(name, last=held.last, overtaken=held.overtaken):
        return found
    asked = challenges(held.decided)
    if not {each.code for each in answers} <= set(asked):
        return _unknown(name, asked)
    return _too_short(answers)


def _too_short(written: Iterable[WrittenReason]) -> Refusal | None:
    short = [each.code for each in written if not says_something(each.written)]
    if not short:
        return None
    return Refusal(
        "reason-too-short",
        f"What is written for {_named(sorted(short))} does not say why; expected at least {WORDS_MIN} different words "
        "for each. Write what was seen or done, and by whom.",
    )


def _unknown(name: str, expected: Collection[str]) -> Refusal:
    return Refusal(
        "reasons-unknown",
        f"{name} does not give every reason that is answered for; expected {_named(expected) or 'none'}. "
        "Answer for these alone.",
    )


def _of_today(held: Weighed) -> Refusal | None:
    if conditions := held.today.of(ReasonKind.CANNOT_DECIDE):
        return Refusal(
            "cannot-decide",
            f"It cannot be decided today ({_named([*conditions])}), and what is not known cannot be overridden; "
            f"expected everything settled. {_ASK_ANEW}: it says what to settle.",
        )
    today = held.today.of(ReasonKind.BLOCK)
    if not today:
        return Refusal(
            "nothing-blocks",
            "Nothing stands against the step today; expected something that does. "
            f"{_ASK_ANEW}: nothing needs to be overridden.",
        )
    known = blocking(held.decided)
    if news := [
        code for code, reason in today.items() if code not in known or _cites_more(known[code], reason.evidence)
    ]:
        return Refusal(
            "changed-since",
            f"Since {held.decided.id} there is more to resolve ({_named(news)}); expected "
            f"what it says to be all. {_ASK_ANEW}, and answer for that decision.",
        )
    return None


def _cites_more(reason: DecisionReason, today: Sequence[EventName]) -> bool:
    """Whether an event stands behind the reason that the decision did not name, though it named all that did."""
    named = {(ref.source, ref.id) for ref in reason.evidence}
    return len(reason.evidence) < EVIDENCE_MAX and not named.issuperset(today)


def _of_the_person(held: Weighed, manager: OverridingManager) -> Refusal | None:
    known = blocking(held.decided)
    if missing := known.keys() - manager.codes:
        return Refusal(
            "reasons-missing",
            f"No written reason is given for {_named(sorted(missing))}; expected one for "
            f"each of {counted(len(known), 'matter', 'matters')} to resolve. Write what is missing.",
        )
    if manager.codes - known.keys():
        return _unknown(held.decided.id, known)
    if short := _too_short(manager.reasons):
        return short
    if any(may_be_one_person(manager, other) for each in held.overrides for other in each.data.by):
        return Refusal(
            "same-person",
            "This may be the person who has agreed already, by account or by name however it is written; expected a "
            "second one. Ask another manager, or give the name in full.",
        )
    if manager.account == held.requester:
        return Refusal(
            "requester", "This person asked for the step down; expected two managers who did not. Ask another manager."
        )
    return None


def _named(codes: Collection[str]) -> str:
    return listed(f"{words(code)} [{code}]" for code in codes)
