"""The made-up borough: the same for the same seed, sendable, and as its page says."""

import json
from datetime import date
from pathlib import Path

import pytest

from projections.identity import record_id
from schemas.identifiers import is_nhs_number
from services.borough.assumptions import ASSUMPTIONS, EXPECTED
from services.borough.days import end_of, in_term, is_working, months_on, working, working_days_on
from services.borough.patterns import PATTERNS
from services.borough.planted import FAULTS
from services.borough.population import Borough, lives_of
from services.borough.scribe import CHILDREN_MAX, nhs_number
from services.borough.truth import UNIVERSAL, Life, lapsed
from services.intake.lines import Routed, route
from services.measuring.judging import held

BOROUGH = Borough(7, date(2024, 9, 2), date(2025, 2, 28))
CHILDREN = 400
PAGE = Path(__file__).parents[2] / "docs" / "borough.md"


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return list(lives_of(BOROUGH, CHILDREN))


def text(life: Life) -> str:
    return "".join(json.dumps(document, sort_keys=True) + "\n" for document in life.documents)


def test_the_same_seed_gives_the_same_bytes_whoever_else_is_made_up(lives: list[Life]) -> None:
    halves = [*lives_of(BOROUGH, CHILDREN, 1, 2), *lives_of(BOROUGH, CHILDREN, 0, 2)]
    again = sorted(halves, key=lambda life: life.serial)
    assert [(text(life), life.truth) for life in again] == [(text(life), life.truth) for life in lives]
    other = BOROUGH._replace(seed=8)
    assert all(text(other.life(life.serial)) != text(life) for life in lives)


def test_every_line_may_be_sent(lives: list[Life]) -> None:
    lines = [line for life in lives for line in text(life).splitlines()]
    routed = [route(number, line.encode()) for number, line in enumerate(lines)]
    assert [refused for refused in routed if not isinstance(refused, Routed)] == []
    assert len({(each.source, each.id) for each in routed if isinstance(each, Routed)}) == len(lines) > 1000


def test_nothing_is_known_after_the_last_day_and_what_begins_a_lapse_is_told(lives: list[Life]) -> None:
    last = end_of(BOROUGH.last).isoformat()
    assert all(document["recordedtime"] <= last for life in lives for document in life.documents)
    planted = [life for life in lives if life.truth.planted and life.truth.planted.at <= end_of(BOROUGH.last)]
    assert planted
    for life in planted:
        assert life.truth.planted
        told = {(document["source"], document["id"]) for document in life.documents}
        assert told.intersection(life.truth.planted.events)


def test_what_is_said_of_a_parent_is_of_a_record_tied_to_the_child(lives: list[Life]) -> None:
    spoken = [(life, each) for life in lives for each in life.documents if each["alsoabout"]]
    assert len({each["source"] for _, each in spoken}) >= 4
    for life, each in spoken:
        child = held(life)
        (relative,) = [tied for tied in child.parents if record_id((each["source"], each["subject"])) in tied.records]
        assert (each["source"], each["subject"]) not in child.own
        assert [tie.record for tie in relative.ties] == [record_id((each["source"], *each["alsoabout"]))]
        (entry,) = [
            entry for entry in child.entries() if (entry.event.source, entry.event.id) == (each["source"], each["id"])
        ]
        assert not entry.others, "of a parent, good news counts too"


def test_every_number_is_of_the_range_for_tests() -> None:
    numbers = [nhs_number(serial) for serial in (0, 1, 2, 17, 39_999, CHILDREN_MAX - 1)]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("999") and is_nhs_number(number) for number in numbers)


def test_days() -> None:
    assert not is_working(date(2024, 12, 25))
    assert working(date(2024, 12, 25)) == date(2024, 12, 27)
    assert working(date(2024, 12, 25), back=True) == date(2024, 12, 24)
    assert working_days_on(date(2024, 12, 20), 5) == date(2024, 12, 31)
    assert months_on(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert in_term(date(2024, 9, 10))
    assert not in_term(date(2024, 8, 10))


def test_a_lapse_has_become_one_when_the_time_for_it_is_over() -> None:
    assert lapsed("concern-unanswered", date(2024, 12, 20), UNIVERSAL).at == end_of(date(2024, 12, 31))
    assert lapsed("meetings-stop", date(2024, 11, 30), "x", limit="child-in-need").at == end_of(date(2025, 2, 28))
    assert lapsed("not-seen", date(2024, 9, 1), "x").at == end_of(date(2024, 10, 13))
    assert lapsed("closed-with-worries", date(2024, 9, 1), "x").at == end_of(date(2024, 9, 1))


def test_every_group_has_its_number_its_meetings_and_its_lapses() -> None:
    assert set(PATTERNS) <= set(ASSUMPTIONS)
    assert set(PATTERNS) <= set(EXPECTED)
    assert set(FAULTS) == {*PATTERNS, UNIVERSAL}


def test_the_page_has_every_assumption_with_its_source() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name, each in ASSUMPTIONS.items():
        assert f"| `{name}` | {each.value:g} | {each.says} | {each.source} |" in page
    for name, expected in EXPECTED.items():
        assert f"| `{name}` | {expected.says} | {expected.source} |" in page
