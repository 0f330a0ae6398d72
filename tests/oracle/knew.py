"""Who knew what when.

Readings chosen where docs/meaning.md leaves room:
- The words are tried in the order of the page: held, told, found not told, not recorded. So a
  telling by K outweighs a finding of not telling, whichever came first.
- Two words are possible at most: with every time at its earliest, and every time at its latest, of
  the history as it was written at that extreme.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from schemas import Event
from schemas.assessments import AssessmentRequested
from schemas.between_agencies import (
    InformationNotProvided,
    InformationProvided,
    InformationRequested,
)
from schemas.meetings import MeetingHeld
from schemas.moments import Interval
from schemas.referrals import (
    ConcernAnswered,
    ConcernRaised,
    HelpAnswered,
    ReferralAcknowledged,
    ReferralDecided,
    ReferralMade,
)
from schemas.vocabulary import Attendance
from tests.oracle.corrections import Extreme
from tests.oracle.standing import EventName


def told_agencies(event: Event) -> set[str]:
    """The agencies that ``event`` told, of itself at least."""
    match event:
        case InformationProvided():
            return set(event.data.to)
        case MeetingHeld():
            there = [a for a in event.data.attendees if a.attendance is Attendance.ATTENDED]
            return {attendee.agency for attendee in there if attendee.agency}
        case ConcernRaised() | ReferralMade():
            return {event.data.to}
        case InformationRequested():
            return {event.data.of}
        case AssessmentRequested():
            return {event.data.by} if event.data.by else set()
        case ConcernAnswered():
            return {event.data.concern.source}
        case ReferralAcknowledged() | ReferralDecided():
            return {event.data.referral.source}
        case HelpAnswered():
            return {event.data.request.source}
        case _:
            return set()


def tellings(event: Event) -> Iterator[tuple[str, EventName]]:
    """(agency, event) for each agency that ``event`` told and each event it told of."""
    told = [(event.source, event.id)]
    if isinstance(event, InformationProvided):
        told += [(ref.source, ref.id) for ref in event.data.about]
    if isinstance(event, MeetingHeld):
        told += [(ref.source, ref.id) for ref in event.data.discussed]
    for agency in told_agencies(event):
        for name in told:
            yield agency, name


class Knowing:
    """The tellings and findings of not telling of one history at one extreme, by agency and event."""

    def __init__(self, events: Iterable[Event], stands_for: Mapping[EventName, EventName]) -> None:
        self._told: dict[tuple[str, EventName], list[Interval]] = defaultdict(list)
        self._not_told: dict[tuple[str, EventName], list[Interval]] = defaultdict(list)
        for event in events:
            for agency, name in tellings(event):
                self._told[agency, stands_for.get(name, name)].append(event.happened)
            if isinstance(event, InformationNotProvided):
                for ref in event.data.about:
                    name = (ref.source, ref.id)
                    self._not_told[event.data.to, stands_for.get(name, name)].append(event.happened)

    def word(self, event: Event, agency: str, at: datetime, extreme: Extreme) -> str:
        """What the agency knew of it."""

        def by_then(times: Iterable[Interval]) -> bool:
            return any(getattr(time, extreme) <= at for time in times)

        asked = (agency, (event.source, event.id))
        if event.source == agency and by_then([event.recorded]):
            return "held"
        if by_then(self._told.get(asked, [])):
            return "told"
        if by_then(self._not_told.get(asked, [])):
            return "found-not-told"
        return "not-recorded"
