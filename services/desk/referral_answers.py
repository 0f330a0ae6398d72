"""Referrals as they are asked of the desk and answered, on a page and to a program alike."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from schemas.fields import Text
from services.desk.answers import AnswerSection, AnswerTier
from services.referral.agreed import Said

DAYS: int = 90
"""So long a referral stays in the list; later its alert is found under what has lapsed."""
Decision = Literal["accepted", "signposted", "not-accepted", "assessment", "no-further-action"]
Records = Literal["looked-at", "none-held", "not-looked-at"]


class ReferralsQuestion(Said):
    """Which of the last ninety days; each is a part of the page's address."""

    of: Literal["mine", "all"] = Field(default="mine", description="To one's own agency; `all` is for the MASH.")
    decided: Literal["no", "yes"] = "no"
    page: int = Field(default=1, ge=1, le=100_000)


class AnswerListed(Said):
    """Of a child it says the record alone, and whether harm is alleged: that orders the work."""

    child: str
    referral: str
    by: str
    to: str
    made: str
    received: str
    received_at: datetime = Field(description="At the latest.")
    alleges_harm: bool | None
    acknowledged: bool
    decision: str | None


class ReferralsAnswer(Said):
    """Those that allege significant harm first, then the longest received."""

    of: str
    found: int
    pages: int
    lines: tuple[AnswerListed, ...]


class AnswerReferral(Said):
    """One referral: what was said with it, by when a decision is due, and what came of it."""

    referral: str
    by: str
    to: str
    service: str | None
    made: str
    received: str
    received_at: datetime = Field(description="At the latest.")
    alleges_harm: bool | None
    said: tuple[str, ...]
    acknowledged: str | None
    due_at: datetime | None
    decision: str | None
    decided: str | None
    decided_by: str | None
    reason: str | None
    told: str | None = Field(description="When the receiver told the referrer anything after its decision.")
    may_decide: bool


class AnswerBefore(Said):
    """One thing of the past, the event that says so, and what became of it where that is recorded."""

    event: str
    happened: str
    by: str
    what: str
    became: str | None


class ReferralAnswer(Said):
    """The newest referral first, what went before it, and who is around the child. ``whole`` as of a child."""

    child: str
    names: tuple[str, ...]
    whole: bool
    at: datetime
    warnings: tuple[str, ...]
    tier: AnswerTier
    referrals: tuple[AnswerReferral, ...]
    before: tuple[AnswerBefore, ...]
    sections: tuple[AnswerSection, ...]
    banner: str | None = None


class DecidedGiven(Said):
    """The receiver's decision. Nothing of it is chosen for anybody, and each has its reason."""

    referral: str = Field(description="As the referral's event is written: source/id.", max_length=300)
    decision: Decision
    reason: Text
    earlier_records: Records = Field(description="Whether what is held of the child already was opened for it.")
