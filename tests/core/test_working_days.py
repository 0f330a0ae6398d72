"""England's working days: bank holidays with their substitutes, one-offs, London midnight, summer time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from projections.rules.working_days import bank_holidays, is_working_day, working_days_after
from schemas.moments import LONDON, end_of_day


def after(instant: str, count: int) -> date:
    """The London day whose end it is."""
    found = working_days_after(datetime.fromisoformat(instant), count)
    day = found.astimezone(LONDON).date()
    assert found == end_of_day(day)
    assert found.tzinfo is UTC
    return day


@pytest.mark.parametrize(
    "day",
    [
        "2012-06-05",  # Diamond Jubilee
        "2020-05-08",  # the early May holiday, moved to VE day
        "2021-12-27", "2021-12-28",  # Christmas on a Saturday, Boxing Day on a Sunday: both have substitutes
        "2022-06-02", "2022-06-03",  # Platinum Jubilee, and the spring holiday moved beside it
        "2022-09-19",  # the funeral of Queen Elizabeth II
        "2023-05-08",  # the coronation of King Charles III
        "2024-03-29", "2024-04-01",  # Good Friday, Easter Monday
    ],
)  # fmt: skip
def test_bank_holidays_and_one_offs_do_not_count(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    "day",
    [
        "2020-05-04",  # moved away in that year
        "2022-05-30",  # moved away in that year
        "2024-01-02", "2024-03-18", "2024-08-05", "2024-07-12",  # holidays of Scotland or Northern Ireland only
    ],
)  # fmt: skip
def test_other_days_do(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


def test_england_has_eight_in_an_ordinary_year() -> None:
    assert len([day for day in bank_holidays(2024) if day.weekday() < 5]) == 8


@pytest.mark.parametrize(
    ("instant", "count", "expected"),
    [
        ("2024-03-04T12:00+00:00", 5, "2024-03-11"),
        ("2024-03-08T12:00+00:00", 1, "2024-03-11"),  # Friday
        ("2024-03-09T12:00+00:00", 1, "2024-03-11"),  # Saturday
        ("2024-03-28T12:00+00:00", 1, "2024-04-02"),  # Easter
        ("2022-09-16T12:00+00:00", 1, "2022-09-20"),
        ("2023-05-05T12:00+00:00", 1, "2023-05-09"),
        ("2023-12-22T12:00+00:00", 4, "2024-01-02"),  # Christmas, Boxing Day and New Year's Day
    ],
)
def test_counting_begins_the_day_after(instant: str, count: int, expected: str) -> None:
    assert after(instant, count) == date.fromisoformat(expected)


def test_the_day_is_london_s() -> None:
    assert after("2024-07-01T22:59:59+00:00", 1) == date(2024, 7, 2)
    assert after("2024-07-01T23:00:00+00:00", 1) == date(2024, 7, 3)  # past midnight by summer time
    assert after("2024-01-08T23:59:59+00:00", 1) == date(2024, 1, 9)
    assert after("2024-01-09T00:00:00+00:00", 1) == date(2024, 1, 10)
    assert after("2024-01-08T20:00:00-05:00", 1) == date(2024, 1, 10)


def test_a_day_ends_at_london_midnight_in_winter_and_in_summer() -> None:
    tick = timedelta(microseconds=1)
    assert working_days_after(datetime(2024, 1, 8, tzinfo=UTC), 1) + tick == datetime(2024, 1, 10, tzinfo=UTC)
    assert working_days_after(datetime(2024, 7, 1, tzinfo=UTC), 1) + tick == datetime(2024, 7, 2, 23, tzinfo=UTC)
    over_the_change = working_days_after(datetime(2024, 10, 25, 12, tzinfo=UTC), 1)  # clocks went back on the 27th
    assert over_the_change + tick == datetime(2024, 10, 29, tzinfo=UTC)


def test_the_end_of_time_is_reached() -> None:
    assert after("2999-12-31T12:00+00:00", 10) == date(2999, 12, 31)
