"""When a clock is due, by a rule pack. Rules: docs/clocks.md, first paragraph."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import bound
from projections.clocks import Clock
from projections.history import EventName, Extreme
from projections.rules.pack import Limit, Pack, Rule
from schemas.moments import BEGINNING, LONDON, end_of_day

Matter = tuple[str, str]
"""A rule and an item: what the two extremes are matched by."""
Identity = tuple[str, str, int, EventName]
"""Rule, item, rule version and start event: what makes it this alert and no other."""


_JUDGEMENTS_MAX: Final = 50_000


class Due(NamedTuple):
    """A clock that is judged: ``rule`` is the edition in force when it started, ``limit`` the one that counts."""

    clock: Clock
    at: datetime
    rule: Rule
    limit: Limit

    @property
    def matter(self) -> Matter:
        return (self.clock.rule, self.clock.item)

    @property
    def identity(self) -> Identity:
        return (self.clock.rule, self.clock.item, self.rule.version, self.clock.start)


def judged(clock: Clock, extreme: Extreme, pack: Pack) -> Due | None:
    """The clock with its due instant; None where no edition of its rule was in force when it started, or it does not
    ask of that item, or its ladder has no such stage. Most clocks of a state run on from one event to the next: each is
    reckoned once.
    """
    known, key = pack.judgements, (clock, extreme)
    try:
        found: Due | None = known[key]
    except KeyError:
        if len(known) >= _JUDGEMENTS_MAX:
            known.clear()
        found = known[key] = _judged(clock, extreme, pack)
    return found


def _judged(clock: Clock, extreme: Extreme, pack: Pack) -> Due | None:
    start = bound(clock.since, extreme)
    rule = pack.in_force(clock.rule, clock.status, start.astimezone(LONDON).date())
    if rule is None or clock.item in rule.not_of:
        return None
    limits = rule.climb(clock.stage, clock.climbs) if clock.stage else (rule.limit(clock.before),)
    if not limits:
        return None
    at = end_of_day(clock.by_on) if clock.by_on else pack.due(limits[0], start)
    if clock.ends_on:
        at = max(start, limits[0].before(end_of_day(max(clock.ends_on, BEGINNING.date()))))
    for limit in limits[1:]:
        at = pack.due(limit, at)
    if clock.not_before:
        at = max(at, bound(clock.not_before, extreme))
    return Due(clock, at, rule, limits[-1])


def is_not_known(clock: Clock, extreme: Extreme, pack: Pack) -> bool:
    """Whether the limit of the day on which the clock started is not known: it is then not judged."""
    start = bound(clock.since, extreme)
    return pack.is_not_known(clock.rule, clock.status, start.astimezone(LONDON).date())


def due(clock: Clock, extreme: Extreme, pack: Pack) -> datetime | None:
    """The instant from which the clock is overdue at that extreme; None where it is not judged."""
    found = judged(clock, extreme, pack)
    return found.at if found else None


def overdue(clock: Clock, extreme: Extreme, as_of: datetime, pack: Pack) -> bool:
    """Whether the clock is overdue as of that moment."""
    at = due(clock, extreme, pack)
    return at is not None and at <= as_of


def by_matter(clocks: Iterable[Clock], extreme: Extreme, pack: Pack) -> dict[Matter, Due]:
    """The judged clocks of a state; of several on one matter the one due first."""
    found: dict[Matter, Due] = {}
    for clock in clocks:
        if (one := judged(clock, extreme, pack)) is None:
            continue
        matter = clock.rule, clock.item
        other = found.get(matter)
        if other is None or (one.at, one.clock.start) < (other.at, other.clock.start):
            found[matter] = one
    return found
