"""Each rule of docs/picture.md, "Seen", with the case that it covers and the case that it does not."""

from typing import Any

import pytest

from projections import seen
from projections.calendar import Mark
from projections.history import Extreme
from schemas import Event, RecordName
from tests.given import HV, NURSERY, contact, event, given, statement, through

OWN = [RecordName(HV, "c1"), RecordName(NURSERY, "c1")]
DAY = "2024-03-01"
INJURY = {"site": ["arm"], "kind": "bump", "medical_view": "none-recorded"}


def visit(on: str = DAY, *statements: Any, **more: Any) -> Event:
    return contact(on, *statements, **{"seen": ["c1"], "id": "v", **more})


def last(*events: Any) -> tuple[str | None, str | None]:
    """The ids of the last sights, with others and alone."""
    state: seen.Seen = given(*events).state(seen)
    found = (ask(state, OWN, Extreme.EARLIEST) for ask in (seen.last_seen, seen.last_alone))
    seen_in, alone_in = (mark.event[1] if mark else None for mark in found)
    return seen_in, alone_in


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (visit(), ("v", None)),
        (visit(seen_alone=True), ("v", "v")),
        (visit(seen_alone=False), ("v", None)),
        (visit(seen=None, seen_alone=True), (None, None)),
        (visit(seen=["m1"]), (None, None)),
        (visit(outcome="no-access"), (None, None)),
        (visit(outcome="not-recorded"), (None, None)),
        (through(visit()), (None, None)),
        (event("attendance.recorded", DAY, by=NURSERY, setting="nursery", id="a"), ("a", None)),
        (event("attendance.recorded", DAY, by=NURSERY, setting="nursery", id="a", attended=2), ("a", None)),
        (event("attendance.recorded", DAY, by=NURSERY, setting="nursery", id="a", attended=0), (None, None)),
        (event("injury.observed", DAY, by=NURSERY, id="i", **INJURY), ("i", None)),
        (event("injury.reported", DAY, by=NURSERY, id="i", **INJURY | {"medical_view": "recorded"}), (None, None)),
        (event("anonymous.reported", DAY, by=NURSERY, id="i", reported_injury=INJURY), (None, None)),
        (event("appointment.kept", DAY, by=NURSERY, id="k", service="clinic"), (None, None)),
        (event("incident.recorded", DAY, by=NURSERY, id="x", kind="fire", child_present=True), (None, None)),
    ],
)
def test_who_was_seen(told: Any, expected: tuple[str | None, str | None]) -> None:
    assert last(told) == expected


def test_the_last_of_any_agency_counts() -> None:
    first, second = visit("2024-03-05", id="later"), visit(by=NURSERY, id="before", seen_alone=True)
    assert last(first, second) == ("later", "before")
    assert last() == (None, None)


def test_each_reference_is_kept_apart_and_the_sleeping_place_too() -> None:
    state: seen.Seen = given(visit(seen=["c1", "c2"], sleeping_place_seen=True), visit("2024-03-02", id="w")).state(
        seen
    )
    assert list(state.sights) == [f"{HV}/c1", f"{HV}/c2"]
    ours, brothers = state.sights.values()
    assert ours.seen.event == (HV, "w")
    assert ours.sleeping_place == brothers.sleeping_place == brothers.seen
    assert brothers.alone is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (visit(DAY, statement("speech", basis="reported-by-child")), True),
        (visit(DAY, statement("speech", basis="professional-judgement", said_by="child")), True),
        (visit(DAY, statement("child-voice")), False),
        (event("help.requested", DAY, asked_by="child", asks_for="Help",
               statements=[statement("speech", basis="reported-by-child")]), True),
        (through(visit(DAY, statement("speech", basis="reported-by-child"))), False),
    ],
)  # fmt: skip
def test_whose_words_are_recorded(told: Any, expected: bool) -> None:
    state: seen.Seen = given(told).state(seen)
    assert isinstance(state.voice, Mark) is expected
