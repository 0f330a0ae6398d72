"""Who knew what when: what an agency held or had been told of each event by a moment.

Rules: docs/meaning.md, "Who knew what".
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

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


_NOTHING: Final = Knowledge(Knew.NOT_RECORDED, Knew.NOT_RECORDED, ())


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
    """Each agency's tellings and findings in a history, by the event that they are about."""

    events: dict[EventName, Event]
    tellings: dict[str, dict[EventName, list[Event]]]
    findings: dict[str, dict[EventName, list[Event]]]


def knowledge(written: AsWritten, agency: str, at: datetime) -> dict[EventName, Knowledge]:
    """What ``agency`` knew at ``at`` of every event of a history as it was written then."""
    first, last = _told(written.earliest), _told(written.latest)
    return {name: _known(first, last, name, agency, at) for name in first.events | last.events}


def knowledge_of_all(
    written: AsWritten, at: datetime, names: Collection[EventName], agencies: Collection[str] = ()
) -> dict[str, dict[EventName, Knowledge]]:
    """What each of ``agencies``, and each of whose being told anything is recorded, knew of the events ``names``."""
    first, last = _told(written.earliest), _told(written.latest)
    everybody = {*agencies, *first.tellings, *first.findings, *last.tellings, *last.findings}
    found = {}
    for agency in sorted(everybody):
        said = {name for told in (first, last) for of in (told.tellings, told.findings) for name in of.get(agency, ())}
        found[agency] = {
            name: _known(first, last, name, agency, at) if name in said or name[0] == agency else _NOTHING
            for name in names
        }
    return found


def _known(first: _Told, last: _Told, name: EventName, agency: str, at: datetime) -> Knowledge:
    earliest, by_first = _knew(first, name, agency, at, Extreme.EARLIEST)
    latest, by_last = _knew(last, name, agency, at, Extreme.LATEST)
    behind = sorted({(event.source, event.id) for event in (*by_first, *by_last)})
    return Knowledge(earliest, latest, tuple(behind))


def _told(entries: list[Entry]) -> _Told:
    stands_for = {(e.event.source, e.sent_as): (e.event.source, e.event.id) for e in entries if e.sent_as}
    tellings: dict[str, dict[EventName, list[Event]]] = defaultdict(lambda: defaultdict(list))
    findings: dict[str, dict[EventName, list[Event]]] = defaultdict(lambda: defaultdict(list))
    events = {(entry.event.source, entry.event.id): entry.event for entry in entries}
    for event in events.values():
        agencies = told_to(event)
        of = told_of(event) if agencies else ()
        for agency in agencies:
            for name in of:
                tellings[agency][stands_for.get(name, name)].append(event)
        if isinstance(event, InformationNotProvided):
            for name in _names(event.data.about):
                findings[event.data.to][stands_for.get(name, name)].append(event)
    return _Told(events, dict(tellings), dict(findings))


def _knew(
    said: _Told, name: EventName, agency: str, at: datetime, extreme: Extreme
) -> tuple[Knew, list[Event]]:  # fmt: skip
    """The word at one extreme, and the events that say so."""
    event = said.events.get(name)
    if event is None:  # at this extreme it was not written so
        return Knew.NOT_RECORDED, []
    if event.source == agency and known_by(event, at, extreme):
        return Knew.HELD, [event]
    tellings, findings = said.tellings.get(agency, {}), said.findings.get(agency, {})
    if told := [telling for telling in tellings.get(name, ()) if point(telling, extreme) <= at]:
        return Knew.TOLD, told
    found = [finding for finding in findings.get(name, ()) if point(finding, extreme) <= at]
    return (Knew.FOUND_NOT_TOLD if found else Knew.NOT_RECORDED), found
