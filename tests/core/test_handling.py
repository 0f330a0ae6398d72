"""What is done with an alert: given, acknowledged, snoozed, climbed; and the digest of what waits for whom."""

from datetime import datetime
from typing import Any

import pytest

from projections.rules.alerts import due_at, recorded_of
from projections.rules.announcing import to_deliver
from projections.rules.asked import RULES
from projections.rules.clocked import CLOCKED
from projections.rules.digest import Told, digest
from projections.rules.gravity import GRAVITY, gravity
from projections.rules.handling import Handling, asked_of, handling, next_giving
from schemas import HUB, Event
from tests import given as say
from tests.core.alerting import PACK, TICK, announced, end, given_out, projection, recorded, states, told, watched
from tests.given import at, given

WORKER = {"account": "wkr-01", "role": "health visitor", "agency": "health-visiting"}
PROMISED = [say.sessions("planned", "2015-06-01", 8)]
NAME = "sessions-promised"


def held(events: list[Event]) -> Any:
    """The one alert of the plans, as it is kept."""
    ((_, alert),) = recorded_of(states(given(*events).entries)["plans"]).open.items()
    return alert


def raised() -> list[Event]:
    return watched(list(PROMISED), at("2015-07-01"))


def acknowledged(events: list[Event], on: str) -> list[Event]:
    (alert,) = (e for e in events if e.type == "alert.raised")
    data = {"alert": alert.id, "rule": NAME, "by": WORKER}
    return [*events, _hub("alert.acknowledged", on, alert.subject, data)]


def snoozed(events: list[Event], on: str, until: str) -> list[Event]:
    (alert,) = (e for e in events if e.type == "alert.raised")
    data = {"alert": alert.id, "rule": NAME, "by": WORKER, "reason": "r", "until_on": until}
    return [*events, _hub("alert.snoozed", on, alert.subject, data)]


def _hub(kind: str, on: str, subject: str, data: dict[str, Any]) -> Event:
    moment = at(on).isoformat()
    (said,) = told(
        {
            "id": f"{kind}-{on}", "source": HUB, "subject": subject, "type": kind, "dataschema": f"{kind}/1",
            "time": moment, "timeprecision": "minute", "recordedtime": moment, "data": data,
        }
    )  # fmt: skip
    return said


class TestGiving:
    def test_to_its_owner_once(self) -> None:
        events = given_out(raised(), at("2015-07-02"))
        (said,) = (e for e in events if e.type == "alert.delivered")
        assert (said.data.to, said.data.step, said.data.arrived) == ("lead professional", 0, True)
        assert said.subject == "childrens-social-care:c1"
        assert (handling(held(events), at("2015-07-02")), asked_of(held(events))) == (
            Handling.ASKED,
            "lead professional",
        )

    def test_climbs_when_nobody_acknowledges_in_the_pack_s_time_and_no_further_than_the_last(self) -> None:
        events = given_out(raised(), at("2015-07-02"))
        assert given_out(events, end("2015-07-09") - TICK) == events
        events = given_out(events, end("2015-07-09"))
        assert (handling(held(events), at("2015-07-10")), asked_of(held(events))) == (
            Handling.CLIMBED, "manager of the service"
        )  # fmt: skip
        events = given_out(events, at("2015-08-01"))
        assert asked_of(held(events)) == "head of service"
        assert next_giving("a", held(events), PACK) is None

    def test_a_delivery_that_did_not_arrive_is_none_and_of_two_the_first_counts(self) -> None:
        events = given_out(raised(), at("2015-07-02"))
        again = given_out(raised(), at("2015-07-03"))
        assert held([*events, again[-1]]) == held(events)
        lost = {"to": "head of service", "channel": "email", "step": 2, "arrived": False}
        (alert,) = (e for e in events if e.type == "alert.raised")
        said = _hub("alert.delivered", "2015-07-05", alert.subject, {"alert": alert.id, "rule": NAME, **lost})
        assert held([*events, said]) == held(events)

    def test_what_is_cleared_now_is_not_given(self) -> None:
        events = [*raised(), say.sessions("delivered", "2015-07-02", 8)]
        found = announced(events, at("2015-07-03"))
        assert to_deliver(states(given(*events).entries), at("2015-07-03"), PACK, found.cleared) == ()
        assert to_deliver(states(given(*events).entries), at("2015-07-03"), PACK) != ()


