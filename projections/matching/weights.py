"""The weight of a comparison: how much likelier it is of one person than of two, in bits, summed over the fields.

I. P. Fellegi and A. B. Sunter, "A theory for record linkage", JASA 64 (1969). ``weights.toml`` holds m (how often one
person's two records compare so) and u (how often two people's do) for each level, and how both were estimated.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib.resources import files
from math import log2
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from projections.matching.comparisons import LEVELS, MISSING, Compared

HOUSEHOLD: Final = ("family", "address", "kin")


class Chance(NamedTuple):
    """Of pairs of which both say something of the field; ``bits`` is what the level adds."""

    m: float
    u: float
    bits: float


class Estimate(BaseModel):
    """How the chances were come by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    seed: int
    people: int
    method: str


class Weights(NamedTuple):
    """Field → level → its chances."""

    estimate: Estimate
    chances: Mapping[str, Mapping[str, Chance]]

    def bits(self, levels: Compared) -> dict[str, float]:
        """What each field adds; nothing where one of the two says nothing.

        Of the fields of one household the one that speaks most for it counts: who shares a home most often shares the
        mother and the family name too, and it would be counted three times.
        """
        found = {
            field: 0.0 if level == MISSING else self.chances[field][level].bits
            for field, level in levels._asdict().items()
        }
        most = max(HOUSEHOLD, key=found.__getitem__)
        return {f: 0.0 if f in HOUSEHOLD and f != most and bits > 0 else bits for f, bits in found.items()}

    def of(self, levels: Compared) -> float:
        """The sum."""
        return sum(self.bits(levels).values())

    def best(self, ways: Iterable[Compared]) -> Compared:
        """The way of comparing that adds most."""
        first, *others = ways
        return max((first, *others), key=lambda levels: (self.of(levels), levels)) if others else first


def _chance(m: float, u: float) -> Chance:
    return Chance(m, u, log2(m / u))


def read(text: str) -> Weights:
    """Weights as they are written; ``ValueError`` where a level of a field has no chances."""
    held = tomllib.loads(text)
    estimate = Estimate.model_validate(held.pop("estimate"))
    for field, levels in LEVELS.items():
        if set(held.get(field, ())) != set(levels):
            msg = f"[{field}] has not each of the levels {', '.join(levels)}; run `python -m tests.matching estimate`"
            raise ValueError(msg)
    chances = {field: {level: _chance(**held[field][level]) for level in levels} for field, levels in LEVELS.items()}
    return Weights(estimate, chances)


WEIGHTS: Final = read(files("projections.matching").joinpath("weights.toml").read_text(encoding="utf-8"))
