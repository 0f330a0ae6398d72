"""Multi-agency meetings: planned, held or cancelled, who came, and who leads.

Rules: docs/picture.md, "Meetings"; clocks: docs/clocks.md.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, name, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry, EventName
from projections.planning import Planned, is_multi_agency, planning, took_place
from schemas.codes import Status
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingKind, MeetingPlanned
from schemas.moments import Interval
from schemas.tiers import LeadAccepted, LeadEnded, LeadNamed, TierSet
from schemas.vocabulary import Attendance, Attendee

NAME: Final = "meetings"
VERSION: Final = 5
TYPES: Final = ALERT_TYPES | {
    "tier.set", "meeting.planned", "meeting.held", "meeting.cancelled", "lead.named", "lead.accepted", "lead.ended",
}  # fmt: skip
DUE: Final = "meeting-due"
NOT_RECORDED: Final = "meeting-not-recorded"
NOT_REARRANGED: Final = "meeting-not-rearranged"
LEAD_MISSING: Final = "lead-missing"
NOT_ACCEPTED: Final = "lead-not-accepted"
RULES: Final = frozenset({DUE, NOT_RECORDED, NOT_REARRANGED, LEAD_MISSING, NOT_ACCEPTED})
_STRONGEST: Final = (
    Attendance.NOT_RECORDED, Attendance.ABSENT, Attendance.APOLOGIES, Attendance.WRITTEN_VIEW, Attendance.ATTENDED,
)  # fmt: skip
"""Of several people of one agency the one who was there counts."""


class Series(NamedTuple):
    """``event`` is the last ``tier.set``, ``began`` the first of the unbroken run with its tier and status."""

    tier: int
    status: Status
    event: EventName
    began: Mark


class Held(NamedTuple):
    """``meeting`` is its name; ``attendees`` by agency, or by role where none is named."""

    meeting: str
    kind: MeetingKind
    held: Mark
    attendees: Mapping[str, Attendance] = {}


class Met(NamedTuple):
    """The last meeting of the series to which somebody came, and how many there were."""

    meeting: str
    held: Mark
    times: int


class Cancelled(NamedTuple):
    kind: MeetingKind
    cancelled: Mark


class Absence(NamedTuple):
    """A meeting to which the lead's agency did not come."""

    meeting: str
    held: Mark


class Lead(NamedTuple):
    """``missed`` are the meetings in a row, first first, that the lead's agency missed."""

    agency: str
    role: str
    named: Mark
    accepted: Mark | None = None
    missed: tuple[Absence, ...] = ()


class Meetings(NamedTuple):
    """``planned`` and ``cancelled`` (and not rearranged) by ``source/meeting``.

    ``held`` counts meetings in the series; ``attendance`` in it is by invitee, then by ``source/meeting``.
    ``met`` is the last of it to which somebody came; ``dissent`` are meetings, of any series and kind, at which
    somebody is recorded as seeing it otherwise. ``vacant`` is when in it the role was last given up, or given to
    another, by a lead who had accepted.
    """

    series: Series | None = None
    last: Held | None = None
    held: int = 0
    attendance: Mapping[str, Mapping[str, Attendance]] = {}
    planned: Mapping[str, Planned] = {}
    cancelled: Mapping[str, Cancelled] = {}
    lead: Lead | None = None
    vacant: Mark | None = None
    recorded: Recorded = Recorded()
    met: Met | None = None
    dissent: Mapping[str, Mark] = {}


EMPTY: Final = Meetings()


def fold(state: Meetings, entry: Entry) -> Meetings:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case TierSet():
            return _tier(state, event)
        case MeetingPlanned():
            return _planned(state, event)
        case MeetingCancelled():
            return _cancelled(state, event)
        case MeetingHeld():
            return _held(state, event)
        case LeadNamed() | LeadAccepted() | LeadEnded():
            return _lead(state, event)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _tier(state: Meetings, event: TierSet) -> Meetings:
    here, series = mark(event), state.series
    if series and (series.tier, series.status) == (event.data.tier, event.data.status):
        return state._replace(series=series._replace(event=here.event))
    began = Series(event.data.tier, event.data.status, here.event, here)
    lead = state.lead and state.lead._replace(missed=())
    return state._replace(series=began, held=0, attendance={}, lead=lead, vacant=None, met=None)


def _planned(state: Meetings, event: MeetingPlanned) -> Meetings:
    if not is_multi_agency(event.data.kind):
        return state
    cancelled = state.cancelled if event.data.for_on is None else {}
    return state._replace(planned=planning(state.planned, event), cancelled=cancelled)


