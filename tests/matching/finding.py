"""How many of one child's records are proposed, and how many proposals are wrong."""

from collections import Counter
from collections.abc import Iterable
from random import Random
from typing import NamedTuple

from projections.matching.judging import Strength, judge
from tests.matching.held import Held, hold
from tests.matching.people import Child, children
from tests.matching.records import records
from tests.matching.shown import shown


class Found(NamedTuple):
    """Pairs of records that no identifier joins: (truth, strength) → how many. Truth: same, twin, sibling, other."""

    pairs: Counter[tuple[str, Strength | None]]
    missed_by_keys: int
    records: int
    asked: int
    compared: int

    def count(self, truth: Iterable[str], strength: Iterable[Strength | None]) -> int:
        """Pairs of these truths and strengths."""
        wanted = set(strength)
        return sum(self.pairs[each, how] for each in truth for how in wanted)

    def recall(self, *strengths: Strength) -> float:
        """Of one child's pairs those that are proposed so."""
        return self.count(("same",), strengths) / self.of_one_child

    def precision(self, *strengths: Strength) -> float:
        """Of what is proposed so, that is one child's."""
        return self.count(("same",), strengths) / self.count(("same", "twin", "sibling", "other"), strengths)

    @property
    def of_one_child(self) -> int:
        """Pairs that ought to be found."""
        return self.count(("same",), (*Strength, None)) + self.missed_by_keys


class Trial(NamedTuple):
    """A population, and what is held of it."""

    population: dict[int, Child]
    held: Held


def trial(people: int, seed: int, times: float = 1.0, unverified: float = 0.0) -> Trial:
    """Make up that many children and their records; ``times`` multiplies the errors, see ``records``."""
    population = {child.number: child for child in children(seed, people)}
    return Trial(population, hold(records(seed + 1, population.values(), times, unverified)))


def find(of: Trial, seed: int, asked: int) -> Found:
    """Ask for the candidates of some of its records."""
    population, held = of
    of_child: dict[int, list[int]] = {}
    for index, each in enumerate(held.written):
        of_child.setdefault(each.child, []).append(index)
    chosen = Random(seed + 2).sample(range(len(held.written)), min(asked, len(held.written)))
    pairs: Counter[tuple[str, Strength | None]] = Counter()
    missed = compared = 0
    for index in shown(chosen, "asking"):
        others = {other for other in held.compared_with(index) if not held.joined(index, other)}
        compared += len(others)
        for other in others:
            strength = judge(held.profiles[index], held.profiles[other]).strength
            pairs[_truth(held, population, index, other), strength] += 1
        own = {
            other for other in of_child[held.written[index].child] if other != index and not held.joined(index, other)
        }
        missed += len(own - others)
    return Found(pairs, missed, len(held.written), len(chosen), compared)


def _truth(held: Held, population: dict[int, Child], index: int, other: int) -> str:
    one, two = (population[held.written[each].child] for each in (index, other))
    if one.number == two.number:
        return "same"
    if one.family_number != two.family_number:
        return "other"
    return "twin" if one.born == two.born else "sibling"
