"""From whom anything was heard of a child: given these events, when asked, then this."""

from projections import heard
from projections.heard import Heard
from tests.given import HV, NURSERY, Given, at, contact, given, through


def of_the_health_visitor(found: Given) -> Heard | None:
    state: heard.HeardState = found.state(heard)
    return state.get(HV)


def test_events_are_counted_with_the_latest_bounds_of_both_clocks() -> None:
    told = contact("2024-02-01", recorded="2024-02-20"), contact("2024-03-01"), contact("2024-01-01")
    given(*told).when(of_the_health_visitor).then(Heard(3, 0, at("2024-03-01"), at("2024-03-01")))


def test_what_was_written_late_was_heard_late() -> None:
    late = contact("2024-01-01", recorded="2024-06-01")
    given(late).when(of_the_health_visitor).then(Heard(1, 0, at("2024-01-01"), at("2024-06-01")))


def test_what_came_through_an_adult_is_counted_apart() -> None:
    told = through(contact("2024-01-01")), contact("2024-01-02")
    given(*told).when(of_the_health_visitor).then(Heard(2, 1, at("2024-01-02"), at("2024-01-02")))


def test_each_agency_by_itself_and_no_word_is_no_entry() -> None:
    found = given(contact("2024-01-01"), contact("2024-01-02", by=NURSERY))
    assert sorted(found.state(heard)) == [HV, NURSERY]
    assert found.state(heard, "2024-01-01") == {HV: Heard(1, 0, at("2024-01-01"), at("2024-01-01"))}
    assert given().state(heard) == {}
