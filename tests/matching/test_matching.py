"""The matcher on a small made-up population; the figures of a large one: ``python -m tests.matching``."""

from collections import Counter

import pytest

from projections.matching import weights
from projections.matching.comparisons import LEVELS, MISSING, Compared
from projections.matching.judging import Strength
from tests.matching.asking import milliseconds
from tests.matching.estimate import SEED, matched, shares
from tests.matching.finding import find, trial
from tests.matching.held import hold
from tests.matching.people import children
from tests.matching.records import RATES, records


def test_what_is_found_and_what_is_wrong() -> None:
    found = find(trial(2_500, 11), 11, 600)
    assert found.of_one_child > 400
    assert found.recall(Strength.STRONG) > 0.88
    assert found.recall(*Strength) > 0.96
    assert found.precision(Strength.STRONG) > 0.99
    assert found.precision(*Strength) > 0.85
    assert found.count(("twin",), (*Strength, None)) > 10
    assert found.recall(*Strength) > find(trial(2_500, 11, times=3.0), 11, 600).recall(*Strength)


def test_a_question_in_postgres() -> None:
    held = hold(records(3, children(2, 400)))
    taken = milliseconds(held, 40, 1)
    assert len(taken) == 40
    assert taken[-1] < 1_000


def test_the_population_is_of_its_seed() -> None:
    one, again, other = (list(records(5, children(seed, 300))) for seed in (1, 1, 2))
    assert one == again != other
    assert all(0 < rate < 0.5 for rate in RATES.values())
    assert weights.WEIGHTS.estimate.seed == SEED


def test_expectation_and_maximisation_finds_what_the_patterns_were_made_of() -> None:
    """Pairs of whom two fields tell one person from two: the third field's m is found though nobody says who is who."""
    blank = dict.fromkeys(LEVELS, MISSING)
    patterns: Counter[Compared] = Counter()
    for given, family, near, far in (("same", "same", 900, 1), ("differs", "differs", 100, 10_000)):
        for address, of_near, of_far in (("same", 0.7, 0.01), ("differs", 0.3, 0.99)):
            way = Compared(**{**blank, "given": given, "family": family, "address": address})
            patterns[way] += round((near * of_near if given == "same" else 0) + far * of_far)
    u = shares(Counter({way: n for way, n in patterns.items() if way.given == "differs"}))
    m = matched(patterns, u, {"born"})
    assert m["address"]["same"] == pytest.approx(0.7, abs=0.02)
    assert m["given"]["same"] == pytest.approx(1, abs=0.02)
