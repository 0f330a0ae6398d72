"""Reasons of the law: what holds the child above the tier asked for, and who supervises; each on both sides."""

from typing import Any

import pytest

from schemas import Event
from tests.core.deciding import codes, decided, reason
from tests.given import CSC, NURSERY, event, tier

LOOKED_AFTER = tier("2024-01-01", 4, "looked-after")
IN_NEED = tier("2024-01-01", 3)


def order(verb: str, on: str, basis: str, expires_on: str | None = None, name: str = "o") -> Event:
    return event(f"order.{verb}", on, order=name, basis=basis, expires_on=expires_on, by="court")


def worker(by: str = CSC) -> Event:
    return event("worker.named", "2024-02-01", worker="w1", role="social worker", by=by)


@pytest.mark.parametrize("to", [1, 2, 3])
@pytest.mark.parametrize("basis", ["C1", "C2", "L1", "L2", "L3", "E1", "J1"])
def test_no_step_ends_what_a_court_or_the_police_ordered(basis: str, to: int) -> None:
    assert "legal-status" in codes(decided(LOOKED_AFTER, order("made", "2024-02-01", basis), to=to))


@pytest.mark.parametrize("basis", ["SO", "ISO"])
def test_a_supervised_child_stays_with_social_care(basis: str) -> None:
    made = order("made", "2024-02-01", basis)
    assert "legal-status" in codes(decided(IN_NEED, made, to=1))
    assert "legal-status" in codes(decided(IN_NEED, made, to=2))
    assert "legal-status" not in codes(decided(tier("2024-01-01", 4, "looked-after"), made, to=3))


@pytest.mark.parametrize("basis", ["CAO", "SGO", "S17", "S47"])
def test_what_holds_at_any_tier_does_not_ask(basis: str) -> None:
    assert "legal-status" not in codes(decided(IN_NEED, order("made", "2024-02-01", basis), to=1))


@pytest.mark.parametrize(
    "over",
    [
        order("ended", "2024-06-01", "C2"),
        order("varied", "2024-06-01", "CAO"),
        order("varied", "2024-06-01", "C2", "2024-06-30"),
    ],
    ids=["ended", "another kind", "its last day is over"],
)
def test_once_it_is_over_nothing_asks(over: Event) -> None:
    events = (IN_NEED, order("made", "2024-02-01", "C2"))
    assert "legal-status" in codes(decided(*events))
    assert "legal-status" not in codes(decided(*events, over))


def test_on_its_last_day_it_is_in_force() -> None:
    made = order("made", "2024-02-01", "SO", "2024-07-01")
    assert "legal-status" in codes(decided(IN_NEED, made, as_of="2024-07-01"))
    assert "legal-status" not in codes(decided(IN_NEED, made, as_of="2024-07-02"))


@pytest.mark.parametrize(
    ("said", "blocked"),
    [
        ({"status": "looked-after"}, True),
        ({"status": "child-in-need", "bases": ["V2"]}, True),
        ({"status": "looked-after", "bases": ["V4"]}, True),
        ({"status": "supervision-order"}, True),
        ({"status": "child-in-need", "bases": ["SO"]}, True),
        ({"status": "child-protection-plan", "bases": ["S47"]}, False),
        ({"status": "child-in-need", "bases": ["S17"]}, False),
    ],
)
def test_the_status_that_social_care_set_stands_too(said: dict[str, Any], blocked: bool) -> None:
    held = tier("2024-01-01", 4, **said)
    for to in (1, 2):
        assert ("legal-status" in codes(decided(held, to=to))) is blocked
    assert "legal-status" not in codes(decided(held, to=3)), "the step itself is how it ends"


def test_an_order_that_is_over_ends_the_status_that_it_stood_for() -> None:
    ended = order("ended", "2024-06-01", "C2")
    assert "legal-status" not in codes(decided(LOOKED_AFTER, order("made", "2023-06-01", "C2"), ended))
    before = (order("made", "2023-06-01", "C2"), order("ended", "2023-12-01", "C2"), LOOKED_AFTER)
    assert "legal-status" in codes(decided(*before)), "it was set again since"
    supervised = (tier("2024-01-01", 4, "looked-after"), order("made", "2023-06-01", "SO", "2024-05-31"))
    assert "legal-status" in codes(decided(*supervised)), "of another kind"
    other = order("made", "2024-03-01", "L2", "2024-03-08", name="other")
    assert "legal-status" in codes(decided(LOOKED_AFTER, order("made", "2024-03-05", "C1"), other))


def test_it_says_what_stands_since_when_and_cites_it() -> None:
    made = order("made", "2024-02-01", "SO", "2025-01-31")
    found = reason(decided(IN_NEED, made), "legal-status")
    assert found is not None
    assert "supervision order (s.31) (since 1 February 2024, until 31 January 2025)" in found.sentence
    assert found.evidence == (("court", made.id),)
    endless = reason(decided(IN_NEED, order("made", "2024-02-01", "SO")), "legal-status")
    assert endless is not None
    assert "no last day is recorded" in endless.sentence
    status = reason(decided(LOOKED_AFTER), "legal-status")
    assert status is not None
    assert status.evidence == ((CSC, LOOKED_AFTER.id),)
    assert "looked after (since 1 January 2024, as Children's social care set it)" in status.sentence


def test_where_dates_leave_it_open_it_cannot_be_decided() -> None:
    made = event("order.made", "2024-02-01", order="o", basis="C2", by="court")
    ended = event("order.ended", "2024-06-01", until="2024-08-01", precision="day", order="o", basis="C2", by="court")
    found = reason(decided(IN_NEED, made, ended), "legal-status")
    assert found is not None
    assert not found.certain


@pytest.mark.parametrize(
    ("named", "asked"),
    [([], True), ([worker()], False), ([worker(NURSERY)], True), ([worker("london-borough")], False)],
    ids=["nobody", "a worker of social care", "of another agency", "of another authority"],
)
def test_a_supervision_order_has_a_supervisor(named: list[Event], asked: bool) -> None:
    made = order("made", "2024-02-01", "SO", "2025-01-31")
    assert ("supervisor-missing" in codes(decided(LOOKED_AFTER, made, *named, to=3))) is asked


def test_no_supervisor_is_asked_of_another_order_nor_of_one_that_is_over() -> None:
    assert "supervisor-missing" not in codes(decided(LOOKED_AFTER, order("made", "2024-02-01", "C2"), to=3))
    over = order("made", "2023-02-01", "SO", "2024-01-31")
    assert "supervisor-missing" not in codes(decided(LOOKED_AFTER, over, to=3))
