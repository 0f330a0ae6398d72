"""Reasons of the child itself: being seen, being heard, being brought. Rules: docs/step-down.md."""

from projections import seen
from projections.calendar import Mark
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from projections.visits import is_unborn


def not_seen(facts: Facts, request: Request) -> Finding | None:
    """At tier 2 and above, nobody saw the child lately. Never asked of one who is not yet born."""
    if is_unborn(facts.visits, facts.as_of):
        return None
    last = seen.last_seen(facts.seen, facts.own, facts.extreme)
    if (facts.answer.tier or 0) < 2 or facts.within_weeks(last, facts.limits.seen_weeks):
        return None
    return Finding(f"No record is held here of the child being seen{_after(last)}. Who has seen them?", facts.setting)


def not_seen_alone(facts: Facts, request: Request) -> Finding | None:
    """Nobody saw a child of one or over without their parents. Never asked of a baby, or before the birth."""
    if is_unborn(facts.visits, facts.as_of):
        return None
    last = seen.last_alone(facts.seen, facts.own, facts.extreme)
    if facts.is_under(facts.limits.baby_months) or facts.within(last, facts.limits.seen_alone_months):
        return None
    return Finding(
        f"No record is held here of the child being seen alone{_after(last)}. Who could see them?", facts.setting
    )


def sleeping_place(facts: Facts, request: Request) -> Finding | None:
    """Of a baby: nobody saw them awake, or where they sleep."""
    if not facts.is_under(facts.limits.baby_months):
        return None
    awake = seen.last_awake(facts.seen, facts.own, facts.extreme)
    place = seen.last_sleeping_place(facts.seen, facts.own, facts.extreme)
    parts = [
        f"{what}{_after(last)}"
        for what, last in (("the baby being seen awake", awake), ("where the baby sleeps being seen", place))
        if not facts.within(last, facts.limits.sleeping_place_months)
    ]
    if not parts:
        return None
    return Finding(words.asked("No record is held here of", parts, "Who could look?"), facts.setting)


def voice(facts: Facts, request: Request) -> Finding | None:
    """What a child of one or over says is not recorded. Never asked before the birth."""
    if is_unborn(facts.visits, facts.as_of):
        return None
    last = facts.seen.voice
    if facts.is_under(facts.limits.baby_months) or facts.within(last, facts.limits.voice_months):
        return None
    return Finding(
        f"No record is held here of what the child says or shows of how things are{_after(last)}. What do they say?",
        facts.setting,
    )


def was_not_brought(facts: Facts, request: Request) -> Finding | None:
    """The child was not brought to one service again and again, or it ended its offer for that."""
    found = {
        source: service
        for source, service in facts.missed.services.items()
        if len(service.not_brought) >= facts.limits.not_brought or (service.not_brought and service.discharged)
    }
    if not found:
        return None
    marks = (mark for service in found.values() for mark in (*service.not_brought, service.discharged) if mark)
    told = (
        f"{words.agency(source)} (last {words.on(service.not_brought[-1].happened)}"
        + (f"; its offer ended {words.on(service.discharged.happened)})" if service.discharged else ")")
        for source, service in found.items()
    )
    return Finding(
        words.asked(
            "Appointments are recorded to which the child was not brought", told, "What would make it easier to come?"
        ),
        evidence(marks),
    )


def no_access(facts: Facts, request: Request) -> Finding | None:
    """Nobody was in, again and again, when one service came, and it has not met them since."""
    found = {
        source: service.no_access
        for source, service in facts.missed.services.items()
        if len(service.no_access) >= facts.limits.no_access
    }
    if not found:
        return None
    told = (
        f"{words.agency(source)} ({words.counted(len(marks), 'visit', 'visits')}, the last "
        f"{words.on(marks[-1].happened)})"
        for source, marks in found.items()
    )
    return Finding(
        words.asked("Visits are recorded at which nobody was met", told, "When and where could the family be met?"),
        evidence(mark for marks in found.values() for mark in marks),
    )


def _after(last: Mark | None) -> str:
    return f" {words.nothing_since(last.happened)}" if last else ""
