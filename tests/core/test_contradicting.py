"""Records that a number joins and whose own words say that they are not of one person."""

from datetime import date
from typing import Final

import pytest

from projections.identity import Verdict, record_id
from projections.matching.contradicting import contradictions, contradicts
from projections.matching.names import parsed
from projections.matching.profile import Profile
from schemas import RecordName

BORN: Final = date(2016, 3, 9)


def said(written: str | None, born: date | None = BORN, agency: str = "school", **more: object) -> Profile:
    found = parsed(written) if written else None
    return Profile(agency, "child", (found,) if found else (), born)._replace(**more)  # type: ignore[arg-type]


KYLE: Final = said("Kyle Marsden", agency="nursery")


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (said("Kyle Marsden"), True),
        (said(None, None), True),
        (said("Kai Marsden"), False),
        (said("Someone Else"), False),
        (said("Mia Marsden"), False),
        (said("Marsden Kyle"), True),
        (said("Kyle Obi"), True),
        (said("Obi Kyle"), True),
        (said("James Kyle Obi"), True),
        (said("Twin 2 Marsden"), True),
        (said("K Marsden"), True),
        (said("Kyle Marsden", date(2016, 9, 3)), True),
        (said("Kyle Marsden", date(2016, 3, 8)), True),
        (said("Kyle Marsden", date(2012, 11, 27)), False),
        (said("Mara Marsden", None, kind="adult"), False),
        (said("Kyle Marsden", kind="adult"), True),
        (said("Kyle Marsden", nhs_number="9990000034"), False),
        (said("Kyle Marsden", nhs_number="9990000018"), True),
        (said("Kyle Marsden", agency="nursery"), True),
        (said("Kylle Marsden", agency="nursery"), True),
        (said("Bob Marsden", agency="nursery"), False),
        (said("Kyle Marsden", date(2016, 3, 8), agency="nursery"), False),
        (said(None, agency="nursery"), True),
    ],
)
def test_what_contradicts(other: Profile, is_one: bool) -> None:
    one = KYLE._replace(nhs_number="9990000018")
    assert contradicts(one, other) is contradicts(other, one) is not is_one


def test_what_somebody_confirmed_is_settled() -> None:
    records = {record_id(RecordName("nursery", name)): one for name, one in (("a", KYLE), ("b", said("Al", None)))}
    first, second = sorted(records)
    adult = {first: KYLE, second: said("Mara Marsden", None, kind="adult")}
    assert list(contradictions(records, {})) == []
    assert list(contradictions(adult, {})) == [(first, second)]
    assert list(contradictions(adult, {(first, second): Verdict.UNLINKED})) == [(first, second)]
    assert list(contradictions(adult, {(first, second): Verdict.CONFIRMED})) == []


def between(*profiles: Profile) -> int:
    return len(list(contradictions({bytes([n]): each for n, each in enumerate(profiles)}, {})))


def test_twins_of_several_agencies_under_one_number() -> None:
    """Born on one day: nothing but the given name tells them apart, and a middle name does not join them."""
    ava, mia = said("Ava Rose Marsden", agency="hospital"), said("Mia Rose Marsden", agency="general-practice")
    assert contradicts(ava, mia)
    assert between(ava, mia) == 1
    assert between(ava, mia, said("Twin 1 Marsden", agency="health-visiting")) == 1
    assert between(ava, mia, said("M Marsden", agency="health-visiting")) == 2, "an initial is no name of both"


def test_a_record_that_has_both_names_says_that_they_are_one_child_s() -> None:
    """One agency writes the middle name alone."""
    max_, zak = said("Max Marsden", agency="hospital"), said("Zachary Marsden", agency="general-practice")
    assert between(max_, zak) == 1
    assert between(max_, zak, said("Zachary Max Marsden", agency="school")) == 0
    assert between(max_, zak, said("Zachary Marsden", agency="school")) == 2
    both = said("Zachary Marsden", agency="school")._replace(names=(*zak.names, *max_.names))
    assert between(max_, zak, both) == 0
    assert between(max_, zak._replace(born=date(2012, 11, 27)), both) == 2, "a name explains no day of birth"
