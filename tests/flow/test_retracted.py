"""A worry that was taken back is asked about over real Kafka and Postgres, until the next decision has looked at it."""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from services.referral.answers import StepDownAnswer
from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, ask, contact, messages, ready, told, worry
from tests.flow.test_gate import day

PATIENT: Final = {"fresh_seconds_max": 30.0}
CODE: Final = "worry-retracted"


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def taken_back(child: str, event: dict[str, Any], days_ago: float = 0) -> dict[str, Any]:
    return told("record.retracted", {"target": event["id"], "reason": "entered on the wrong record"}, days_ago, child)


def publish(hub: Hub, *events: dict[str, Any]) -> None:
    hub.publish(messages(*events))
    hub.await_projected()


def evidence(answer: StepDownAnswer) -> set[str]:
    return {name for reason in answer.reasons if reason.code == CODE for name in reason.evidence}


def names(*events: dict[str, Any]) -> set[str]:
    return {f"{AGENCY}/{event['id']}" for event in events}


def test_until_the_next_decision_has_looked_at_it(hub: Hub) -> None:
    first = worry(5, "r-1")
    gone = taken_back("r-1", first, 4)
    publish(hub, *ready("r-1"), first, gone)
    looked = ask(hub, "r-1", **PATIENT)
    assert (looked.outcome, evidence(looked)) == ("allowed", names(first, gone))
    after = ask(hub, "r-1", **PATIENT)
    assert evidence(after) == set()
    assert CODE in after.passed
    second = worry(3, "r-1")
    publish(hub, second)
    assert "worries-open" in {reason.code for reason in ask(hub, "r-1", **PATIENT).reasons}
    gone = taken_back("r-1", second)
    publish(hub, gone)
    again = ask(hub, "r-1", **PATIENT)
    assert (again.outcome, evidence(again)) == ("allowed", names(second, gone))


def test_what_is_no_worry_may_be_taken_back(hub: Hub) -> None:
    visit = contact(4, "r-2")
    publish(hub, *ready("r-2"), visit, taken_back("r-2", visit))
    assert evidence(ask(hub, "r-2", **PATIENT)) == set()


def test_as_of_a_past_day_by_what_was_taken_back_by_then(hub: Hub) -> None:
    first = worry(40, "r-3")
    publish(hub, *ready("r-3"), first, taken_back("r-3", first, 20))
    for days_ago, expected in ((30, False), (10, True)):
        then = ask(hub, "r-3", as_of=day(days_ago), **PATIENT)
        assert bool(evidence(then)) is expected


def test_an_account_that_is_not_the_last_of_its_sort(hub: Hub) -> None:
    """A request that rests on it is asked about it, though the state keeps the last alone."""
    said = {
        "topic": "routines",
        "polarity": "strength",
        "basis": "reported-by-parent",
        "said_by": "mother",
        "text": "t",
    }
    first, last = contact(9, "r-4", said), contact(4, "r-4", said)
    publish(hub, *ready("r-4"), first, last)
    answer = ask(hub, "r-4", rests_on=tuple(names(first)), **PATIENT)
    (reason,) = [reason for reason in answer.reasons if reason.code == "account-unseen"]
    assert set(reason.evidence) == names(first)
