"""The winter of 2017, clause by clause (row 10), and the rows of 2016 to 2018 with every limit moved by a tenth."""

from datetime import date
from itertools import takewhile
from typing import Final

import pytest

from projections.concerns import differences
from projections.history import Extreme
from projections.rules.decision import Request
from projections.rules.limits import LIMITS
from projections.rules.pack import england
from projections.rules.spans import alerts_in
from projections.rules.working_days import working_days_after
from projections.tier import tier_at
from schemas.codes import Status
from schemas.moments import BEGINNING, end_of_day
from services.store.children import Child
from tests.flow.reviewed import TENTHS, Replayed, alerts, day, decided, entry_named, evidence, opened, pack, states

CSC, PAS, HV, SCHOOL = "childrens-social-care", "prevention-and-support", "health-visiting", "school"
WIDE: Final = {"COLUMNS": "4000"}


def _section(shown: str, phrase: str) -> list[str]:
    """The lines beneath a phrase of ``vantage picture``."""
    lines = shown.splitlines()
    (begin,) = [n for n, line in enumerate(lines) if line.strip().startswith(f"{phrase}:")]
    return [*takewhile(lambda line: line.startswith("    "), lines[begin + 1 :])]


def asked_on(replayed: Replayed, name: str, on: str) -> str:
    """``vantage alerts CHILD --as-of``."""
    return replayed.hub.run_cli("alerts", name, "--as-of", on, env=WIDE).stdout


class TestFromNovember2017:
    """Row 10; paragraphs 58–67. What was not late, and what was asked, is in test_review_clocks.py too."""

    def test_visit_then_referral_between_two_days(self, kyle: Child) -> None:
        assert entry_named(kyle, (HV, "visit-2017-11-21")).event.happened.earliest.date() == date(2017, 11, 21)
        referral, decision = (entry_named(kyle, name).event for name in ((HV, "to-mash"), (CSC, "to-mash-decision")))
        assert [at.date() for at in referral.happened] == [date(2017, 11, 21), date(2017, 11, 24)]
        apart = [n for n in range(4) if end_of_day(decision.happened.latest.date()) == working_days_after(
            end_of_day(date(2017, 11, 21)), n)] + [0]  # fmt: skip
        assert (min(apart), max(apart)) == (0, 3), "decided 0 to 3 working days later"

    @TENTHS
    def test_the_decision_is_late_at_one_extreme_only(self, kyle: Child, times: float) -> None:
        at = end_of_day(day("2018-01-31"))
        spans = alerts_in(kyle.entries(at), BEGINNING, at, pack(times), kyle.entries(at, Extreme.LATEST))
        assert {span.extreme for span in spans if span.due.clock.rule == "referral-undecided"} == {Extreme.EARLIEST}
        for on in ("2017-11-24", "2017-11-27", "2017-12-20"):
            assert "referral-undecided" not in alerts(kyle, on, times), on

    def test_the_assessment_was_asked_for_on_the_24th(self, kyle: Child) -> None:
        asked = entry_named(kyle, (CSC, "family-assessment-asked")).event
        assert asked.happened.latest.date() == date(2017, 11, 24)
        assert all(
            Status.UNDER_ASSESSMENT in answer.statuses
            for answer in tier_at(kyle.entries(), end_of_day(day("2017-11-24")))
        )

    def test_the_first_visit_came_ten_working_days_after_and_no_national_limit_says_how_soon(self, kyle: Child) -> None:
        visit = entry_named(kyle, (CSC, "visit-2017-12-08")).event
        assert working_days_after(end_of_day(date(2017, 11, 24)), 10) == end_of_day(visit.happened.latest.date())
        (limit,) = england().in_force("assessment-not-started", None, day("2017-11-24")).limits
        assert limit.status == "L", "local, neither statute nor guidance"
        assert "assessment-not-started" not in alerts(kyle, "2017-12-08")

    def test_the_assessment_and_the_conference_cite_the_edition_of_2015(self) -> None:
        for rule, length in (
            ("referral-undecided", "1 working day"),
            ("assessment-late", "45 working days"),
            ("conference-late", "15 working days"),
        ):
            (limit,) = england().in_force(rule, None, day("2017-11-24")).limits
            assert (limit.length, limit.status, limit.edition) == (length, "G", "2015"), rule

    @TENTHS
    @pytest.mark.parametrize("on", ["2017-11-30", "2017-12-20", "2018-01-12", "2018-01-31"])
    def test_neither_assessment_nor_conference_is_late(self, kyle: Child, on: str, times: float) -> None:
        assert not {"assessment-late", "conference-late", "conference-review"} & alerts(kyle, on, times).keys()

    @TENTHS
    def test_kyle_is_not_recorded_as_seen_by_the_social_worker(self, kyle: Child, sam: Child, times: float) -> None:
        """He was at school on 8 December: his visit stays due, Sam's is due anew from that day."""
        for on in ("2017-12-13", "2017-12-20", "2018-01-05"):
            assert alerts(kyle, on, times)["visit-due"] == (CSC, "family-assessment-asked"), on
        assert "visit-due" not in alerts(sam, "2017-12-13", times)

    @TENTHS
    def test_no_contact_over_the_holiday(self, kyle: Child, sam: Child, times: float) -> None:
        """Of Kyle a visit stays due all the while; Sam was seen on 8 December, four weeks before 5 January."""
        for on in ("2017-12-22", "2017-12-31", "2018-01-05"):
            assert alerts(kyle, on, times)["visit-due"] == (CSC, "family-assessment-asked"), on
        assert "visit-due" not in alerts(sam, "2017-12-31", times)
        assert times > 1 or alerts(sam, "2018-01-05", times)["visit-due"] == (CSC, "visit-2017-12-08")

    @pytest.mark.parametrize(
        ("name", "seen"), [("health-visiting:hv-k-001", False), ("health-visiting:hv-s-001", True)]
    )
    def test_since_when_social_care_saw_them_is_shown(self, replayed: Replayed, name: str, seen: bool) -> None:
        """By the end of the holiday; of Kyle no such visit is held."""
        shown = replayed.hub.run_cli("picture", name, "--as-of", "2018-01-05", env=WIDE).stdout
        by = [line.strip() for line in _section(shown, "last seen by each agency") if "social care" in line]
        assert by == (["Children's social care: on 8 December 2017."] if seen else [])

    @pytest.mark.parametrize(
        ("name", "on", "rule", "length"),
        [
            ("health-visiting:hv-k-001", "2018-01-05", "visit-due", "10 working days"),
            ("health-visiting:hv-k-001", "2018-01-17", "meeting-not-recorded", "5 working days"),
            ("health-visiting:hv-k-001", "2017-12-20", "strategy-not-recorded", "3 working days"),
        ],
    )
    def test_each_is_shown_with_rule_status_and_edition(
        self, replayed: Replayed, name: str, on: str, rule: str, length: str
    ) -> None:
        (line,) = [each for each in asked_on(replayed, name, on).splitlines() if rule in each]
        assert f"{length}; local: This hub's own limit (2026-11)" in line

    @TENTHS
    def test_sam_s_reported_bump_has_no_medical_view(self, sam: Child, times: float) -> None:
        for on in ("2017-11-30", "2017-12-20"):
            assert alerts(sam, on, times)["reported-injury-unchecked"] == (PAS, "anonymous-call"), on

    @TENTHS
    def test_the_meeting_planned_for_8_january(self, kyle: Child, times: float) -> None:
        assert "meeting-not-recorded" not in alerts(kyle, "2018-01-12", times), "there is time for notes to be written"
        assert alerts(kyle, "2018-01-17", times)["meeting-not-recorded"] == (CSC, "school-meeting")


