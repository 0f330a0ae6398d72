"""What people are told of: once, in words that follow from what is held, and when somebody must look again."""

from collections.abc import Callable
from datetime import datetime

import pytest

from projections.rules.alerts import due_at
from projections.rules.announcing import Announcement, asked_at, body, owner_service
from projections.rules.clocked import CLOCKED
from schemas import Event
from tests import given as say
from tests.core.alerting import PACK, TICK, announced, end, given_out, projection, recorded, told, watched
from tests.given import at, given


class TestTelling:
    PROMISED = (
        say.tier("2015-05-30", 2, "universal", service="early-offer-of-help"),
        say.sessions("planned", "2015-06-01", 8),
    )
    NAME = "sessions-promised"

    def test_raised_once_with_all_that_follows(self) -> None:
        (event,) = told(*announced(list(self.PROMISED), at("2015-07-01")).raised)
        assert event.happened == event.recorded == (end("2015-06-15"),) * 2
        assert event.subject == "childrens-social-care:c1"
        assert event.data.owner == "lead professional"
        assert recorded(watched(list(self.PROMISED), at("2015-07-01"))) == [("alert.raised", self.NAME, 0)]

    def test_whoever_looks_and_whenever_writes_the_same_bytes(self) -> None:
        found = {
            tuple(map(body, announced(list(self.PROMISED), at(day), seed).raised))
            for seed, day in enumerate(("2015-06-16", "2015-07-01", "2026-01-01"))
        }
        assert len(found) == 1

    def test_not_before_it_is_due(self) -> None:
        assert announced(list(self.PROMISED), end("2015-06-15") - TICK) == Announcement()

    def test_cleared_when_the_cause_ends_and_raised_again_under_a_new_number(self) -> None:
        events = watched(list(self.PROMISED), at("2015-07-01"))
        events = watched([*events, say.sessions("delivered", "2015-07-02", 8)], at("2015-07-03"))
        assert recorded(events) == [("alert.raised", self.NAME, 0), ("alert.cleared", self.NAME, 0)]
        events = watched([*events, say.sessions("planned", "2015-07-10", 3)], at("2015-08-10"))
        assert recorded(events)[2:] == [("alert.raised", self.NAME, 1)]

    def test_nothing_is_withdrawn_while_what_is_held_is_not_whole(self) -> None:
        told_of = watched(list(self.PROMISED), at("2015-07-01"))
        stopped = [*told_of, say.sessions("delivered", "2015-07-02", 8)]
        assert announced(stopped, at("2015-07-03"), whole=False) == Announcement()
        assert announced(stopped, at("2015-07-03")).cleared
        again = announced([*told_of, say.sessions("delivered", "2015-07-02", 1)], at("2015-09-01"), whole=False)
        assert (len(again.raised), len(again.cleared)) == (1, 1), "the same is asked of a later start"

    def test_superseded_by_a_later_start(self) -> None:
        events = watched(list(self.PROMISED), at("2015-07-01"))
        found = announced([*events, say.sessions("delivered", "2015-07-02", 1)], at("2015-09-01"))
        assert [d["data"]["start"]["id"] != events[1].id for d in found.raised] == [True]
        assert [d["id"] for d in found.cleared] == [f"{events[-1].id}-cleared"]
        assert found.cleared[0]["data"] == {**found.cleared[0]["data"], "alert": events[-1].id}

    def test_cleared_says_nothing_that_the_raised_did_not(self) -> None:
        events = watched(list(self.PROMISED), at("2015-07-01"))
        stopped = [*events, say.sessions("delivered", "2015-07-02", 8)]
        looks = [announced(stopped, at(day), seed).cleared for seed, day in enumerate(("2015-07-03", "2020-01-01"))]
        assert body(looks[0][0]) == body(looks[1][0])
        (event,) = told(*looks[0])
        assert (event.subject, event.data, event.recorded) == (events[-1].subject, events[-1].data, events[-1].recorded)
        assert event.time is None

    def test_the_service_of_the_owner_is_that_of_the_day_of_asking_unless_it_is_uncertain(self) -> None:
        moved = say.tier("2015-06-20", 2, "universal", service="coram", precision="month", recorded="2015-08-01")
        before = say.tier("2015-06-15", 2, "universal", service="early-offer-of-help")
        assert owner_service({"tier": projection("tier").again(given(before).entries)}) == "early-offer-of-help"
        assert owner_service({"tier": projection("tier").again(given(before, moved).entries)}) is None
        assert owner_service({}) is None

    def test_of_a_promise_it_is_the_agency_that_promised_whoever_holds_the_child_since(self) -> None:
        events = [*self.PROMISED, say.tier("2015-06-20", 3, service="childrens-social-care")]
        promised = [say.sessions("planned", "2015-06-01", 8, by="early-offer-of-help"), *events[:1], events[2]]
        given_to = given_out(watched(promised, at("2015-07-01")), at("2015-07-02"))
        assert [e.data.service for e in given_to if e.type == "alert.delivered"] == ["early-offer-of-help"]
        stored = {"tier": projection("tier").again(given(*events).entries)}
        assert owner_service(stored, "oversight", "early-offer-of-help/x") == "childrens-social-care"
        for rule in ("sessions-promised", "objective-overdue", "action-missed"):
            assert owner_service(stored, rule, "early-offer-of-help/plan/x") == "early-offer-of-help"
            assert asked_at(rule, "early-offer-of-help/plan/x") == "early-offer-of-help"
        for rule, item in (("view-unresolved", "health-visiting"), ("difference-unresolved", "health-visiting/c")):
            assert owner_service(stored, rule, item) == "health-visiting", "whose view it is, not who holds the child"
        assert asked_at("oversight", "") is None
        assert asked_at("plan-missing", "") is None


