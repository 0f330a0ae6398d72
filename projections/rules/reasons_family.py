"""Reasons of consent, of changes in the family, and of what has been before. Rules: docs/step-down.md."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from projections.calendar import Mark, months_after
from projections.household import Consent
from projections.joined import Joined
from projections.referrals import TAKEN_UP
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.agencies import FAMILY_SUPPORT, SOCIAL_CARE
from schemas.codes import LOOKED_AFTER
from schemas.moments import end_of_day
from schemas.vocabulary import Relation

_STATUTORY_TIER: Final = 3
_ONE_BIRTH: Final = timedelta(days=14)
"""As far apart as two agencies may date it."""
_HELP: Final = frozenset(
    name for agency in FAMILY_SUPPORT | SOCIAL_CARE for name in (agency, words.agency(agency).lower())
)
"""What a service that supports families, or social care, may be called where others write of it."""
_WHO: Final = {
    Relation.PARTNER_OF_PARENT: "a partner of a parent",
    Relation.HOUSEHOLD_MEMBER: "somebody in the household",
    Relation.POSES_RISK: "a person posing a risk to children",
}


def consent_only(facts: Facts, request: Request) -> Finding | None:
    """That the family no longer agrees is all there is, while there is reason to look again."""
    found = _unanswered(facts, request)
    if not found:
        return None
    head = "That the family does not agree to a service is the only ground recorded here"
    question = "Is there another offer, a referral to social care, or a reason for neither?"
    return Finding(words.asked(head, _declined(found), question), evidence(item.last for item in found.values()))


def consent(facts: Facts, request: Request) -> Finding | None:
    """The family no longer agrees to a service."""
    found = _consents(facts)
    if not found or _unanswered(facts, request):
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


def _unanswered(facts: Facts, request: Request) -> dict[str, Consent]:
    """Where there is reason to look again: those on which nobody else has taken the family up since."""
    if not (facts.open_worries(request.to) or _statutory_tier(facts) or _looked_after(facts)):
        return {}
    return {
        name: item
        for name, item in _consents(facts).items()
        if not _social_care_since(facts, item.last) and not _offer_since(facts, name, item.last)
    }


def _social_care_since(facts: Facts, said: Mark) -> bool:
    """The last referral to social care was taken up at or after the family's no."""
    verdicts = (referral.verdict for to, referral in facts.referrals.to.items() if to in SOCIAL_CARE)
    return any(
        verdict is not None and verdict.decision in TAKEN_UP and facts.at(verdict.decided) >= facts.at(said)
        for verdict in verdicts
    )


def _offer_since(facts: Facts, declined: str, said: Mark) -> bool:
    """At or after their no the family agreed to another service that supports families or to social care's, or one of
    another agency began with them. To have their ears tested is no such offer.

    A service counts as another by who gives it: its own name is a sender's free words.
    """
    agreed = (
        item.last
        for name, item in facts.household.consents.items()
        if item.word == "given" and (name in _HELP or item.last.event[0] in FAMILY_SUPPORT)
    )
    began = (mark for mark in facts.people.services.values() if _is_another(mark.event[0], declined, said))
    return any(facts.at(mark) >= facts.at(said) for mark in (*agreed, *began))


def _is_another(source: str, declined: str, said: Mark) -> bool:
    """A service that supports families, neither by whom the no was recorded nor by the name of what was declined."""
    return (
        source in FAMILY_SUPPORT and source != said.event[0] and declined not in (source, words.agency(source).lower())
    )


def _declined(found: Mapping[str, Consent]) -> Iterable[str]:
    """Who said no to what, and when."""
    for name, item in found.items():
        how = "did not agree to" if item.word == "refused" else "no longer agreed to"
        service = words.service(name, item.last.event[0])
        yield f"{words.on(item.last.happened)}, {words.speaker(item.by)} {how} {service}"


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
    """What changed around the child lately, and who came."""
    home, limits = facts.household, facts.limits
    found: list[tuple[str, Mark]] = [
        ("a pregnancy" if item.outcome == "continuing" else "a birth", item.last)
        for item in home.pregnancies.values()
        if item.outcome == "continuing" or (item.outcome == "birth" and not _is_own_birth(facts, item.last))
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
    told = [f"{what} ({words.on(mark.happened)})" for what, mark in found]
    came = [each for each in facts.joined if _is_asked(facts, each)]
    told += [f"{_WHO[each.relation]} ({_since(each)})" for each in came]
    if not told:
        return None
    return Finding(
        f"Recorded here: {words.listed(told)}. What does it mean for the child?",
        evidence((*(mark for _, mark in found), *(each.since for each in came))),
    )


def _is_own_birth(facts: Facts, birth: Mark) -> bool:
    """What became of the pregnancy is the child who is asked about."""
    born = facts.household.born
    return born is not None and abs(facts.at(birth) - facts.at(born)) <= _ONE_BIRTH


def _is_asked(facts: Facts, tie: Joined) -> bool:
    """A person posing a risk while the tie lasts, others for some months from when they came."""
    if tie.relation is Relation.POSES_RISK:
        return tie.until is None or tie.until >= facts.as_of
    return facts.within(tie.since, facts.limits.changes_months)


def _since(tie: Joined) -> str:
    if tie.dated:
        return words.since(tie.since.happened)
    return f"recorded {words.on(tie.since.happened)}, since when is not said"


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
    named = words.listed(
        "one that not everybody may see"
        if each.restricted
        else f"{words.agency(each.record.agency)}'s {each.record.reference}"
        for each in facts.alike
    )
    return Finding(
        f"{number} strongly alike: {named}. Is it this child?",
        tuple(dict.fromkeys(event for each in facts.alike if not each.restricted for event in each.worries)),
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
