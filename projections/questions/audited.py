"""What one service promised one child and what is recorded of it. Rules: docs/learning.md, "A service audited".

Counts are of services, never of people. What one event says of brothers and sisters is one thing: everything is kept
by the name under which it was sent, so that whoever adds children up counts it once.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from projections import meetings
from projections.calendar import Mark, bound, mark, name
from projections.history import Entry, EventName, Extreme, point
from projections.meetings import Meetings
from projections.planning import is_multi_agency
from projections.questions.planned import Course, courses
from projections.questions.service import Agreed, Asked, Began, LeadAt, Plan, Promise, Served
from projections.rules.clocked import CLOCKED
from projections.rules.pack import Pack
from projections.rules.spans import alerts_in
from schemas import Event
from schemas.contacts import ContactRecorded
from schemas.meetings import MeetingCancelled, MeetingHeld
from schemas.moments import LONDON
from schemas.plans import InterventionDelivered, InterventionMissed, InterventionPlanned
from schemas.referrals import ReferralDecided
from schemas.tiers import ServiceEnded, ServiceStarted
from schemas.vocabulary import Attendance
from schemas.workers import WorkerNamed

_MEETINGS: Final = tuple(each for each in CLOCKED if each.name == meetings.NAME)


def served(entries: Sequence[Entry], extreme: Extreme, asked: Asked, pack: Pack) -> Served | None:
    """What is recorded of one child, of entries in order that had happened by then; None: not with the service."""
    direct = [entry for entry in entries if entry.through is None]
    if not _with_the_service(direct, extreme, asked):
        return None
    held, cancelled, state = _meetings(direct, extreme, asked)
    late = meetings.not_recorded(state, asked.as_of)
    spans = alerts_in(direct, asked.start, min(asked.end, asked.as_of), pack, among=_MEETINGS)
    return Served(
        team=_team(direct, extreme, asked),
        promises=_promises(direct, extreme, asked),
        plans=_plans(courses(direct, asked.as_of.astimezone(LONDON).date()), extreme, asked),
        held=held,
        cancelled=cancelled,
        not_held=frozenset(
            item for item, planned in late.items()
            if _of(item, asked) and planned.day and asked.within(bound(planned.day, extreme))
        ),
        began=_began(direct, extreme, asked),
        accepted=state.lead.accepted is not None if state.lead else None,
        overdue=any(span.extreme is extreme and span.due.clock.rule == meetings.DUE for span in spans),
    )  # fmt: skip


def _of(item: str, asked: Asked) -> bool:
    return item.partition("/")[0] == asked.service


def _team(entries: Iterable[Entry], extreme: Extreme, asked: Asked) -> str | None:
    """That of the worker whom the service named last by the end of the period."""
    named = (
        entry.event.data.team
        for entry in entries
        if isinstance(entry.event, WorkerNamed)
        and entry.event.source == asked.service
        and point(entry.event, extreme) <= asked.end
    )
    return next(filter(None, reversed(list(named))), None)


def _with_the_service(entries: Iterable[Entry], extreme: Extreme, asked: Asked) -> bool:
    """It recorded something that happened in the period, or it had begun before and had not ended."""
    going = False
    for event in (entry.event for entry in entries):
        if event.source != asked.service:
            continue
        at = point(event, extreme)
        if asked.within(at):
            return True
        if at < asked.start:
            going = isinstance(event, ServiceStarted) or (going and not isinstance(event, ServiceEnded))
    return going


def _promises(entries: Iterable[Entry], extreme: Extreme, asked: Asked) -> dict[str, Promise]:
    """As "Plans" of docs/picture.md counts, but that what was given whole is kept."""
    found: dict[str, Promise] = {}
    since: dict[str, datetime] = {}
    for event in (entry.event for entry in entries):
        if not isinstance(event, InterventionPlanned | InterventionDelivered | InterventionMissed):
            continue
        item, data = name(event, event.data.intervention), event.data
        sessions = 1 if data.sessions is None else data.sessions
        match event:
            case InterventionPlanned():
                since.setdefault(item, point(event, extreme))
                kept = found.get(item, Promise())
                found[item] = kept._replace(sessions=data.sessions or 0, per_week=data.per_week or 0)
            case InterventionDelivered() if item in found:
                found[item] = found[item]._replace(delivered=found[item].delivered + sessions)
            case InterventionMissed():
                others = (other for other in found if other.partition("/")[2] == data.intervention)
                item = item if item in found else min(others, default=item)
                if item in found:
                    by = f"missed_{data.reported_by}"
                    found[item] = found[item]._replace(**{by: getattr(found[item], by) + sessions})
    return {item: held for item, held in found.items() if _of(item, asked) and asked.within(since[item])}


def _plans(found: Mapping[str, Course], extreme: Extreme, asked: Asked) -> dict[str, Plan]:
    return {
        item: _plan(course)
        for item, course in found.items()
        if _of(item, asked)
        and bound(course.standing.opened.happened, extreme) <= asked.end
        and (course.ended is None or bound(course.ended.happened, extreme) >= asked.start)
    }


def _plan(course: Course) -> Plan:
    aims = course.standing.aims
    words = {aim.agreed for aim in aims}
    agreed = Agreed.NO if False in words else Agreed.YES if words == {True} else Agreed.NOT_RECORDED
    outcomes = [aim.outcome for aim in aims]
    counts = (outcomes.count(word) for word in ("met", "not-met", "no-longer-needed"))
    return Plan(agreed, len(aims), sum(aim.measurable for aim in aims), *counts)


def _meetings(
    entries: Iterable[Entry], extreme: Extreme, asked: Asked
) -> tuple[dict[EventName, LeadAt], dict[EventName, bool], Meetings]:
    """The service's own meetings of agencies in the period. Told twice, one after the other, it is one meeting."""
    state, held, cancelled = meetings.EMPTY, dict[EventName, LeadAt](), dict[EventName, bool]()
    for entry in entries:
        before, state, event = state, meetings.fold(state, entry), entry.event
        own = event.source == asked.service and asked.within(point(event, extreme))
        match event:
            case MeetingHeld() if own and is_multi_agency(event.data.kind):
                if before.last is None or before.last.meeting != name(event, event.data.meeting):
                    held[event.source, event.id] = _lead_at(before, state)
            case MeetingCancelled() if own and is_multi_agency(event.data.kind):
                cancelled[event.source, event.id] = event.data.rearranged_for is not None
    return held, cancelled, state


