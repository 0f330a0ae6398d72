"""Contacts, appointments and meetings as FHIR Encounters."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import Json, id_of
from projections.exchange.fhir import by_name, period, provider, resource
from schemas import Event
from schemas.contacts import ContactRecorded
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned

_CLASSES: Final = {
    "home-visit": "HH", "phone": "VR", "email": "VR", "emergency-department": "EMER", "ambulance": "FLD",
    "police-attendance": "FLD",
}  # fmt: skip
_ELSEWHERE: Final = "AMB"
_ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CONTACTS: Final = {
    "took-place": "finished", "no-access": "cancelled", "cancelled": "cancelled", "was-not-brought": "cancelled",
    "not-recorded": "unknown",
}  # fmt: skip
_APPOINTMENTS: Final = {
    "appointment.booked": "planned", "appointment.kept": "finished", "appointment.missed": "cancelled",
}  # fmt: skip
_MEETINGS: Final = {"meeting.planned": "planned", "meeting.held": "finished", "meeting.cancelled": "cancelled"}


def encounters(events: Sequence[Event], subject: Json) -> list[Json]:
    """One for each contact and appointment, and one for each meeting, however often it is told of."""
    found = []
    for event in events:
        if isinstance(event, ContactRecorded):
            kind, status = event.data.kind, _CONTACTS[event.data.outcome]
            found.append(_encounter([event], kind, status, subject))
        elif event.type in _APPOINTMENTS:
            found.append(_encounter([event], "appointment", _APPOINTMENTS[event.type], subject))
    meetings = [event for event in events if isinstance(event, MeetingPlanned | MeetingHeld | MeetingCancelled)]
    for told in by_name(meetings, "meeting").values():
        found.append(_encounter(told, told[-1].data.kind, _MEETINGS[told[-1].type], subject))
    return found


def _encounter(told: Sequence[Event], kind: str, status: str, subject: Json) -> Json:
    last = told[-1]
    words = kind.replace("-", " ")
    return resource(
        "Encounter", id_of("encounter", last.source, told[0].id), told,
        status=status,
        **{"class": {"system": _ACT_CODE, "code": _CLASSES.get(kind, _ELSEWHERE)}},
        type=[{"text": words}], subject=subject,
        period=period(last, last) if status == "finished" else None,
        serviceProvider=provider(last),
    )  # fmt: skip