def _cancelled(state: Meetings, event: MeetingCancelled) -> Meetings:
    meeting, data = name(event, event.data.meeting), event.data
    state = state._replace(planned=planning(state.planned, event))
    if not is_multi_agency(data.kind) or data.rearranged_for is not None:
        return state
    return state._replace(cancelled=put(state.cancelled, meeting, Cancelled(data.kind, mark(event))))


def _held(state: Meetings, event: MeetingHeld) -> Meetings:
    meeting, data = name(event, event.data.meeting), event.data
    dissent = put(state.dissent, meeting, mark(event)) if data.dissent else without(state.dissent, meeting)
    state = state._replace(planned=planning(state.planned, event), dissent=dissent)
    if not is_multi_agency(data.kind):
        return state
    if took_place(event):
        state = state._replace(cancelled={}, met=_met(state.met, meeting, mark(event)))
    again = state.last is not None and state.last.meeting == meeting and state.held > 0
    attendees = _by_invitee(data.attendees)
    others = {invitee: without(at, meeting) for invitee, at in state.attendance.items()}
    present = {invitee: put(others.get(invitee, {}), meeting, came) for invitee, came in attendees.items()}
    attendance = {invitee: at for invitee, at in sorted({**others, **present}.items()) if at}
    last = Held(meeting, data.kind, mark(event), attendees)
    lead = state.lead and _counted(state.lead, last)
    held = state.held + (not again)
    return state._replace(last=last, held=held, attendance=attendance, lead=lead)


def _met(before: Met | None, meeting: str, here: Mark) -> Met:
    """One meeting told twice is one."""
    if before is None:
        return Met(meeting, here, 1)
    return Met(meeting, here, before.times + (before.meeting != meeting))


def _by_invitee(attendees: tuple[Attendee, ...]) -> dict[str, Attendance]:
    found: dict[str, Attendance] = {}
    for invitee in attendees:
        key = invitee.agency or invitee.role
        found[key] = max(found.get(key, invitee.attendance), invitee.attendance, key=_STRONGEST.index)
    return dict(sorted(found.items()))


def _counted(lead: Lead, last: Held) -> Lead:
    """One meeting told twice is missed once."""
    match last.attendees.get(lead.agency):
        case Attendance.ATTENDED | Attendance.WRITTEN_VIEW:
            return lead._replace(missed=())
        case Attendance.ABSENT | Attendance.APOLOGIES if last.meeting not in {a.meeting for a in lead.missed}:
            return lead._replace(missed=(*lead.missed, Absence(last.meeting, last.held)))
        case _:
            return lead


def _lead(state: Meetings, event: LeadNamed | LeadAccepted | LeadEnded) -> Meetings:
    """Ended for, or accepted by, another agency than the one named, it stays as it is: nobody accepts for another."""
    lead = state.lead if state.lead and state.lead.agency == event.data.agency else None
    match event:
        case LeadNamed():
            missed = lead.missed if lead else ()
            after: Lead | None = Lead(event.data.agency, event.data.role, mark(event), None, missed)
        case LeadAccepted() if lead and event.source == lead.agency:
            after = lead._replace(accepted=mark(event))
        case LeadEnded() if lead:
            after = None
        case _:
            return state
    gone = bool(state.lead and state.lead.accepted) and not (after and after.accepted)
    return state._replace(lead=after, vacant=mark(event) if gone else state.vacant)


def not_recorded(state: Meetings, as_of: datetime) -> dict[str, Planned]:
    """Meetings whose planned day is over, not recorded as held."""
    return {meeting: held for meeting, held in state.planned.items() if held.day and held.day.latest < as_of}


def clocks(state: Meetings) -> list[Clock]:
    """The clocks that run."""
    running: list[Clock] = []
    if state.series:
        start, times = (state.met.held, state.met.times) if state.met else (state.series.began, 0)
        running.append(Clock(DUE, "", *start, status=state.series.status, before=times))
        if state.lead is None or state.lead.accepted is None:
            since = state.vacant or state.series.began
            running.append(Clock(NOT_ACCEPTED, "", *since, status=state.series.status))
    for meeting, planned in state.planned.items():
        if planned.day:
            ends = Interval(planned.day.latest, planned.day.latest)
            running.append(Clock(NOT_RECORDED, meeting, planned.planned.event, ends))
    running += [Clock(NOT_REARRANGED, meeting, *held.cancelled) for meeting, held in state.cancelled.items()]
    if state.lead and len(state.lead.missed) > 1:
        running.append(Clock(LEAD_MISSING, "", *state.lead.missed[1].held))
    return running
