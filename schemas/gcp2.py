"""Graded Care Profile 2: the codes of its areas and its scores. The tool's own wording is licensed, and not here."""

from enum import IntEnum

from schemas.coded import Coded
from schemas.fields import Frozen


class CareArea(Coded):
    """An area of care, in our own words. Source: NSPCC, Graded Care Profile 2 (codes only)."""

    NUTRITION = "A1", "physical care: nutrition"
    HOUSING = "A2", "physical care: housing"
    CLOTHING = "A3", "physical care: clothing"
    HYGIENE = "A4", "physical care: hygiene"
    HEALTH = "A5", "physical care: health"
    SAFETY_PRESENT = "B1", "safety: while the carer is there"
    SAFETY_ABSENT = "B2", "safety: while the carer is not there"
    CARER = "C1", "emotional care: the carer's part"
    MUTUAL = "C2", "emotional care: between the two"
    STIMULATION = "D1", "developmental care: stimulation"
    APPROVAL = "D2", "developmental care: approval"
    DISAPPROVAL = "D3", "developmental care: disapproval"
    ACCEPTANCE = "D4", "developmental care: acceptance"


class CareScore(IntEnum):
    """1 is the best that can be scored, 5 the worst, for a short window of time."""

    BEST = 1
    GOOD = 2
    SOME_UNMET = 3
    MOST_UNMET = 4
    WORST = 5


class AreaScore(Frozen):
    """What was scored in one area; ``target`` is what a plan aims at."""

    area: CareArea
    score: CareScore
    target: CareScore | None = None