def _lead_at(before: Meetings, after: Meetings) -> LeadAt:
    if before.lead is None or after.last is None:
        return LeadAt.NOBODY
    match after.last.attendees.get(before.lead.agency):
        case Attendance.ATTENDED:
            return LeadAt.PRESENT
        case Attendance.APOLOGIES | Attendance.ABSENT | Attendance.WRITTEN_VIEW:
            return LeadAt.NOT_PRESENT
        case _:
            return LeadAt.NOT_RECORDED


def _began(entries: Sequence[Entry], extreme: Extreme, asked: Asked) -> dict[EventName, Began]:
    """Work that the service accepted in the period; where it decided on no referral, work that it started."""
    own = [entry.event for entry in entries if entry.event.source == asked.service]
    inside = [event for event in own if asked.within(point(event, extreme))]
    accepted: list[Event] = [e for e in inside if isinstance(e, ReferralDecided) and e.data.decision == "accepted"]
    held = [mark(e) for e in own if isinstance(e, MeetingHeld) and is_multi_agency(e.data.kind)]
    visits = [
        mark(e)
        for e in own
        if isinstance(e, ContactRecorded) and (e.data.kind, e.data.outcome) == ("home-visit", "took-place")
    ]
    return {
        (event.source, event.id): Began(_days(event, held, extreme), _days(event, visits, extreme))
        for event in accepted or [event for event in inside if isinstance(event, ServiceStarted)]
    }


def _days(since: Event, marks: Iterable[Mark], extreme: Extreme) -> tuple[int, int] | None:
    """London days to the first that did not come before it, at that extreme."""
    first = next((each for each in marks if bound(each.happened, extreme) >= point(since, extreme)), None)
    if first is None:
        return None
    (begun, latest), (came, last) = (
        [at.astimezone(LONDON).date() for at in happened] for happened in (since.happened, first.happened)
    )
    return max(0, (came - latest).days), max(0, (last - begun).days)
