"""What is said of a child in words, on the pages and on a terminal alike."""

from typing import Final

from projections.rules.words import agency, counted
from projections.tier import TierAnswer
from schemas.codes import LegalBasis
from services.store.children import Child, Mark

BASES: Final = {basis: f"{basis.meaning} ({basis})" for basis in LegalBasis} | {
    LegalBasis.INTERIM_CARE_ORDER: "interim care order (C1)",
    LegalBasis.FULL_CARE_ORDER: "full care order (C2)",
    LegalBasis.PLACEMENT_ORDER: "placement order (E1)",
    LegalBasis.SECTION_20: "section 20 (V2)",
    LegalBasis.POLICE_PROTECTION: "police protection (L1)",
    LegalBasis.EMERGENCY_PROTECTION_ORDER: "emergency protection order (L2)",
    LegalBasis.CHILD_ASSESSMENT_ORDER: "child assessment order (L3)",
    LegalBasis.SUPERVISION_ORDER: "supervision order",
    LegalBasis.SECTION_17: "section 17",
    LegalBasis.SECTION_47: "section 47",
}
CONFLICTS: Final = {
    "order-start": "records give different beginnings of the same order",
    "looked-after-bases": "records give more than one looked-after basis at once",
}
WITHHELD: Final = (
    "Withheld: of people around the child whose identity is sealed neither who they are nor what is recorded of them "
    "alone is shown here; whoever may, asks for them by their own record."
)
UNSETTLED: Final = (
    "Identity unsettled: records are joined that somebody judged not to be one person, or that contradict each other, "
    "or a record may be this person's of which somebody must say so first. What is shown may be of two people, or lack "
    "what belongs to it."
)


def warnings(held: Child) -> tuple[str, ...]:
    """What may be missing or wrong: said before anything else."""
    found = [WITHHELD] * held.withheld + [UNSETTLED] * held.unsettled
    return (*found, *(f"{incomplete(mark)}." for mark in held.incomplete))


def incomplete(mark: Mark) -> str:
    """What may be missing of an agency's record, or of the whole agency."""
    name = agency(mark.agency)
    whose = f"{name}'s record {mark.reference}" if mark.reference else f"{name} as a whole"
    return f"Incomplete: {counted(mark.rejects, 'rejected or parked event')} of {whose}"


def words(answer: TierAnswer) -> str:
    """Tier, statuses, bases and what is under way, in one line."""
    tier = f"tier {answer.tier}" if answer.tier is not None else "no tier recorded"
    if answer.died:
        tier = f"died; {tier}"
    statuses = ", ".join(status.replace("-", " ") for status in answer.statuses)
    bases = " + ".join(BASES[basis] for basis in answer.bases if BASES[basis] != statuses)
    under_way = ", ".join(
        f"{item.kind.replace('-', ' ')} assessment" + (f" by {agency(item.by)}" if item.by else "")
        for item in answer.assessments.values()
    )
    count = len(answer.conferences)
    proposed = f"{count} child protection conference{'s' * (count > 1)} proposed, not recorded as held" if count else ""
    return "; ".join(part for part in (tier, statuses, bases, under_way, proposed) if part)


def conflicting(answer: TierAnswer) -> list[str]:
    """What records differ about, in words."""
    return list(dict.fromkeys(CONFLICTS[conflict.kind] for conflict in answer.conflicts))
