"""Alerts: each rule both sides of its due instant, imprecise starts, spans through time."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from projections.history import Extreme, point
from projections.rules.alerts import Alert, open_alerts
from projections.rules.spans import alerts_in, open_as_of
from schemas import Event
from schemas.moments import BEGINNING
from tests import given as say
from tests.core.alerting import PACK, TICK, end, opened, states
from tests.given import CSC, HV, NURSERY, at, given


def looked_after(on: str = "2015-06-01") -> Event:
    return say.tier(on, 4, "looked-after", id="start")


def met(on: str, name: str = "m1", **more: Any) -> Event:
    return say.meeting("held", on, name, **more)


def protected(on: str = "2015-06-01") -> Event:
    return say.tier(on, 4, "child-protection-plan", id="start")


def uneasy(on: str = "2015-06-05") -> Event:
    return say.contact(on, say.worry("hygiene"), id=f"worry-{on}")


def concern(on: str | None = "2015-06-01", **more: Any) -> Event:
    return say.concern(on, id="start", **more)


ABSENT = {"who": {NURSERY: "absent"}}
LED = (
    say.lead("named", "2015-06-01"),
    met("2015-06-02", "m1", **ABSENT),
    met("2015-06-09", "m2", id="start", **ABSENT),
)
RULES: tuple[tuple[str, tuple[Event, ...], datetime, Event | None], ...] = (
    ("meeting-due", (looked_after(),), end("2015-06-29"), met("2015-06-29")),
    ("meeting-due", (looked_after("2015-01-01"), met("2015-06-20", id="start")), at("2015-09-20"), None),
    ("meeting-due", (looked_after("2015-01-01"), met("2015-01-20"), met("2015-06-20", "m2", id="start")),
     at("2015-12-20"), None),
    ("meeting-due", (protected(),), end("2015-06-15"), met("2015-06-10")),
    ("meeting-due", (protected("2015-05-01"), met("2015-06-10", id="start")), at("2015-07-22"),
     met("2015-07-01", "m2")),
    ("meeting-due", (say.tier("2015-06-01", 3, id="start"),), at("2015-09-01"), met("2015-07-01")),
    ("meeting-due", (say.tier("2015-06-01", 2, "early-help", id="start"),), at("2015-07-13"), met("2015-07-01")),
    ("meeting-not-recorded", (say.meeting("planned", "2015-06-01", day="2015-06-10", id="start"),), end("2015-06-17"),
     met("2015-06-11", "m")),
    ("meeting-not-rearranged", (say.meeting("cancelled", "2015-06-01", id="start"),), end("2015-06-15"),
     met("2015-06-11", "m")),
    ("lead-missing", LED, at("2015-06-09"), None),
    ("oversight", (say.tier("2015-06-01", 3, id="start"), uneasy()), at("2015-09-01"), met("2015-07-01")),
    ("oversight", (say.tier("2015-06-01", 3, id="start"), uneasy("2015-10-01")), at("2015-10-01"), met("2015-07-01")),
    ("oversight", (looked_after(), uneasy()), at("2015-12-01"), met("2015-07-01")),
    ("closed-with-worries", (say.tier("2015-06-01", 2), uneasy(), say.tier("2015-07-01", 1, "universal", id="start")),
     at("2015-07-01"), None),
    ("concern-unanswered", (concern(),), end("2015-06-08"), say.answered("2015-06-03", concern(), "agreed")),
    ("concern-unanswered", (concern(by_on="2015-06-03"),), end("2015-06-03"),
     say.answered("2015-06-03", concern(), "agreed")),
    ("difference-of-view", (concern("2015-05-01"), say.answered("2015-06-04", concern(), "declined", id="start")),
     end("2015-06-11"), say.answered("2015-06-05", concern(), "agreed")),
    ("difference-unresolved", (concern("2015-05-01"), say.answered("2015-06-04", concern(), "declined", id="start")),
     end("2015-07-02"), say.disagreed("2015-06-20", concerning=[{"source": NURSERY, "id": "start"}])),
    ("sessions-promised", (say.sessions("planned", "2015-06-01", 8, id="start"),), end("2015-06-15"),
     say.sessions("delivered", "2015-06-10", 8)),
)  # fmt: skip
QUIET: tuple[tuple[str, tuple[Event, ...], str], ...] = (
    ("meeting-due", (say.tier("2015-06-01", 1, "universal"),), "2020-06-01"),
    ("meeting-due", (looked_after("1991-06-01"),), "2011-01-01"),  # no edition was in force
    ("oversight", (say.tier("2015-06-01", 3),), "2020-06-01"),  # no worry
    ("oversight", (uneasy(),), "2020-06-01"),  # nobody involved
    ("lead-missing", (*LED[:2], met("2015-06-09", "m2", who={NURSERY: "attended"})), "2015-06-10"),
    ("closed-with-worries", (say.tier("2015-06-01", 2), say.tier("2015-07-01", 1, "universal")), "2020-06-01"),
)


@pytest.mark.parametrize(
    ("rule", "events", "due", "stop"), RULES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_rule_both_sides(rule: str, events: tuple[Event, ...], due: datetime, stop: Event | None) -> None:
    assert (rule, "start") not in opened(*events, as_of=due - TICK)
    assert (rule, "start") in opened(*events, as_of=due)
    assert (rule, "start") in opened(*events, as_of=due + timedelta(days=30))
    if stop:
        assert (rule, "start") not in opened(*events, stop, as_of=due)


@pytest.mark.parametrize(("rule", "events", "as_of"), QUIET)
def test_what_no_rule_asks_of(rule: str, events: tuple[Event, ...], as_of: str) -> None:
    assert rule not in {found for found, _ in opened(*events, as_of=at(as_of))}


class TestImpreciseStarts:
    EVENTS = (concern("2015-06-01", precision="month", recorded="2015-08-01"),)

    @pytest.mark.parametrize(
        ("as_of", "expected"), [(end("2015-06-08"), 0), (end("2015-07-07") - TICK, 0), (end("2015-07-07"), 1)]
    )
    def test_open_only_when_overdue_at_both_extremes(self, as_of: datetime, expected: int) -> None:
        assert len(opened(*self.EVENTS, as_of=as_of)) == expected

    def test_the_due_instant_is_the_later(self) -> None:
        (alert,) = open_alerts(states(given(*self.EVENTS).entries), at("2016-01-01"), PACK)
        assert alert.due_at == end("2015-07-07")

    def test_each_extreme_has_its_span(self) -> None:
        spans = alerts_in(given(*self.EVENTS).entries, BEGINNING, at("2016-01-01"), PACK)
        assert [(span.extreme, span.begins_at) for span in spans] == [
            (Extreme.EARLIEST, end("2015-06-08")), (Extreme.LATEST, end("2015-07-07"))
        ]  # fmt: skip

    def test_an_unknown_time_is_bounded_by_its_recording(self) -> None:
        events = (concern(None, recorded="2015-06-01"),)
        assert not opened(*events, as_of=at("2015-06-08"))  # no edition in force at the earliest: never judged there


class TestThroughTime:
    def test_a_lapse_that_is_over_is_history(self) -> None:
        events = (say.tier("2015-06-01", 3), met("2015-10-01"))
        spans = alerts_in(given(*events).entries, BEGINNING, at("2015-12-01"), PACK)
        (first, second) = (span for span in spans if span.due.rule.id == "meeting-due")
        assert {(span.begins_at, span.ends_at) for span in (first, second)} == {(at("2015-09-01"), at("2015-10-01"))}
        assert "meeting-due" not in {rule for rule, _ in opened(*events, as_of=at("2015-12-01"))}

    @pytest.mark.parametrize(
        ("start", "finish", "expected"),
        [("2015-08-01", "2015-08-31", 0), ("2015-09-02", "2015-09-03", 2), ("2015-10-01", "2015-12-01", 0)],
    )
    def test_only_spans_that_touch_what_is_asked_for(self, start: str, finish: str, expected: int) -> None:
        entries = given(say.tier("2015-06-01", 3), met("2015-10-01")).entries
        spans = alerts_in(entries, at(start), at(finish), PACK)
        assert len([span for span in spans if span.due.rule.id == "meeting-due"]) == expected


def test_alerts_sort_and_match_by_rule_and_item() -> None:
    events = [say.sessions("planned", "2015-06-02", 8, name="b"), say.sessions("planned", "2015-06-01", 8, name="a")]
    found: list[Alert] = open_alerts(states(given(*events).entries), at("2016-01-01"), PACK)
    assert [alert.item for alert in found] == [f"{CSC}/a", f"{CSC}/b"]
    assert HV not in {alert.start[0] for alert in found}


class TestAnyHistory:
    """The whole history folded onward says of every moment what the state of that moment says."""

    @staticmethod
    def some(random: Random) -> Event:
        on = f"2015-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        when = {"precision": random.choice(["minute", "day", "month"])}
        name = random.choice(["m1", "m2"])
        verb = random.choice(["planned", "delivered", "missed"])
        status = random.choice(["universal", "early-help", "looked-after"])
        return random.choice(
            [
                lambda: say.tier(on, random.randint(1, 4), status, **when),
                lambda: say.contact(on, random.choice([say.worry, say.change])("hygiene"), **when),
                lambda: say.meeting(random.choice(["held", "cancelled"]), on, name, **when),
                lambda: say.meeting("planned", on, name, day=f"2015-{random.randint(1, 12):02}-05", **when),
                lambda: say.sessions(verb, on, 2, **when),
                lambda: say.concern(on, id=f"c{random.randint(1, 10**9)}", **when),
                lambda: say.disagreed(on, stage=random.randint(1, 3), **when),
                lambda: say.disagreement("answered", on, answer="agreed", stage=random.randint(1, 3), **when),
                lambda: say.event("tier.viewed", on, by=NURSERY, tier=random.randint(1, 4), **when),
            ]
        )()  # fmt: skip

    @pytest.mark.parametrize("seed", range(60))
    def test_spans_and_states_agree(self, seed: int) -> None:
        random = Random(seed)
        entries = given(*(self.some(random) for _ in range(12))).entries
        spans = alerts_in(entries, BEGINNING, at("2030-01-01"), PACK)
        moments = {
            at("2016-06-01"),
            *(span.begins_at for span in spans),
            *(span.ends_at for span in spans if span.ends_at),
        }
        moments |= {point(entry.event, extreme) for entry in entries for extreme in Extreme}
        for moment in sorted(around for each in moments for around in (each - TICK, each)):
            found = open_alerts(states(entries, moment), moment, PACK)
            assert [a.identity for a in open_as_of(spans, moment)] == [a.identity for a in found], moment
