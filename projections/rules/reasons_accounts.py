"""Reasons of what was told and what was seen. Nobody is called untruthful. Rules: docs/step-down.md."""

from collections.abc import Iterable
from typing import Final

from projections import reports
from projections.accounts import Account
from projections.calendar import Mark
from projections.evidence import Evidence
from projections.history import EventName
from projections.reports import Standing
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.vocabulary import Basis, Speaker, Topic

_TO_BE_SEEN: Final = frozenset(
    {
        Topic.SPEECH, Topic.DEVELOPMENT, Topic.TOILET_TRAINING, Topic.HOME_CONDITIONS, Topic.SUPERVISION,
        Topic.SAFETY_AT_HOME, Topic.HYGIENE, Topic.FEEDING, Topic.CLOTHING, Topic.SLEEPING_PLACE, Topic.BEHAVIOUR,
        Topic.LANGUAGE, Topic.AGGRESSION, Topic.ANIMALS, Topic.ROUTINES, Topic.BOUNDARIES, Topic.PARENT_CHILD,
        Topic.CHILD_WELLBEING, Topic.SIBLINGS,
    }
)  # fmt: skip
"""Topics of which somebody who visits sees what there is. Of the others little can be seen, and to be told is much:
abuse, violence, what is drunk or taken, money, health, the past.
"""
_AGENCIES: Final = 2


def account_unseen(facts: Facts, request: Request) -> Finding | None:
    """The request rests on an account that no professional saw borne out."""
    found = [
        item
        for item in reports.standings(facts.reports, facts.extreme, facts.limits.accounts_months, facts.rested)
        if (item.account.told.event in request.rests_on or item.account in facts.rested)
        and (not item.seen or (item.account.topic in facts.live and item.differs_between))
    ]
    if not found:
        return None
    asked = words.asked("The request rests on what was told", map(_said, found), "Can somebody look?")
    return Finding(asked, _cited(found))


def accounts_unseen(facts: Facts, request: Request) -> Finding | None:
    """Other good news of parents that nobody saw, and tellings that differ."""
    months = facts.limits.accounts_months
    standings = reports.standings(facts.reports, facts.extreme, months)
    found = [item for item in standings if _other(facts, request, item)]
    differing = [
        pair
        for pair in reports.differing(facts.reports, facts.extreme, months)
        if any(facts.lately(account.told) for account in pair)
    ]
    if not (found or differing):
        return None
    parts = [*map(_said, found), *(f"tellings about {words.words(one.topic)} differ" for one, _ in differing)]
    told = (account for pair in differing for account in pair)
    return Finding(
        words.asked("To look into", parts, "Has anybody asked, and looked?"),
        tuple(dict.fromkeys((*_cited(found), *_told(told)))),
    )


def _other(facts: Facts, request: Request, item: Standing) -> bool:
    account = item.account
    return (
        account.told.event not in request.rests_on
        and account not in facts.rested
        and not account.worrying
        and account.basis is Basis.PARENT
        and facts.lately(account.told)
        and (item.unexplored or (account.topic in facts.live and (not item.seen or bool(item.differs_between))))
    )


def told_not_looked_into(facts: Facts, request: Request) -> Finding | None:
    """A worry that was only told, and nobody is recorded to have looked since."""
    found = [told for told in facts.reports.unlooked.values() if facts.lately(told.last)]
    if not found:
        return None
    parts = [
        f"{words.words(told.topic)} ({_BY[told.basis]}, last {words.on(told.last.happened)})"
        for told in sorted(found, key=lambda told: (facts.at(told.last), told), reverse=True)
    ]
    asked = words.asked("Told, and no record is held here that anybody looked into it since", parts, "Has somebody?")
    return Finding(asked, evidence(mark for told in sorted(found) for mark in (told.first, told.last)))


_BY: Final = {
    Basis.PARENT: "told by a parent",
    Basis.CHILD: "told by the child",
    Basis.FAMILY: "told by the family",
    Basis.THIRD_PARTY: "told by somebody else",
    Basis.ANONYMOUS: "told without a name",
}


def told_more_than_seen(facts: Facts, request: Request) -> Finding | None:
    """A worry behind this tier that several agencies repeat, and few observations lie behind it.

    Never asked of what the child told, nor of what cannot be seen.
    """
    behind = {worry.topic for worry in facts.open_worries(request.to)} & _TO_BE_SEEN
    found = [held for held in facts.reports.evidence.values() if held.topic in behind and _is_thin(facts, held)]
    if not found:
        return None
    parts = [
        f"{words.words(held.topic)}, told {words.counted(held.told, 'time')} by "
        f"{words.counted(len(held.agencies), 'agency', 'agencies')}; "
        f"{words.counted(held.observations, 'observation')} recorded"
        for held in found
    ]
    asked = words.asked("Told more often than seen", parts, "What was seen, by whom, and when?")
    return Finding(asked, evidence(mark for held in found for mark in _marks(held)))


def _is_thin(facts: Facts, held: Evidence) -> bool:
    return (
        held.worrying
        and Speaker.CHILD not in held.tellers
        and len(held.agencies) >= _AGENCIES
        and not (held.last_seen and facts.lately(held.last_seen))
        and held.told >= facts.limits.tellings_for_one * max(1, held.observations)
    )


def _marks(held: Evidence) -> tuple[Mark, ...]:
    return tuple(mark for mark in (held.first, held.last, held.first_seen, held.last_seen) if mark is not None)


def _said(item: Standing) -> str:
    account = item.account
    what = f"{words.words(account.topic)} ({words.on(account.told.happened)})"
    seen = (*item.differs, *item.differs_between)
    if seen:
        agencies = words.listed(f"{words.agency(found.seen.event[0])}'s" for found in seen)
        return f"{_teller(account)}'s account of {what} and {agencies} record differ"
    if item.instances:
        return f"one occasion is recorded of what {_teller(account)} told in general of {what}"
    return f"no professional has recorded seeing what {_teller(account)} told of {what}"


def _teller(account: Account) -> str:
    match account.said_by:
        case Speaker.MOTHER | Speaker.FATHER:
            return str(account.said_by)
        case Speaker.CHILD:
            return "the child"
        case Speaker.GRANDPARENT | Speaker.OTHER_FAMILY:
            return "the family"
        case _:
            return "a parent" if account.basis is Basis.PARENT else "somebody"


def _cited(found: Iterable[Standing]) -> tuple[EventName, ...]:
    return tuple(dict.fromkeys(item.account.told.event for item in found))


def _told(accounts: Iterable[Account]) -> tuple[EventName, ...]:
    return tuple(account.told.event for account in accounts)
