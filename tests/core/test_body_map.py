"""A site is drawn where its word says, on the right side of the right view; what is not known is placed nowhere."""

from typing import Any

import pytest

from services.desk.body import body_of, placed
from tests.given import HV, NURSERY, event, given


def at(site: str) -> list[tuple[str, int, int, bool]]:
    return [(place.view, x, place.down, sure) for place, x, sure in placed(site)]


def hurt(*sites: str, by: str = HV, **more: Any) -> Any:
    told = event(
        "injury.observed", "2024-05-01", by=by, site=list(sites), kind="bruise", medical_view="none-recorded", **more
    )
    return given(told).entries[0]


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("forehead", [("head", 60, 42, True)]),
        ("Left cheek", [("head", 89, 86, True)]),
        ("right cheek", [("head", 31, 86, True)]),
        ("cheek", [("head", 89, 86, False), ("head", 31, 86, False)]),
        ("both ears", [("head", 110, 74, True), ("head", 10, 74, True)]),
        ("left buttock", [("back", 49, 152, True)]),
        ("upper-back", [("back", 60, 72, True)]),
        ("feet", [("front", 74, 266, False), ("front", 46, 266, False)]),
        ("bridge of nose", [("head", 60, 62, True)]),
        ("several places", []),
        ("", []),
        ("left", []),
    ],
)
def test_where_a_site_is_drawn(site: str, expected: list[tuple[str, int, int, bool]]) -> None:
    assert at(site) == expected


def test_facts_are_numbered_as_listed_and_share_a_mark() -> None:
    body = body_of([(hurt("forehead", id="a"),), (hurt("forehead", "somewhere", id="b"), hurt("ear", by=NURSERY))])
    assert [(spot.numbers, spot.x, spot.y, spot.sure) for spot in body.spots] == [
        ((1, 2), 60, 42, True), ((2,), 110, 74, False), ((2,), 10, 74, False),
    ]  # fmt: skip
    assert [(each.number, each.event, each.sites, each.unplaced) for each in body.injuries] == [
        (1, f"{HV}/a", ("forehead",), ()), (2, f"{HV}/b", ("forehead", "somewhere", "ear"), ("somewhere",)),
    ]  # fmt: skip


def test_without_a_place_it_is_in_the_list_all_the_same() -> None:
    body = body_of([(hurt(id="a"),)])
    assert body.spots == () and [each.sites for each in body.injuries] == [()]


def test_the_page_of_the_list_is_named() -> None:
    body = body_of([(hurt("ear", id=f"n{number}"),) for number in range(51)])
    assert [each.page for each in body.injuries][-2:] == [1, 2]
