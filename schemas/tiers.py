"""Tier, legal bases, status and service: held separately, since they change separately."""

from datetime import date
from typing import Literal

from schemas.census import ClosureReason
from schemas.codes import LegalBasis, Status
from schemas.envelope import Envelope
from schemas.fields import AgencyName, EventId, Frozen, Role, Text, TierNumber


class TierViewedData(Frozen):
    """An agency's own view: its vantage point."""

    tier: TierNumber
    reason: Text | None = None


class TierViewed(Envelope):
    type: Literal["tier.viewed"]
    dataschema: Literal["tier.viewed/1"]
    data: TierViewedData


class TierSetData(Frozen):
    """``bases`` is the whole set of legal bases that hold beside any court orders. ``closure``: why social care's case
    was closed with it, where it was. ``expected_on``: the child was not yet born then, and is expected on that day
    (CIN census, expected date of birth).
    """

    tier: TierNumber
    status: Status
    bases: tuple[LegalBasis, ...] = ()
    service: AgencyName | None = None
    lead_authority: Text | None = None
    reason: Text | None = None
    agreed_by: Role | None = None
    closure: ClosureReason | None = None
    expected_on: date | None = None


class TierSet(Envelope):
    type: Literal["tier.set"]
    dataschema: Literal["tier.set/3"]
    data: TierSetData


class OrderData(Frozen):
    """``order`` names the order in the sender's record; later events repeat it."""

    order: EventId
    basis: LegalBasis
    expires_on: date | None = None
    placement: Text | None = None
    note: Text | None = None


class OrderMade(Envelope):
    type: Literal["order.made"]
    dataschema: Literal["order.made/2"]
    data: OrderData


class OrderVaried(Envelope):
    type: Literal["order.varied"]
    dataschema: Literal["order.varied/2"]
    data: OrderData


class OrderEnded(Envelope):
    type: Literal["order.ended"]
    dataschema: Literal["order.ended/2"]
    data: OrderData


class LeadData(Frozen):
    role: Role
    agency: AgencyName


class LeadNamed(Envelope):
    type: Literal["lead.named"]
    dataschema: Literal["lead.named/1"]
    data: LeadData


class LeadAccepted(Envelope):
    type: Literal["lead.accepted"]
    dataschema: Literal["lead.accepted/1"]
    data: LeadData


class LeadEnded(Envelope):
    type: Literal["lead.ended"]
    dataschema: Literal["lead.ended/1"]
    data: LeadData


class ServiceData(Frozen):
    service: Text
    note: Text | None = None


class ServiceStarted(Envelope):
    type: Literal["service.started"]
    dataschema: Literal["service.started/1"]
    data: ServiceData


class ServiceEnded(Envelope):
    type: Literal["service.ended"]
    dataschema: Literal["service.ended/1"]
    data: ServiceData
