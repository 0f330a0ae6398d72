"""Two ways to write one manager's name, and names of two managers: docs/step-down.md, "Overrides"."""

import pytest

from projections.rules.namesakes import may_be_one_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Example", "ann  EXAMPLE"),
        ("Ann Example", "Example, Ann"),
        ("Ann Example", "Dr. Ann Example"),
        ("Ann Example", "Mrs A. Example"),
        ("Ann Marie Example", "A M Example"),
        ("Ann Marie Example", "Ann Example"),
        ("Ann M. Example", "A. Marie Example"),
        ("Ann-Marie Example", "Ann Marie Example"),
        ("Ann Example-Sample", "Ann Sample"),
        ("Bo O'Sample", "Bo OSample"),
        ("Bo O’Sample", "bo o'sample"),
        ("Zoë Example", "Zoe Example"),
        ("Straße, Bo", "Bo Strasse"),
        ("A. E.", "Ann Example"),
        ("Ann", "Ann Example"),
        ("Иван Пример", "И. ПРИМЕР"),
        ("Dr", "Ann Example"),
    ],
)
def test_one_name_in_two_ways(one: str, other: str) -> None:
    assert may_be_one_name(one, other)
    assert may_be_one_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Example", "Bo Example"),
        ("Ann Example", "Ann Sample"),
        ("Ann Example", "B. Example"),
        ("Ann Marie Example", "Ann Louise Example"),
        ("Ann Marie Example", "A. L. Example"),
        ("A. A. Example", "Ann Bo Example"),
        ("Person 1", "Person 2"),
        ("Иван Пример", "Анна Пример"),
    ],
)
def test_names_of_two(one: str, other: str) -> None:
    assert not may_be_one_name(one, other)
    assert not may_be_one_name(other, one)


@pytest.mark.parametrize(("one", "other"), [("Kate Example", "Katherine Example"), ("AM Example", "Ann Marie Example")])
def test_what_it_cannot_see(one: str, other: str) -> None:
    """As the page says."""
    assert not may_be_one_name(one, other)
