"""Reasons of views that differ, and of concerns that wait for an answer. Rules: docs/step-down.md."""

from collections.abc import Mapping
from typing import Final

from projections import concerns
from projections.calendar import Mark
from projections.concerns import Concern
from projections.disagreements import Disagreement
from projections.history import EventName
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from projections.tier import View

_ANSWERS: Final = {
    "agreed": "the answer recorded is agreed, and no record is held here of what settled it",
    "agreed-in-part": "the answer recorded is agreed in part",
    "not-agreed": "the answer recorded is not agreed",
    "settled": "the other agency records it as settled",
}


def higher_tier_stated(facts: Facts, request: Request) -> Finding | None:
    """Another agency said a higher tier, and sat at no table since."""
    return _higher(
        _views(facts, request, spoken=False),
        f"above tier {request.to}, and no meeting of agencies that it came to is recorded here since. "
        "What do they say today?",
    )


def higher_tier_earlier(facts: Facts, request: Request) -> Finding | None:
    """The same, but it has met the others since."""
    return _higher(
        _views(facts, request, spoken=True),
        f"above tier {request.to}, before a meeting of agencies that it came to. Is that still their view?",
    )


def _views(facts: Facts, request: Request, *, spoken: bool) -> dict[str, View]:
    found = {}
    for source, view in sorted(facts.answer.views.items()):
        if source == request.asked_for or view.tier <= request.to:
            continue
        met = facts.attended.attended.get(source)
        viewed = facts.at(Mark((source, view.event), view.since))
        if (met is not None and facts.at(met) >= viewed) is spoken:
            found[source] = view
    return found


def _higher(views: Mapping[str, View], rest: str) -> Finding | None:
    if not views:
        return None
    told = words.listed(
        f"{words.agency(source)} saw tier {view.tier} ({words.on(view.since)})" for source, view in views.items()
    )
    return Finding(f"{told}: {rest}", tuple((source, view.event) for source, view in views.items()))


def difference_open(facts: Facts, request: Request) -> Finding | None:
    """A concern that was declined or deferred while what it was about is open."""
    found = concerns.differences(facts.concerns)
    if not found:
        return None
    told = (f"{_raised(concern)}, and the answer recorded is {concern.answer}" for concern in found.values())
    return Finding(
        words.asked("A difference of view between agencies is open", told, "How will they settle it?"), _concerns(found)
    )


def disagreement_open(facts: Facts, request: Request) -> Finding | None:
    """A formal disagreement that nobody has recorded as settled, whoever raised it and whatever was answered."""
    found = facts.disagreements.formal
    if not found:
        return None
    told = (_disagreement(item, held) for item, held in found.items())
    marks = evidence(mark for held in found.values() for mark in held.told)
    return Finding(words.asked("A formal disagreement between agencies is open", told, "How is it settled?"), marks)


def _disagreement(item: str, held: Disagreement) -> str:
    who = words.agency(item.partition("/")[0])
    other = f" with {words.agency(held.with_agency)}" if held.with_agency else ""
    since = f", raised {words.on(held.raised.happened)}" if held.raised else ""
    answer = held.answered
    said = _ANSWERS[answer.answer] if answer else "no answer of this stage is recorded here"
    return f"{who}{other}{since}, stage {held.stage}, {said}"


def concern_unanswered(facts: Facts, request: Request) -> Finding | None:
    """A concern that waits for its answer."""
    found = concerns.unanswered(facts.concerns)
    if not found:
        return None
    told = map(_raised, found.values())
    return Finding(
        words.asked("No record is held here of an answer to a concern between agencies", told, "What is the answer?"),
        _concerns(found),
    )


def _raised(concern: Concern) -> str:
    to = words.agency(concern.to) if concern.to else "another agency"
    if concern.raised is None:
        return f"a concern was raised with {to}"
    return f"{words.agency(concern.raised.event[0])} raised one with {to} {words.on(concern.raised.happened)}"


def _concerns(found: Mapping[str, Concern]) -> tuple[EventName, ...]:
    marks = (mark for concern in found.values() for mark in (concern.raised, concern.answered))
    return evidence(marks)
