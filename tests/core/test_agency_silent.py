"""An agency that worries, and of which nothing more is recorded: who is asked, when, and where a silence is normal."""

from datetime import datetime

import pytest

from projections import oversight
from projections.oversight import Oversight
from schemas import Event
from tests import given as say
from tests.core.alerting import TICK, opened
from tests.given import CSC, HV, NURSERY, at, event, given

RULE = "agency-gone-silent"
HELPED = say.tier("2017-01-02", 2, "early-help", by="early-offer-of-help")
WORRIED = say.contact("2017-05-08", say.worry("hygiene"), by=HV, id="start")
DUE = at("2017-07-08")  # five days of half-term


def silent(*events: Event, as_of: datetime) -> list[str]:
    return [start for rule, start in opened(*events, as_of=as_of) if rule == RULE]


def test_eight_weeks_in_early_help() -> None:
    assert silent(HELPED, WORRIED, as_of=DUE - TICK) == []
    assert silent(HELPED, WORRIED, as_of=DUE) == ["start"]


def test_three_months_for_a_child_in_need() -> None:
    needy = say.tier("2017-01-02", 3, "child-in-need")
    worried = say.contact("2017-09-04", say.worry("hygiene"), by=HV, id="start")
    due = at("2017-12-09")  # five days of half-term
    assert silent(needy, worried, as_of=due - TICK) == []
    assert silent(needy, worried, as_of=due) == ["start"]


@pytest.mark.parametrize(
    "stop",
    [
        event("appointment.kept", "2017-06-20", by=HV, service="clinic"),
        event("information.provided", "2017-06-20", by=HV, to=("school",)),
        say.contact("2017-06-20", say.change("hygiene"), by=HV),
        say.tier("2017-06-20", 1, "universal"),
        say.meeting("held", "2017-06-20", kind="team-around-child-or-family", who={HV: "attended"}),
        say.meeting("held", "2017-06-20", kind="team-around-child-or-family", who={HV: "written-view"}),
        event("death.recorded", "2017-06-20", cause="not-recorded"),
    ],
    ids=lambda stop: f"{stop.type}-{stop.id}",
)
def test_ends_with_anything_from_it_or_when_nobody_has_to_ask(stop: Event) -> None:
    assert silent(HELPED, WORRIED, stop, as_of=DUE) == []


@pytest.mark.parametrize(
    "other",
    [
        say.contact("2017-06-20", by=NURSERY),
        say.meeting("held", "2017-06-20", kind="team-around-child-or-family", who={HV: "apologies"}),
        say.meeting("held", "2017-06-20", kind="panel", who={HV: "attended"}),
    ],
    ids=lambda other: f"{other.type}-{other.id}",
)
def test_another_s_word_is_not_its_own(other: Event) -> None:
    assert silent(HELPED, WORRIED, other, as_of=DUE) == ["start"]


def test_school_holidays_are_not_counted() -> None:
    worried = say.contact("2017-07-10", say.worry("hygiene"), by="school", id="start")
    assert silent(HELPED, worried, as_of=at("2017-09-01")) == []
    assert silent(HELPED, worried, as_of=at("2017-11-10")) == ["start"]


@pytest.mark.parametrize("by", ["general-practice", "hospital", "police", "adult-mental-health", "probation"])
def test_of_those_that_meet_a_child_when_something_happens_or_work_with_adults_nobody_asks(by: str) -> None:
    worried = say.contact("2017-05-08", say.worry("hygiene"), by=by)
    assert silent(HELPED, worried, as_of=at("2018-05-01")) == []


def test_where_no_plan_or_service_is_open_nobody_asks_and_from_its_beginning_it_counts() -> None:
    assert silent(WORRIED, as_of=at("2018-05-01")) == []
    begun = say.plan("opened", "2017-06-08", kind="early-help")
    state: Oversight = given(WORRIED, begun).state(oversight)
    assert state.heard[HV].event == (CSC, begun.id)
    assert [each.item for each in oversight.clocks(state) if each.rule == RULE] == [HV]


@pytest.mark.parametrize(("on", "expected"), [("2016-01-01", []), ("2016-01-04", ["begun"])])
def test_of_what_another_time_left_open_nobody_asks(on: str, expected: list[str]) -> None:
    worried = say.contact(on, say.worry("hygiene"), by=HV)
    begun = say.tier("2017-01-02", 2, "early-help", by="early-offer-of-help", id="begun")
    assert silent(worried, begun, as_of=at("2017-05-01")) == expected


def test_only_who_worries_is_kept() -> None:
    state: Oversight = given(HELPED, WORRIED, say.contact("2017-05-10", by=NURSERY)).state(oversight)
    assert set(state.heard) == {HV}