class TestDueAt:
    def due(self, *events: Event, of: str = "plans") -> datetime | None:
        each = next(each for each in CLOCKED if each.name == of)
        return due_at(projection(of).again(given(*events).entries), each.clocks, PACK)

    def test_never_where_nothing_runs(self) -> None:
        assert self.due() is None
        assert self.due(say.sessions("planned", "2015-06-01", 8), say.sessions("delivered", "2015-06-02", 8)) is None

    def test_the_first_of_what_is_not_told_of(self) -> None:
        events = [say.sessions("planned", "2015-06-01", 8), say.sessions("planned", "2015-06-08", 8, name="j")]
        assert self.due(*events) == end("2015-06-15")
        first = watched(events, at("2015-06-16"))
        assert self.due(*first) == end("2015-06-15"), "it is to be given to its owner"
        assert self.due(*given_out(first, at("2015-06-16"))) == end("2015-06-22")
        both = watched(events, at("2015-07-16"))
        assert self.due(*given_out(both, at("2015-07-16"))) == end("2015-07-23"), "nobody acknowledged them"

    def test_the_later_of_the_extremes(self) -> None:
        assert self.due(say.concern("2015-06-01", precision="month", recorded="2015-08-01"), of="concerns") == end(
            "2015-07-07"
        )

    @pytest.mark.parametrize(
        "then",
        [
            lambda: say.sessions("delivered", "2015-07-02", 8),
            lambda: say.sessions("delivered", "2015-07-02", 1),
        ],
    )
    def test_at_once_where_what_was_told_of_is_over(self, then: Callable[[], Event]) -> None:
        events = watched([say.sessions("planned", "2015-06-01", 8)], at("2015-07-01"))
        assert self.due(*events, then()) == at("2015-07-02")

    def test_at_once_where_what_was_told_of_is_due_later_only(self) -> None:
        """A sooner answer was asked for in a record that turned out to be wrong."""
        alert = watched([say.concern("2015-06-01", id="c")], at("2015-07-01"))[1]
        longer = say.concern("2015-06-01", id="c", by_on="2015-12-01")
        assert self.due(longer, alert, of="concerns") == end("2015-06-08")
