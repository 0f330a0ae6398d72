"""Reasons of what was told and what was seen. Nobody is called untruthful. Rules: docs/step-down.md."""

from collections.abc import Iterable

from projections import reports
from projections.history import EventName
from projections.reports import Account, Standing
from projections.rules import words
from projections.rules.decision import Finding, Request
from projections.rules.facts import Facts
from schemas.vocabulary import Basis, Speaker


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


def _said(item: Standing) -> str:
    account = item.account
    what = f"{words.words(account.topic)} ({words.on(account.told.happened)})"
    seen = (*item.differs, *item.differs_between)
    if seen:
        agencies = words.listed(f"{words.agency(found.seen.event[0])}'s" for found in seen)
        return f"{_teller(account)}'s account of {what} and {agencies} record differ"
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
