"""When somebody last looked at the child through the gate: given these decisions, when asked, then this."""

from typing import Any

from projections import decisions
from schemas import Event
from tests.core.deciding import said
from tests.given import Given, given, through


def decided(on: str, id: str, outcome: str = "allowed", passed: tuple[str, ...] = ("not-fresh",)) -> Event:
    content: dict[str, Any] = {
        "key": id, "to": 2, "asked_by": "manager", "outcome": outcome, "passed": passed, "positions": [],
        "rule_pack": "p", "code_version": "c",
    }  # fmt: skip
    return said("step_down.decided", on, content, "hub", id=id, subject="health-visiting:c1")


def last(found: Given) -> str | None:
    mark = found.state(decisions).last
    return mark.event[1] if mark else None


def test_the_last_that_answered_yes_or_no_counts() -> None:
    told = decided("2024-01-01", "yes"), decided("2024-02-01", "no", "refused")
    given(*told).when(last).then("no")
    given(*reversed(told)).when(last).then("no")


def test_cannot_decide_is_no_look() -> None:
    given(decided("2024-01-01", "yes"), decided("2024-02-01", "open", "cannot-decide")).when(last).then("yes")


def test_where_nothing_was_checked_nobody_looked() -> None:
    given(decided("2024-01-01", "no-step-down", passed=())).when(last).then(None)


def test_a_decision_about_an_adult_is_none_about_the_child() -> None:
    given(through(decided("2024-01-01", "yes"))).when(last).then(None)


def test_as_of_a_day_a_later_decision_is_not_there() -> None:
    found = given(decided("2024-01-01", "first"), decided("2024-02-01", "second"))
    assert found.state(decisions, "2024-01-15").last.event == ("hub", "first")