class TestWithEveryLimitMovedByATenth:
    """Rows 5, 6, 11 and 13: what was asked, and by when, does not hang on where a limit was set."""

    @TENTHS
    def test_2017(self, kyle: Child, times: float) -> None:
        asked = {"lead-missing", "lead-not-accepted", "help-unanswered", "history-unopened"}
        assert asked == alerts(kyle, "2017-08-31", times).keys()
        assert {"difference-of-view", "difference-unresolved", "lead-not-accepted", "help-unanswered"} <= alerts(
            kyle, "2017-10-31", times
        ).keys()
        assert alerts(kyle, "2017-11-17", times)["sessions-promised"] == (PAS, "eight-sessions")

    @TENTHS
    def test_differing_views(self, kyle: Child, times: float) -> None:
        for extreme in Extreme:
            open_now = differences(states(kyle, "2017-11-17", extreme)["concerns"].at(extreme))
            assert len(open_now) == 3
        asked = {alert.item for alert in opened(kyle, "2017-12-01", times) if alert.rule == "difference-unresolved"}
        assert asked >= {f"{HV}/escalate-september"}
        limits = LIMITS._make(limit * times for limit in LIMITS)
        found = decided(kyle, "2017-10-31", Request(1, "manager", PAS), limits=limits)
        assert set(evidence(found, "difference-open")) >= {(HV, "escalate-september"), (SCHOOL, "escalate-october")}
        assert {"voice", "accounts-unseen"} <= {reason.code for reason in found.reasons}

    @TENTHS
    def test_help_asked_for(self, kyle: Child, times: float) -> None:
        asked = [alert.item for alert in opened(kyle, "2017-07-31", times) if alert.rule == "help-unanswered"]
        assert len(asked) >= 5
        assert len([alert for alert in opened(kyle, "2016-11-30", times) if alert.rule == "help-unanswered"]) == 2
