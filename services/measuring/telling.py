"""Alerts as people would have been told of them: by what had been written down at the time, as the watch looks."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from projections.history import Entry, EventName, Extreme, FoldKey, fold_key, in_order
from projections.rules.alerts import Alert, certain
from projections.rules.clocked import CLOCKED, Clocked
from projections.rules.due import Identity, by_matter
from projections.rules.pack import Pack
from projections.rules.spans import Span


class Telling(NamedTuple):
    """An alert that people were told of at ``at``; ``ended``: its cause was seen to be over, None while it is not."""

    rule: str
    item: str
    start: EventName
    at: datetime
    ended: datetime | None = None


def told(entries: Iterable[Entry], until: datetime, pack: Pack) -> list[Telling]:
    """Every alert up to ``until``, by what had been recorded when it would have been raised; the first told first."""
    held = sorted(entries, key=lambda entry: (entry.event.recorded.latest, entry.event.id))
    found = [telling for each in CLOCKED for telling in _told(each, held, until, pack)]
    return sorted(found, key=lambda telling: (telling.at, telling.rule, telling.item))


def _told(each: Clocked, held: Sequence[Entry], until: datetime, pack: Pack) -> Iterator[Telling]:
    taken = [entry for entry in held if each.folds(entry)]
    earliest, latest = (_Fold(each, extreme) for extreme in Extreme)
    running: list[Alert] = []
    opened: dict[Identity, Telling] = {}
    looked: datetime | None = None
    for now, group in groupby(taken, key=lambda entry: entry.event.recorded.latest):
        if looked is not None:
            _open(opened, running, looked, now)
        together = list(group)
        running = certain(earliest.running(together, pack), latest.running(together, pack))
        goes_on = {alert.identity for alert in running if alert.due_at <= now}
        for identity in [identity for identity in opened if identity not in goes_on]:
            yield opened.pop(identity)._replace(ended=now)
        looked = now
    if looked is not None:
        _open(opened, running, looked, until)
    yield from opened.values()


def _open(opened: dict[Identity, Telling], running: Iterable[Alert], looked: datetime, until: datetime) -> None:
    """What came due before ``until``, with nothing new since ``looked``."""
    for alert in running:
        if alert.due_at < until and alert.identity not in opened:
            opened[alert.identity] = Telling(alert.rule, alert.item, alert.start, max(alert.due_at, looked))


class _Fold:
    """A state at one extreme, folded onward, or again where something late was written down."""

    def __init__(self, each: Clocked, extreme: Extreme) -> None:
        self.each, self.extreme = each, extreme
        self.state: Any = each.empty
        self._held: list[Entry] = []
        self._last: FoldKey | None = None

    def running(self, more: Sequence[Entry], pack: Pack) -> Any:  # noqa: ANN401 - as by_matter gives it
        """The clocks, after these entries too."""
        self._held += more
        ordered: Sequence[Entry] = in_order(more, self.extreme)
        if self._last is not None and fold_key(ordered[0].event, self.extreme) < self._last:
            self.state, ordered = self.each.empty, in_order(self._held, self.extreme)
        for entry in ordered:
            self.state = self.each.fold(self.state, entry)
        self._last = fold_key(ordered[-1].event, self.extreme)
        return by_matter(self.each.clocks(self.state), self.extreme, pack)


def derived(spans: Iterable[Span]) -> list[Telling]:
    """The alerts of ``alerts_in``: where a clock was overdue at both extremes, by all that is known today."""
    held = list(spans)
    return [
        Telling(*one.due.matter, one.due.clock.start, max(one.begins_at, other.begins_at), _first(one, other))
        for one in held
        for other in held
        if (one.extreme, other.extreme) == (Extreme.LATEST, Extreme.EARLIEST)
        and one.due.matter == other.due.matter
        and (other.ends_at is None or one.begins_at < other.ends_at)
        and (one.ends_at is None or other.begins_at < one.ends_at)
    ]


def _first(one: Span, other: Span) -> datetime | None:
    return min((span.ends_at for span in (one, other) if span.ends_at is not None), default=None)
