"""Two records side by side: what speaks for one person, what against, and what must never be proposed strongly."""

from datetime import date
from typing import Final

import pytest

from projections.matching import weights
from projections.matching.comparisons import LEVELS, compared
from projections.matching.judging import Likeness, Strength, judge
from projections.matching.keys import keys
from projections.matching.names import PersonName, parsed
from projections.matching.profile import Address, Kin, Profile
from projections.matching.weights import WEIGHTS

BORN: Final = date(2016, 3, 9)
HOME: Final = Address("RM17 6AB", "12", "12 ACACIA ROAD GRAYS")


def name(written: str) -> PersonName:
    found = parsed(written)
    assert found is not None
    return found


def child(written: str | None, born: date | None = BORN, agency: str = "school", **more: object) -> Profile:
    names = (name(written),) if written else ()
    return Profile(agency, "child", names, born, **{"addresses": (HOME,), **more})  # type: ignore[arg-type]


def judged(one: Profile, other: Profile) -> Likeness:
    found = judge(one, other)
    assert judge(other, one) == found, "it does not matter which of the two is asked about"
    return found


KYLE: Final = child("Kyle Marsden", agency="nursery")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Kyle Marsden", (("kyle",), ("marsden",))),
        ("MARSDEN, Kyle Jay", (("kyle", "jay"), ("marsden",))),
        ("Mr. Seán O'Neill-Shah", (("sean",), ("oneill", "shah"))),
        ("Anna Maria van der Berg", (("anna", "maria"), ("berg",))),
        ("Baby Girl Marsden", ((), ("marsden",))),
        ("Kyle", (("kyle",), ())),
    ],
)
def test_a_name_is_taken_apart(written: str, expected: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    assert name(written) == expected


@pytest.mark.parametrize("written", ["", "?", "Mr", "Baby"])
def test_a_name_that_says_nothing(written: str) -> None:
    assert parsed(written) is None


@pytest.mark.parametrize(
    ("other", "field", "level"),
    [
        (child("Kyle Marsden"), "given", "same"),
        (child("Kylie-Ann Marsden"), "given", "close"),
        (child("Kile Marsden"), "given", "close"),
        (child("Jay Kyle Marsden"), "given", "middle"),
        (child("K Marsden"), "given", "initial"),
        (child("Leon Marsden"), "given", "differs"),
        (child("Kyle Marsden-Obi"), "family", "part"),
        (child("Kyle Marsdon"), "family", "close"),
        (child("Marsden Kyle"), "family", "swapped"),
        (child("Kyle Obi"), "family", "differs"),
        (child("Kyle Marsden", date(2016, 9, 3)), "born", "swapped"),
        (child("Kyle Marsden", date(2016, 3, 8)), "born", "digit"),
        (child("Kyle Marsden", date(2016, 3, 24)), "born", "near"),
        (child("Kyle Marsden", date(2011, 11, 20)), "born", "differs"),
        (child("Kyle Marsden", addresses=(HOME._replace(number="21"),)), "address", "postcode"),
        (child("Kyle Marsden", addresses=(Address("", "12", "12 ACACIA ROAD"),)), "address", "same"),
        (child("Kyle Marsden", addresses=(Address("SS17 1AA", "12", "12 ELM"),)), "address", "differs"),
    ],
)
def test_how_a_field_compares(other: Profile, field: str, level: str) -> None:
    (levels,) = compared(KYLE, other)
    assert getattr(levels, field) == level


def test_a_short_form_is_no_other_name() -> None:
    (levels,) = compared(child("William Marsden"), child("Billy Marsden"))
    assert levels.given == "short-form"
    (levels,) = compared(child("Bill Marsden"), child("Willy Marsden"))
    assert levels.given == "short-form"


def test_the_name_that_fits_best_counts() -> None:
    """A child whose family name changed is known by the earlier one still."""
    changed = child("Kyle Obi")._replace(names=(name("Kyle Obi"), name("Kyle Marsden")))
    assert judged(KYLE, changed).bits == judged(KYLE, child("Kyle Marsden")).bits


@pytest.mark.parametrize(
    "other",
    [
        child("Kyle Marsden"),
        child("Kyle Marsdon", date(2016, 9, 3)),
        child("Marsden Kyle"),
        child("Kyle Obi"),
        child("Kyle Marsden", None, kin=frozenset({Kin("parent", name("Dana Marsden"))})),
        child("Kyle Marsden", addresses=()),
    ],
    ids=["same", "slips", "turned round", "other family name", "no birthday", "no address"],
)
def test_what_is_strong(other: Profile) -> None:
    mine = KYLE._replace(kin=frozenset({Kin("parent", name("Dana Marsden"))}))
    assert judged(mine, other).strength is Strength.STRONG


def test_twins_are_never_strong() -> None:
    """They share birthday, home, family name, relatives and even agency; the given name is the other's."""
    kin = frozenset({Kin("parent", name("Dana Marsden"))})
    for agency in ("nursery", "school"):
        likeness = judged(KYLE._replace(kin=kin), child("Leon Marsden", agency=agency, kin=kin))
        assert likeness.strength is not Strength.STRONG
    assert judged(KYLE._replace(kin=kin), child("Leon Marsden", kin=kin)).strength is Strength.POSSIBLE
    unnamed = judged(KYLE._replace(kin=kin), child("Baby Marsden", kin=kin))
    assert unnamed.strength is Strength.POSSIBLE, "of which twin it is nobody can tell"


def test_brothers_and_sisters_are_not_proposed() -> None:
    kin = frozenset({Kin("parent", name("Dana Marsden"))})
    assert judged(KYLE._replace(kin=kin), child("Leon Marsden", date(2013, 1, 30), kin=kin)).strength is None


def test_one_household_is_counted_once() -> None:
    """Whoever shares the home shares name and mother most often: that is one thing, not three."""
    kin = frozenset({Kin("parent", name("Dana Marsden"))})
    why = judged(KYLE._replace(kin=kin), child("Kyle Marsden", kin=kin)).why
    counted = [each.field for each in why if each.field in ("family", "address", "kin") and each.bits]
    assert counted == ["kin"]


def test_a_common_name_alone_is_nobody() -> None:
    assert judged(child("Kyle Marsden", None), child("Kyle Marsden", None, addresses=())).strength is None


def test_another_number_speaks_against_it() -> None:
    mine, other = KYLE._replace(nhs_number="9990000018"), child("Kyle Marsden", nhs_number="9990000026")
    assert judged(mine, other).bits < judged(KYLE, child("Kyle Marsden")).bits - 3


def test_a_child_is_no_adult_and_an_unknown_is_nobody() -> None:
    adult = KYLE._replace(kind="adult")
    assert judged(KYLE, adult).strength is None
    assert keys(KYLE).isdisjoint(keys(adult))
    assert judged(KYLE, Profile("school", None)).strength is None
    assert keys(Profile("school", None)) == frozenset()


@pytest.mark.parametrize(
    "other",
    [
        child("Kyle Obi"), child("Kile Marsden", None), child("Marsden Kyle", None),
        child("Kyle Marsden", date(2016, 9, 3)), child("Kyle Obi", date(2016, 3, 19)), child("Kyle Obi", None),
    ],
    ids=["birthday", "names", "turned round", "changed over", "month", "postcode"],
)  # fmt: skip
def test_records_that_may_be_one_share_a_key(other: Profile) -> None:
    assert not keys(KYLE).isdisjoint(keys(other))


def test_a_key_says_nothing_of_whom_it_is() -> None:
    assert all(isinstance(key, int) and -(2**63) <= key < 2**63 for key in keys(KYLE))


def test_the_weights_are_those_of_the_levels() -> None:
    for field, levels in LEVELS.items():
        chances = WEIGHTS.chances[field]
        for side in ("m", "u"):
            assert sum(getattr(chances[level], side) for level in levels) == pytest.approx(1, abs=0.01)
        assert chances[levels[0]].bits == max(chance.bits for chance in chances.values()) or field == "family"
    assert WEIGHTS.estimate.people
    with pytest.raises(ValueError, match="given"):
        weights.read('[estimate]\non = 2026-01-01\nseed = 1\npeople = 1\nmethod = "m"\n')
