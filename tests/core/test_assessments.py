"""Each rule of docs/picture.md, "Assessments", with the case that it covers and the case that it does not."""

from typing import Any

import pytest

from projections import assessments
from schemas import Event
from tests.core.deciding import supervised
from tests.given import CSC, at, event, given, through

ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"


def assessed(verb: str, on: str, name: str = "a", **more: Any) -> Event:
    return event(f"assessment.{verb}", on, assessment=name, **{"kind": "section-47", "id": verb, **more})


def state(*events: Any) -> assessments.Assessments:
    found: assessments.Assessments = given(*events).state(assessments)
    return found


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([assessed("requested", ONE)], [f"{CSC}/a"]),
        ([assessed("started", ONE)], [f"{CSC}/a"]),
        ([assessed("requested", ONE), assessed("completed", TWO)], []),
        ([assessed("requested", ONE), assessed("declined", TWO)], []),
        ([assessed("requested", ONE), assessed("completed", TWO, "b")], [f"{CSC}/a"]),
        ([assessed("completed", ONE), assessed("requested", TWO)], [f"{CSC}/a"]),
        ([through(assessed("requested", ONE))], []),
    ],
)
def test_open_until_completed_or_declined(events: list[Any], expected: list[str]) -> None:
    assert list(state(*events).open) == expected


def test_it_dates_from_its_first_word_and_is_as_its_last_says() -> None:
    found = state(assessed("requested", ONE), assessed("started", TWO, kind="child-and-family"))
    held = found.open[f"{CSC}/a"]
    assert (held.kind, held.first.event[1], held.last.event[1]) == ("child-and-family", "requested", "started")


def test_the_last_completed_of_each_kind_is_kept() -> None:
    found = state(
        assessed("completed", TWO, id="late"), assessed("completed", ONE, "b", id="early"),
        assessed("completed", ONE, "c", kind="parenting", id="other"),
    ).completed  # fmt: skip
    assert {kind: mark.event[1] for kind, mark in found.items()} == {"parenting": "other", "section-47": "late"}


def test_the_last_oversight_is_kept_with_its_endorsement() -> None:
    found = state(supervised(ONE), supervised(TWO, endorsed=False)).supervision
    assert found is not None
    assert (found.last.happened.earliest, found.endorsed) == (at(TWO), False)
    assert state(assessed("requested", ONE)).supervision is None
    assert state(through(supervised(ONE))).supervision is None
