"""Which service takes over after a step down, and how lately it must have been told.

Rules: docs/step-down.md, "Who takes over"; asked alike by the gate and of the handover.
"""

from collections.abc import Collection, Mapping
from typing import Final

from projections.referrals import NOT_TAKEN_UP, TAKEN_UP, Referral, Referrals
from schemas.agencies import EARLY_HELP, SOCIAL_CARE
from schemas.meetings import MeetingKind

UNIVERSAL: Final = ("health-visiting", "general-practice", "school", "school-nursing")
"""One of them is told where a child steps down to universal services."""
TOLD_MONTHS: Final = 3.0
"""What was told longer before a step was not told of this step."""
TAKES_OVER: Final[Mapping[int, frozenset[str]]] = {2: EARLY_HELP, 3: SOCIAL_CARE}
"""Tier → the services that hold a child there."""
FIRST_MEETING: Final[Mapping[int, MeetingKind]] = {2: "team-around-child-or-family", 3: "child-in-need"}
"""Tier → the kind of meeting that is held there, whoever calls it."""


def receivers(state: Referrals, tier: int, holder: str | None) -> dict[str, Referral]:
    """The last referral to each service that could take over at this tier: nobody takes over from themselves."""
    could = TAKES_OVER.get(tier, frozenset()) - {holder}
    return {who: referral for who, referral in state.to.items() if who in could}


def is_taken_up(referral: Referral) -> bool:
    """Its receiver said yes, or took it up for assessment."""
    return referral.verdict is not None and referral.verdict.decision in TAKEN_UP


def is_declined(referral: Referral) -> bool:
    """Its receiver said no."""
    return referral.verdict is not None and referral.verdict.decision in NOT_TAKEN_UP


def told_by(state: Referrals, sources: Collection[str]) -> list[str]:
    """The names under which ``told`` keeps that one of these told a universal service something."""
    return [key for who in UNIVERSAL for source in sorted(sources) if (key := f"{who}/{source}") in state.told]


def is_first_meeting(meeting: str, kind: MeetingKind, tier: int, holder: str | None) -> bool:
    """Whether a meeting (``source/...``) is one with a service that takes over: it calls it, or, of the kind that is
    held at that tier, whoever holds the child calls it.
    """
    source = meeting.partition("/")[0]
    return source in TAKES_OVER.get(tier, frozenset()) - {holder} or (
        source == holder and kind == FIRST_MEETING.get(tier)
    )
