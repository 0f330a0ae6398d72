"""A service takes a child on at tier 2 where a court order is history: whether anybody opened it."""

from typing import Any

import pytest

from schemas import Event
from tests import given as say
from tests.core.alerting import TICK, end, opened
from tests.given import CSC, HV, at, event

PAS = "prevention-and-support"
ORDER = event("order.made", "2013-09-01", order="so", basis="SO")
ENDED = event("order.ended", "2014-09-01", order="so", basis="SO")
REFERRED = event("referral.made", "2017-05-02", by=HV, referral="r", to=PAS, id="r")
HELPED = say.tier("2017-05-03", 2, "early-help", by=PAS, service=PAS)
DUE = end("2017-05-17")


def taken(on: str = "2017-05-03", decision: str = "accepted", **more: Any) -> Event:
    return event(
        "referral.decided",
        on,
        referral={"source": HV, "id": "r"},
        decision=decision,
        **{"by": PAS, "id": "start"} | more,
    )


def told(on: str, by: str = CSC, to: str = PAS) -> Event:
    return event("information.provided", on, by=by, to=(to,))


KNOWN = (ORDER, ENDED, REFERRED, taken(), HELPED)


def asked(*events: Event, as_of: Any = DUE) -> list[str]:
    return [start for rule, start in opened(*events, as_of=as_of) if rule == "history-unopened"]


def test_both_sides_of_the_limit() -> None:
    assert asked(*KNOWN, as_of=DUE - TICK) == []
    assert asked(*KNOWN) == ["start"]


@pytest.mark.parametrize(
    "stop",
    [
        taken("2017-05-10", earlier_records="looked-at", id="again"),
        told("2017-05-10"),
        say.tier("2017-05-10", 3, "child-in-need"),
        say.tier("2017-05-10", 1, "universal"),
        say.tier("2017-05-10", 1, "universal", by=PAS, service=PAS),
        taken("2017-05-10", "not-accepted", id="again"),
        say.tier("2017-05-10", 2, "early-help", by=PAS, service="coram"),
        event("death.recorded", "2017-05-10", cause="not-recorded"),
    ],
    ids=lambda stop: f"{stop.type}-{stop.id}",
)
def test_what_ends_it(stop: Event) -> None:
    assert asked(*KNOWN, stop) == []


@pytest.mark.parametrize(
    "other",
    [
        taken("2017-05-10", earlier_records="not-looked-at", id="start"),
        taken("2017-05-10", earlier_records="none-held", id="start"),
        told("2017-05-10", by="nursery"),
        told("2017-05-10", to="school"),
        told("2017-05-01"),
    ],
    ids=lambda other: f"{other.type}-{other.id}",
)
def test_what_does_not(other: Event) -> None:
    events = [each for each in KNOWN if each.id != other.id]
    assert asked(*events, other, as_of=end("2017-06-20")) == ["start"]


def test_looked_at_when_it_was_taken_on() -> None:
    looked = taken(earlier_records="looked-at")
    assert asked(ORDER, ENDED, REFERRED, looked, HELPED, as_of=at("2018-01-01")) == []
    before = taken("2017-05-01", earlier_records="looked-at")
    assert asked(ORDER, ENDED, before, REFERRED, HELPED, as_of=at("2018-01-01")) == [], "it sorts before its referral"


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ((), []),
        ((event("order.made", "2000-01-01", order="o", basis="C2"),), ["start"]),
        ((event("order.made", "2000-01-01", order="o", basis="SO", expires_on="2012-05-03"),), ["start"]),
        ((event("order.made", "2000-01-01", order="o", basis="SO", expires_on="2012-05-02"),), []),
        ((ORDER, event("order.ended", "2012-05-03", order="so", basis="SO")), []),
    ],
)
def test_an_order_counts_for_five_years(orders: tuple[Event, ...], expected: list[str]) -> None:
    older = tuple(
        event("order.made", "2011-09-01", order="so", basis="SO") if each is ORDER else each for each in orders
    )
    assert asked(*older, REFERRED, taken("2017-05-03T13:00"), HELPED) == expected


def test_who_refers_from_the_records_that_hold_the_order_has_them_open() -> None:
    made = event("referral.made", "2017-05-02", by=CSC, referral="r", to=PAS, id="r")
    decision = event("referral.decided", "2017-05-03", by=PAS, referral={"source": CSC, "id": "r"}, decision="accepted")
    assert asked(ORDER, ENDED, made, decision, HELPED, as_of=at("2018-01-01")) == []
