"""Who looked at a child's record, and what was done with an alert.

The hub's own events cannot be corrected or retracted: their topics take neither.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.envelope import Envelope
from schemas.fields import AgencyName, Count, EventId, Frozen, Role, Text
from schemas.moments import end_of_day
from schemas.professionals import Professional


class Purpose(StrEnum):
    """Why somebody looked."""

    REFERRAL = "referral"
    DECISION = "decision"
    DIRECT_WORK = "direct-work"
    MANAGEMENT = "management-oversight"
    AUDIT = "audit"
    LEARNING = "learning-review"
    SUBJECT_ACCESS = "subject-access"
    EMERGENCY = "emergency"


class Shown(StrEnum):
    """What of the record was shown."""

    FOUND = "found-in-search"
    SUMMARY = "summary"
    CHRONOLOGY = "chronology"
    EVENT = "event"
    PEOPLE = "people-around"
    KNOWLEDGE = "who-knew-what"
    DECISION = "decision"
    ALERTS = "alerts"
    EXPORT = "export"
    VIEWS = "who-looked"


class RecordViewedData(Frozen):
    """``reason`` is typed by whoever looks; in an emergency, where their own access would not do, it must be."""

    by: Professional
    purpose: Purpose
    reason: Text | None = None
    shown: Annotated[tuple[Shown, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _emergency_has_its_reason(self) -> Self:
        if self.purpose is Purpose.EMERGENCY and self.reason is None:
            msg = "reason is missing; expected a written one where the purpose is emergency"
            raise ValueError(msg)
        return self


class RecordViewed(Envelope):
    """Stands on ``hub.views``: it says nothing of the child, is in no history, and no decision waits for it."""

    type: Literal["record.viewed"]
    dataschema: Literal["record.viewed/1"]
    data: RecordViewedData


class AlertOf(Frozen):
    """``alert`` is the id of an ``alert.raised``, ``rule`` its rule."""

    alert: EventId
    rule: Annotated[str, StringConstraints(pattern=r"^[a-z-]{1,60}$")]


class AlertAcknowledgedData(AlertOf):
    """Somebody has seen it and acts. It stays open: only the end of its cause clears an alert."""

    by: Professional
    note: Text | None = None


class AlertAcknowledged(Envelope):
    type: Literal["alert.acknowledged"]
    dataschema: Literal["alert.acknowledged/1"]
    data: AlertAcknowledgedData


class AlertSnoozedData(AlertOf):
    """Not asked again until the end of the London day ``until_on``."""

    by: Professional
    reason: Text
    until_on: date


class AlertSnoozed(Envelope):
    type: Literal["alert.snoozed"]
    dataschema: Literal["alert.snoozed/1"]
    data: AlertSnoozedData

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if end_of_day(self.data.until_on) < self.happened.latest:
            msg = "data.until_on is before time; expected the day until which the alert rests"
            raise ValueError(msg)
        return self


class AlertDeliveredData(AlertOf):
    """It was given to a role at a service, or could not be: ``step`` counts how often it had climbed by then."""

    to: Role
    service: AgencyName | None = None
    channel: Literal["inbox", "digest", "email", "webhook"]
    step: Count = 0
    arrived: bool
    problem: Text | None = None


class AlertDelivered(Envelope):
    type: Literal["alert.delivered"]
    dataschema: Literal["alert.delivered/1"]
    data: AlertDeliveredData
