"""docs/picture.md, "Meetings": what was to be held and was not, who came, and a lead who does not."""

from collections.abc import Callable
from typing import Any

import pytest

from projections import concerns, meetings, oversight, plans
from projections.clocks import ALERT_TYPES, Clock
from projections.history import Entry, Extreme
from projections.meetings import Meetings, clocks, not_recorded
from schemas import Event
from schemas.moments import Interval, end_of_day
from tests.given import CSC, HV, NURSERY, at, event, given, lead, meeting, through, tier

M, N = f"{CSC}/m", f"{CSC}/n"
PLANNED = meeting("planned", "2024-01-01", day="2024-01-10")
HELD = meeting("held", "2024-01-10")
OFF = meeting("cancelled", "2024-01-09")


def state(*events: Any) -> Meetings:
    folded: Meetings = given(*events).state(meetings)
    return folded


def missing(*events: Any, as_of: str = "2024-02-01") -> list[str]:
    return sorted(not_recorded(state(*events), at(as_of)))


def cancelled(*events: Any) -> list[str]:
    return sorted(state(*events).cancelled)


def moved(on: str, to: str) -> Event:
    return event("meeting.cancelled", on, meeting="m", kind="core-group", rearranged_for={"on": at(to).isoformat()})


RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("planned, not recorded", lambda: missing(PLANNED), [M]),
    ("on its day not yet", lambda: missing(PLANNED, as_of="2024-01-10T23:59:59"), []),
    ("the next day", lambda: missing(PLANNED, as_of="2024-01-11T00:00"), [M]),
    ("held", lambda: missing(PLANNED, HELD), []),
    ("held under another name", lambda: missing(PLANNED, meeting("held", "2024-01-10", "n")), [M]),
    ("of another agency's", lambda: missing(PLANNED, meeting("held", "2024-01-10", by=HV)), [M]),
    ("cancelled", lambda: missing(PLANNED, OFF), []),
    ("without a day", lambda: missing(meeting("planned", "2024-01-01")), []),
    ("a panel is none", lambda: missing(meeting("planned", "2024-01-01", kind="panel", day="2024-01-10")), []),
    ("nor a hearing", lambda: missing(meeting("planned", "2024-01-01", kind="court-hearing", day="2024-01-10")), []),
    ("planned again for later", lambda: missing(
        PLANNED, meeting("planned", "2024-01-05", day="2024-03-01")), []),
    ("rearranged, and never held", lambda: missing(PLANNED, moved("2024-01-09", "2024-01-20")), [M]),
    ("rearranged, not yet", lambda: missing(PLANNED, moved("2024-01-09", "2024-02-20")), []),
    ("rearranged, held under another name", lambda: missing(
        PLANNED, moved("2024-01-09", "2024-01-20"), meeting("held", "2024-01-20", "n")), []),
    ("through an adult, the adult's", lambda: missing(through(PLANNED)), []),
    ("cancelled, not rearranged", lambda: cancelled(OFF), [M]),
    ("rearranged", lambda: cancelled(moved("2024-01-09", "2024-01-20")), []),
    ("a panel cancelled", lambda: cancelled(meeting("cancelled", "2024-01-09", kind="panel")), []),
    ("another is planned", lambda: cancelled(OFF, meeting("planned", "2024-01-10", "n", day="2024-01-20")), []),
    ("without a day", lambda: cancelled(OFF, meeting("planned", "2024-01-10", "n")), [M]),
    ("nobody came to another", lambda: cancelled(
        OFF, meeting("held", "2024-01-10", "n", who={HV: "absent", "school": "written-view"})), [M]),
    ("a day is not lost by one without", lambda: missing(
        PLANNED, moved("2024-01-09", "2024-01-20"), meeting("planned", "2024-01-10", "n")), [M]),
    ("another is held", lambda: cancelled(OFF, meeting("held", "2024-01-10", "n", "strategy-discussion")), []),
    ("another had been held", lambda: cancelled(meeting("held", "2024-01-08", "n"), OFF), [M]),
    ("a panel is planned", lambda: cancelled(OFF, meeting("planned", "2024-01-10", "n", "panel")), [M]),
    ("a panel is held", lambda: cancelled(OFF, meeting("held", "2024-01-10", "n", "panel")), [M]),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def day_of(on: str, precision: str) -> Interval | None:
    planned = event(
        "meeting.planned", "2024-01-01", meeting="m", kind="core-group", for_on={"on": on, "precision": precision}
    )
    return state(planned).planned[M].day


def test_a_day_is_never_shorter_than_itself_and_no_year_is_too_far() -> None:
    ends = end_of_day(at("2024-01-10").date())
    for precision in ("minute", "day"):
        found = day_of("2024-01-10T09:00:00Z", precision)
        assert found and found.latest == ends
    for precision in ("minute", "day", "month", "unknown"):
        for year in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
            assert day_of(year, precision)


