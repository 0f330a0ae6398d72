"""Lapses that few children of the borough have: each is told of by the rule that asks for it, in time."""

from datetime import date
from typing import Final

import pytest

from projections.rules.pack import england
from services.borough.population import Borough, lives_of
from services.borough.truth import Life
from services.measuring.judging import judge

BOROUGH: Final = Borough(1, date(2024, 9, 2), date(2025, 9, 1))
RULES: Final = (
    "disclosure-unchecked", "order-without-end", "interim-order-standing", "legal-status-missing", "protection-ended",
)  # fmt: skip
EACH: Final = 2


@pytest.fixture(scope="module")
def planted() -> dict[str, list[Life]]:
    """The first children of each; of those whose time is over within the year."""
    held: dict[str, list[Life]] = {rule: [] for rule in RULES}
    for life in lives_of(BOROUGH, 40_000):
        lapse = life.truth.planted
        early = lapse is not None and lapse.at.date() < date(2025, 8, 20)
        if lapse and early and lapse.at.date() > BOROUGH.first and len(held.get(lapse.kind, [""] * EACH)) < EACH:
            held[lapse.kind].append(life)
        if all(len(lives) == EACH for lives in held.values()):
            break
    return held


@pytest.mark.parametrize("rule", RULES)
def test_each_is_told_of_within_two_working_days_by_its_own_rule(planted: dict[str, list[Life]], rule: str) -> None:
    assert len(planted[rule]) == EACH
    for life in planted[rule]:
        found = judge(life, BOROUGH, england()).found
        assert found is not None
        assert (found.rule, found.in_time) == (rule, True)
