"""The review, published through real Kafka: what the clocks asked in the winter of 2017 (rows 6, 10); its exports."""

import csv
import json
from io import StringIO

import pytest
from fhir.resources.R4B.bundle import Bundle

from projections.history import Extreme
from projections.rules.pack import england
from projections.rules.spans import alerts_in, not_known
from schemas import RecordName
from schemas.moments import BEGINNING, end_of_day
from services.cli.demo import KYLE
from services.store.children import Child
from tests.flow.hub import Hub
from tests.flow.reviewed import TENTHS, alerts, day, states

CSC, HV, PAS = "childrens-social-care", "health-visiting", "prevention-and-support"
SAM = RecordName(CSC, "csc-s-001")


class TestFromNovember2017:
    """Row 10; paragraphs 58–67."""

    def test_the_referral_can_be_called_neither_late_nor_on_time(self, kyle: Child) -> None:
        at = end_of_day(day("2018-01-31"))
        spans = alerts_in(kyle.entries(at), BEGINNING, at, england(), kyle.entries(at, Extreme.LATEST))
        extremes = {span.extreme for span in spans if span.due.clock.rule == "referral-undecided"}
        assert extremes != set(Extreme), "late at both extremes"

    def test_harm_was_alleged_and_no_strategy_discussion_is_recorded(self, kyle: Child) -> None:
        assert alerts(kyle, "2017-12-20")["strategy-not-recorded"] == (HV, "to-mash")
        assert "strategy-not-recorded" not in alerts(kyle, "2018-01-31")

    @pytest.mark.parametrize("on", ["2017-11-30", "2017-12-20", "2018-01-12", "2018-01-31"])
    def test_the_assessment_and_the_conference_are_not_late(self, kyle: Child, on: str) -> None:
        assert not {"assessment-late", "conference-late", "conference-review"} & alerts(kyle, on).keys()

    def test_each_cites_the_edition_then_in_force(self) -> None:
        for rule in ("referral-undecided", "assessment-late", "conference-late"):
            (limit,) = england().in_force(rule, None, day("2017-11-24")).limits
            assert (limit.status, limit.edition) == ("G", "2015"), rule

    def test_at_the_visit_sam_is_recorded_as_seen_and_kyle_is_not(self, kyle: Child, sam: Child) -> None:
        assert "not-seen" in alerts(sam, "2017-11-30")
        assert "not-seen" not in alerts(sam, "2017-12-20")
        held = states(kyle, "2017-12-20", Extreme.LATEST)["visits"].at(Extreme.LATEST)
        assert f"{CSC}/{SAM.reference}" in held.sights
        assert f"{CSC}/csc-k-001" in held.own
        assert f"{CSC}/csc-k-001" not in held.sights


def test_sam_s_reported_bump_asks_whether_it_was_checked(sam: Child, kyle: Child) -> None:
    """Row 6; paragraph 60: told anonymously, not observed."""
    assert "reported-injury-unchecked" not in alerts(kyle, "2017-12-20"), "it is told of Sam"
    assert "reported-injury-unchecked" not in alerts(sam, "2017-11-24")
    for on in ("2017-11-30", "2017-12-20"):
        assert alerts(sam, on)["reported-injury-unchecked"] == (PAS, "anonymous-call"), on


def test_after_sam_s_death_nothing_is_asked_of_him(sam: Child) -> None:
    assert alerts(sam, "2018-01-31") == {}


class TestTheReferralOfMay2017:
    """Row 12; paragraphs 48–54, 70, 75, 91."""

    def test_its_receiver_meets_the_history(self, told: Hub, kyle: Child) -> None:
        shown = told.run_cli(
            "chronology", f"{KYLE.agency}:{KYLE.reference}", "--as-of", "2017-05-31", "--format", "csv"
        )
        lines = csv.DictReader(StringIO(shown.stdout.lstrip("\ufeff"), newline=""))
        held = {tuple(name.split("/")) for line in lines for name in line["Events"].split("; ")}
        for name in (
            (CSC, "supervision-order"), (CSC, "interim-order-november"), (CSC, "to-early-help"),
            ("early-offer-of-help", "to-universal"), ("hospital", "road-accident"),
            (HV, "visit-december-2016"), ("general-practice", "behaviour-2016"),
        ):  # fmt: skip
            assert name in held, name
        for extreme in Extreme:
            read = states(kyle, "2017-05-31", extreme)
            steps, worries = read["steps"].at(extreme), read["concerns"].at(extreme)
            assert [(run.tier, run.lowered) for run in steps.runs if run.lowered][-2:] == [(2, True), (1, True)]
            assert worries.recurring, "worries that came again after the tier was lowered"
            assert {order.basis for order in read["orders"].at(extreme).orders.values()} == {"C1", "SO"}

    @TENTHS
    def test_accepted_at_tier_2_and_the_history_unopened(self, kyle: Child, sam: Child, times: float) -> None:
        taken = (PAS, "to-prevention-taken")
        assert "history-unopened" not in alerts(kyle, "2017-05-31", times)
        for on in ("2017-06-30", "2017-08-31", "2017-11-17"):
            assert alerts(kyle, on, times)["history-unopened"] == taken, on
        assert "history-unopened" not in alerts(kyle, "2018-01-31", times), "social care took it up"
        assert "history-unopened" not in alerts(sam, "2017-08-31", times), "no order was ever about Sam"

    def test_who_was_referred_to_by_social_care_itself_was_told(self, kyle: Child) -> None:
        assert "history-unopened" not in alerts(kyle, "2015-12-31")