def came(*events: Event) -> dict[str, dict[str, str]]:
    found = state(*events).attendance
    return {who: {name: str(how) for name, how in of.items()} for who, of in found.items()}


def test_attendance_is_of_the_series_by_agency_or_role() -> None:
    one = meeting("held", "2024-01-10", who={NURSERY: "absent"}, roles={"mother": "attended"})
    two = meeting("held", "2024-01-20", "n", who={NURSERY: "attended"})
    three = tier("2024-01-01", 3)
    assert came(three, one, two) == {"mother": {M: "attended"}, NURSERY: {M: "absent", N: "attended"}}
    again = meeting("held", "2024-01-11", who={HV: "attended"})
    assert came(three, one, two, again) == {HV: {M: "attended"}, NURSERY: {N: "attended"}}
    assert came(three, one, tier("2024-01-15", 3), two)[NURSERY] == {M: "absent", N: "attended"}
    assert came(three, one, tier("2024-01-15", 3, "child-protection-plan"), two) == {NURSERY: {N: "attended"}}
    assert came(meeting("held", "2024-01-10", kind="panel", who={NURSERY: "absent"})) == {}


def test_of_several_people_of_an_agency_the_one_who_was_there_counts() -> None:
    who = [{"agency": HV, "role": role, "attendance": how} for role, how in (("a", "attended"), ("b", "apologies"))]
    for invited in (who, who[::-1]):
        held = event("meeting.held", "2024-01-10", meeting="m", kind="core-group", attendees=invited)
        assert came(held) == {HV: {M: "attended"}}


def test_the_series_begins_with_the_first_of_its_tier_and_status() -> None:
    first, second = tier("2024-01-01", 3), tier("2024-01-05", 3)
    found = state(first, second).series
    assert found and (found.event, found.began.event) == ((CSC, second.id), (CSC, first.id))


def missed(*events: Event) -> list[str] | None:
    found = state(*events).lead
    return None if found is None else [absence.meeting[-1] for absence in found.missed]


def gone(on: str, name: str = "m", how: str = "absent", **more: Any) -> Event:
    return meeting("held", on, name, who={NURSERY: how}, **more)


NAMED, AGAIN = lead("named", "2024-01-01"), gone("2024-01-20", "n", "apologies")
LEADS: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("twice in a row", lambda: missed(NAMED, gone("2024-01-10"), AGAIN), ["m", "n"]),
    ("came between", lambda: missed(NAMED, gone("2024-01-10"), gone("2024-01-15", "o", "attended"), AGAIN), ["n"]),
    ("wrote between", lambda: missed(NAMED, gone("2024-01-10"), gone("2024-01-15", "o", "written-view"), AGAIN), ["n"]),
    ("not recorded between", lambda: missed(
        NAMED, gone("2024-01-10"), gone("2024-01-15", "o", "not-recorded"), AGAIN), ["m", "n"]),
    ("one meeting told twice", lambda: missed(NAMED, gone("2024-01-10"), gone("2024-01-11")), ["m"]),
    ("a panel", lambda: missed(NAMED, gone("2024-01-10", kind="panel")), []),
    ("before it was named", lambda: missed(gone("2023-12-10"), NAMED), []),
    ("named again, not forgotten", lambda: missed(NAMED, gone("2024-01-10"), lead("named", "2024-01-11")), ["m"]),
    ("another is named", lambda: missed(NAMED, gone("2024-01-10"), lead("named", "2024-01-11", HV)), []),
    ("a new series", lambda: missed(NAMED, gone("2024-01-10"), tier("2024-01-11", 3)), []),
    ("ended", lambda: missed(NAMED, lead("ended", "2024-01-11")), None),
    ("another's ended", lambda: missed(NAMED, lead("ended", "2024-01-11", HV)), []),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in LEADS], ids=[r[0] for r in LEADS])
