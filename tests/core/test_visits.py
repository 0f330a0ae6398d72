"""Who saw the child, and what asks for somebody to: given these events, when the clocks are asked, then these run."""

from typing import Any

from projections import visits
from projections.history import Extreme
from schemas import Event
from schemas.moments import LONDON
from tests.given import CSC, HV, POLICE, Given, contact, event, given, through, tier

SET = tier("2024-01-01", 3, id="set")


def saw(on: str, id: str, by: str = HV, **more: Any) -> Event:
    return contact(on, by=by, id=id, **{"seen": ["c1"], **more})


def running(found: Given) -> dict[str, str]:
    """Rule → the event that its clock counts from."""
    return {clock.rule: clock.start[1] for clock in visits.clocks(found.state(visits))}


def violence(on: str, id: str, **more: Any) -> Event:
    return event("incident.recorded", on, by=POLICE, id=id, kind="domestic-violence", **more)


def told_of_injury(on: str, id: str) -> Event:
    injury = {"site": ["arm"], "kind": "bump", "medical_view": "none-recorded"}
    return event("anonymous.reported", on, id=id, reported_injury=injury)


def test_from_the_setting_until_somebody_sees_the_child() -> None:
    given(SET).when(running).then({"not-seen": "set", "visit-due": "set"})
    given(SET, saw("2024-01-10", "hv")).when(running).then({"not-seen": "hv", "visit-due": "set"})


def test_social_works_own_visit_is_what_is_due_of_it() -> None:
    told = SET, saw("2024-01-10", "csc", CSC), saw("2024-01-20", "hv")
    given(*told).when(running).then({"not-seen": "hv", "visit-due": "csc"})


def test_nobody_in_and_a_sight_of_the_mother_are_no_sight_of_the_child() -> None:
    told = saw("2024-01-10", "out", CSC, outcome="no-access"), saw("2024-01-20", "mother", CSC, seen=["m1"])
    given(SET, *told).when(running).then({"not-seen": "set", "visit-due": "set"})


def test_the_same_setting_again_starts_nothing_anew_and_another_does() -> None:
    told = SET, saw("2024-01-10", "csc", CSC)
    given(*told, tier("2024-02-01", 3, id="again")).when(running).then({"not-seen": "csc", "visit-due": "csc"})
    raised = tier("2024-02-01", 4, "child-protection-plan", id="up")
    given(*told, raised).when(running).then({"not-seen": "up", "visit-due": "up"})


def test_after_violence_somebody_is_to_see_the_child() -> None:
    told = SET, saw("2024-01-10", "csc", CSC), violence("2024-02-01", "one"), violence("2024-02-03", "two")
    assert given(*told).when(running).found["seen-after-violence"] == "one"
    assert "seen-after-violence" not in given(*told, saw("2024-02-05", "hv")).when(running).found
    absent = violence("2024-02-01", "one", child_present=False)
    assert "seen-after-violence" not in given(SET, absent).when(running).found


def test_an_injury_told_anonymously_waits_for_somebody_to_look() -> None:
    told = told_of_injury("2024-01-10", "first"), told_of_injury("2024-01-12", "second")
    given(*told).when(running).then({"reported-injury-unchecked": "first"})
    for kind in ("clinic", "hospital", "ambulance", "home-visit"):  # what was looked at there is not said
        given(*told, saw("2024-01-15", "gp", kind=kind)).when(running).then({"reported-injury-unchecked": "first"})
    looked = {"site": ["head"], "kind": "none seen", "medical_view": "recorded"}
    given(*told, event("injury.reported", "2024-01-15", by=HV, id="looked", **looked)).when(running).then({})


def test_a_telephone_call_and_an_email_see_nobody() -> None:
    for kind in ("phone", "email"):
        given(SET, saw("2024-01-20", "call", CSC, kind=kind)).when(running).then(
            {"not-seen": "set", "visit-due": "set"}
        )
    assert "not-seen" not in given(SET, saw("2024-01-20", "met", CSC)).when(running).found.values()


def test_whoever_sees_an_injury_has_seen_the_child() -> None:
    injury = {"site": ["arm"], "kind": "bump", "medical_view": "none-recorded"}
    observed = event("injury.observed", "2024-02-10", by=HV, id="observed", **injury)
    told = event("injury.reported", "2024-02-10", by=HV, id="told", **injury)
    given(SET, observed).when(running).then({"not-seen": "observed", "visit-due": "set"})
    given(SET, told).when(running).then({"not-seen": "set", "visit-due": "set"})
    hurt = SET, violence("2024-02-01", "one")
    assert "seen-after-violence" not in given(*hurt, observed).when(running).found
    assert "seen-after-violence" in given(*hurt, told).when(running).found
    before = given(SET, observed).state(visits, "2024-02-09")
    assert {clock.start[1] for clock in visits.clocks(before)} == {"set"}


UNBORN = tier("2024-01-01", 4, "child-protection-plan", id="set", expected_on="2024-05-01")


def since(found: Given) -> dict[str, str]:
    """Rule → the day from which its clock counts."""
    return {clock.rule: clock.since.latest.astimezone(LONDON).date().isoformat()
            for clock in visits.clocks(found.state(visits))}  # fmt: skip


def test_nobody_can_see_a_child_before_it_is_born() -> None:
    expected = {"not-seen": "2024-05-01", "visit-due": "2024-05-01"}
    given(UNBORN).when(since).then(expected)
    given(UNBORN, violence("2024-02-01", "one")).when(since).then({**expected, "seen-after-violence": "2024-05-01"})
    lower = tier("2024-02-01", 3, id="lower")
    given(UNBORN, lower).when(since).then(expected)
    later = tier("2024-06-01", 3, id="later")
    given(UNBORN, later).when(since).then({"not-seen": "2024-06-01", "visit-due": "2024-06-01"})
    begun = event("assessment.started", "2024-02-01", assessment="a", kind="child-and-family")
    first = tier("2024-01-01", 2, "early-help", expected_on="2024-05-01", service=HV)
    given(first, begun).when(since).then(expected)


def test_from_the_birth_on_it_is_as_of_any_child() -> None:
    born = event("birth.recorded", "2024-04-10", id="born", place="hospital")
    given(UNBORN, born).when(since).then({"not-seen": "2024-04-10", "visit-due": "2024-04-10"})
    again = tier("2024-04-20", 4, "child-protection-plan", expected_on="2024-05-01")
    given(UNBORN, born, again).when(since).then({"not-seen": "2024-04-10", "visit-due": "2024-04-10"})


def test_a_slip_in_the_year_is_no_longer_than_a_pregnancy() -> None:
    slip = tier("2024-01-01", 4, "child-protection-plan", expected_on="2034-05-01")
    given(slip).when(since).then({"not-seen": "2024-10-28", "visit-due": "2024-10-28"})


def test_through_an_adult_nobody_saw_the_child() -> None:
    given(SET, through(saw("2024-01-10", "csc", CSC))).when(running).then({"not-seen": "set", "visit-due": "set"})


def test_which_sight_is_the_last_depends_on_the_extreme_and_on_the_day_asked() -> None:
    found = given(SET, saw("2024-02-15", "day", CSC), saw("2024-02-01", "month", CSC, precision="month"))
    last = {
        extreme: {clock.start[1] for clock in visits.clocks(found.state(visits, extreme=extreme))}
        for extreme in Extreme
    }
    assert last == {Extreme.EARLIEST: {"day"}, Extreme.LATEST: {"month"}}
    assert {clock.start[1] for clock in visits.clocks(found.state(visits, "2024-01-15"))} == {"set"}
