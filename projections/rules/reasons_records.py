"""Reasons of what assessments and records there are. They ask about records, not about who wrote them.

Rules: docs/step-down.md.
"""

from typing import Final

from projections import quality
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.vocabulary import Topic

NEGLECT: Final = frozenset(
    {
        Topic.FEEDING, Topic.CLOTHING, Topic.HYGIENE, Topic.PHYSICAL_HEALTH, Topic.MEDICAL_CARE, Topic.HOME_CONDITIONS,
        Topic.SLEEPING_PLACE, Topic.SAFETY_AT_HOME, Topic.SUPERVISION,
    }
)  # fmt: skip
"""What areas A (physical care) and B (safety) of Graded Care Profile 2 look at."""
_PROFILE: Final = "graded-care-profile"


def neglect_baseline_missing(facts: Facts, request: Request) -> Finding | None:
    """Neglect is what the worries or the plan are about, and nobody measured it, or not for long."""
    worries = [worry for worry in facts.worries.open.values() if worry.topic in NEGLECT]
    plans = [plan for name, plan in facts.plans.plans.items() if _is_of_neglect(facts, name)]
    if len({worry.topic for worry in worries}) < facts.limits.neglect_topics and not plans:
        return None
    last = facts.assessments.completed.get(_PROFILE)
    if facts.within(last, facts.limits.neglect_months):
        return None
    since = f" {words.nothing_since(last.happened)}" if last else ""
    marks = [mark for worry in sorted(worries) for mark in (worry.first, worry.last)]
    return Finding(
        f"Care at home is what the worries or the plan are about, and no record is held here of a graded care profile"
        f"{since}. How will change be known?",
        evidence([*marks, *(plan.opened for plan in plans), last]),
    )


def _is_of_neglect(facts: Facts, name: str) -> bool:
    held = facts.answer.plans.get(name)
    return held is not None and held.by == "NEG"


def notes_repeated(facts: Facts, request: Request) -> Finding | None:
    """What is written of the present tier repeats what was written before, word for word."""
    found = [note for note in quality.repeated(facts.quality) if facts.lately(note.last)]
    if not found:
        return None
    told = (
        f"of {words.agency(note.source)}, on {note.occasions} occasions, the last {words.on(note.last.happened)}"
        for note in found
    )
    return Finding(
        words.asked("Notes are the same word for word", told, "What was seen and said each time?"),
        evidence(mark for note in found for mark in (note.first, note.last)),
    )
