"""Contacts, appointments and meetings as FHIR Encounters."""

from collections.abc import Sequence
from typing import Final

from projections.exchange.events import OWN, Json, by_name
from projections.exchange.fhir import Book, own, provider, resource, within
from projections.exchange.meetings import meeting, words_of
from projections.exchange.moments import of_day, span
from schemas import Event
from schemas.contacts import AppointmentBooked, AppointmentKept, AppointmentMissed, ContactRecorded
from schemas.moments import Interval

_CLASSES: Final = {
    "home-visit": "HH", "phone": "VR", "email": "VR", "emergency-department": "EMER", "ambulance": "FLD",
    "clinic": "AMB", "appointment": "AMB",
}  # fmt: skip
"""Source: HL7 v3 ActCode (terminology.hl7.org, 2018 and after), ActEncounterCode. What is no encounter of health care
there has the hub's own code."""

_ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CONTACTS: Final = {
    "took-place": "finished", "no-access": "cancelled", "cancelled": "cancelled", "was-not-brought": "cancelled",
    "not-recorded": "unknown",
}  # fmt: skip


def encounters(events: Sequence[Event], book: Book) -> list[Json]:
    """One for each contact and appointment, and one for each meeting, however often it is told of."""
    found = []
    for event in events:
        match event:
            case ContactRecorded():
                status = _CONTACTS[event.data.outcome]
                found.append(_one(event, event.data.kind, status, book))
            case AppointmentBooked():
                found.append(_one(event, "appointment", _booked(event, book), book))
            case AppointmentKept():
                found.append(_one(event, "appointment", "finished", book))
            case AppointmentMissed():
                found.append(_one(event, "appointment", "cancelled", book))
            case _:
                pass
    for (source, name), told in by_name(words_of(events), "meeting").items():
        found_of = meeting(told, book.at, book.gaps)
        named = book.id_of("meeting", source, name)
        found.append(_encounter(named, told, found_of.kind or "meeting", found_of.status, found_of.held, book))
    return found


def _booked(event: AppointmentBooked, book: Book) -> str | None:
    """Whether it was kept is another event's word, and none names the booking."""
    day = of_day(event.data.for_on)
    return "planned" if day is None or day.latest >= book.at else None


def _one(event: Event, kind: str, status: str | None, book: Book) -> Json:
    return _encounter(book.id_of("encounter", event.source, event.id), [event], kind, status, span([event]), book)


def _encounter(
    named: str, told: Sequence[Event], kind: str, status: str | None, when: Interval | None, book: Book
) -> Json:
    standard = _CLASSES.get(kind)
    coding = {"system": _ACT_CODE, "code": standard} if standard else {"system": OWN + "encounter-kind", "code": kind}
    return resource(
        "Encounter", named, told, status=status or "unknown", **{"class": coding},
        type=[own(kind.replace("-", " "), encounter_kind=kind)], subject=book.subject,
        period=within(when) if status == "finished" else None, serviceProvider=provider(told[0]),
    )  # fmt: skip
