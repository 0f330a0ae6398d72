"""Whether somebody beyond one agency still looks: reviews, closures with worries open, lapses.

Rules: docs/picture.md, "Oversight"; clocks: docs/clocks.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby, pairwise
from typing import Final, Literal, NamedTuple

from projections import worries
from projections.calendar import Mark, bound, mark, months_after
from projections.clocks import Clock, Recorded, record
from projections.history import HISTORY_TYPES, Entry, Extreme, in_order, point
from projections.involvement import Involvement, involve
from projections.planning import is_multi_agency, took_place
from projections.worries import Worries, turn_open
from schemas import Event
from schemas.codes import Status
from schemas.meetings import MeetingHeld
from schemas.tiers import LeadEnded, LeadNamed, TierSet
from schemas.vocabulary import Attendance

NAME: Final = "oversight"
VERSION: Final = 9
TYPES: Final = HISTORY_TYPES
NO_REVIEW: Final = "oversight"
CLOSED: Final = "closed-with-worries"
SILENT: Final = "agency-gone-silent"
MISSING: Final = "member-missing"
RULES: Final = frozenset({NO_REVIEW, CLOSED, SILENT, MISSING})
AT_WORK_MONTHS: Final = 12.0
"""So long before the beginning of involvement an agency may have worried last, and still be at work."""
_THERE: Final = frozenset({Attendance.ATTENDED, Attendance.WRITTEN_VIEW})
_TOLD: Final = _THERE | {Attendance.APOLOGIES}


class Limits(NamedTuple):
    """Months without review after which there is a lapse; the rule pack says them (projections/rules/limits.py)."""

    months: float
    looked_after: float


class Oversight(NamedTuple):
    """``since`` is the later of ``reviewed`` and the beginning of involvement. ``tier`` is the last set. ``heard`` is,
    of every agency with an open worry, the later of its last word on anything and the beginning of involvement.
    ``missed`` are, of agencies that were recorded as absent, the first two meetings since anything came from them.
    ``lead`` is the agency named to lead: of it is asked by ``lead-missing``.
    """

    worries: Worries = worries.EMPTY
    uneasy: Mark | None = None
    involvement: Involvement = Involvement()
    tier: int | None = None
    reviewed: Mark | None = None
    since: Mark | None = None
    closed: Mark | None = None
    heard: Mapping[str, Mark] = {}
    missed: Mapping[str, tuple[Mark, ...]] = {}
    lead: str | None = None
    recorded: Recorded = Recorded()


EMPTY: Final = Oversight()


class Lapse(NamedTuple):
    """Open from ``opened``; ``start`` is the event from which it was counted."""

    kind: Literal["no-review", "closed-with-worries"]
    opened: datetime
    start: Mark


class Span(NamedTuple):
    """A lapse through time; ``closed`` is None while it is open."""

    opened: datetime
    closed: datetime | None
    kind: Literal["no-review", "closed-with-worries"]
    start: Mark


def fold(state: Oversight, entry: Entry) -> Oversight:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    state = _missed(_heard(_involved(_worried(state, entry), event), event), event)
    match event:
        case TierSet():
            return _set(state, event)
        case LeadNamed():
            return state._replace(lead=event.data.agency)
        case LeadEnded() if event.data.agency == state.lead:
            return state._replace(lead=None)
        case MeetingHeld() if is_multi_agency(event.data.kind) and took_place(event):
            return state._replace(reviewed=mark(event), since=mark(event), closed=None)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _worried(state: Oversight, entry: Entry) -> Oversight:
    """An event that settles the last worry and brings another leaves no moment without."""
    after = turn_open(state.worries, entry).worries
    if not after.open:
        return state._replace(worries=after, uneasy=None, closed=None)
    return state._replace(worries=after, uneasy=state.uneasy or mark(entry.event))


def _involved(state: Oversight, event: Event) -> Oversight:
    after = involve(state.involvement, event)
    begins = after.open and not state.involvement.open
    return state._replace(involvement=after, since=after.began if begins else state.since)


def _heard(state: Oversight, event: Event) -> Oversight:
    """Who is at the table with others is heard from, whoever writes it down."""
    if not state.worries.open:
        return state._replace(heard={}) if state.heard else state
    now, there = mark(event), {event.source}
    if isinstance(event, MeetingHeld) and is_multi_agency(event.data.kind):
        there |= {who.agency for who in event.data.attendees if who.agency and who.attendance in _THERE}
    begins = state.involvement.began == now
    heard = {
        source: now if begins or source in there else state.heard[source]
        for source in sorted({worry.source for worry in state.worries.open.values()})
    }
    return state if heard == state.heard else state._replace(heard=heard)


def _missed(state: Oversight, event: Event) -> Oversight:
    """Apologies are a word too; of several people of one agency one who gave it is enough."""
    if not state.involvement.open:
        return state._replace(missed={}) if state.missed else state
    told, absent = {event.source}, set[str]()
    if isinstance(event, MeetingHeld) and is_multi_agency(event.data.kind):
        asked = [(who.agency, who.attendance) for who in event.data.attendees if who.agency]
        told |= {agency for agency, attendance in asked if attendance in _TOLD}
        absent = {agency for agency, attendance in asked if attendance is Attendance.ABSENT} - told
    missed = {source: marks for source, marks in state.missed.items() if source not in told}
    for source in sorted(absent):
        missed[source] = (*missed.get(source, ()), mark(event))[:2]
    return state if missed == state.missed else state._replace(missed=dict(sorted(missed.items())))


def _set(state: Oversight, event: TierSet) -> Oversight:
    tier = event.data.tier
    closes = tier == 1 and (state.tier is None or state.tier > 1) and bool(state.worries.open)
    return state._replace(tier=tier, closed=(state.closed or mark(event)) if closes else state.closed)


def lapse(state: Oversight, as_of: datetime, extreme: Extreme, limits: Limits) -> Lapse | None:
    """The lapse that is open, if any."""
    coming = _coming(state, extreme, limits)
    return coming if coming and coming.opened <= as_of else None


def _coming(state: Oversight, extreme: Extreme, limits: Limits) -> Lapse | None:
    """The lapse that is open, or will be if nothing more happens."""
    if state.closed:
        return Lapse("closed-with-worries", bound(state.closed.happened, extreme), state.closed)
    if not (state.uneasy and state.involvement.open and state.since):
        return None
    months = limits.looked_after if state.involvement.status is Status.LOOKED_AFTER else limits.months
    due = months_after(bound(state.since.happened, extreme), months)
    return Lapse("no-review", max(due, bound(state.uneasy.happened, extreme)), state.since)


def lapses(entries: Iterable[Entry], extreme: Extreme, until: datetime, limits: Limits) -> list[Span]:
    """Every lapse of a history up to ``until``, first first."""
    spans: list[Span] = []
    for (at, state), (end, _) in pairwise([*_through_time(entries, extreme, until), (None, EMPTY)]):
        coming = _coming(state, extreme, limits)
        if coming is None or at is None:
            continue
        opened = max(at, coming.opened)
        if opened > until or (end is not None and opened >= end):
            continue
        span = Span(opened, end, coming.kind, coming.start)
        before = spans[-1] if spans else None
        if before and before.closed == opened and (before.kind, before.start) == (span.kind, span.start):
            span = spans.pop()._replace(closed=end)
        spans.append(span)
    return spans


def _through_time(
    entries: Iterable[Entry], extreme: Extreme, until: datetime
) -> Iterator[tuple[datetime | None, Oversight]]:
    """The state after each instant at which something happened."""
    state = EMPTY
    ordered = in_order((entry for entry in entries if entry.event.type in TYPES), extreme, until)
    for at, together in groupby(ordered, key=lambda entry: point(entry.event, extreme)):
        for entry in together:
            state = fold(state, entry)
        yield at, state


def clocks(state: Oversight) -> list[Clock]:
    """The clocks that run."""
    status = state.involvement.status
    silent = [Clock(SILENT, source, *last, status=status) for source, last in _at_work(state).items()]
    missed = {source: marks for source, marks in state.missed.items() if marks[1:] and source != state.lead}
    silent += [Clock(MISSING, source, *marks[1], status=status) for source, marks in missed.items()]
    if state.closed:
        return [Clock(CLOSED, "", *state.closed, status=status), *silent]
    if not (state.uneasy and state.involvement.open and state.since):
        return silent
    return [Clock(NO_REVIEW, "", *state.since, status=status, not_before=state.uneasy.happened), *silent]


def _at_work(state: Oversight) -> dict[str, Mark]:
    """Who worries about what goes on now; what another time left open is nobody's work today."""
    began = state.involvement.began
    if began is None:
        return {}
    sources = {
        worry.source
        for worry in state.worries.open.values()
        if months_after(worry.last.happened.latest, AT_WORK_MONTHS) >= began.happened.earliest
    }
    return {source: last for source, last in state.heard.items() if source in sources}
