"""An overtaken decision raises one alert over real Kafka and Postgres, until somebody has looked again."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from tests.flow.hub import Hub, until
from tests.flow.stepping import AGENCY, ask, messages, ready, tier, told, worry
from tests.flow.test_watch import looked, watching

PATIENT: Final = {"fresh_seconds_max": 30.0}
RULE: Final = "decision-overtaken"


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def words(hub: Hub, child: str) -> list[tuple[str, str, int]]:
    """What was recorded of alerts on the child's decisions: type, decision, number."""
    held: list[dict[str, Any]] = [
        json.loads(record.value or b"") for record in hub.records() if record.place.topic == "hub.alerts"
    ]
    return [
        (event["type"], event["data"]["start"]["id"], event["data"]["number"])
        for event in held
        if event["subject"] == f"{AGENCY}:{child}" and event["data"]["rule"] == RULE and "start" in event["data"]
    ]


def late(child: str) -> dict[str, Any]:
    return worry(9, child, recorded_days_ago=1)


def publish(hub: Hub, *events: dict[str, Any]) -> None:
    hub.publish(messages(*events))
    hub.await_projected()


def open_now(hub: Hub, child: str, *words: str) -> str:
    done = hub.run_cli("alerts", f"{AGENCY}:{child}", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_raised_once_by_two_watches_and_cleared_by_a_later_decision_that_saw_it(hub: Hub) -> None:
    publish(hub, *ready("d-1"), *ready("d-2"))
    first, other = ask(hub, "d-1", **PATIENT), ask(hub, "d-2", **PATIENT)
    assert (first.outcome, other.outcome) == ("allowed", "allowed")
    came = late("d-1")
    with watching(hub, "first"), watching(hub, "second"):
        publish(hub, worry(0, "d-2"))
        publish(hub, came)
        until(lambda: words(hub, "d-1"), what="raised")
        for name in ("first", "second"):
            looked(hub, name)
        assert words(hub, "d-1") == [("alert.raised", first.decision, 0)]
        shown = open_now(hub, "d-1")
        assert RULE in shown
        assert "MASH manager" in shown
        assert came["id"] in shown
        assert RULE in hub.run_cli("alerts").stdout
        again = ask(hub, "d-1", **PATIENT)
        assert (again.outcome, again.is_overtaken) == ("refused", False)
        until(lambda: len(words(hub, "d-1")) == 2, what="cleared")
        looked(hub, "first")
    assert words(hub, "d-1")[1] == ("alert.cleared", first.decision, 0)
    assert words(hub, "d-2") == []
    assert RULE not in open_now(hub, "d-1")
    assert not hub.rows("select 1 from reject where topic = 'hub.alerts'")


def test_a_watch_that_starts_later_and_a_rebuild_tell_it_no_second_time(hub: Hub) -> None:
    publish(hub, *ready("d-3"))
    decided = ask(hub, "d-3", **PATIENT)
    publish(hub, late("d-3"))
    assert RULE in open_now(hub, "d-3"), "it is open before anybody was told"
    with watching(hub, "late"):
        until(lambda: words(hub, "d-3"), what="raised")
    assert hub.run_cli("rebuild", "decisions").returncode == 0
    with watching(hub, "later"):
        looked(hub, "later", 3)
    assert words(hub, "d-3") == [("alert.raised", decided.decision, 0)]
    assert RULE in open_now(hub, "d-3")


def test_the_step_that_was_taken_is_looked_at_again_as_it_was_before_it(hub: Hub) -> None:
    publish(hub, *ready("d-4"))
    assert ask(hub, "d-4", **PATIENT).outcome == "allowed"
    publish(hub, tier(1, 0, "d-4"))
    assert ask(hub, "d-4", **PATIENT).note == "Not a step down: nothing is checked."
    came = late("d-4")
    publish(hub, came)
    assert RULE in open_now(hub, "d-4"), "the answer that checked nothing was no look"
    again = ask(hub, "d-4", **PATIENT)
    assert (again.outcome, again.from_tier) == ("refused", 2)
    assert f"{AGENCY}/{came['id']}" in {name for reason in again.reasons for name in reason.evidence}
    assert RULE not in open_now(hub, "d-4")


def test_what_a_relative_was_told_of_at_another_time_overtakes_nothing(hub: Hub) -> None:
    tie = {"relative": "d-mother", "relation": "mother", "from_on": "2020-01-01", "until_on": "2020-06-30"}
    publish(hub, *ready("d-5"), told("relationship.recorded", tie, 50, "d-5"))
    assert ask(hub, "d-5", **PATIENT).outcome == "allowed"
    publish(hub, worry(9, "d-mother", recorded_days_ago=1))
    assert RULE not in open_now(hub, "d-5")
    publish(hub, late("d-5"))
    assert RULE in open_now(hub, "d-5")
