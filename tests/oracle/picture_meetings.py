"""Meetings: the last one, the series, what is planned and cancelled, and the lead.

Readings chosen where docs/picture.md leaves room:
- The series before any ``tier.set`` is one too. Attendance under a name is that of the last meeting of this name
  in the series, whole: who is not listed there again has none under it.
- Two attendees under one agency or role: the strongest attendance says (``STRONGEST``), also for the lead's agency.
- A planned meeting is dropped by held or cancelled of that name, of whatever kind. The day interval of ``for_on`` or
  ``rearranged_for`` is what its precision allows, and the whole London day of a minute.
- A cancelled meeting stays so when it is cancelled again with ``rearranged_for``: only planned or held ends it.
- ``lead.accepted`` is by and ``lead.ended`` of the lead's agency, else nothing. The lead's agency named again is not
  accepted, but what it missed stays: naming is not coming.
- A meeting that the lead's agency missed is one however often it is told: the first telling is kept.
- A lead's agency without attendance recorded, or not listed, neither adds to the missed ones nor empties them.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from schemas.moments import Precision, interval
from schemas.vocabulary import Day
from tests.oracle.picture_words import (
    APART,
    Plain,
    at,
    bound,
    called,
    came_to,
    iso,
    multi_agency,
    of,
    recorded_alerts,
    since,
    taken,
    with_a_day,
)

RULES = ("meeting-due", "meeting-not-recorded", "meeting-not-rearranged", "lead-missing", "lead-not-accepted")
AWAY, THERE = ("absent", "apologies"), ("attended", "written-view")
STRONGEST = ("attended", "written-view", "apologies", "absent", "not-recorded")


def meetings(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    begun = series_begins(events)
    series = since(events, begun) if begun else events
    planned = planned_meetings(events)
    passed = [m["meeting"] for m in planned if as_of and m["for"] and datetime.fromisoformat(m["for"][1]) < as_of]
    return {
        "setting": _setting(events, begun, extreme),
        "last": _last(events, extreme),
        "attendance": _attendance(series),
        "met": _met(series if begun else events, extreme),
        "dissent": _dissent(events, extreme),
        "planned": planned,
        "cancelled": _cancelled(events, extreme),
        "lead": _lead(events, series),
        "vacant": _vacant(events, series),
        "not_recorded": passed if as_of else None,
        "recorded": recorded_alerts(events, RULES),
    }


def series_begins(events: Sequence[Event]) -> Any:
    """The first of the unbroken run of settings with the tier and status of the last."""
    run: list[Any] = []
    for setting in of(events, "tier.set"):
        run = [*run, setting] if run and _sort(setting) == _sort(run[-1]) else [setting]
    return run[0] if run else None


def _sort(setting: Any) -> tuple[int, str]:
    return setting.data.tier, setting.data.status


def _setting(events: Sequence[Event], begun: Any, extreme: str) -> Plain | None:
    if begun is None:
        return None
    last = of(events, "tier.set")[-1]
    return {
        "tier": last.data.tier,
        "status": str(last.data.status),
        "event": called(last),
        "since": iso(bound(begun.happened, extreme)),
    }


def _came(meeting: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in STRONGEST:
        for attendee in meeting.data.attendees:
            if attendee.attendance == word:
                found.setdefault(attendee.agency or attendee.role, word)
    return found


def _last(events: Sequence[Event], extreme: str) -> Plain | None:
    held = multi_agency(events, "meeting.held")
    if not held:
        return None
    return {"kind": held[-1].data.kind, **at(held[-1], extreme), "attendees": _came(held[-1])}


def _met(series: Sequence[Event], extreme: str) -> Plain | None:
    """The last of the series to which somebody came, and how many there were: one told again at once is one."""
    held = came_to(series)
    times = sum(not n or _named(held[n - 1]) != _named(event) for n, event in enumerate(held))
    return {"meeting": _named(held[-1]), "times": times, **at(held[-1], extreme)} if held else None


def _dissent(events: Sequence[Event], extreme: str) -> Plain:
    last = {_named(event): event for event in of(events, "meeting.held")}
    return {name: at(event, extreme) for name, event in sorted(last.items()) if event.data.dissent}


def _named(event: Any) -> str:
    return f"{event.source}/{event.data.meeting}"


def _attendance(series: Sequence[Event]) -> Plain:
    last = {_named(meeting): _came(meeting) for meeting in multi_agency(series, "meeting.held")}
    invited = {invitee for came in last.values() for invitee in came}
    return {who: {name: came[who] for name, came in last.items() if who in came} for who in invited}


def planned_meetings(events: Sequence[Event]) -> list[Plain]:
    rows: dict[str, Plain] = {}
    for event in _arranging(events):
        again = event.type == "meeting.cancelled"
        day = event.data.rearranged_for if again else event.data.for_on
        rows.pop(_named(event), None)
        if not (again and day is None) and not _over(since(events, event)[1:], _named(event), again=again):
            rows[_named(event)] = {"kind": event.data.kind, "event": called(event), "for": day and _day(day)}
    return [{"meeting": name, **row} for name, row in sorted(rows.items())]


def _arranging(events: Sequence[Event]) -> list[Any]:
    """Multi-agency meetings planned or cancelled, in order."""
    return [event for event in of(events, "meeting.planned", "meeting.cancelled") if event.data.kind not in APART]


def _over(after: Sequence[Event], name: str, *, again: bool) -> bool:
    """Held or cancelled under that name, of whatever kind; one arranged again also by any planned or held."""
    if again and with_a_day(after) + came_to(after):
        return True
    return any(_named(other) == name for other in of(after, "meeting.held", "meeting.cancelled"))


def _day(day: Day) -> list[str]:
    precision = Precision.DAY if day.precision is Precision.MINUTE else day.precision
    return [iso(moment) for moment in interval(day.on, precision)]


def _cancelled(events: Sequence[Event], extreme: str) -> list[Plain]:
    rows = {}
    for event in multi_agency(events, "meeting.cancelled"):
        after = since(events, event)
        again = with_a_day(after) + came_to(after)
        if event.data.rearranged_for is None and not again:
            rows[_named(event)] = {"kind": event.data.kind, **at(event, extreme)}
    return [{"meeting": name, **row} for name, row in sorted(rows.items())]


def _lead(events: Sequence[Event], series: Sequence[Event]) -> Plain | None:
    named = of(events, "lead.named")
    if not named:
        return None
    lead = named[-1]
    after = since(events, lead)
    agency = lead.data.agency
    if any(event.data.agency == agency for event in of(after, "lead.ended")):
        return None
    missed: dict[str, str] = {}
    leading = since(events, _leading_since(events, agency))
    for meeting in multi_agency(leading if len(leading) < len(series) else series, "meeting.held"):
        came = {str(a.attendance) for a in meeting.data.attendees if a.agency == agency}
        if came & set(THERE):
            missed = {}
        elif came & set(AWAY):
            missed.setdefault(_named(meeting), called(meeting))
    return {
        "agency": agency,
        "role": lead.data.role,
        "event": called(lead),
        "accepted": any(event.data.agency == agency == event.source for event in of(after, "lead.accepted")),
        "missed": list(missed.values()),
    }


def _vacant(events: Sequence[Event], series: Sequence[Event]) -> str | None:
    """The last of the series that left without a lead who accepted, where there was one before it."""
    leads, accepted, vacant = None, False, None
    for event in of(events, "lead.named", "lead.accepted", "lead.ended"):
        before = accepted
        if event.type == "lead.named":
            leads, accepted = event.data.agency, False
        elif event.type == "lead.accepted" and event.source != leads:
            continue
        elif event.data.agency == leads:
            leads, accepted = (leads, True) if event.type == "lead.accepted" else (None, False)
        if before and not accepted and event in series:
            vacant = called(event)
    return vacant


def _leading_since(events: Sequence[Event], agency: str) -> Any:
    """Where the agency was named for the first time since another was, or since its lead ended."""
    first = None
    for event in of(events, "lead.named", "lead.ended"):
        mine = event.data.agency == agency
        if event.type == "lead.named":
            first = (first or event) if mine else None
        elif mine:
            first = None
    return first
