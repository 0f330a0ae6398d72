"""How the pages write dates, times and names: as GOV.UK does, in London's time."""

from datetime import date, datetime
from typing import Final

from schemas.looked_at import Purpose
from schemas.moments import LONDON
from services.access.viewer import Right, Role

RIGHTS: Final = {
    Right.ASK_STEP_DOWN: "ask whether a child may be stepped down",
    Right.READ_DECISION: "read a decision on a step down",
    Right.OVERRIDE: "agree, as one of two managers, to a step down although something blocks it",
    Right.FIND_CHILD: "look for a child by name, date of birth, address, NHS number or UPN",
    Right.OPEN_CHILD: "open a child, with a purpose",
    Right.READ_CHILD: "read what is held of a child whom you have opened",
    Right.ANSWER_ALERT: "see what is asked, and say what is done about it",
    Right.READ_LAPSED: "see what has lapsed, across all children",
    Right.ANSWER_REFERRAL: "see referrals to your agency, and record its decision",
    Right.READ_REJECTS: "see what was sent and is not held: rejected and parked records",
    Right.SETTLE_REJECT: "say that nothing is missing any more, where a record was rejected",
    Right.ANSWER_IDENTITY: "see which records may be one person's, and say whether they are",
    Right.READ_LOOKS: "see who looked at a child whom you have opened",
    Right.READ_EMERGENCIES: "see what was opened in an emergency",
}
"""What a right lets somebody do; that of signing in goes without saying."""
PURPOSES: Final = {
    Purpose.REFERRAL: "A referral or a concern has come in",
    Purpose.DECISION: "A decision is to be taken, such as a step down",
    Purpose.DIRECT_WORK: "I work with the child or the family",
    Purpose.MANAGEMENT: "I oversee the work as a manager",
    Purpose.AUDIT: "An audit",
    Purpose.LEARNING: "A learning review",
    Purpose.SUBJECT_ACCESS: "Somebody asks to see what is held of them",
    Purpose.EMERGENCY: "An emergency: a child may be in danger now",
}
ROLES: Final = {
    Role.MASH_WORKER: "MASH worker",
    Role.MASH_MANAGER: "MASH manager",
    Role.AGENCY_PRACTITIONER: "Agency practitioner",
    Role.AGENCY_MANAGER: "Agency manager",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
    Role.RESTRICTED_RECORDS: "May open restricted records",
    Role.SEALED_RECORDS: "May open sealed records",
}


def day(of: date) -> str:
    """4 June 2026."""
    return f"{of.day} {of:%B %Y}"


def time(at: datetime) -> str:
    """9:32am."""
    local = at.astimezone(LONDON)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def moment(at: datetime) -> str:
    """4 June 2026 at 9:32am."""
    return f"{day(at.astimezone(LONDON).date())} at {time(at)}"


def coded(code: str) -> str:
    """A code as words: ``Worries open``."""
    return code.replace("-", " ").capitalize()


def day_at(at: datetime) -> str:
    """The London day of an instant, short: 4 Jun 2026."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%b %Y}"
