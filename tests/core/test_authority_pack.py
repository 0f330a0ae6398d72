"""An authority's own pack over England's: what it changes, what it may not, and what a faulty one is told."""

import re
from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from projections.rules import pack as packs
from projections.rules.alerts import open_alerts
from projections.rules.limit import Limit, SchoolHoliday, is_school_holiday, without_school_holidays
from projections.rules.pack import PackError, england, in_use, pack_named, parse, use
from schemas.codes import Status
from schemas.moments import LONDON, end_of_day
from services.packs import PackUnusable, chosen
from tests.core.alerting import states
from tests.given import given, tier

TEXT = files("projections.rules").joinpath("packs/example-authority.toml").read_text(encoding="utf-8")
OWN = pack_named("example-authority")
DAY = date(2026, 10, 1)


class TestItsOwnEditions:
    @pytest.mark.parametrize(
        ("rule", "status", "day", "length"),
        [
            ("meeting-due", Status.CHILD_IN_NEED, DAY, "6 weeks"),
            ("meeting-due", Status.CHILD_IN_NEED, date(2026, 8, 31), "3 months"),
            ("meeting-due", Status.EARLY_HELP, DAY, "6 weeks"),
            ("visit-due", Status.EARLY_HELP, DAY, "20 working days"),
            ("visit-due", Status.LOOKED_AFTER, DAY, "4 weeks"),
            ("visit-due", Status.UNDER_ASSESSMENT, DAY, "4 weeks"),
            ("concern-unanswered", None, DAY, "2 working days"),
            ("referral-undecided", None, DAY, "1 working day"),
        ],
    )
    def test_come_before_england_s_on_their_days(
        self, rule: str, status: Status | None, day: date, length: str
    ) -> None:
        found = OWN.in_force(rule, status, day)
        assert found is not None and found.limit().length == length

    @pytest.mark.parametrize(
        ("rule", "status", "due"),
        [("meeting-due", "supervision-order", (2026, 10, 29)), ("visit-due", "strategy-discussion", (2026, 10, 2))],
    )
    def test_the_first_of_a_series_is_asked_for_sooner(self, rule: str, status: str, due: tuple[int, int, int]) -> None:
        told = states(given(tier("2026-10-01T00:00", 4, status)).entries)
        found = {alert.rule: alert.due_at for alert in open_alerts(told, datetime(2027, 1, 1, tzinfo=UTC), OWN)}
        assert found[rule].astimezone(LONDON) in (datetime(*due, tzinfo=LONDON), end_of_day(date(*due)))
        by_england = {alert.rule for alert in open_alerts(told, datetime(*due, 23, 59, tzinfo=LONDON), england())}
        assert rule not in by_england

    def test_england_alone_knows_nothing_of_them(self) -> None:
        assert england().in_force("visit-due", Status.EARLY_HELP, DAY) is None
        found = england().in_force("concern-unanswered", None, DAY)
        assert found is not None and found.limits[0].working_days == 5

    def test_are_told_apart_by_their_versions(self) -> None:
        own, other = (pack.in_force("concern-unanswered", None, DAY) for pack in (OWN, england()))
        assert own is not None and other is not None
        assert (own.version, own.authority) == (101, "example-authority")
        assert (other.version, other.authority) == (1, "england")
        assert OWN.fingerprint != england().fingerprint

    def test_its_climbs_stand_for_england_s(self) -> None:
        assert [(step.to, step.limit.length) for step in OWN.ladder("MASH manager")] == [
            ("head of safeguarding", "24 hours")
        ]
        assert OWN.ladder("lead professional") == england().ladder("lead professional")


