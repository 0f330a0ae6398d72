"""Whether two records may be of one person, how strongly, and why, field by field. Rules: docs/identity.md."""

from enum import StrEnum
from typing import Final, NamedTuple

from projections.matching.comparisons import MISSING, compared
from projections.matching.profile import Profile
from projections.matching.weights import WEIGHTS, Weights

STRONG_BITS: Final = 22.0
POSSIBLE_BITS: Final = 15.0
"""Of two records among 100,000, drawn by chance, about one in 2^16 pairs is of one person: POSSIBLE is about even."""
_KNOWN_GIVEN: Final = frozenset({"same", "short-form", "middle", "close", "sounds"})


class Strength(StrEnum):
    STRONG = "strong"
    POSSIBLE = "possible"


class Why(NamedTuple):
    """How one field compares, and what it adds in bits."""

    field: str
    level: str
    bits: float


class Likeness(NamedTuple):
    """``strength`` is None where the two are not proposed."""

    bits: float
    strength: Strength | None
    why: tuple[Why, ...]


def judge(one: Profile, other: Profile, weights: Weights = WEIGHTS) -> Likeness:
    """Hold two records side by side. A child and an adult are never one.

    Strong asks for a given name on both sides that is, or may be, the same one: twins share everything else.
    """
    if one.kind is None or one.kind != other.kind:
        return Likeness(0.0, None, ())
    levels = weights.best(compared(one, other))
    counted = weights.bits(levels)
    why = tuple(Why(field, level, counted[field]) for field, level in levels._asdict().items() if level != MISSING)
    bits = sum(each.bits for each in why)
    if bits >= STRONG_BITS and (levels.given in _KNOWN_GIVEN or levels.family == "swapped"):
        return Likeness(bits, Strength.STRONG, why)
    return Likeness(bits, Strength.POSSIBLE if bits >= POSSIBLE_BITS else None, why)
