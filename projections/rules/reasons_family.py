"""Reasons of consent, of changes in the family, and of what has been before. Rules: docs/step-down.md."""

from collections.abc import Iterable, Mapping
from typing import Final

from projections.calendar import Mark, months_after
from projections.household import Consent
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.codes import LOOKED_AFTER
from schemas.moments import end_of_day

_WITHDRAWN: Final = "consent-withdrawn"
_STATUTORY_TIER: Final = 3


def consent_only(facts: Facts, request: Request) -> Finding | None:
    """That the family no longer agrees is the only ground, while there is reason to look again."""
    found = _consents(facts)
    if not found or not _is_only(facts, request):
        return None
    head = "That the family does not agree to a service is the only ground given"
    question = "Is there another offer, a referral to social care, or a reason for neither?"
    return Finding(words.asked(head, _declined(found), question), evidence(item.last for item in found.values()))


def consent(facts: Facts, request: Request) -> Finding | None:
    """The family no longer agrees to a service."""
    found = _consents(facts)
    if not found or _is_only(facts, request):
        return None
    asked = words.asked("The family does not agree to a service", _declined(found), "What would they find useful?")
    return Finding(asked, evidence(item.last for item in found.values()))


def _consents(facts: Facts) -> dict[str, Consent]:
    """Services to which the last word was no, the latest last."""
    said = {
        name: item
        for name, item in facts.household.consents.items()
        if item.word != "given" and facts.in_series(item.last)
    }
    return dict(sorted(said.items(), key=lambda pair: (pair[1].last.happened[::-1], pair[1].last.event)))


def _declined(found: Mapping[str, Consent]) -> Iterable[str]:
    """Who said no to what, and when."""
    for name, item in found.items():
        how = "did not agree to" if item.word == "refused" else "no longer agreed to"
        service = words.service(name, item.last.event[0])
        yield f"{words.on(item.last.happened)}, {words.speaker(item.by)} {how} {service}"


def _is_only(facts: Facts, request: Request) -> bool:
    return set(request.grounds) <= {_WITHDRAWN} and bool(
        facts.open_worries(request.to) or _statutory_tier(facts) or _looked_after(facts)
    )


def _statutory_tier(facts: Facts) -> bool:
    """A tier of 3 or more was held within three years: now, or until the run after it began."""
    runs = facts.steps.runs
    ends = [run.first for run in runs[1:]]
    held = [end for run, end in zip(runs, ends, strict=False) if run.tier >= _STATUTORY_TIER]
    now = bool(runs) and runs[-1].tier >= _STATUTORY_TIER
    return now or any(facts.within(end, facts.limits.statutory_months) for end in held)


def _looked_after(facts: Facts) -> bool:
    months = facts.limits.statutory_months
    ended = (facts.steps.ended, facts.orders.looked_after_ended)
    if facts.steps.looked_after or any(facts.within(mark, months) for mark in ended):
        return True
    return any(
        order.expires_on is None or months_after(end_of_day(order.expires_on), months) >= facts.as_of
        for order in facts.orders.orders.values()
        if order.open and order.basis in LOOKED_AFTER
    )


def changes(facts: Facts, request: Request) -> Finding | None:
    """What changed around the child lately."""
    home, limits = facts.household, facts.limits
    found: list[tuple[str, Mark]] = [
        ("a pregnancy" if item.outcome == "continuing" else "a birth", item.last)
        for item in home.pregnancies.values()
        if item.outcome in ("continuing", "birth")
    ]
    for what, mark in (
        ("a separation", home.separation),
        ("an incident of violence", home.violence),
        ("a move", home.move),
    ):
        if mark is not None:
            found.append((what, mark))
    found = [(what, mark) for what, mark in found if facts.within(mark, limits.changes_months)]
    ended = [mark for mark in facts.people.ended.values() if facts.within(mark, limits.service_ended_months)]
    found += [(f"the end of a service of {words.agency(mark.event[0])}", mark) for mark in ended]
    if not found:
        return None
    told = words.listed(f"{what} ({words.on(mark.happened)})" for what, mark in found)
    return Finding(
        f"Recorded here within the last twelve months: {told}. What does it mean for the child?",
        evidence(mark for _, mark in found),
    )


def pre_birth_missing(facts: Facts, request: Request) -> Finding | None:
    """A baby is or was expected, there has been a statutory tier, and no pre-birth assessment is recorded."""
    if all(run.tier < _STATUTORY_TIER for run in facts.steps.runs):
        return None
    done = facts.household.pre_birth
    found = [
        item
        for item in facts.household.pregnancies.values()
        if item.outcome in ("continuing", "birth")
        and facts.within(item.last, facts.limits.pregnancy_months)
        and (done is None or facts.at(done) < facts.at(item.since))
    ]
    if not found:
        return None
    when = words.listed(words.on(item.since.happened) for item in found)
    return Finding(
        f"A pregnancy was recorded {when}; no record is held here of a pre-birth assessment. Is one needed?",
        evidence(mark for item in found for mark in (item.since, item.last)),
    )


def sibling_higher(facts: Facts, request: Request) -> Finding | None:
    """A brother or sister is held at a higher tier than is asked for here."""
    found = [sibling for sibling in facts.siblings if sibling.tier > request.to]
    if not found:
        return None
    tiers = words.listed(f"tier {tier}" for tier in sorted({sibling.tier for sibling in found}))
    return Finding(
        f"A brother or sister is held at {tiers}, above tier {request.to}. Why is it different for this child?",
        tuple(dict.fromkeys(sibling.event for sibling in found if sibling.event is not None)),
    )


def candidates(facts: Facts, request: Request) -> Finding | None:
    """Records of somebody else are strongly alike: part of what is known of this child may be held there."""
    if not facts.alike:
        return None
    number = words.counted(len(facts.alike), "record that is not linked is", "records that are not linked are")
    named = words.listed(f"{words.agency(each.record.agency)}'s {each.record.reference}" for each in facts.alike)
    return Finding(
        f"{number} strongly alike: {named}. Is it this child?",
        tuple(dict.fromkeys(event for each in facts.alike for event in each.worries)),
    )


def stepped_down_before(facts: Facts, request: Request) -> Finding | None:
    """The tier was lowered this far before, and raised again."""
    runs = facts.steps.runs
    found = [run for run in runs[:-1] if run.lowered and run.tier <= request.to]
    if not found:
        return None
    told = words.listed(f"to tier {run.tier} {words.on(run.first.happened)}" for run in found)
    return Finding(
        f"The tier was lowered before, {told}, and raised again. What is different this time?",
        evidence(mark for run in found for mark in (run.first, run.last)),
    )
