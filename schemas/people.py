"""People and how they belong together."""

from datetime import date
from enum import StrEnum
from typing import Literal

from schemas.census import UpnUnknown
from schemas.coded import Coded
from schemas.envelope import Envelope
from schemas.fields import Frozen, Name, NhsNumber, Reference, Text, Upn
from schemas.vocabulary import Relation


class PersonKind(StrEnum):
    CHILD = "child"
    UNBORN = "unborn"
    ADULT = "adult"


class NhsNumberStatus(Coded):
    """Whether the NHS number was traced. Source: NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE. A number that
    is known not to be verified (02 to 07) links nothing by itself; one without a status, or of a baby whose trace is
    postponed, links as a verified one does. Send what your system holds, and leave it out where it holds nothing.
    """

    VERIFIED = "01", "number present and verified"
    NOT_TRACED = "02", "number present, not traced"
    TRACE_REQUIRED = "03", "a trace is needed"
    NO_MATCH = "04", "traced: nobody found, or several"
    CONFLICT = "05", "number and details contradict each other"
    IN_PROGRESS = "06", "being traced"
    ABSENT = "07", "no number, and no trace needed"
    POSTPONED = "08", "a baby under six weeks, not traced yet"


class PersonData(Frozen):
    """Identifiers are optional and may come late; an unborn child has none. ``upn_unknown``: why there is no UPN.
    ``expected_on``: the day on which an unborn child is expected. ``nhs_number_status``: whether the number was traced,
    of the number given with it, or else of the last one given.
    """

    kind: PersonKind
    name: Name | None = None
    also_known_as: tuple[Name, ...] = ()
    born_on: date | None = None
    nhs_number: NhsNumber | None = None
    upn: Upn | None = None
    upn_unknown: UpnUnknown | None = None
    expected_on: date | None = None
    nhs_number_status: NhsNumberStatus | None = None


class PersonRegistered(Envelope):
    """An agency began a record of a person."""

    type: Literal["person.registered"]
    dataschema: Literal["person.registered/3"]
    data: PersonData


class PersonUpdated(Envelope):
    """An agency's record of a person changed: what is given now stands."""

    type: Literal["person.updated"]
    dataschema: Literal["person.updated/3"]
    data: PersonData


class AddressChangedData(Frozen):
    address: Text | None = None
    kind: Literal["home", "foster-placement", "residential-assessment", "temporary", "tenancy"]
    local_authority: Text | None = None


class AddressChanged(Envelope):
    type: Literal["address.changed"]
    dataschema: Literal["address.changed/1"]
    data: AddressChangedData


class RelationshipData(Frozen):
    """``relative`` is the sender's reference of the other person; what they are to the subject.

    Without ``from_on`` or ``until_on`` the tie is open on that side.
    """

    relative: Reference
    relation: Relation
    from_on: date | None = None
    until_on: date | None = None


class RelationshipRecorded(Envelope):
    type: Literal["relationship.recorded"]
    dataschema: Literal["relationship.recorded/1"]
    data: RelationshipData


class PregnancyData(Frozen):
    due_on: date | None = None
    outcome: Literal["continuing", "miscarriage", "termination", "birth"] = "continuing"
    note: Text | None = None


class PregnancyRecorded(Envelope):
    type: Literal["pregnancy.recorded"]
    dataschema: Literal["pregnancy.recorded/1"]
    data: PregnancyData


class BirthData(Frozen):
    place: Literal["home", "hospital", "other"]
    note: Text | None = None


class BirthRecorded(Envelope):
    """The subject was born."""

    type: Literal["birth.recorded"]
    dataschema: Literal["birth.recorded/1"]
    data: BirthData


class DeathData(Frozen):
    cause: Literal["ascertained", "unascertained", "not-recorded"]
    note: Text | None = None


class DeathRecorded(Envelope):
    """The subject died. Nothing is presumed of the cause."""

    type: Literal["death.recorded"]
    dataschema: Literal["death.recorded/1"]
    data: DeathData
