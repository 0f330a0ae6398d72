"""Reasons of injuries: without a medical view, several, explained in more than one way. Rules: docs/step-down.md.

It is asked what was said and who looked; nobody is said to have caused anything.
"""

from collections.abc import Iterable

from projections.calendar import months_after
from projections.history import EventName
from projections.injuries import Injury, OneInjury, each_injury, may_differ, perhaps_one
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from projections.rules.injury_kinds import is_at_a_telling_place, is_ordinary


def injury_unexamined(facts: Facts, request: Request) -> Finding | None:
    """An injury of a kind that a doctor is to look at, without a medical view recorded."""
    found = _unexamined(facts, request)
    if not found:
        return None
    number = words.counted(sum(item.occasions for item in found), "injury has", "injuries have")
    return Finding(
        f"{number} no medical view recorded here, where the child's age, the place of it or the accounts of it ask for "
        f"one: {words.listed(map(_told_when, _tellings(found)))}.{_how_explained(found)}"
        f"{_not_ordinary(facts, found)} Has a doctor looked at this?",
        _injuries(found),
    )


def injuries(facts: Facts, request: Request) -> Finding | None:
    """Several other injuries in a year."""
    asked = _unexamined(facts, request)
    found = [item for item in each_injury(facts.injuries.told) if item not in asked and _in_the_year(facts, item)]
    if sum(item.occasions for item in found) < facts.limits.injury_occasions:
        return None
    other = "other " if asked else ""
    number = words.counted(sum(item.occasions for item in found), f"{other}injury is", f"{other}injuries are")
    agencies = words.listed(words.agency(each.told.event[0]) for each in _tellings(found))
    return Finding(
        f"{number} recorded within a year, told by {agencies}. Taken together, what do they say?", _injuries(found)
    )


def injury_accounts(facts: Facts, request: Request) -> Finding | None:
    """Tellings that differ on what an injury came of, though a doctor has looked; or that may differ."""
    found = [item for item in each_injury(facts.injuries.told) if _since_lowered(facts, request, item)]
    differing = [item for item in found if item.differs and item.is_examined]
    unclear = [item for item in found if item.is_unclear]
    pairs = [pair for pair in perhaps_one(found) if may_differ(*pair)]
    if not (differing or unclear or pairs):
        return None
    parts = [
        *(f"one injury, explained differently, with a medical view ({_all_told(item)})" for item in differing),
        *(f"one injury, explained by {words.listed(_explainers(item))} ({_all_told(item)})" for item in unclear),
        *(f"perhaps one injury, explained differently ({_all_told(one)}; {_all_told(other)})" for one, other in pairs),
    ]
    tellings = dict.fromkeys(
        [*_tellings([*differing, *unclear]), *(each for pair in pairs for each in _tellings(pair))]
    )
    return Finding(
        words.asked(
            "Tellings of an injury that differ, or may",
            parts,
            "Is it one injury, what was said of it, and what does a medical view bear out?",
        ),
        evidence(each.told for each in tellings),
    )


def _unexamined(facts: Facts, request: Request) -> list[OneInjury]:
    return [
        item
        for item in each_injury(facts.injuries.told)
        if not item.is_examined
        and _since_lowered(facts, request, item)
        and (item.differs or any(_of_a_kind(facts, each) for each in item.tellings))
    ]


def _since_lowered(facts: Facts, request: Request, injury: OneInjury) -> bool:
    since = facts.lowered_to(request.to)
    return since is None or any(each.told.happened.latest >= since for each in injury.tellings)


def _in_the_year(facts: Facts, injury: OneInjury) -> bool:
    months = facts.limits.injuries_months
    return any(months_after(each.told.happened.latest, months) >= facts.as_of for each in injury.tellings)


def _tellings(found: Iterable[OneInjury]) -> list[Injury]:
    return [each for item in found for each in item.tellings]


def _told_when(telling: Injury) -> str:
    return f"{words.agency(telling.told.event[0])} {words.on(telling.told.happened)}"


def _all_told(injury: OneInjury) -> str:
    return words.listed(map(_told_when, injury.tellings))


def _explainers(injury: OneInjury) -> list[str]:
    return [words.explainer(each.explained_by) for each in injury.tellings if each.explained_by]


def _how_explained(found: Iterable[OneInjury]) -> str:
    """What was given as the cause, where that differs between tellings of one injury."""
    causes = [sorted(item.causes) for item in found if len(item.causes) > 1]
    told = "; ".join(words.listed(words.words(cause) for cause in each) for each in causes)
    return f" Explanations of one injury differ: {told}." if causes else ""


def _of_a_kind(facts: Facts, injury: Injury) -> bool:
    """An unknown age counts as young: what is not recorded is no reason to look away."""
    limits = facts.limits
    if is_at_a_telling_place(injury.sites, injury.kind) and _may_be_under(facts, injury, limits.under_four_months):
        return True
    if _may_be_under(facts, injury, limits.not_yet_moving_months):
        return True
    return _is_unknown(facts, injury)


def _is_unknown(facts: Facts, injury: Injury) -> bool:
    """Before the first birthday many do not walk, and no record says who does: only an ordinary injury passes."""
    return not is_ordinary(injury.kind) and _may_be_under(facts, injury, facts.limits.not_yet_walking_months)


def _may_be_under(facts: Facts, injury: Injury, months: float) -> bool:
    return facts.is_under(months, injury.told.happened.latest) is not False


def _not_ordinary(facts: Facts, found: Iterable[OneInjury]) -> str:
    """What a kind says that is not among the ordinary ones is read by people, not by the hub."""
    number = sum(any(_is_unknown(facts, each) for each in item.tellings) for item in found)
    if not number:
        return ""
    told = words.counted(number, "of these is", "of these are")
    return f" {told} not recorded as a bruise, bump, graze, scratch or cut: what kind of injury the hub cannot tell."


def _injuries(found: Iterable[OneInjury]) -> tuple[EventName, ...]:
    return evidence(each.told for each in _tellings(found))
