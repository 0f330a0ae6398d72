"""Reasons of what was asked for and is not given. Rules: docs/step-down.md."""

from projections import referrals, requests
from projections.calendar import Mark
from projections.history import EventName
from projections.referrals import Referral
from projections.requests import Help
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.vocabulary import Speaker, Topic

_ASKERS = {Speaker.MOTHER: "mother", Speaker.FATHER: "father", Speaker.CHILD: "the child"}


def information_not_given(facts: Facts, request: Request) -> Finding | None:
    """One agency asked another what it knows, and was not told."""
    found = requests.not_given(facts.requests)
    if not found:
        return None
    told = (
        f"{words.agency(item.partition('/')[0])} asked {words.agency(held.of)} {words.on(held.asked.happened)}"
        + (f", which does not tell ({words.on(held.withheld.happened)})" if held.withheld else "")
        for item, held in found.items()
    )
    head = "No record is held here of what was asked for between agencies being given"
    question = "What is known, or who looks at why it cannot be told?"
    return Finding(
        words.asked(head, told, question), evidence(m for h in found.values() for m in (h.asked, h.withheld))
    )


def referral_not_taken_up(facts: Facts, request: Request) -> Finding | None:
    """A referral that waits, or was not accepted, while what it was about is open."""
    waiting = referrals.waiting(facts.referrals)
    declined = referrals.not_taken_up(facts.referrals)
    found = {
        to: referral
        for to, referral in sorted({**waiting, **declined}.items())
        if _is_open(facts, referral.topics, referral.made)
        and not _handover(referral, request)
        and not _elsewhere(facts, referral)
    }
    if not found:
        return None
    told = (_answered(to, referral) for to, referral in found.items())
    marks = (m for each in found.values() for m in (each.made, each.verdict.decided if each.verdict else None))
    head = "No record is held here of a referral being taken up by anybody"
    return Finding(words.asked(head, told, "Who can offer this instead?"), evidence(marks))


def _answered(to: str, referral: Referral) -> str:
    made = f"{words.agency(referral.made.event[0])} referred to {words.agency(to)} {words.on(referral.made.happened)}"
    if referral.verdict is None:
        return f"{made}, and no answer is recorded"
    return f"{made}, and the answer is {words.words(referral.verdict.decision)}"


def _is_open(facts: Facts, topics: tuple[Topic, ...], made: Mark) -> bool:
    """What it was raised for is open; without topics that can be settled, it was made at the present tier."""
    return not facts.live.isdisjoint(topics) if topics else facts.lately(made)


def _handover(referral: Referral, request: Request) -> bool:
    """To tier 2 or 3, what the asking agency refers is the handover: `receiver-not-accepted` asks for it."""
    return request.to >= 2 and referral.made.event[0] == request.asked_for


def _elsewhere(facts: Facts, referral: Referral) -> bool:
    """Another took the child up at or after it was made."""
    return any(
        other.verdict is not None
        and other.verdict.decision in referrals.TAKEN_UP
        and facts.at(other.verdict.decided) >= facts.at(referral.made)
        for other in facts.referrals.to.values()
    )


def help_not_offered(facts: Facts, request: Request) -> Finding | None:
    """A parent or young person asked for help, and none is recorded as offered. Never a worry about them."""
    found: dict[str, Help] = {
        item: held
        for item, held in requests.not_offered(facts.requests).items()
        if _is_open(facts, held.topics, held.asked)
    }
    if not found:
        return None
    told = (
        f"{_ASKERS.get(held.asked_by, 'the family')} asked {words.agency(item.partition('/')[0])} "
        f"{words.on(held.asked.happened)}"
        + (f" (the answer was {words.words(held.answer.word)})" if held.answer else "")
        for item, held in found.items()
    )
    cited: tuple[EventName, ...] = evidence(
        m for held in found.values() for m in (held.asked, held.answer.given if held.answer else None)
    )
    head = "Help was asked for, and no record is held here that any was offered"
    return Finding(words.asked(head, told, "What can be offered, and by whom?"), cited)
