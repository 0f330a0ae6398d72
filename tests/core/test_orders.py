"""Each rule of docs/picture.md, "Orders", and its clock, with the case that it covers and the case that it does not."""

from datetime import date
from typing import Any

import pytest

from projections import orders
from projections.calendar import bound
from projections.history import Extreme
from projections.rules.due import due, overdue
from schemas import Event
from tests.core.alerting import PACK, end, opened
from tests.given import HV, at, event, given, plan, through, tier

AIM = {"objective": "o", "text": "t"}
ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"


def order(verb: str, on: str, basis: str = "SO", expires: str | None = None, **more: Any) -> Event:
    return event(f"order.{verb}", on, order="o", basis=basis, expires_on=expires, **{"by": "court", **more})


def state(*events: Any, as_of: str | None = None) -> orders.Orders:
    found: orders.Orders = given(*events).state(orders, as_of)
    return found


def held(*events: Any) -> orders.Order:
    return state(*events).orders["court/o"]


def kinds(*events: Any) -> list[str]:
    return [found.kind for found in orders.conflicts(state(*events).orders)]


def test_made_varied_and_ended() -> None:
    made = held(order("made", ONE, expires="2024-08-01"))
    assert (made.basis, made.expires_on, made.open) == ("SO", date(2024, 8, 1), True)
    varied = held(order("made", ONE), order("varied", TWO, "C2", "2025-01-01", id="v"))
    assert (varied.basis, varied.expires_on, varied.varied and varied.varied.event) == (
        "C2", date(2025, 1, 1), ("court", "v"),
    )  # fmt: skip
    assert not held(order("made", ONE), order("ended", TWO)).open
    assert held(order("made", ONE), order("ended", TWO), order("made", THREE)).open


def test_what_was_never_made_or_is_over_is_not_varied() -> None:
    assert state(order("varied", ONE), order("ended", TWO)).orders == {}
    assert held(order("made", ONE), order("ended", TWO), order("varied", THREE, "C2")).basis == "SO"
    assert state(through(order("made", ONE))) == orders.EMPTY


def test_in_force_until_the_end_of_its_last_day_in_london() -> None:
    found = state(order("made", ONE, expires="2024-06-30")).orders
    assert list(orders.in_force(found, end("2024-06-30"))) == ["court/o"]
    assert orders.in_force(found, at("2024-07-01T00:00")) == {}
    assert orders.in_force(state(order("made", ONE), order("ended", TWO)).orders, at(THREE)) == {}


def test_ending_within_three_months_to_the_instant() -> None:
    found = state(order("made", ONE, expires="2024-06-30")).orders
    assert orders.ending(found, at("2024-03-31T23:59"), 3) == {}
    assert list(orders.ending(found, at("2024-04-01T00:00"), 3)) == ["court/o"]
    assert orders.ending(found, at("2024-07-01T00:00"), 3) == {}
    assert orders.ending(state(order("made", ONE)).orders, at(TWO), 3) == {}


def test_an_order_that_statute_bounds_and_that_gives_no_day() -> None:
    assert list(orders.without_end(state(order("made", ONE)).orders, at(TWO))) == ["court/o"]
    assert orders.without_end(state(order("made", ONE, expires="2024-06-30")).orders, at(TWO)) == {}
    assert orders.without_end(state(order("made", ONE, "C2")).orders, at(TWO)) == {}


def test_accounts_that_differ_are_shown_and_none_is_chosen() -> None:
    assert kinds(order("made", ONE), order("made", TWO)) == ["order-start"]
    assert kinds(order("made", ONE), order("made", "2024-03-01", precision="month")) == []
    assert kinds(order("made", ONE), order("ended", TWO), order("ended", THREE)) == ["order-end"]
    both = (order("made", ONE, expires="2024-08-01"), order("made", ONE, expires="2024-09-01"))
    assert kinds(*both) == ["order-expiry"]
    assert kinds(*both, order("varied", TWO, expires="2024-09-01")) == []
    again = (order("made", ONE), order("ended", TWO), order("made", THREE), order("ended", "2024-03-04"))
    assert kinds(*again) == ["order-start"]


