"""Reasons of the child itself: injuries, being seen, being heard, being brought. Rules: docs/step-down.md."""

import re
from collections.abc import Sequence
from typing import Final

from projections import seen
from projections.calendar import Mark, months_after
from projections.history import EventName
from projections.injuries import Injury
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts

_EAR_NECK_TORSO: Final = frozenset(
    {
        "ear", "ears", "earlobe", "earlobes", "pinna", "neck", "nape", "throat",
        "torso", "trunk", "chest", "breast", "rib", "ribs", "back", "flank", "flanks", "abdomen", "tummy", "stomach",
        "hip", "hips", "groin", "genitals", "genital", "buttock", "buttocks", "bottom",
    }
)  # fmt: skip
"""Where bruising under four is not explained by ordinary falls (TEN-4; NICE CG89 names ears, neck, trunk, buttocks)."""
_BRUISE: Final = re.compile(r"\bbruis", re.I)
_WORD: Final = re.compile(r"[a-z]+")


def injury_unexamined(facts: Facts, request: Request) -> Finding | None:
    """An injury of a kind that a doctor is to look at, without a medical view recorded."""
    found = _unexamined(facts, request)
    if not found:
        return None
    told = words.listed(f"{words.agency(item.told.event[0])} {words.on(item.told.happened)}" for item in found)
    number = words.counted(sum(item.occasions for item in found), "injury has", "injuries have")
    return Finding(
        f"{number} no medical view recorded here, where the child's age, the place of it or the accounts of it ask for "
        f"one: {told}. Has a doctor looked at this?",
        _injuries(found),
    )


def injuries(facts: Facts, request: Request) -> Finding | None:
    """Several other injuries in a year."""
    asked = _unexamined(facts, request)
    found = [
        item
        for item in facts.injuries.told
        if item not in asked and months_after(item.told.happened.latest, facts.limits.injuries_months) >= facts.as_of
    ]
    if sum(item.occasions for item in found) < facts.limits.injury_occasions:
        return None
    other = "other " if asked else ""
    number = words.counted(sum(item.occasions for item in found), f"{other}injury is", f"{other}injuries are")
    agencies = words.listed(words.agency(item.told.event[0]) for item in found)
    return Finding(
        f"{number} recorded within a year, told by {agencies}. Taken together, what do they say?", _injuries(found)
    )


def _unexamined(facts: Facts, request: Request) -> list[Injury]:
    since = facts.lowered_to(request.to)
    return [
        item
        for item in facts.injuries.told
        if not item.examined
        and (since is None or item.told.happened.latest >= since)
        and (item.differ or _of_a_kind(facts, item))
    ]


def _of_a_kind(facts: Facts, injury: Injury) -> bool:
    """An unknown age counts as young: what is not recorded is no reason to look away."""
    then, limits = injury.told.happened.latest, facts.limits
    sites = {word for site in injury.sites for word in _WORD.findall(site.lower())}
    if sites & _EAR_NECK_TORSO and facts.is_under(limits.under_four_months, then) is not False:
        return True
    return bool(_BRUISE.search(injury.kind)) and facts.is_under(limits.not_yet_moving_months, then) is not False


def not_seen(facts: Facts, request: Request) -> Finding | None:
    """At tier 2 and above, nobody saw the child lately."""
    last = seen.last_seen(facts.seen, facts.own, facts.extreme)
    if (facts.answer.tier or 0) < 2 or facts.within_weeks(last, facts.limits.seen_weeks):
        return None
    return Finding(f"No record is held here of the child being seen{_after(last)}. Who has seen them?", facts.setting)


def not_seen_alone(facts: Facts, request: Request) -> Finding | None:
    """Nobody saw a child of one or over without their parents. Never asked of a baby."""
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
    """What a child of one or over says is not recorded."""
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


def _after(last: Mark | None) -> str:
    return f" {words.nothing_since(last.happened)}" if last else ""


def _injuries(found: Sequence[Injury]) -> tuple[EventName, ...]:
    return evidence(item.told for item in found)