class TestAnswers:
    def test_acknowledged_it_stays_open_and_does_not_climb(self) -> None:
        events = acknowledged(given_out(raised(), at("2015-07-02")), "2015-07-03")
        assert handling(held(events), at("2016-01-01")) is Handling.ACKNOWLEDGED
        assert given_out(events, at("2016-01-01")) == events
        assert announced(events, at("2016-01-01")).cleared == ()

    def test_snoozed_it_rests_until_the_end_of_the_day_and_climbs_from_there(self) -> None:
        events = snoozed(given_out(raised(), at("2015-07-02")), "2015-07-03", "2015-07-31")
        assert handling(held(events), end("2015-07-31") - TICK) is Handling.SNOOZED
        assert handling(held(events), end("2015-07-31")) is Handling.ASKED
        assert given_out(events, end("2015-08-07") - TICK) == events
        assert asked_of(held(given_out(events, end("2015-08-07")))) == "manager of the service"

    @pytest.mark.parametrize(
        ("days", "expected"), [(("03", "06"), Handling.ASKED), (("06", "03"), Handling.ACKNOWLEDGED)]
    )
    def test_of_both_the_later_counts(self, days: tuple[str, str], expected: Handling) -> None:
        first, second = (f"2015-07-{day}" for day in days)
        events = snoozed(acknowledged(given_out(raised(), at("2015-07-02")), first), second, "2015-07-20")
        assert handling(held(events), at("2015-08-01")) is expected

    def test_with_the_alert_cleared_it_is_over_and_raised_again_it_begins_anew(self) -> None:
        events = acknowledged(given_out(raised(), at("2015-07-02")), "2015-07-03")
        events = watched([*events, say.sessions("delivered", "2015-07-04", 8)], at("2015-07-05"))
        events = watched([*events, say.sessions("planned", "2015-07-10", 3)], at("2015-08-10"))
        assert recorded(events)[-1] == ("alert.raised", NAME, 1)
        assert (held(events).acknowledged, held(events).delivered) == (None, None)

    def test_somebody_must_look_when_it_goes_to_the_next(self) -> None:
        def due(told_of: list[Event]) -> datetime | None:
            each = next(each for each in CLOCKED if each.name == "plans")
            return due_at(projection("plans").again(given(*told_of).entries), each.clocks, PACK)

        events = given_out(raised(), at("2015-07-02"))
        assert due(raised()) == end("2015-06-15")
        assert due(events) == end("2015-07-09")
        assert due(acknowledged(events, "2015-07-03")) is None


class TestDigest:
    def one(self, child: str, events: list[Event], service: str | None = "coram") -> Told:
        ((name, alert),) = recorded_of(states(given(*events).entries)["plans"]).open.items()
        return Told(child, name, alert, service)

    def test_one_line_for_one_cause_the_longest_due_first(self) -> None:
        events = given_out(raised(), at("2015-07-02"))
        later = given_out(watched([say.sessions("planned", "2015-06-20", 8)], at("2015-08-01")), at("2015-08-01"))
        found = digest([self.one("b", later), self.one("y", events), self.one("x", events)], at("2015-08-02"))
        (owner,) = found
        assert (owner.role, owner.service) == ("lead professional", "coram")
        assert [line.children for line in owner.lines] == [("x", "y"), ("b",)]
        assert owner.count(Handling.ASKED) == 3

    def test_whoever_is_sealed_stands_beside_nobody(self) -> None:
        """One event about two children would join them by their line."""
        told_of = [self.one(child, given_out(raised(), at("2015-07-02"))) for child in ("x", "y", "z")]
        told_of[1] = told_of[1]._replace(sealed=True)
        (owner,) = digest(told_of, at("2015-08-02"))
        assert [line.children for line in owner.lines] == [("x", "z"), ("y",)]

    def test_the_gravest_comes_first_whatever_is_due_longer(self) -> None:
        told_of = self.one("a", given_out(raised(), at("2015-07-02")))
        seen = Told(
            "b", "later", told_of.held._replace(rule="not-seen", start=("x", "1"), due_at=at("2015-07-01")), "c"
        )
        same = Told("c", "same", told_of.held._replace(rule="meeting-not-recorded", due_at=at("2015-01-01")), "coram")
        hurt = Told("d", "hurt", seen.held._replace(rule="strategy-not-recorded", start=("x", "2")), "c")
        for order in ((told_of, seen, same, hurt), (hurt, same, seen, told_of)):
            first, second = digest(order, at("2015-08-02"))
            assert [line.rules[0][0] for line in first.lines] == ["strategy-not-recorded", "not-seen"]
            assert [[rule for rule, _ in line.rules] for line in second.lines] == [[NAME, "meeting-not-recorded"]]

    def test_every_rule_has_one_place_records_last(self) -> None:
        places = [rule for rules in GRAVITY for rule in rules]
        assert sorted(places) == sorted(RULES)
        assert gravity("not-seen") < gravity("sessions-promised") < gravity("meeting-not-recorded") < gravity("new")

    def test_another_owner_another_service_or_state_is_another_line(self) -> None:
        events = given_out(raised(), at("2015-07-02"))
        climbed, seen = given_out(events, at("2015-07-20")), acknowledged(events, "2015-07-03")
        told_of = [self.one("a", events), self.one("b", climbed), self.one("c", seen), self.one("d", events, None)]
        found = {(owner.role, owner.service): len(owner.lines) for owner in digest(told_of, at("2015-07-20"))}
        assert found == {
            ("lead professional", "coram"): 2, ("manager of the service", "coram"): 1, ("lead professional", None): 1,
        }  # fmt: skip
