"""Contacts with children and adults, and what was seen and said at them."""

from typing import Literal

from schemas.envelope import Envelope
from schemas.fields import Count, EventId, Frozen, Reference, Role, Text
from schemas.vocabulary import Cause, Day, EventRef, Setting, Speaker, Statements

ContactKind = Literal[
    "home-visit", "clinic", "nursery", "school", "phone", "email", "emergency-department", "ambulance",
    "police-attendance", "hospital", "childrens-centre", "group", "office", "other",
]  # fmt: skip


class ContactData(Frozen):
    """A contact that was meant to take place, whether or not it did.

    ``seen`` lists who was seen; left out, the sender did not record it.
    """

    kind: ContactKind
    outcome: Literal["took-place", "no-access", "cancelled", "was-not-brought", "not-recorded"]
    cancelled_by: Speaker | None = None
    seen: tuple[Reference, ...] | None = None
    seen_alone: bool | None = None
    awake: bool | None = None
    sleeping_place_seen: bool | None = None
    with_role: Role | None = None
    statements: Statements
    note: Text | None = None


class ContactRecorded(Envelope):
    type: Literal["contact.recorded"]
    dataschema: Literal["contact.recorded/1"]
    data: ContactData


class AppointmentData(Frozen):
    service: Text
    for_on: Day | None = None
    reason: Text | None = None


class AppointmentBooked(Envelope):
    type: Literal["appointment.booked"]
    dataschema: Literal["appointment.booked/1"]
    data: AppointmentData


class AppointmentKept(Envelope):
    type: Literal["appointment.kept"]
    dataschema: Literal["appointment.kept/1"]
    data: AppointmentData


class AppointmentMissed(Envelope):
    """A child is not brought; an adult does not attend."""

    type: Literal["appointment.missed"]
    dataschema: Literal["appointment.missed/1"]
    data: AppointmentData


class AppointmentDischarged(Envelope):
    type: Literal["appointment.discharged"]
    dataschema: Literal["appointment.discharged/1"]
    data: AppointmentData


class AttendanceData(Frozen):
    """Sessions over the happened time; left out, the sender did not count them."""

    setting: Setting
    possible: Count | None = None
    attended: Count | None = None
    note: Text | None = None


class AttendanceRecorded(Envelope):
    type: Literal["attendance.recorded"]
    dataschema: Literal["attendance.recorded/1"]
    data: AttendanceData


class InjuryData(Frozen):
    """``occasions`` counts separate occasions told in one event. ``accounts_differ``: the sender recorded that
    what was said of its cause differed between tellings.

    ``causes`` are what ``explained_by`` gave as its cause. ``injury`` is the sender's own name of the injury, the same
    each time it tells of it; ``same_as`` names events, of any agency, that tell of the same injury.
    """

    site: tuple[str, ...]
    kind: str
    occasions: Count = 1
    explanation: Text | None = None
    explained_by: Speaker | None = None
    causes: tuple[Cause, ...] = ()
    injury: EventId | None = None
    same_as: tuple[EventRef, ...] = ()
    accounts_differ: bool | None = None
    medical_view: Literal["recorded", "none-recorded", "not-needed-said-parent"]
    statements: Statements


class InjuryObserved(Envelope):
    """A professional saw it."""

    type: Literal["injury.observed"]
    dataschema: Literal["injury.observed/3"]
    data: InjuryData


class InjuryReported(Envelope):
    """Somebody said it; no professional saw it then."""

    type: Literal["injury.reported"]
    dataschema: Literal["injury.reported/3"]
    data: InjuryData


class AnonymousReportedData(Frozen):
    statements: Statements
    reported_injury: InjuryData | None = None


class AnonymousReported(Envelope):
    type: Literal["anonymous.reported"]
    dataschema: Literal["anonymous.reported/3"]
    data: AnonymousReportedData


class IncidentData(Frozen):
    kind: Literal["violence", "domestic-violence", "road-accident", "missing", "fire", "other"]
    child_present: bool | None = None
    called_by: Text | None = None
    place: Text | None = None
    statements: Statements
    note: Text | None = None


class IncidentRecorded(Envelope):
    type: Literal["incident.recorded"]
    dataschema: Literal["incident.recorded/1"]
    data: IncidentData


class HousingData(Frozen):
    kind: Literal["arrears", "repayment-plan", "repayment-plan-not-kept", "disrepair", "notice", "tenancy"]
    note: Text | None = None


class HousingRecorded(Envelope):
    type: Literal["housing.recorded"]
    dataschema: Literal["housing.recorded/1"]
    data: HousingData
