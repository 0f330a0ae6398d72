"""An account and an observation, and what the one says of the other: the decision table of docs/reports.md."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from projections.calendar import Mark, months_after
from projections.evidence import is_compared
from schemas.vocabulary import Basis, Measures, Polarity, Setting, Speaker, Specificity, Statement, Topic

WINDOW_MONTHS: Final = 3.0
ACCOUNTS: Final = frozenset({Basis.PARENT, Basis.CHILD, Basis.FAMILY, Basis.THIRD_PARTY, Basis.ANONYMOUS})
ATTENDING: Final = frozenset({Topic.ATTENDANCE, Topic.ENGAGEMENT})
"""Topics of which attending is itself the matter."""


class Account(NamedTuple):
    """The last of its kind that somebody told; ``worrying`` is its side, ``attending``: it measures attendance."""

    topic: Topic
    worrying: bool
    basis: Basis
    said_by: Speaker
    setting: Setting
    told: Mark
    instance: bool
    attending: bool = False


class Observation(NamedTuple):
    """The last of its sort that a professional saw; ``worrying`` is its side, ``attending``: it measures attendance.

    ``before``: of instances, the one before, another event.
    """

    topic: Topic
    worrying: bool
    setting: Setting
    seen: Mark
    instance: bool = False
    attending: bool = False
    before: Mark | None = None


class Relation(StrEnum):
    """What an observation that counts says of an account on its topic."""

    NOTHING = "nothing"
    SEEN = "seen"
    INSTANCE = "an instance seen"
    ELSEWHERE = "seen elsewhere"
    DIFFERS = "differs"
    BETWEEN = "differs between settings"


def looked(said: Statement) -> bool:
    """Seen by a professional, or set by one against what was told, or beside it: somebody looked."""
    return said.basis is Basis.OBSERVED or is_compared(said)


def observation(said: Statement, here: Mark) -> Observation:
    """What a statement tells as seen."""
    instance = said.specificity is Specificity.INSTANCE
    attending = said.measures is Measures.ENGAGEMENT
    return Observation(said.topic, said.polarity is Polarity.WORRY, said.setting, here, instance, attending)


def account(said: Statement, here: Mark) -> Account:
    """What a statement tells at second hand."""
    instance = said.specificity is Specificity.INSTANCE
    worrying = said.polarity is Polarity.WORRY
    attending = said.measures is Measures.ENGAGEMENT
    return Account(said.topic, worrying, said.basis, said.said_by, said.setting, here, instance, attending)


def in_place(one: Setting, other: Setting) -> bool:
    """Whether they are of one place, as far as is known."""
    return Setting.UNKNOWN in (one, other) or one is other


def only_attendance(seen: Observation) -> bool:
    """That somebody came is good, and no change for the child."""
    return seen.attending and not seen.worrying and seen.topic not in ATTENDING


def counts(account: Account, seen: datetime, told: datetime, months: float) -> bool:
    """Whether something seen then counts for an account told then: what is so in general has no end."""
    return seen >= months_after(told, -months) and not (account.instance and seen > months_after(told, months))


def relation(told: Account, seen: Observation) -> Relation:
    """What an observation on the account's topic that counts says of it: the decision table of docs/reports.md."""
    if only_attendance(seen) and not told.attending:
        return Relation.NOTHING
    same = seen.worrying is told.worrying
    if not in_place(seen.setting, told.setting):
        return Relation.ELSEWHERE if same else Relation.BETWEEN
    if not same:
        return Relation.DIFFERS
    return Relation.INSTANCE if seen.instance and not told.instance else Relation.SEEN
