"""Contacts that did not take place, service by service, until one does.

Rules: docs/picture.md, "Missed". A child is not brought; nobody is blamed for it.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, put, without
from projections.history import Entry
from schemas.contacts import AppointmentDischarged, AppointmentKept, AppointmentMissed, ContactRecorded
from schemas.vocabulary import Speaker

NAME: Final = "missed"
VERSION: Final = 1
TYPES: Final = frozenset(
    {"contact.recorded", "appointment.kept", "appointment.missed", "appointment.discharged"}
)  # fmt: skip
FAMILY: Final = frozenset(
    {Speaker.MOTHER, Speaker.FATHER, Speaker.CHILD, Speaker.GRANDPARENT, Speaker.OTHER_FAMILY}
)  # fmt: skip


class Service(NamedTuple):
    """What was missed since the last contact that took place; the counts are the lengths, the last event is last."""

    not_brought: tuple[Mark, ...] = ()
    no_access: tuple[Mark, ...] = ()
    cancelled: tuple[Mark, ...] = ()
    discharged: Mark | None = None


class Missed(NamedTuple):
    """By the source that offered the contacts."""

    services: Mapping[str, Service] = {}


EMPTY: Final = Missed()


def fold(state: Missed, entry: Entry) -> Missed:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    held, now = state.services.get(event.source, Service()), mark(event)
    match event:
        case AppointmentMissed():
            return _with(state, event.source, held._replace(not_brought=(*held.not_brought, now)))
        case AppointmentDischarged():
            return _with(state, event.source, held._replace(discharged=now))
        case AppointmentKept():
            return _with(state, event.source, None)
        case ContactRecorded():
            return _contact(state, event, held)
        case _:
            return state


def _contact(state: Missed, event: ContactRecorded, held: Service) -> Missed:
    now = mark(event)
    match event.data.outcome:
        case "took-place":
            return _with(state, event.source, None)
        case "was-not-brought":
            return _with(state, event.source, held._replace(not_brought=(*held.not_brought, now)))
        case "no-access":
            return _with(state, event.source, held._replace(no_access=(*held.no_access, now)))
        case "cancelled" if event.data.cancelled_by in FAMILY:
            return _with(state, event.source, held._replace(cancelled=(*held.cancelled, now)))
        case _:
            return state


def _with(state: Missed, source: str, service: Service | None) -> Missed:
    return Missed(without(state.services, source) if service is None else put(state.services, source, service))
