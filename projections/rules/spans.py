"""Alerts through time: a whole history folded onward, for the past and the present. Rules: docs/clocks.md, "Alerts"."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from projections.calendar import bound
from projections.clocks import Clock
from projections.history import Entry, Extreme, in_order, point
from projections.rules.alerts import Alert, certain
from projections.rules.clocked import CLOCKED, Clocked
from projections.rules.due import Due, Matter, by_matter, is_not_known
from projections.rules.pack import Pack


class Span(NamedTuple):
    """A clock was overdue at ``extreme`` from ``begins_at`` until before ``ends_at`` (None: it still is).

    ``begins_at`` is its due instant, or the event by which it came to run, where that came later.
    """

    extreme: Extreme
    due: Due
    begins_at: datetime
    ends_at: datetime | None = None

    def covers(self, instant: datetime) -> bool:
        """Whether the clock was overdue as of then."""
        return self.begins_at <= instant and (self.ends_at is None or instant < self.ends_at)


def alerts_in(
    entries: Iterable[Entry],
    start: datetime,
    end: datetime,
    pack: Pack,
    latest: Iterable[Entry] | None = None,
    among: Collection[Clocked] = CLOCKED,
) -> list[Span]:
    """Every span that touches [start, end], at each extreme; the first to begin first.

    ``latest`` is the history at the latest extreme, where what had been recorded by then differs; ``among`` are the
    projections whose clocks are asked for.
    """
    histories = _histories(entries, latest)
    found = [
        span
        for each in among
        for extreme, history in histories.items()
        for span in _spans(each, history, extreme, pack, end)
        if span.begins_at <= end and (span.ends_at is None or span.ends_at > start)
    ]
    return sorted(found, key=lambda span: (span.begins_at, span.due.identity, span.extreme))


def open_as_of(spans: Iterable[Span], as_of: datetime) -> list[Alert]:
    """The alerts that were open as of a moment, by the spans around it."""
    at: Mapping[Extreme, dict[Matter, Due]] = {extreme: {} for extreme in Extreme}
    for span in spans:
        if span.covers(as_of):
            at[span.extreme][span.due.matter] = span.due
    found = certain(at[Extreme.EARLIEST], at[Extreme.LATEST])
    return sorted(found, key=lambda alert: (alert.due_at, alert.identity))


def _histories(entries: Iterable[Entry], latest: Iterable[Entry] | None) -> dict[Extreme, list[Entry]]:
    held = list(entries)
    return {Extreme.EARLIEST: held, Extreme.LATEST: held if latest is None else list(latest)}


def _taken(each: Clocked, history: Iterable[Entry], extreme: Extreme, until: datetime) -> Sequence[Entry]:
    """What the projection folds of what had happened by then, in order."""
    taken = (entry for entry in history if each.folds(entry))
    return in_order(taken, extreme, until)


def _spans(each: Clocked, history: Iterable[Entry], extreme: Extreme, pack: Pack, end: datetime) -> Iterator[Span]:
    """The spans of one projection's clocks at one extreme, of what had happened by ``end``."""
    state: Any = each.empty
    running: dict[Matter, Span] = {}
    for entry in _taken(each, history, extreme, end):
        at = point(entry.event, extreme)
        after = each.fold(state, entry)
        if after == state:
            continue
        state = after
        now = by_matter(each.clocks(state), extreme, pack)
        yield from _ended(running, now, at)
        running = {matter: _onward(running.get(matter), one, extreme, at) for matter, one in now.items()}
    yield from running.values()


def _ended(running: Mapping[Matter, Span], now: Mapping[Matter, Due], at: datetime) -> Iterator[Span]:
    """Spans of clocks that were overdue, and that the event at ``at`` stopped, restarted or made due later."""
    for matter, span in running.items():
        after = now.get(matter)
        if span.begins_at < at and not (after and after.identity == span.due.identity and after.at <= at):
            yield span._replace(ends_at=at)


def _onward(before: Span | None, now: Due, extreme: Extreme, at: datetime) -> Span:
    """The clock as it runs on, or as it begins, with the event at ``at``."""
    goes_on = before is not None and before.due.identity == now.identity and now.at <= at
    begins_at = before.begins_at if before is not None and goes_on and before.begins_at < at else max(now.at, at)
    return Span(extreme, now, begins_at)


def not_known(
    entries: Iterable[Entry], as_of: datetime, pack: Pack, latest: Iterable[Entry] | None = None
) -> list[tuple[Clock, datetime]]:
    """Clocks that ran as of a moment, each with its start, whose limit of that day is not known: nothing is judged."""
    histories = _histories(entries, latest)
    found: dict[tuple[str, str], tuple[Clock, datetime]] = {}
    for each in CLOCKED:
        for extreme, history in histories.items():
            state: Any = reduce(each.fold, _taken(each, history, extreme, as_of), each.empty)
            for clock in each.clocks(state):
                if is_not_known(clock, extreme, pack):
                    found[clock.rule, clock.item] = (clock, bound(clock.since, extreme))
    return [found[matter] for matter in sorted(found)]
