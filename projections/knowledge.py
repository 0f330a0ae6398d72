"""Who knew what when: what an agency held or had been told of each event by a moment.

Rules: docs/meaning.md, "Who knew what".
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from projections.history import AsWritten, Entry, EventName, Extreme, known_by, point
from schemas import Event
from schemas.assessments import AssessmentRequested
from schemas.between_agencies import InformationNotProvided, InformationProvided, InformationRequested
from schemas.meetings import MeetingHeld
from schemas.referrals import (
    ConcernAnswered,
    ConcernRaised,
    HelpAnswered,
    ReferralAcknowledged,
    ReferralDecided,
    ReferralMade,
)
from schemas.vocabulary import Attendance, EventRef


class Knew(StrEnum):
    """One agency's knowledge of one event. *Not recorded* is never *did not know*."""

    HELD = "held"
    TOLD = "told"
    FOUND_NOT_TOLD = "found-not-told"
    NOT_RECORDED = "not-recorded"


class Knowledge(NamedTuple):
    """``knew`` at both extremes of imprecise times, and the events that say so."""

    earliest: Knew
    latest: Knew
    by: tuple[EventName, ...]

    @property
    def certain(self) -> Knew | None:
        """The answer, where both extremes agree."""
        return self.earliest if self.earliest == self.latest else None


def told_to(event: Event) -> frozenset[str]:
    """Agencies to whom this event itself is a telling."""
    match event:
        case InformationProvided():
            return frozenset(event.data.to)
        case MeetingHeld():
            present = (a for a in event.data.attendees if a.attendance is Attendance.ATTENDED)
            return frozenset(a.agency for a in present if a.agency)
        case ConcernRaised() | ReferralMade():
            return frozenset({event.data.to})
        case InformationRequested():
            return frozenset({event.data.of})
        case AssessmentRequested():
            return frozenset({event.data.by} if event.data.by else ())
        case ConcernAnswered():
            return frozenset({event.data.concern.source})
        case ReferralAcknowledged() | ReferralDecided():
            return frozenset({event.data.referral.source})
        case HelpAnswered():
            return frozenset({event.data.request.source})
        case _:
            return frozenset()


def told_of(event: Event) -> tuple[EventName, ...]:
    """The events of which a telling tells: itself, and those that it names."""
    own = (event.source, event.id)
    match event:
        case InformationProvided():
            return (own, *_names(event.data.about))
        case MeetingHeld():
            return (own, *_names(event.data.discussed))
        case _:
            return (own,)


def _names(refs: Iterable[EventRef]) -> list[EventName]:
    return [(ref.source, ref.id) for ref in refs]


class _Told(NamedTuple):
    """One agency's tellings and findings in a history, by the event that they are about."""

    events: dict[EventName, Event]
    tellings: dict[EventName, list[Event]]
    findings: dict[EventName, list[Event]]


def knowledge(written: AsWritten, agency: str, at: datetime) -> dict[EventName, Knowledge]:
    """What ``agency`` knew at ``at`` of every event of a history as it was written then."""
    first, last = _told(written.earliest, agency), _told(written.latest, agency)
    found = {}
    for name in first.events | last.events:
        earliest, by_first = _knew(first, name, agency, at, Extreme.EARLIEST)
        latest, by_last = _knew(last, name, agency, at, Extreme.LATEST)
        behind = sorted({(event.source, event.id) for event in (*by_first, *by_last)})
        found[name] = Knowledge(earliest, latest, tuple(behind))
    return found


def _told(entries: list[Entry], agency: str) -> _Told:
    stands_for = {(e.event.source, e.sent_as): (e.event.source, e.event.id) for e in entries if e.sent_as}
    tellings: dict[EventName, list[Event]] = defaultdict(list)
    findings: dict[EventName, list[Event]] = defaultdict(list)
    events = {(entry.event.source, entry.event.id): entry.event for entry in entries}
    for event in events.values():
        if agency in told_to(event):
            for name in told_of(event):
                tellings[stands_for.get(name, name)].append(event)
        elif isinstance(event, InformationNotProvided) and event.data.to == agency:
            for name in _names(event.data.about):
                findings[stands_for.get(name, name)].append(event)
    return _Told(events, tellings, findings)


def _knew(
    said: _Told, name: EventName, agency: str, at: datetime, extreme: Extreme
) -> tuple[Knew, list[Event]]:  # fmt: skip
    """The word at one extreme, and the events that say so."""
    event = said.events.get(name)
    if event is None:  # at this extreme it was not written so
        return Knew.NOT_RECORDED, []
    if event.source == agency and known_by(event, at, extreme):
        return Knew.HELD, [event]
    if told := [telling for telling in said.tellings.get(name, ()) if point(telling, extreme) <= at]:
        return Knew.TOLD, told
    found = [finding for finding in said.findings.get(name, ()) if point(finding, extreme) <= at]
    return (Knew.FOUND_NOT_TOLD if found else Knew.NOT_RECORDED), found
