"""At which meeting each agency was last, and which each last held: given these meetings, when asked, then this."""

from projections import attended
from projections.calendar import Mark
from projections.history import Extreme
from schemas import Event
from tests.given import CSC, HV, NURSERY, Given, given, meeting, through


def names(marks: dict[str, Mark]) -> dict[str, str]:
    return {agency: mark.event[1] for agency, mark in marks.items()}


def last(found: Given) -> tuple[dict[str, str], dict[str, str]]:
    state = found.state(attended)
    return names(state.attended), names(state.held)


def met(on: str, id: str, kind: str = "core-group", **who: str) -> Event:
    return meeting("held", on, id, kind, id=id, who={name.replace("_", "-"): how for name, how in who.items()})


def test_of_two_meetings_the_last_counts_for_who_came() -> None:
    told = (
        met("2024-01-01", "a", nursery="attended", health_visiting="attended"),
        met("2024-02-01", "b", nursery="attended", health_visiting="apologies"),
    )
    given(*told).when(last).then(({NURSERY: "b", HV: "a"}, {CSC: "b"}))


def test_apologies_a_written_view_and_what_is_not_recorded_are_no_attendance() -> None:
    told = met("2024-01-01", "a", nursery="apologies", health_visiting="written-view", police="not-recorded")
    given(told).when(last).then(({}, {CSC: "a"}))


def test_a_court_hearing_and_a_panel_are_no_meeting_of_agencies() -> None:
    told = (met("2024-01-01", kind, kind, nursery="attended") for kind in ("court-hearing", "panel"))
    given(*told).when(last).then(({}, {}))


def test_a_meeting_about_an_adult_is_none_about_the_child() -> None:
    given(through(met("2024-01-01", "a", nursery="attended"))).when(last).then(({}, {}))


def test_which_of_two_was_last_depends_on_the_extreme() -> None:
    month = meeting("held", "2024-01-01", "month", id="month", who={NURSERY: "attended"}, precision="month")
    found = given(month, met("2024-01-15", "day", nursery="attended"))
    at = {extreme: names(found.state(attended, extreme=extreme).attended) for extreme in Extreme}
    assert at == {Extreme.EARLIEST: {NURSERY: "day"}, Extreme.LATEST: {NURSERY: "month"}}


def test_as_of_a_day_a_later_meeting_is_not_there() -> None:
    found = given(met("2024-01-01", "a", nursery="attended"), met("2024-02-01", "b", nursery="attended"))
    assert names(found.state(attended, "2024-01-15").attended) == {NURSERY: "a"}


def test_a_meeting_to_which_nobody_came_was_held_by_nobody() -> None:
    empty = meeting("held", "2024-01-02", who={"school": "absent", "police": "written-view"})
    assert given(empty).state(attended) == attended.EMPTY
    assert list(given(meeting("held", "2024-01-02")).state(attended).held) == [CSC], "who came is not told"
