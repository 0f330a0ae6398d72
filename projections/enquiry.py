"""What the state of enquiries is made of. Rules: docs/picture.md, "Enquiries"."""

from typing import NamedTuple

from projections.calendar import Mark
from schemas.assessments import AssessmentKind
from schemas.census import EnquiryOutcome
from schemas.codes import Status


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
