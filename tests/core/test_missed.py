"""Each rule of docs/picture.md, "Missed", with the case that it covers and the case that it does not."""

from typing import Any

import pytest

from projections import missed
from schemas import Event
from tests.given import HV, NURSERY, contact, event, given, through


def appointment(verb: str, on: str, **more: Any) -> Event:
    return event(f"appointment.{verb}", on, **{"by": HV, "service": "clinic", **more})


def counts(*events: Any, source: str = HV) -> tuple[int, int, int, bool]:
    state: missed.Missed = given(*events).state(missed)
    held = state.services.get(source, missed.Service())
    return len(held.not_brought), len(held.no_access), len(held.cancelled), held.discharged is not None


ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([contact(ONE, outcome="was-not-brought"), appointment("missed", TWO)], (2, 0, 0, False)),
        ([contact(ONE, outcome="no-access")], (0, 1, 0, False)),
        ([contact(ONE, outcome="cancelled", cancelled_by="mother")], (0, 0, 1, False)),
        ([contact(ONE, outcome="cancelled", cancelled_by="professional")], (0, 0, 0, False)),
        ([contact(ONE, outcome="cancelled")], (0, 0, 0, False)),
        ([contact(ONE, outcome="not-recorded")], (0, 0, 0, False)),
        ([appointment("missed", ONE), appointment("discharged", TWO)], (1, 0, 0, True)),
        ([appointment("missed", ONE), appointment("booked", TWO)], (1, 0, 0, False)),
        ([appointment("missed", ONE), appointment("discharged", TWO), appointment("kept", THREE)], (0, 0, 0, False)),
        ([appointment("missed", ONE), contact(TWO)], (0, 0, 0, False)),
        ([appointment("missed", ONE), contact(TWO, by=NURSERY)], (1, 0, 0, False)),
        ([contact(ONE), appointment("missed", TWO)], (1, 0, 0, False)),
        ([through(appointment("missed", ONE))], (0, 0, 0, False)),
    ],
)
def test_what_is_counted(events: list[Any], expected: tuple[int, int, int, bool]) -> None:
    assert counts(*events) == expected


def test_the_last_is_last() -> None:
    state: missed.Missed = given(appointment("missed", TWO, id="b"), appointment("missed", ONE, id="a")).state(missed)
    assert [mark.event for mark in state.services[HV].not_brought] == [(HV, "a"), (HV, "b")]
