"""The shapes of an audit: what is asked of a service, and what is recorded of one child of it.

Rules: docs/learning.md, "A service audited".
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from projections.history import EventName


class Asked(NamedTuple):
    """Whose work, what was promised from ``start`` to ``end``, and by when it is to have been given."""

    service: str
    start: datetime
    end: datetime
    as_of: datetime

    def within(self, instant: datetime) -> bool:
        """Whether it lies in the period."""
        return self.start <= instant <= self.end


class Promise(NamedTuple):
    """One intervention that was planned in the period: sessions promised in all and by the week, and what came of it.

    ``missed``: sessions recorded as missed, as the service says and as the family says.
    """

    sessions: int = 0
    per_week: int = 0
    delivered: int = 0
    missed_service: int = 0
    missed_family: int = 0


class Agreed(StrEnum):
    """Whether the family agreed to all objectives of a plan, not to one of them, or it is not recorded of all."""

    YES = "agreed"
    NO = "not-agreed"
    NOT_RECORDED = "not-recorded"


class Plan(NamedTuple):
    """A plan that was open in the period, as it last stood: counts of its objectives."""

    agreed: Agreed
    objectives: int
    measurable: int
    met: int
    not_met: int
    no_longer_needed: int


class Began(NamedTuple):
    """The work was accepted in the period: days to the first meeting and to the first visit, fewest and most that the
    dates allow; None where none is recorded.
    """

    meeting: tuple[int, int] | None
    visit: tuple[int, int] | None


class LeadAt(StrEnum):
    """Whether the agency of the named lead was at a meeting."""

    PRESENT = "present"
    NOT_PRESENT = "not-present"
    NOT_RECORDED = "not-recorded"
    NOBODY = "nobody-named"


class Served(NamedTuple):
    """One child of the service, at one extreme. ``held`` are meetings and whether the lead was there; ``cancelled``
    whether another day was given; ``not_held`` were planned for a day that is over and are not recorded as held.
    ``accepted``: whether the lead as of then has accepted, None where nobody is named. ``overdue``: a meeting was, at
    some time in the period, by the rule pack.
    """

    team: str | None
    promises: Mapping[str, Promise]
    plans: Mapping[str, Plan]
    held: Mapping[EventName, LeadAt]
    cancelled: Mapping[EventName, bool]
    not_held: frozenset[str]
    began: Mapping[EventName, Began]
    accepted: bool | None
    overdue: bool