def test_lead(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def test_a_lead_is_accepted_by_the_agency_that_was_named() -> None:
    for agency, accepted in ((NURSERY, True), (HV, False)):
        found = state(NAMED, lead("accepted", "2024-01-02", agency)).lead
        assert found and (found.accepted is not None) is accepted
    assert state(lead("accepted", "2024-01-02")).lead is None
    found = state(NAMED, lead("accepted", "2024-01-02", NURSERY, by=HV)).lead
    assert found and found.accepted is None, "nobody accepts for another"


def running(rule: str, *events: Event) -> list[Clock]:
    return [clock for clock in clocks(state(*events)) if clock.rule == rule]


def test_the_next_meeting_is_due_from_the_last_or_from_where_the_series_began() -> None:
    first, again = tier("2024-01-01", 3, "looked-after"), tier("2024-01-12", 3, "looked-after")
    begun = Clock("meeting-due", "", (CSC, first.id), first.happened, first.data.status, before=0)  # type: ignore[union-attr]
    assert running("meeting-due", HELD) == []
    assert running("meeting-due", meeting("held", "2023-12-01"), first) == [begun]
    assert running("meeting-due", first, HELD, again) == [
        begun._replace(start=(CSC, HELD.id), since=HELD.happened, before=1)
    ]
    other = running("meeting-due", first, HELD, tier("2024-01-12", 3))
    assert [(clock.status, clock.before) for clock in other] == [("child-in-need", 0)]


def test_clocks_of_meetings_and_of_the_lead() -> None:
    ends = end_of_day(at("2024-01-10").date())
    assert running("meeting-not-recorded", PLANNED) == [
        Clock("meeting-not-recorded", M, (CSC, PLANNED.id), Interval(ends, ends))
    ]
    assert running("meeting-not-rearranged", OFF) == [Clock("meeting-not-rearranged", M, (CSC, OFF.id), OFF.happened)]
    twice = NAMED, gone("2024-01-10"), AGAIN
    assert running("lead-missing", *twice[:2]) == []
    assert running("lead-missing", *twice, gone("2024-01-30", "o")) == [
        Clock("lead-missing", "", (CSC, AGAIN.id), AGAIN.happened)
    ]


def test_imprecise_times_leave_two_answers() -> None:
    held = meeting("held", "2024-01-10", "n", precision="day")
    both = [given(OFF, held).state(meetings, "2024-01-10T08:00", extreme).cancelled for extreme in Extreme]
    assert [sorted(found) for found in both] == [[], [M]]


def alert(verb: str, on: str | None, rule: str) -> Event:
    start = {"source": CSC, "id": "s"}
    content = {"alert": "a", "rule": rule, "rule_version": 1, "start": start, "number": 0, "owner": "manager"}
    return event(f"alert.{verb}", on, by="hub", about=f"{CSC}:c1", recorded="2024-05-01", **content)


@pytest.mark.parametrize("projection", [concerns, meetings, oversight, plans], ids=lambda module: module.NAME)
def test_what_is_recorded_of_alerts_is_kept_for_the_own_rules_alone(projection: Any) -> None:
    for rule in projection.RULES:
        raised = given(alert("raised", "2024-05-01", rule)).state(projection)
        assert [kept.rule for kept in raised.recorded.open.values()] == [rule]
        assert projection.fold(raised, Entry(alert("cleared", None, rule))).recorded.clears == {rule: 1}
    assert given(alert("raised", "2024-05-01", "another")).state(projection).recorded.open == {}
    assert projection.TYPES >= ALERT_TYPES


def due_since(*events: Any) -> tuple[str, int | None]:
    (clock,) = (each for each in clocks(state(*events)) if each.rule == "meeting-due")
    return clock.start[1], clock.before


@pytest.mark.parametrize(
    ("who", "counts"),
    [
        ({}, True),
        ({HV: "attended", "school": "absent"}, True),
        ({HV: "not-recorded"}, True),
        ({HV: "absent", "school": "apologies"}, False),
        ({HV: "written-view"}, False),
    ],
)
def test_a_meeting_to_which_nobody_came_is_still_due(who: dict[str, str], counts: bool) -> None:
    began = tier("2024-01-01", 4, "child-protection-plan", id="began")
    told = meeting("held", "2024-01-10", "n", who=who, id="told")
    assert due_since(began, told) == (("told", 1) if counts else ("began", 0))
    first = meeting("held", "2024-01-05", "m", id="first")
    assert due_since(began, first, told) == (("told", 2) if counts else ("first", 1))
    assert due_since(began, first, meeting("held", "2024-01-06", "m", id="again")) == ("again", 1), "told twice"
    assert due_since(began, told, tier("2024-02-01", 3, id="moved")) == ("moved", 0)


def test_a_differing_view_is_kept_until_its_meeting_is_told_without_it() -> None:
    differs = meeting("held", "2024-01-10", "n", dissent=["t"], id="differs")
    assert [mark.event[1] for mark in state(differs).dissent.values()] == ["differs"]
    assert state(differs, tier("2024-02-01", 3), meeting("held", "2024-02-02", "m")).dissent.keys() == {f"{CSC}/n"}
    assert state(differs, meeting("held", "2024-01-11", "n")).dissent == {}
    assert state(meeting("held", "2024-01-10", "n", "panel", dissent=["t"])).dissent.keys() == {f"{CSC}/n"}
    assert state(through(differs)).dissent == {}