def test_the_last_event_that_ended_being_looked_after_by_an_order() -> None:
    made = order("made", ONE, "C2")
    ended = state(made, order("ended", TWO, id="e"), order("ended", THREE)).looked_after_ended
    assert ended is not None and ended.event == ("court", "e")
    assert state(made, order("varied", TWO, "SO", id="v")).looked_after_ended is not None
    assert state(made, order("varied", TWO, "C1")).looked_after_ended is None
    assert state(order("made", ONE), order("ended", TWO)).looked_after_ended is None


class TestClock:
    MADE = order("made", "2024-01-01", expires="2024-12-31", id="made")

    def test_due_three_months_before_the_end_of_the_last_day(self) -> None:
        (clock,) = orders.clocks(state(self.MADE))
        found = due(clock, Extreme.EARLIEST, PACK)
        assert found is not None
        assert found.date() == date(2024, 9, 30)
        assert not overdue(clock, Extreme.EARLIEST, at("2024-09-30T23:59"), PACK)
        assert overdue(clock, Extreme.EARLIEST, at("2024-10-01T00:00"), PACK)

    def test_never_before_it_was_made(self) -> None:
        (clock,) = orders.clocks(state(order("made", ONE, expires="2024-03-31")))
        assert due(clock, Extreme.LATEST, PACK) == bound(clock.since, Extreme.LATEST)

    @pytest.mark.parametrize(
        ("plans", "asked"),
        [
            ([plan("opened", "2024-07-01", AIM)], 0),
            ([plan("opened", "2024-06-30", AIM)], 1),
            ([plan("opened", "2024-07-01", AIM, kind="pathway")], 0),
            ([plan("opened", "2024-07-01")], 1),
            ([plan("opened", "2024-07-01"), plan("reviewed", "2024-07-02", AIM)], 0),
            ([plan("opened", "2024-02-01", AIM), plan("reviewed", "2024-10-02")], 0),
            ([plan("reviewed", "2024-10-02", AIM)], 1),
            ([plan("opened", "2024-07-01", AIM), plan("ended", "2024-10-02")], 1),
            ([event("plan.opened", "2024-06-01", precision="month", until="2024-09-30", plan="p", kind="care",
                    objectives=[AIM])], 1),
        ],
    )  # fmt: skip
    def test_not_while_a_plan_is_open_that_is_for_after_it(self, plans: list[Event], asked: int) -> None:
        assert len(orders.clocks(state(self.MADE, *plans))) == asked

    def test_not_without_a_day_and_not_once_it_ended(self) -> None:
        assert orders.clocks(state(order("made", ONE, "C2"))) == []
        assert orders.clocks(state(self.MADE, order("ended", TWO))) == []

    def test_until_a_tier_is_set_after_the_last_day(self) -> None:
        assert len(orders.clocks(state(self.MADE, tier("2024-12-31", 3)))) == 1
        after = (self.MADE, tier("2025-01-01", 3))
        assert orders.clocks(state(*after)) == []
        assert len(orders.clocks(state(*after, order("varied", "2025-01-02", expires="2025-06-30")))) == 1

    def test_an_alert_opens_and_ends(self) -> None:
        assert opened(self.MADE, as_of=at("2024-09-30")) == []
        assert opened(self.MADE, as_of=at("2024-10-01")) == [("order-ending", "made")]
        assert opened(self.MADE, order("varied", "2024-10-02", expires="2025-12-31"), as_of=at("2024-10-03")) == []

    def test_what_is_said_of_an_order_of_another_agency_is_another_order(self) -> None:
        assert len(orders.clocks(state(self.MADE, order("made", ONE, expires="2024-12-31", by=HV)))) == 2
