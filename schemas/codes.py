"""Legal bases and statuses. SSDA903 codes where the return has one, own codes where it has none.

Source: DfE, "Children looked-after data return (SSDA903): guide", legal status; Children Act 1989.
"""

from enum import StrEnum
from typing import Final


class LegalBasis(StrEnum):
    """Why the state is involved; several can hold at once."""

    INTERIM_CARE_ORDER = "C1"
    FULL_CARE_ORDER = "C2"
    PLACEMENT_ORDER = "E1"
    SECTION_20 = "V2"
    POLICE_PROTECTION = "L1"
    EMERGENCY_PROTECTION_ORDER = "L2"
    CHILD_ASSESSMENT_ORDER = "L3"
    SUPERVISION_ORDER = "SO"  # own code: SSDA903 has none
    SECTION_17 = "S17"  # own code: child in need
    SECTION_47 = "S47"  # own code: enquiry


LOOKED_AFTER: Final = frozenset(
    {
        LegalBasis.INTERIM_CARE_ORDER,
        LegalBasis.FULL_CARE_ORDER,
        LegalBasis.PLACEMENT_ORDER,
        LegalBasis.SECTION_20,
        LegalBasis.POLICE_PROTECTION,
        LegalBasis.EMERGENCY_PROTECTION_ORDER,
    }
)
"""A looked-after child has one legal status at a time (SSDA903): two of these at once conflict."""


class Status(StrEnum):
    """What the child is to the authority, held apart from its legal basis."""

    UNIVERSAL = "universal"
    EARLY_HELP = "early-help"
    CHILD_IN_NEED = "child-in-need"
    CHILD_PROTECTION = "child-protection-plan"
    LOOKED_AFTER = "looked-after"
    SUPERVISION_ORDER = "supervision-order"
    UNDER_ASSESSMENT = "under-assessment"
    STRATEGY_DISCUSSION = "strategy-discussion"


class Outcome(StrEnum):
    """What the step-down gate answers."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    CANNOT_DECIDE = "cannot-decide"


class ReasonKind(StrEnum):
    """A blocking reason is resolved or overridden; a challenge is answered in writing; a condition must end first."""

    BLOCK = "block"
    CHALLENGE = "challenge"
    CANNOT_DECIDE = "cannot-decide"
