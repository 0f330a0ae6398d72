"""Legal bases and statuses, and the gate's words."""

from enum import StrEnum
from typing import Final

from schemas.coded import Coded


class LegalBasis(Coded):
    """Why the state is involved; several can hold at once. Source: DfE, "Children looked-after data return (SSDA903):
    guide", legal status, as the validation rules of 2022 to 2023 (rule 144) and the Standard Safeguarding Dataset (July
    2026) list them; own codes where the return has none: ``SO``, ``ISO``, ``CAO``, ``SGO``, ``S17``, ``S47`` (Children
    Act 1989).
    """

    INTERIM_CARE_ORDER = "C1", "interim care order (s.38)"
    FULL_CARE_ORDER = "C2", "care order (s.31)"
    FREEING_ORDER = "D1", "freeing order, made before 2005"
    PLACEMENT_ORDER = "E1", "placement order, for adoption"
    SECTION_20 = "V2", "accommodated by agreement (s.20), one period"
    SHORT_BREAKS_EPISODES = "V3", "short breaks by agreement, each break recorded"
    SHORT_BREAKS_AGREEMENT = "V4", "short breaks by agreement, the agreement recorded"
    POLICE_PROTECTION = "L1", "police protection, in the authority's accommodation (s.46)"
    EMERGENCY_PROTECTION_ORDER = "L2", "emergency protection order (s.44)"
    CHILD_ASSESSMENT_ORDER = "L3", "child assessment order, in the authority's accommodation (s.43)"
    REMAND = "J1", "remanded to the authority's or to youth detention accommodation"
    DETAINED = "J2", "placed under the Police and Criminal Evidence Act 1984"
    REHABILITATION_ORDER = "J3", "youth rehabilitation order with residence or intensive fostering"
    SUPERVISION_ORDER = "SO", "supervision order (s.31): neither looked after nor a plan"
    INTERIM_SUPERVISION_ORDER = "ISO", "interim supervision order (s.38)"
    CHILD_ARRANGEMENTS_ORDER = "CAO", "child arrangements order (s.8)"
    SPECIAL_GUARDIANSHIP_ORDER = "SGO", "special guardianship order (s.14A)"
    SECTION_17 = "S17", "child in need (s.17)"
    SECTION_47 = "S47", "enquiry whether a child suffers significant harm (s.47)"


LOOKED_AFTER: Final = frozenset(
    {
        LegalBasis.INTERIM_CARE_ORDER,
        LegalBasis.FULL_CARE_ORDER,
        LegalBasis.FREEING_ORDER,
        LegalBasis.PLACEMENT_ORDER,
        LegalBasis.SECTION_20,
        LegalBasis.SHORT_BREAKS_EPISODES,
        LegalBasis.SHORT_BREAKS_AGREEMENT,
        LegalBasis.POLICE_PROTECTION,
        LegalBasis.EMERGENCY_PROTECTION_ORDER,
        LegalBasis.CHILD_ASSESSMENT_ORDER,
        LegalBasis.REMAND,
        LegalBasis.DETAINED,
        LegalBasis.REHABILITATION_ORDER,
    }
)
"""A looked-after child has one legal status at a time (SSDA903): two of these at once conflict."""

SUPERVISED: Final = frozenset({LegalBasis.SUPERVISION_ORDER, LegalBasis.INTERIM_SUPERVISION_ORDER})
"""While one is in force the authority's supervisor advises, assists and befriends (Children Act 1989, section 35)."""


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
