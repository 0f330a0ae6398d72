"""Clocks of the law: an order without its last day, an interim order that stands, a looked-after child by nothing."""

from datetime import date

import pytest

from projections import orders
from schemas import Event
from tests.core.alerting import end, opened
from tests.given import at, event, given, through, tier

MADE = "2024-03-01"
LOOKED_AFTER = tier("2024-03-01", 4, "looked-after", id="set")
WITHOUT, STANDING, MISSING = "order-without-end", "interim-order-standing", "legal-status-missing"


def order(verb: str, on: str, basis: str, expires: str | None = None, **more: str) -> Event:
    return event(f"order.{verb}", on, order="o", basis=basis, expires_on=expires, **{"by": "court", "id": verb, **more})


def rules(*events: Event) -> list[str]:
    return [clock.rule for clock in orders.clocks(given(*events).state(orders))]


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("SO", WITHOUT), ("L1", WITHOUT), ("L2", WITHOUT), ("L3", WITHOUT), ("C1", STANDING), ("ISO", STANDING),
     ("C2", None), ("SGO", None)],
)  # fmt: skip
def test_what_is_asked_of_an_order_without_a_day_is_by_its_kind(basis: str, expected: str | None) -> None:
    asked = [expected] if expected else []
    made = order("made", MADE, basis)
    assert rules(made) == asked
    assert rules(made, order("varied", "2024-03-02", basis)) == asked
    assert rules(made, order("varied", "2024-03-02", basis, "2025-01-01")) == (["order-ending"])
    assert rules(made, order("ended", "2024-03-02", basis)) == []
    assert rules(made, order("varied", "2024-03-02", "C2")) == []


def test_the_last_day_is_asked_for_on_the_next_working_day() -> None:
    made = order("made", MADE, "L2")
    assert opened(made, as_of=at("2024-03-04T23:59")) == []
    assert opened(made, as_of=end("2024-03-04")) == [(WITHOUT, "made")]
    varied = order("varied", "2024-03-05", "L2", "2024-03-08")
    assert (WITHOUT, "made") not in opened(made, varied, as_of=at("2024-03-06"))


def test_an_interim_order_is_asked_about_when_the_law_of_its_day_says_so() -> None:
    made = order("made", MADE, "C1")
    assert opened(made, as_of=at("2024-08-30T11:59")) == []
    assert opened(made, as_of=at("2024-08-30T12:00")) == [(STANDING, "made")]
    assert opened(made, order("ended", "2024-08-31", "C1"), as_of=at("2024-09-01")) == []
    before, after = (order("made", day, "C1") for day in ("2014-04-21", "2014-04-22"))
    assert opened(before, as_of=at("2014-06-16")) == [(STANDING, "made")], "eight weeks, as enacted"
    assert opened(after, as_of=at("2014-06-18")) == []


def missing(*events: object) -> str | None:
    since = given(*events).state(orders).lawful.missing  # type: ignore[arg-type]
    return since.event[1] if since else None


def test_looked_after_without_an_order_or_agreement() -> None:
    assert missing(LOOKED_AFTER) == "set"
    assert missing(through(LOOKED_AFTER)) is None
    assert missing(tier("2024-03-01", 4, "looked-after", bases=["V2"])) is None
    assert missing(tier("2024-03-01", 4, "looked-after", bases=["S47"], id="set")) == "set"
    assert missing(tier("2024-03-01", 4, "child-protection-plan")) is None
    assert missing(order("made", "2024-02-01", "C2"), LOOKED_AFTER) is None
    assert missing(LOOKED_AFTER, order("made", "2024-03-02", "C2")) is None
    assert missing(LOOKED_AFTER, order("made", "2024-03-02", "SO")) == "set", "the first event of it stays"
    assert missing(LOOKED_AFTER, tier("2024-03-05", 4, "looked-after")) == "set"
    assert missing(LOOKED_AFTER, tier("2024-03-05", 3)) is None


def test_it_is_missing_again_from_the_end_of_the_order() -> None:
    made = order("made", "2024-02-01", "C1")
    assert missing(made, LOOKED_AFTER, order("ended", "2024-04-01", "C1")) == "ended"
    assert missing(made, LOOKED_AFTER, order("varied", "2024-04-01", "SO")) == "varied"
    assert missing(made, LOOKED_AFTER, order("varied", "2024-04-01", "C2")) is None
    again = order("made", "2024-04-02", "C2", id="again")
    assert missing(made, LOOKED_AFTER, order("ended", "2024-04-01", "C1"), again) is None


def test_the_legal_status_is_asked_for_on_the_next_working_day() -> None:
    assert (MISSING, "set") not in opened(LOOKED_AFTER, as_of=at("2024-03-04T23:59"))
    assert (MISSING, "set") in opened(LOOKED_AFTER, as_of=end("2024-03-04"))
    named = tier("2024-03-05", 4, "looked-after", bases=["V2"])
    assert MISSING not in dict(opened(LOOKED_AFTER, named, as_of=at("2024-03-06")))


def test_what_is_asked_ends_with_the_day() -> None:
    """An order that gives a day is asked about by that day alone."""
    made = order("made", MADE, "SO", "2025-02-28")
    (clock,) = orders.clocks(given(made).state(orders))
    assert (clock.rule, clock.ends_on) == ("order-ending", date(2025, 2, 28))
