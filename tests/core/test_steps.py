"""What a step down looks back on: every change of the tier, looked-after times, and who sat at which table."""

from typing import Any

from projections import attended, steps
from tests.given import CSC, HV, NURSERY, given, meeting, through, tier

ONE, TWO, THREE = "2024-03-01", "2024-03-02", "2024-03-03"


def runs(*events: Any) -> list[tuple[int, bool, str, str]]:
    state: steps.Steps = given(*events).state(steps)
    return [(run.tier, run.lowered, run.first.event[1], run.last.event[1]) for run in state.runs]


def test_a_run_lasts_while_the_tier_is_the_same() -> None:
    found = runs(tier(ONE, 3, id="a"), tier(TWO, 3, "looked-after", id="b"), tier(THREE, 2, id="c"))
    assert found == [(3, False, "a", "b"), (2, True, "c", "c")]
    assert runs(tier(ONE, 2, id="a"), tier(TWO, 3, id="b"))[1] == (3, False, "b", "b")
    assert runs(through(tier(ONE, 2))) == []


def looked_after(*events: Any) -> tuple[bool, str | None]:
    state: steps.Steps = given(*events).state(steps)
    return state.looked_after, state.ended.event[1] if state.ended else None


def test_looked_after_by_the_setting_and_when_it_ended() -> None:
    assert looked_after(tier(ONE, 4, "looked-after")) == (True, None)
    assert looked_after(tier(ONE, 4, bases=["V2"])) == (True, None)
    assert looked_after(tier(ONE, 4, "looked-after"), tier(TWO, 3, id="e")) == (False, "e")
    assert looked_after(tier(ONE, 4), tier(TWO, 3)) == (False, None)


def test_the_last_meeting_that_each_attended_and_each_held() -> None:
    state: attended.Attended = given(
        meeting("held", ONE, id="m1", who={HV: "attended", NURSERY: "attended"}),
        meeting("held", TWO, id="m2", who={HV: "attended", NURSERY: "written-view"}, roles={"mother": "attended"}),
        meeting("held", THREE, id="p", kind="panel", who={NURSERY: "attended"}),
        through(meeting("held", THREE, id="x", who={NURSERY: "attended"})),
    ).state(attended)
    assert {agency: mark.event[1] for agency, mark in state.attended.items()} == {HV: "m2", NURSERY: "m1"}
    assert {agency: mark.event[1] for agency, mark in state.held.items()} == {CSC: "m2"}
