"""Every phrase that the picture answers, by section: docs/picture.md, "What it answers", has the same."""

from collections.abc import Callable
from typing import Final, NamedTuple

from projections.questions.picture import child, living, records, together
from projections.questions.picture.asking import Asking, Lines


class Phrase(NamedTuple):
    """What is asked, and the function that answers it."""

    asked: str
    answer: Callable[[Asking], Lines]


SECTIONS: Final[dict[str, tuple[Phrase, ...]]] = {
    "tier": (Phrase("steps down that no decision covers", together.undecided),),
    "plans": (
        Phrase("open plans and their objectives", records.open_plans),
        Phrase("actions overdue", records.actions_missed),
        Phrase("sessions promised and not delivered", records.sessions_owed),
    ),
    "meetings": (
        Phrase("next due by tier and rule pack", together.next_meeting),
        Phrase("lapsed, or planned and not recorded as held", together.lapses),
        Phrase("cancelled with no record of rearrangement", together.not_rearranged),
        Phrase("who was missing, how often", together.missing),
    ),
    "concerns": (
        Phrase("open worries by topic", child.open_worries),
        Phrase("agencies that worry", child.agencies_worried),
        Phrase("recurrences after closure", child.recurring),
        Phrase("concerns open that are unanswered, declined or deferred", child.not_agreed),
    ),
    "injuries": (Phrase("injuries across agencies", records.injuries),),
    "missed": (
        Phrase("was not brought, no access, cancelled", child.not_brought),
        Phrase("discharges", child.discharged),
    ),
    "seen": (
        Phrase("last seen by anyone, last seen alone", child.last_seen),
        Phrase("last seen by each agency", child.seen_by),
        Phrase("agencies of which no record is held that they saw the child", child.not_seen_by),
        Phrase("the child's voice", child.voice),
    ),
    "household": (
        Phrase("who lives there", living.living_there),
        Phrase("pregnancies, separations, violence, moves", child.changes),
        Phrase("risks known to one agency only", child.known_to_one),
    ),
    "orders": (Phrase("orders and when they end", child.court_orders),),
    "people": (
        Phrase("lead professional", together.lead),
        Phrase("workers and how to reach them", together.workers),
        Phrase("agencies and when each was last heard from", together.agencies),
        Phrase("agencies that have recorded nothing of the child", together.hold_nothing),
        Phrase("support that is ending", together.support_ending),
    ),
    "requests": (
        Phrase("information asked for and not given", together.information),
        Phrase("referrals not accepted or unanswered", together.referred),
        Phrase("help asked for and not offered", together.help_asked),
    ),
    "assessments": (
        Phrase("what exists, how old", records.assessed),
        Phrase("what is missing for this situation", records.assessments_missing),
    ),
    "quality": (
        Phrase("undated, recorded long after", records.undated),
        Phrase("notes repeated word for word", records.repeated),
        Phrase("dates that conflict", records.conflicting),
    ),
    "oversight": (Phrase("lapses", together.lapses),),
}
"""Section → its phrases. Accounts, disagreements and the chronology have commands of their own."""


def answers(section: str, asking: Asking) -> dict[str, Lines]:
    """Each phrase of a section with its answer at one extreme."""
    return {phrase.asked: phrase.answer(asking) for phrase in SECTIONS[section]}