class TestBeforeABirth:
    """Row 13; paragraphs 7–10, 37–38, 44."""

    @TENTHS
    def test_in_2012_an_assessment_asked_for_its_owner_unsettled_and_no_answers(
        self, kyle: Child, times: float
    ) -> None:
        assert alerts(kyle, "2012-10-01", times)["assessment-not-started"] == ("london-borough", "pre-birth-agreed")
        for extreme in Extreme:
            held = states(kyle, "2012-10-01", extreme)
            waiting = held["requests"].at(extreme).information
            assert {name for name, asked in waiting.items() if "plan-" in name} == {
                "maternity/plan-thurrock", "maternity/plan-borough",
            }, "which agency does it?"  # fmt: skip
            raised = held["concerns"].at(extreme).formal
            assert {name for name, concern in raised.items() if concern.answered is None} >= {
                "maternity/escalation-thurrock", "maternity/escalation-borough",
            }  # fmt: skip
        (visit,) = (e.event for e in kyle.entries() if e.event.id == "visit-cancelled-2012")
        assert (visit.data.outcome, visit.data.cancelled_by) == ("cancelled", "professional")
        asked = alerts(kyle, "2012-10-10", times)
        assert {"information-unanswered", "concern-unanswered"} <= asked.keys()

    @TENTHS
    def test_in_2015_a_pregnancy_known_since_june_and_no_word_of_an_assessment(
        self, kyle: Child, sam: Child, times: float
    ) -> None:
        assert "pre-birth-missing" not in alerts(kyle, "2015-06-30", times)
        for on in ("2015-08-31", "2015-09-30"):
            assert alerts(kyle, on, times)["pre-birth-missing"] == ("maternity", "booking-2015"), on
        assert "pre-birth-missing" not in alerts(kyle, "2016-02-28"), "the baby is born"
        assert "pre-birth-missing" not in alerts(sam, "2015-09-30"), "asked where the history is: with his brother"

    def test_it_is_not_asked_of_2012_where_one_was_asked_for(self, kyle: Child) -> None:
        assert "pre-birth-missing" not in alerts(kyle, "2012-10-20")


def test_of_2012_the_limit_of_a_referral_is_not_known(kyle: Child) -> None:
    """The transfer of October 2012, as if it had not been decided: nobody calls it late, and that is said."""
    at = end_of_day(day("2012-11-30"))
    history = [e for e in kyle.entries(at, Extreme.LATEST) if e.event.id != "transfer-to-thurrock-taken"]
    assert {clock.rule for clock, _ in not_known(history, at, england())} == {"referral-undecided"}
    assert "referral-undecided" not in {span.due.clock.rule for span in alerts_in(history, BEGINNING, at, england())}


def test_the_review_in_other_systems_words(told: Hub) -> None:
    name = f"{KYLE.agency}:{KYLE.reference}"
    fhir, ssds = (told.run_cli("export", name, "--as", form) for form in ("fhir", "ssds"))
    kinds = {each.resource.get_resource_type() for each in Bundle.model_validate_json(fhir.stdout).entry}
    assert kinds == {"Patient", "Flag", "EpisodeOfCare", "CarePlan", "Encounter", "OperationOutcome"}
    rows = json.loads(ssds.stdout)["objects"]
    assert [row["lega_legal_status"] for row in rows["ssd_legal_status"]] == ["C1", "C2"]
    assert "lega_legal_status_start_date" not in rows["ssd_legal_status"][0]  # two accounts of its beginning
    assert rows["ssd_cp_plans"][0]["cppl_cp_plan_initial_category"] == "Neglect"
    assert "about adults left out" in fhir.stderr
