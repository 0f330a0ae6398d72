"""What parents, children and others told, held against what professionals saw.

Rules and decision table: docs/reports.md.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections.accounts import (
    ACCOUNTS,
    WINDOW_MONTHS,
    Account,
    Observation,
    Relation,
    account,
    counts,
    in_place,
    looked,
    observation,
    only_attendance,
    relation,
)
from projections.calendar import Mark, bound, mark, months_after, put
from projections.evidence import Evidence, count, has_side, side
from projections.history import Entry, Extreme
from projections.statements import STATEMENT_TYPES
from schemas.vocabulary import Basis, Setting, Specificity, Topic

NAME: Final = "reports"
VERSION: Final = 3
TYPES: Final = STATEMENT_TYPES
_INSTANCES: Final = 2
"""One occasion is not yet how it is in general; a second one is asked for."""


class Unlooked(NamedTuple):
    """A worry that was told and that nobody is recorded to have looked into since: the first telling and the last."""

    topic: Topic
    basis: Basis
    setting: Setting
    first: Mark
    last: Mark


class Reports(NamedTuple):
    """Keys are ``topic|side|basis|said by|setting``, ``topic|side|setting|specificity|measures``,
    ``topic|basis|setting`` and ``topic|side``.
    """

    accounts: Mapping[str, Account] = {}
    observations: Mapping[str, Observation] = {}
    unlooked: Mapping[str, Unlooked] = {}
    evidence: Mapping[str, Evidence] = {}


EMPTY: Final = Reports()


class Standing(NamedTuple):
    """An account against the observations that count; several can hold at once.

    ``instances``: observations of one occasion, of what was told in general.
    """

    account: Account
    seen: bool
    seen_by: tuple[Observation, ...]
    instances: tuple[Observation, ...]
    seen_elsewhere: tuple[Observation, ...]
    differs: tuple[Observation, ...]
    differs_between: tuple[Observation, ...]
    unexplored: bool

    @property
    def unseen(self) -> bool:
        """No observation counts that was made where the account says."""
        return not (self.seen_by or self.instances or self.differs)


def fold(state: Reports, entry: Entry) -> Reports:
    """Fold one direct event: what was told in it first, then what was seen."""
    event = entry.event
    if entry.through is not None:
        return state
    here, said = mark(event), entry.statements
    for each in said:
        if each.basis in ACCOUNTS:
            state = _tell(state, account(each, here))
    for each in said:
        if looked(each):
            seen = observation(each, here)
            state = _look_into(_keep(state, seen) if has_side(each) else state, seen)
    return state._replace(evidence=count(state.evidence, entry))


def _tell(state: Reports, told: Account) -> Reports:
    key = f"{told.topic}|{side(worrying=told.worrying)}|{told.basis}|{told.said_by}|{told.setting}"
    state = state._replace(accounts=put(state.accounts, key, told))
    if not told.worrying:
        return state
    key = f"{told.topic}|{told.basis}|{told.setting}"
    before = state.unlooked.get(key)
    unlooked = Unlooked(told.topic, told.basis, told.setting, before.first if before else told.told, told.told)
    return state._replace(unlooked=put(state.unlooked, key, unlooked))


def _keep(state: Reports, seen: Observation) -> Reports:
    specificity = Specificity.INSTANCE if seen.instance else Specificity.GENERAL
    measures = "attendance" if seen.attending else "other"
    key = f"{seen.topic}|{side(worrying=seen.worrying)}|{seen.setting}|{specificity}|{measures}"
    last = state.observations.get(key)
    if last is not None and seen.instance:
        seen = seen._replace(before=last.before if last.seen.event == seen.seen.event else last.seen)
    return state._replace(observations=put(state.observations, key, seen))


def _look_into(state: Reports, seen: Observation) -> Reports:
    answered = {name for name, told in state.unlooked.items() if told.topic is seen.topic and _looks_into(seen, told)}
    if not answered:
        return state
    return state._replace(unlooked={name: told for name, told in state.unlooked.items() if name not in answered})


def accounts_in(entry: Entry) -> list[Account]:
    """The accounts that one event tells."""
    here = mark(entry.event)
    return [account(said, here) for said in entry.statements if said.basis in ACCOUNTS]


def _looks_into(seen: Observation, told: Unlooked) -> bool:
    """An observation of either side, where it was told or of a place unknown; who came says nothing of the child."""
    return in_place(seen.setting, told.setting) and not only_attendance(seen)


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

    def at(observation: Observation) -> datetime:
        return bound(observation.seen.happened, extreme)

    def in_time(mark: Mark) -> bool:
        return counts(account, bound(mark.happened, extreme), told, months)

    by: dict[Relation, list[Observation]] = {each: [] for each in Relation}
    topic = [o for o in state.observations.values() if o.topic is account.topic]
    for each in topic:
        by[relation(account, each) if in_time(each.seen) else Relation.NOTHING].append(each)
    seen, instances = by[Relation.SEEN], by[Relation.INSTANCE]
    occasions = {o.seen.event for o in instances} | {
        o.before.event for o in instances if o.before and in_time(o.before)
    }
    shows = [*seen, *(instances if len(occasions) >= _INSTANCES else [])]
    looks = [at(o) for o in topic if o.setting is account.setting and relation(account, o) is not Relation.NOTHING]
    return Standing(
        account=account,
        seen=any(all(at(other) <= at(o) for other in by[Relation.DIFFERS]) for o in shows),
        seen_by=tuple(seen),
        instances=tuple(instances),
        seen_elsewhere=tuple(by[Relation.ELSEWHERE]),
        differs=tuple(by[Relation.DIFFERS]),
        differs_between=tuple(by[Relation.BETWEEN]),
        unexplored=any(not any(look >= max(told, at(o)) for look in looks) for o in by[Relation.BETWEEN]),
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
