"""Steps down that no decision of the gate covers: docs/picture.md, "Steps", and the clock of docs/clocks.md."""

from typing import Any

import pytest

from projections import steps
from schemas import Event
from schemas.events import EVENT, VERSIONS
from tests.core.alerting import opened
from tests.given import CSC, at, event, given, tier

ONE, TWO, THREE = "2026-11-02", "2026-11-03", "2026-11-04"


def of_hub(kind: str, on: str, data: dict[str, Any]) -> Event:
    return EVENT.validate_python(
        {
            "id": f"{kind}-{on}", "source": "hub", "subject": f"{CSC}:c1", "type": kind,
            "dataschema": f"{kind}/{VERSIONS[kind]}", "time": at(on), "timeprecision": "minute", "recordedtime": at(on),
            "data": data,
        },
        strict=False,
    )  # fmt: skip


def decided(on: str, to: int = 2, outcome: str = "allowed", passed: tuple[str, ...] = ("not-fresh",)) -> Event:
    said = {"key": "k", "to": to, "asked_by": "m", "outcome": outcome, "passed": passed, "positions": (),
            "rule_pack": "p", "code_version": "c"}  # fmt: skip
    return of_hub("step_down.decided", on, said)


def overridden(on: str, to: int = 2, managers: int = 2) -> Event:
    by = [
        {"account": f"manager-{n}", "name": f"Person {n}", "role": "manager", "agency": CSC, "grade": "manager",
         "reasons": ({"code": "worries-open", "written": "w"},)}
        for n in range(1, managers + 1)
    ]  # fmt: skip
    return of_hub("step_down.overridden", on, {"decision": "d", "to": to, "by": tuple(by)})


def undecided(*events: Any) -> list[tuple[int, int]]:
    state: steps.Steps = given(*events).state(steps)
    return [(down.was, down.tier) for down in state.undecided]


def alerted(*events: Event, on: str) -> list[str]:
    """The steps of which the alert is open."""
    return [start for rule, start in opened(*events, as_of=at(on)) if rule == steps.UNDECIDED]


def test_a_step_down_without_a_decision_is_shown_and_a_step_up_is_not() -> None:
    assert undecided(tier(ONE, 3), tier(TWO, 2)) == [(3, 2)]
    assert undecided(tier(ONE, 2), tier(TWO, 3)) == []
    assert undecided(tier(ONE, 3), tier(TWO, 3, "looked-after")) == []
    assert undecided(tier(ONE, 3), tier(TWO, 2), tier(THREE, 1)) == [(3, 2), (2, 1)]


def test_covered_by_a_decision_to_that_tier_before_or_after() -> None:
    assert undecided(tier(ONE, 3), decided(TWO), tier(THREE, 2)) == []
    assert undecided(tier(ONE, 3), tier(TWO, 2), decided(THREE)) == []
    assert undecided(tier(ONE, 3), decided(TWO, 1), tier(THREE, 2)) == [(3, 2)]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({"outcome": "refused"}, [(3, 2)]), ({"outcome": "cannot-decide"}, [(3, 2)]),
        ({"outcome": "refused", "to": 1}, []), ({"outcome": "refused", "passed": ()}, []),
    ],
)  # fmt: skip
def test_a_later_no_takes_the_yes_back(later: dict[str, Any], expected: list[tuple[int, int]]) -> None:
    no = decided(f"{TWO}T13:00", **later)
    assert undecided(tier(ONE, 3), decided(TWO), no, tier(THREE, 2)) == expected
    assert undecided(tier(ONE, 3), decided(TWO), no, decided(f"{TWO}T14:00"), tier(THREE, 2)) == []


@pytest.mark.parametrize(
    "no", [decided(TWO, outcome="refused"), decided(TWO, outcome="cannot-decide"), decided(TWO, passed=())]
)
def test_only_a_yes_after_checks_covers(no: Event) -> None:
    assert undecided(tier(ONE, 3), no, tier(THREE, 2)) == [(3, 2)]


def test_overridden_by_two_managers_it_is_covered() -> None:
    assert undecided(tier(ONE, 3), overridden(TWO), tier(THREE, 2)) == []
    assert undecided(tier(ONE, 3), overridden(TWO, 1), tier(THREE, 2)) == [(3, 2)]


def test_one_manager_of_two_covers_nothing() -> None:
    assert undecided(tier(ONE, 3), overridden(TWO, managers=1), tier(THREE, 2)) == [(3, 2)]
    assert undecided(tier(ONE, 3), tier(TWO, 2), overridden(THREE, managers=1)) == [(3, 2)]
    assert undecided(tier(ONE, 3), decided(ONE + "T13:00"), overridden(TWO, managers=1), tier(THREE, 2)) == []


def test_a_decision_is_for_one_step_and_for_three_months() -> None:
    assert undecided(tier("2026-01-01", 3), decided("2026-02-02"), tier("2026-05-02", 2)) == []
    assert undecided(tier("2026-01-01", 3), decided("2026-02-02"), tier("2026-05-03", 2)) == [(3, 2)]
    assert undecided(tier(ONE, 3), decided(ONE + "T13:00"), tier(TWO, 2), tier(TWO + "T13:00", 3), tier(THREE, 2)) == [
        (3, 2)
    ]


def test_back_at_its_tier_or_above_or_dead_there_is_nothing_to_decide() -> None:
    assert undecided(tier(ONE, 3), tier(TWO, 2), tier(THREE, 3)) == []
    assert undecided(tier(ONE, 4), tier(TWO, 2), tier(THREE, 3)) == [(4, 2)]
    died = event("death.recorded", THREE, cause="not-recorded")
    assert undecided(tier(ONE, 3), tier(TWO, 2), died) == []


def test_an_alert_after_five_working_days_and_never_for_before_there_was_a_gate() -> None:
    down = (tier("2026-11-02", 3), tier("2026-11-06", 2, id="down"))
    assert alerted(*down, on="2026-11-13") == []
    assert alerted(*down, on="2026-11-14") == ["down"]
    assert alerted(*down, decided("2026-11-16"), on="2026-11-17") == []
    assert alerted(*down, event("death.recorded", "2026-11-16", cause="not-recorded"), on="2026-11-17") == []
    assert alerted(tier("2026-10-01", 3), tier("2026-10-31", 2), on="2026-11-30") == []
