"""Which alerts are open by what is held, and when somebody must look again. Rules: docs/clocks.md, "Alerts"."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from projections.clocks import Clock, Recorded
from projections.history import EventName, Extreme
from projections.projection import Stored
from projections.rules.clocked import CLOCKED
from projections.rules.due import Due, Identity, Matter, by_matter, due, overdue
from projections.rules.handling import next_giving
from projections.rules.pack import Limit, Pack, Rule

__all__ = ["Alert", "certain", "due", "due_at", "open_alerts", "overdue", "recorded_of"]

ClocksOf = Callable[[Any], list[Clock]]


class Alert(NamedTuple):
    """A clock that is overdue at both extremes. ``start`` is that of the latest, ``due_at`` the later of the two."""

    rule: str
    item: str
    start: EventName
    due_at: datetime
    edition: Rule
    limit: Limit

    @property
    def identity(self) -> Identity:
        return (self.rule, self.item, self.edition.version, self.start)

    @property
    def owner(self) -> str:
        """The role that is asked: that of the limit, where it names one, else the rule's."""
        return self.limit.owner or self.edition.owner


def certain(earliest: Mapping[Matter, Due], latest: Mapping[Matter, Due]) -> list[Alert]:
    """What is or will be overdue at both extremes, as long as nothing else happens."""
    return sorted(
        Alert(*matter, one.clock.start, max(one.at, earliest[matter].at), one.rule, one.limit)
        for matter, one in latest.items()
        if matter in earliest
    )


def running(stored: Stored, clocks_of: ClocksOf, pack: Pack) -> list[Alert]:
    """The alerts that a state will give rise to, those due now and those due later."""
    return certain(
        by_matter(clocks_of(stored.earliest), Extreme.EARLIEST, pack),
        by_matter(clocks_of(stored.at(Extreme.LATEST)), Extreme.LATEST, pack),
    )


def open_alerts(states: Mapping[str, Stored], as_of: datetime, pack: Pack) -> list[Alert]:
    """The alerts that are open, by the states of the projections in which clocks run."""
    found: Iterable[Alert] = (
        alert
        for each in CLOCKED
        if each.name in states
        for alert in running(states[each.name], each.clocks, pack)
        if alert.due_at <= as_of
    )
    return sorted(found, key=lambda alert: (alert.due_at, alert.identity))


def recorded_of(stored: Stored) -> Recorded:
    """What people were told of by the rules of this state."""
    recorded: Recorded = stored.at(Extreme.LATEST).recorded
    return recorded


def due_at(stored: Stored, clocks_of: ClocksOf, pack: Pack) -> datetime | None:
    """The earliest instant, not before the last event, at which what is derived and what is recorded differ, or an
    alert goes to its owner or to who is asked next.

    None where they will not while nothing else happens.
    """
    last, recorded = stored.last, recorded_of(stored)
    if not recorded.open:
        return _first_due(stored, clocks_of, pack)
    told = {each.identity for each in recorded.open.values()}
    differ: list[datetime] = []
    for alert in running(stored, clocks_of, pack):
        if alert.identity not in told:
            differ.append(alert.due_at)
        elif alert.due_at <= last:
            told.remove(alert.identity)
    if told:
        differ.append(last)
    differ += givings_due(recorded, pack, last)
    return min(differ, default=None)


def _first_due(stored: Stored, clocks_of: ClocksOf, pack: Pack) -> datetime | None:
    """The same where people were told of nothing: most states, most of the time."""
    latest = by_matter(clocks_of(stored.at(Extreme.LATEST)), Extreme.LATEST, pack)
    if not latest:
        return None
    earliest = by_matter(clocks_of(stored.earliest), Extreme.EARLIEST, pack)
    found = (max(one.at, earliest[matter].at) for matter, one in latest.items() if matter in earliest)
    return min(found, default=None)


def givings_due(recorded: Recorded, pack: Pack, last: datetime) -> list[datetime]:
    """When the alerts that people were told of go to somebody next, not before the last event."""
    found = (next_giving(name, held, pack) for name, held in recorded.open.items())
    return [max(giving.at, last) for giving in found if giving is not None]
