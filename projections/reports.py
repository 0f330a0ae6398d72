"""What parents, children and others told, held against what professionals saw.

Rules: docs/picture.md, "Reports".
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import Mark, bound, mark, months_after, put
from projections.history import Entry, Extreme
from projections.worries import STATEMENT_TYPES, statements
from schemas import Event
from schemas.vocabulary import Basis, Polarity, Setting, Speaker, Specificity, Statement, Topic

NAME: Final = "reports"
VERSION: Final = 1
TYPES: Final = STATEMENT_TYPES
WINDOW_MONTHS: Final = 3.0
ACCOUNTS: Final = frozenset({Basis.PARENT, Basis.CHILD, Basis.FAMILY, Basis.THIRD_PARTY, Basis.ANONYMOUS})


class Account(NamedTuple):
    """The last of its kind that somebody told; ``worrying`` is its side."""

    topic: Topic
    worrying: bool
    basis: Basis
    said_by: Speaker
    setting: Setting
    told: Mark
    instance: bool


class Observation(NamedTuple):
    """The last that a professional saw on that side; ``worrying`` is the side."""

    topic: Topic
    worrying: bool
    setting: Setting
    seen: Mark


class Reports(NamedTuple):
    """Keys are ``topic|side|basis|said by|setting`` and ``topic|side|setting``."""

    accounts: Mapping[str, Account] = {}
    observations: Mapping[str, Observation] = {}


EMPTY: Final = Reports()


class Standing(NamedTuple):
    """An account against the observations that count; several can hold at once."""

    account: Account
    seen: bool
    seen_by: tuple[Observation, ...]
    seen_elsewhere: tuple[Observation, ...]
    differs: tuple[Observation, ...]
    differs_between: tuple[Observation, ...]
    unexplored: bool

    @property
    def unseen(self) -> bool:
        """No observation counts that was made where the account says."""
        return not self.seen_by and not self.differs


def fold(state: Reports, entry: Entry) -> Reports:
    """Fold one direct event."""
    if entry.through is not None:
        return state
    for said in statements(entry.event):
        if _looked(said):
            seen = Observation(said.topic, said.polarity is Polarity.WORRY, said.setting, mark(entry.event))
            key = f"{said.topic}|{_side(said)}|{said.setting}"
            state = state._replace(observations=put(state.observations, key, seen))
        elif said.basis in ACCOUNTS:
            key = f"{said.topic}|{_side(said)}|{said.basis}|{said.said_by}|{said.setting}"
            state = state._replace(accounts=put(state.accounts, key, _account(said, mark(entry.event))))
    return state


def accounts_in(event: Event) -> list[Account]:
    """The accounts that one event tells."""
    here = mark(event)
    return [_account(said, here) for said in statements(event) if said.basis in ACCOUNTS and not _looked(said)]


def _looked(said: Statement) -> bool:
    """Seen by a professional, or set by one against what was told, or beside it: somebody looked."""
    compared = said.basis is Basis.JUDGEMENT and bool(said.supports or said.contradicts)
    return said.basis is Basis.OBSERVED or compared


def _side(said: Statement) -> str:
    return "worrying" if said.polarity is Polarity.WORRY else "reassuring"


def _account(said: Statement, here: Mark) -> Account:
    instance = said.specificity is Specificity.INSTANCE
    worrying = said.polarity is Polarity.WORRY
    return Account(said.topic, worrying, said.basis, said.said_by, said.setting, here, instance)


def standings(
    state: Reports, extreme: Extreme, months: float = WINDOW_MONTHS, others: Iterable[Account] = ()
) -> list[Standing]:
    """Every account, the last of its sort or one of ``others``, with what was seen of it last.

    A state folded as of T answers as of T.
    """
    accounts = dict.fromkeys((*state.accounts.values(), *others))
    return [_standing(account, state, extreme, months) for account in accounts]


def _standing(account: Account, state: Reports, extreme: Extreme, months: float) -> Standing:
    told = bound(account.told.happened, extreme)
    first, last = months_after(told, -months), months_after(told, months)

    def at(observation: Observation) -> datetime:
        return bound(observation.seen.happened, extreme)

    topic = [o for o in state.observations.values() if o.topic is account.topic]
    count = [o for o in topic if at(o) >= first and (not account.instance or at(o) <= last)]
    here = [o for o in count if Setting.UNKNOWN in (o.setting, account.setting) or o.setting is account.setting]
    elsewhere = [o for o in count if o not in here]
    seen = [o for o in here if o.worrying is account.worrying]
    differs = [o for o in here if o.worrying is not account.worrying]
    between = [o for o in elsewhere if o.worrying is not account.worrying]
    looked = [at(o) for o in topic if o.setting is account.setting]
    return Standing(
        account=account,
        seen=any(all(at(other) <= at(o) for other in differs) for o in seen),
        seen_by=tuple(seen),
        seen_elsewhere=tuple(o for o in elsewhere if o.worrying is account.worrying),
        differs=tuple(differs),
        differs_between=tuple(between),
        unexplored=any(not any(look >= max(told, at(o)) for look in looked) for o in between),
    )


def differing(state: Reports, extreme: Extreme, months: float = WINDOW_MONTHS) -> list[tuple[Account, Account]]:
    """Tellings that differ: a worrying and a reassuring account of one topic."""
    worrying = [account for account in state.accounts.values() if account.worrying]
    reassuring = [account for account in state.accounts.values() if not account.worrying]
    return [
        (one, other)
        for one in worrying
        for other in reassuring
        if one.topic is other.topic and _told_apart(one, other) and _near(one, other, extreme, months)
    ]


def _told_apart(one: Account, other: Account) -> bool:
    return (one.basis, one.said_by, one.setting) != (other.basis, other.said_by, other.setting)


def _near(one: Account, other: Account, extreme: Extreme, months: float) -> bool:
    first, last = sorted(bound(account.told.happened, extreme) for account in (one, other))
    return last <= months_after(first, months)
