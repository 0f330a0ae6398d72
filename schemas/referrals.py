"""Concerns, requests for help, referrals and consent to a service (never to sharing)."""

from datetime import date
from typing import Literal

from schemas.census import PrimaryNeed, ReferralSource
from schemas.envelope import Envelope
from schemas.fields import AgencyName, EventId, Frozen, Text
from schemas.vocabulary import EventRef, Speaker, Statements


class ConcernRaisedData(Frozen):
    to: AgencyName
    asks_for: Text | None = None
    by_on: date | None = None
    statements: Statements


class ConcernRaised(Envelope):
    type: Literal["concern.raised"]
    dataschema: Literal["concern.raised/1"]
    data: ConcernRaisedData


class ConcernAnsweredData(Frozen):
    concern: EventRef
    answer: Literal["agreed", "declined", "deferred"]
    reason: Text | None = None


class ConcernAnswered(Envelope):
    type: Literal["concern.answered"]
    dataschema: Literal["concern.answered/1"]
    data: ConcernAnsweredData


class HelpRequestedData(Frozen):
    """A parent or young person asked for help; never folded as a worry about them."""

    asked_by: Speaker
    asks_for: Text
    statements: Statements


class HelpRequested(Envelope):
    type: Literal["help.requested"]
    dataschema: Literal["help.requested/1"]
    data: HelpRequestedData


class HelpAnsweredData(Frozen):
    request: EventRef
    answer: Literal["offered", "not-offered", "referred-on"]
    note: Text | None = None


class HelpAnswered(Envelope):
    type: Literal["help.answered"]
    dataschema: Literal["help.answered/1"]
    data: HelpAnsweredData


class ReferralData(Frozen):
    """``referral`` is the sender's reference of the referral, repeated by later events. ``referred_by``: who brought it
    to the sender, as the census counts it.
    """

    referral: EventId
    to: AgencyName
    service: Text | None = None
    alleges_significant_harm: bool | None = None
    referred_by: ReferralSource | None = None
    primary_need: PrimaryNeed | None = None
    statements: Statements


class ReferralMade(Envelope):
    type: Literal["referral.made"]
    dataschema: Literal["referral.made/2"]
    data: ReferralData


class ReferralAcknowledgedData(Frozen):
    referral: EventRef


class ReferralAcknowledged(Envelope):
    type: Literal["referral.acknowledged"]
    dataschema: Literal["referral.acknowledged/1"]
    data: ReferralAcknowledgedData


class ReferralDecidedData(Frozen):
    """``earlier_records``: whether whoever decided opened what is already held of the child, here or elsewhere; left
    out, nothing is recorded of it.
    """

    referral: EventRef
    decision: Literal["accepted", "signposted", "not-accepted", "assessment", "no-further-action"]
    reason: Text | None = None
    earlier_records: Literal["looked-at", "none-held", "not-looked-at"] | None = None


class ReferralDecided(Envelope):
    type: Literal["referral.decided"]
    dataschema: Literal["referral.decided/2"]
    data: ReferralDecidedData


class ConsentData(Frozen):
    service: Text
    by: Speaker
    note: Text | None = None


class ConsentGiven(Envelope):
    type: Literal["consent.given"]
    dataschema: Literal["consent.given/1"]
    data: ConsentData


class ConsentRefused(Envelope):
    type: Literal["consent.refused"]
    dataschema: Literal["consent.refused/1"]
    data: ConsentData


class ConsentWithdrawn(Envelope):
    type: Literal["consent.withdrawn"]
    dataschema: Literal["consent.withdrawn/1"]
    data: ConsentData
