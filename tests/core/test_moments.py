"""Times as intervals: London days around the change of clocks, months, and what recording bounds."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from schemas import Event, decode
from schemas.moments import BEGINNING, DAY_MAX, Precision, end_of_day, interval, start_of_day
from tests.oracle.given import viewed
from tests.strategies.world import write

TICK = timedelta(microseconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def event(**attributes: Any) -> Event:
    return decode(write(viewed(2, **attributes)).encode())


@pytest.mark.parametrize(
    ("day", "first", "hours"),
    [
        ("2024-03-30T12:00Z", "2024-03-30T00:00Z", 24),
        ("2024-03-31T12:00Z", "2024-03-31T00:00Z", 23),  # clocks go forward
        ("2024-07-01T12:00Z", "2024-06-30T23:00Z", 24),
        ("2024-10-27T12:00Z", "2024-10-26T23:00Z", 25),  # clocks go back
        ("2024-07-01T23:30Z", "2024-07-01T23:00Z", 24),  # already the second in London
    ],
)
def test_a_day_is_a_london_day(day: str, first: str, hours: int) -> None:
    found = interval(at(day), Precision.DAY)
    assert found == (at(first), at(first) + timedelta(hours=hours) - TICK)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2024-02-15T00:00Z", "2024-02-01T00:00Z", "2024-03-01T00:00Z"),
        ("2024-03-15T00:00Z", "2024-03-01T00:00Z", "2024-03-31T23:00Z"),
        ("2024-12-31T23:30Z", "2024-12-01T00:00Z", "2025-01-01T00:00Z"),
        ("2024-06-30T23:30Z", "2024-06-30T23:00Z", "2024-07-31T23:00Z"),  # already July in London
    ],
)
def test_a_month_is_a_london_month(day: str, first: str, last: str) -> None:
    assert interval(at(day), Precision.MONTH) == (at(first), at(last) - TICK)


def test_a_minute_is_its_instant_in_utc() -> None:
    found = interval(at("2024-07-01T10:05+01:00"), Precision.MINUTE)
    assert found == (at("2024-07-01T09:05Z"),) * 2
    assert found.earliest.tzinfo is UTC


def test_the_two_ends_of_a_day_meet_the_next() -> None:
    for number in range(400):
        day = date(2024, 1, 1) + timedelta(days=number)
        assert end_of_day(day) + TICK == start_of_day(day + timedelta(days=1))


def test_no_end_is_a_day_far_away() -> None:
    assert end_of_day(date.max) == end_of_day(DAY_MAX)


def test_recording_bounds_what_happened() -> None:
    found = event(time="2024-03-04T00:00Z", timeprecision="day", recordedtime="2024-03-04T15:00Z")
    assert found.happened == (at("2024-03-04T00:00Z"), at("2024-03-04T15:00Z"))


def test_recording_long_after_bounds_nothing() -> None:
    found = event(time="2024-03-04T00:00Z", timeprecision="day", recordedtime="2024-03-09T15:00Z")
    assert found.happened.latest == at("2024-03-05T00:00Z") - TICK


def test_a_range_ends_with_the_latest_that_is_possible() -> None:
    found = event(
        time="2024-03-21T00:00Z", timelatest="2024-03-24T00:00Z", timeprecision="day", recordedtime="2024-05-01T00:00Z"
    )
    assert found.happened == (at("2024-03-21T00:00Z"), at("2024-03-25T00:00Z") - TICK)


def test_an_unknown_time_is_bounded_by_recording_alone() -> None:
    found = event(time=None, timeprecision="unknown", recordedtime="2024-03-09T15:00Z", recordedprecision="day")
    assert found.happened == (BEGINNING, at("2024-03-10T00:00Z") - TICK)
    assert found.recorded == (at("2024-03-09T00:00Z"), at("2024-03-10T00:00Z") - TICK)


def test_a_copy_with_another_field_knows_nothing_of_the_former() -> None:
    told = event()
    assert told.time is not None and told.key.earliest == told.happened.earliest
    before = told.time - timedelta(days=30)
    moved = told.model_copy(update={"time": before, "id": "again"})
    assert moved.happened.earliest == interval(before, moved.timeprecision).earliest < told.happened.earliest
    assert moved.key.id == "again" and moved.key_latest.earliest == moved.happened.latest