class TestSchoolHolidays:
    def test_a_year_s_own_days_stand_for_those_of_every_year(self) -> None:
        ordinary, own = (pack.school_holidays for pack in (england(), OWN))
        assert is_school_holiday(date(2026, 10, 26), ordinary) and is_school_holiday(date(2026, 10, 26), own)
        assert not is_school_holiday(date(2026, 11, 1), ordinary)
        assert is_school_holiday(date(2026, 11, 1), own)
        assert is_school_holiday(date(2031, 8, 1), own), "where no day of that year is known, England's approximation"

    def test_one_over_the_turn_of_the_year(self) -> None:
        days = [date(2026, 12, 20), date(2026, 12, 21), date(2027, 1, 3), date(2027, 1, 4)]
        assert [is_school_holiday(day, england().school_holidays) for day in days] == [False, True, True, False]

    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            ((2026, 6, 1), (2026, 7, 13), (2026, 7, 13)),
            ((2026, 7, 1), (2026, 8, 12), (2026, 9, 23)),  # all of August again, and so on until September
            ((2026, 8, 1), (2026, 8, 2), (2026, 9, 3)),
        ],
    )
    def test_their_days_are_added(
        self, start: tuple[int, int, int], end: tuple[int, int, int], expected: tuple[int, int, int]
    ) -> None:
        at = [datetime(*day, 12, tzinfo=LONDON) for day in (start, end, expected)]
        assert without_school_holidays(at[0], at[1], england().school_holidays) == at[2].astimezone(UTC)

    def test_only_limits_that_say_so_leave_them_out(self) -> None:
        start = datetime(2026, 7, 20, 12, tzinfo=UTC)
        asked = {"status": "L", "source": "s", "edition": "e", "weeks": 6}
        plain, quiet = Limit.model_validate(asked), Limit.model_validate({**asked, "not_in_school_holidays": True})
        assert england().due(plain, start) == datetime(2026, 8, 31, 12, tzinfo=UTC)
        assert england().due(quiet, start) == datetime(2026, 10, 12, 12, tzinfo=UTC)

    @pytest.mark.parametrize("days", [("2026-01-02", "01-03"), ("02-30", "03-01"), ("2026-01-05", "2026-01-01")])
    def test_days_that_are_none_are_refused(self, days: tuple[str, str]) -> None:
        first, last = (date.fromisoformat(day) if len(day) > 5 else day for day in days)
        with pytest.raises(ValueError, match=r"both as a date|day is out of range|last day of the holiday"):
            SchoolHoliday.model_validate({"name": "n", "from": first, "until": last})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('extends = "england"', 'extends = "wales"'), "extends wales; .* of its own, and extends = 'england'"),
        (('id = "example-authority"', 'id = "england"'), "expected an id of its own"),
        (("version = 101", "version = 1"), "two editions of meeting-due .*the same version"),
        (("weeks = 4", "weeks = 7"), "visit-due of example-authority .*longer than Care Planning.*regulation 28"),
        (("{ weeks = 1", "{ days = 8"), "allows longer than Care Planning"),
        (('to = "head of safeguarding"', 'to = "MASH manager"'), "climbs from MASH manager in a circle"),
        (('"visit-due"', '"visits"'), r"rule 2 \(visits\)\.id: visits is not a rule"),
        (("working_days = 20,", 'working_days = 20, work = "A handbook",'), "either an edition, or a work"),
        (('edition = "2026" }', 'work = "A handbook" }'), "cites A handbook for .*names no such work"),
        (("2026-10-24", '"10-24"'), "both as a date, or both as month and day"),
    ],
)  # fmt: skip
def test_a_faulty_one_is_told_where_and_what_to_do(change: tuple[str, str], expected: str) -> None:
    assert change[0] in TEXT
    with pytest.raises(PackError, match=expected) as caught:
        parse(TEXT.replace(change[0], change[1]) if change[0] != "version = 101" else TEXT.replace(*change, 1))
    assert re.search(r"(load it again)\.$", str(caught.value))


class TestChoosing:
    def test_by_name_or_by_path(self, tmp_path) -> None:  # noqa: ANN001
        path = tmp_path / "own.toml"
        path.write_text(TEXT.replace("example-authority", "elsewhere"), encoding="utf-8")
        assert chosen("england") == england()
        assert chosen("example-authority") == OWN
        assert chosen(str(path)).id == "elsewhere"

    def test_none_of_that_name_and_none_that_is_one(self, tmp_path) -> None:  # noqa: ANN001
        path = tmp_path / "own.toml"
        path.write_text("id = ", encoding="utf-8")
        for name, expected in (
            ("nowhere", "which is no file; expected england, example-authority"),
            (path, "not TOML"),
        ):
            with pytest.raises(PackUnusable, match=expected):
                chosen(str(name))

    def test_a_process_asks_by_one_pack(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packs, "_chosen", [])
        assert in_use() == england()
        use(OWN)
        use(OWN)
        assert in_use() == OWN
        with pytest.raises(PackError, match="asks by example-authority/2026-27 already"):
            use(england())


def test_the_edition_of_a_work_is_that_of_the_day() -> None:
    cited = {
        day.year: found.limits[0].edition
        for day in (date(2013, 5, 1), date(2015, 5, 1), date(2017, 11, 24), date(2020, 1, 1), date(2024, 1, 1))
        if (found := england().in_force("assessment-late", None, day))
    }
    assert cited == {2013: "2013", 2015: "2015", 2017: "2015", 2020: "2018", 2024: "2023; that of 2026 is not compared"}


def test_what_is_not_known_of_a_day_is_told_from_what_is_not_asked() -> None:
    assert england().is_not_known("assessment-late", None, date(2012, 11, 1))
    assert not england().is_not_known("assessment-late", None, date(2017, 11, 24))
    assert not england().is_not_known("visit-due", Status.UNIVERSAL, date(2017, 11, 24))
    assert england().is_not_known("visit-due", Status.LOOKED_AFTER, date(2010, 1, 1))
