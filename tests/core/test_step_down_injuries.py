"""Injuries of those who may not move or walk yet: what is let pass is what is known to be ordinary."""

import pytest

from projections.rules.injury_kinds import is_ordinary
from tests.core.deciding import codes, decided, reason
from tests.core.test_step_down_child import BASE, TODDLER, born, hurt

CODE = "injury-unexamined"
TEN_MONTHS = born("2023-08-01")
A_YEAR = born("2023-06-01")
UNSAID = " not recorded as a bruise, bump, graze, scratch or cut: what kind of injury the hub cannot tell."


def asks(*events: object) -> bool:
    return CODE in codes(decided(BASE, *events))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "kind", ["Fractured arm", "BURN", "scald", "bite mark", "burnt and bruised", "brused", "mark", "", "  ", "Brûlure"]
)
def test_before_the_first_birthday_only_an_ordinary_injury_passes(kind: str) -> None:
    assert asks(TEN_MONTHS, hurt(kind=kind))
    assert not asks(TEN_MONTHS, hurt(kind=kind, medical_view="recorded"))
    assert not asks(A_YEAR, hurt(kind=kind)), "on the first birthday"


@pytest.mark.parametrize("kind", ["bruise", "Small bruise", "bump", "cuts and grazes", "GRAZE.", "scratch"])
def test_an_ordinary_injury_passes_from_six_months(kind: str) -> None:
    assert is_ordinary(kind)
    assert not asks(TEN_MONTHS, hurt(kind=kind))
    assert asks(born("2024-01-01"), hurt(kind=kind)), "not six months old"
    assert not asks(born("2023-12-01"), hurt(kind=kind)), "six months old"


def test_a_black_eye_is_at_a_place_that_asks_wherever_it_is_written() -> None:
    assert asks(TODDLER, hurt(site="face", kind="black eye"))
    assert asks(TODDLER, hurt(site="left eyelid", kind="bruise"))
    assert not asks(TODDLER, hurt(site="eyebrow", kind="bruise"))


def test_what_kind_it_is_is_said_where_it_is_not_known() -> None:
    def said(*kinds: str) -> str:
        found = reason(decided(BASE, TEN_MONTHS, *(hurt(kind=kind) for kind in kinds)), CODE)
        assert found is not None
        return found.sentence

    assert f" 1 of these is{UNSAID} Has a doctor looked at this?" in said("mark")
    assert f" 2 of these are{UNSAID}" in said("mark", "burn")
    bruised = reason(decided(BASE, born("2024-02-01"), hurt(kind="bruise")), CODE)
    assert bruised is not None
    assert UNSAID not in bruised.sentence
