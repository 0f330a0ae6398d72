"""It must say yes: sound steps down are allowed, with every check listed as passed."""

from collections.abc import Callable

import pytest

from projections.rules.decision import Decision
from projections.rules.limits import LIMITS
from projections.rules.step_down import CONDITIONS, REASONS
from schemas.codes import Outcome
from tests.core.deciding import decided
from tests.core.sound_cases import CASES, Case
from tests.given import CSC, HV, contact, worry

EVERY_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)


def decide(case: Case, *more: object, times: float = 1.0) -> Decision:
    limits = LIMITS._make(value * times for value in LIMITS)
    return decided(
        *case.events, *more, to=case.ends[1], limits=limits,  # type: ignore[arg-type]
        asked_for=case.asked_for, rests_on=case.rests_on,
    )  # fmt: skip


@EVERY_CASE
def test_a_sound_step_down_is_allowed_and_every_check_is_passed(case: Callable[[], Case]) -> None:
    held = case()
    found = decide(held)
    assert [(reason.code, reason.sentence) for reason in found.reasons] == []
    assert (found.outcome, found.from_tier) == (Outcome.ALLOWED, held.ends[0])
    assert found.passed == (*CONDITIONS, *(check.code for check in REASONS))
    assert found.beside


@EVERY_CASE
def test_one_new_worry_holds_it_up(case: Callable[[], Case]) -> None:
    found = decide(case(), contact("2024-06-30", worry("feeding"), by=HV))
    assert found.outcome is Outcome.REFUSED
    assert "worries-open" in {reason.code for reason in found.reasons}


@EVERY_CASE
@pytest.mark.parametrize("times", [0.9, 1.1])
def test_it_is_allowed_with_every_threshold_moved_by_a_tenth(case: Callable[[], Case], times: float) -> None:
    assert decide(case(), times=times).outcome is Outcome.ALLOWED


def test_each_pair_of_tiers_has_one() -> None:
    assert sorted(case().ends for case in CASES) == [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (4, 3)]
    assert all(len({event.source for event in case().events if hasattr(event, "source")} - {CSC}) > 1 for case in CASES)
