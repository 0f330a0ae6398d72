"""What the state of enquiries is made of. Rules: docs/picture.md, "Enquiries"."""

from typing import Final, NamedTuple

from projections.calendar import Mark, months_after
from schemas.assessments import AssessmentKind
from schemas.census import EnquiryOutcome
from schemas.codes import Status
from schemas.tiers import TierSet

STRATEGY: Final = "strategy-discussion"
INITIAL: Final = "initial-child-protection-conference"
_REVIEWED_MONTHS: Final = 1.0
"""So long before the end of a protection plan a review conference may have decided on it."""


class Referral(NamedTuple):
    """To children's social care, not decided; ``alleges``: it alleges significant harm."""

    names: tuple[str, ...]
    made: Mark
    alleges: bool


class Assessment(NamedTuple):
    """Open. ``since``: the referral that it was decided on, or where none is held its first event (``own``)."""

    kind: AssessmentKind
    since: Mark
    own: bool
    asked: Mark | None
    started: bool


class Run(NamedTuple):
    """An unbroken run of one status."""

    status: Status
    began: Mark


class Concluded(NamedTuple):
    """What the last enquiry (section 47) came to; without outcomes the sender gave none. ``harm``: the last referral
    before it that alleges significant harm.
    """

    ended: Mark
    declined: bool
    outcomes: tuple[EnquiryOutcome, ...] = ()
    harm: Mark | None = None


def is_reviewed(conference: tuple[Mark, bool] | None, event: TierSet) -> bool:
    """Whether a review conference may have been held in the month before."""
    if conference is None or conference[1]:
        return False
    return months_after(conference[0].happened.latest, _REVIEWED_MONTHS) >= event.happened.earliest
