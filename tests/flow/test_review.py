"""The review, published through real Kafka: what the hub must have said by when (rows 1 and 7)."""

import csv
from collections.abc import Collection
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from docx import Document

from projections.knowledge import Knew, Knowledge, knowledge
from projections.tier import Asked, TierAnswer, tier_at
from schemas import LABELS
from schemas.codes import LegalBasis, Status
from schemas.moments import end_of_day
from services.store.children import Child
from tests.flow.hub import Hub

C1, C2, V2 = LegalBasis.INTERIM_CARE_ORDER, LegalBasis.FULL_CARE_ORDER, LegalBasis.SECTION_20
SO, S17 = LegalBasis.SUPERVISION_ORDER, LegalBasis.SECTION_17


def _asked(held: Child, day: str) -> Asked:
    return tier_at(held.entries(), end_of_day(date.fromisoformat(day)))


def _tier(held: Child, day: str, parts: Collection[str] = ("tier", "statuses", "bases")) -> TierAnswer:
    """The answer of a day whose ``parts`` are certain."""
    asked = _asked(held, day)
    assert not asked.uncertain & set(parts), f"uncertain on {day}"
    return asked.earliest


def _knew(held: Child, agency: str, day: str) -> dict[tuple[str, str], Knowledge]:
    at = end_of_day(date.fromisoformat(day))
    return knowledge(held.as_written(at), agency, at)


def test_nothing_fell_on_the_floor(told: Hub) -> None:
    assert told.differences_in_accounts() == []
    assert told.rows("rejects", None) == []
    assert told.rows("waiting") == []


def test_the_records_of_all_agencies_are_two_children(kyle: Child, sam: Child) -> None:
    assert kyle.person != sam.person
    assert {name.agency for name in kyle.records} >= {"health-visiting", "nursery", "school", "general-practice"}
    assert not kyle.unsettled
    assert not sam.unsettled


class TestTiersOfKyle:
    """Row 1; paragraphs 2, 8, 10, 13–14, 20–21, 24, 27, 30, 32, 47, 52–59, 67, 71, 91."""

    def test_before_birth_london_borough_then_thurrock(self, kyle: Child) -> None:
        for answer in _asked(kyle, "2012-07-15"):
            assert answer.tier is None
            assert ("pre-birth", "london-borough") in {(item.kind, item.by) for item in answer.assessments.values()}
        decided = [e.event for e in kyle.entries() if e.event.type == "assessment.completed"]
        assert any(e.source == "childrens-social-care" and e.data.kind == "pre-birth" for e in decided)

    def test_a_conference_was_proposed_twice_and_never_held(self, kyle: Child) -> None:
        by_24_october = [item.by for item in _asked(kyle, "2012-10-24").latest.conferences.values()]
        assert sorted(filter(None, by_24_october)) == ["childrens-social-care", "london-borough"]
        held = [e.event for e in kyle.entries() if e.event.type == "meeting.held"]
        conferences = [e for e in held if e.data.kind == "initial-child-protection-conference"]
        assert [e.happened.earliest.year for e in conferences] == [2018]

    def test_section_20_or_interim_order_at_discharge_is_shown_and_not_chosen(self, kyle: Child) -> None:
        answer = _tier(kyle, "2012-10-28")
        assert answer.tier == 4
        assert set(answer.bases) == {V2, C1}
        assert {conflict.kind for conflict in answer.conflicts} >= {"looked-after-bases"}
        later = _tier(kyle, "2012-12-01", ("tier", "bases", "conflicts"))
        assert {conflict.kind for conflict in later.conflicts} == {"order-start"}

    def test_early_november_is_uncertain(self, kyle: Child) -> None:
        asked = _asked(kyle, "2012-11-05")
        assert asked.certain is None
        assert set(asked.earliest.bases) == {C1}
        assert set(asked.latest.bases) == {V2, C1}

    @pytest.mark.parametrize(
        ("day", "tier", "statuses", "bases"),
        [
            ("2013-08-15", 4, {Status.LOOKED_AFTER}, {C1}),
            ("2013-10-15", 4, {Status.SUPERVISION_ORDER}, {SO}),
            ("2014-08-15", 3, {Status.CHILD_IN_NEED, Status.SUPERVISION_ORDER}, {S17, SO}),
            ("2014-10-15", 3, {Status.CHILD_IN_NEED}, {S17}),
            ("2015-06-15", 2, {Status.EARLY_HELP}, set()),
            ("2016-03-15", 1, {Status.UNIVERSAL}, set()),
            ("2017-06-15", 2, {Status.EARLY_HELP}, set()),
            ("2017-11-24", 2, {Status.EARLY_HELP, Status.UNDER_ASSESSMENT}, set()),
            ("2018-01-26", 4, {Status.CHILD_PROTECTION}, set()),
            ("2019-05-15", 4, {Status.LOOKED_AFTER}, {C2}),
        ],
    )
    def test_tier_status_and_concurrent_bases(
        self, kyle: Child, day: str, tier: int, statuses: set[Status], bases: set[LegalBasis]
    ) -> None:
        answer = _tier(kyle, day)
        assert (answer.tier, set(answer.statuses), set(answer.bases)) == (tier, statuses, bases)

    def test_an_interim_order_while_the_court_has_the_parents_assessed(self, kyle: Child) -> None:
        asked = _asked(kyle, "2012-12-15")
        assert asked.uncertain <= {"statuses", "assessments", "setting"}, "only when assessments began is uncertain"
        assert (asked.earliest.tier, set(asked.earliest.bases)) == (4, {C1})
        assert all(Status.LOOKED_AFTER in answer.statuses for answer in asked)

    def test_services_behind_early_help(self, kyle: Child) -> None:
        services = [_tier(kyle, day).setting for day in ("2015-06-15", "2017-06-15")]
        assert [s.service for s in services if s] == ["early-offer-of-help", "prevention-and-support"]

    def test_both_parents_from_may_2013(self, kyle: Child) -> None:
        (setting,) = [e.event for e in kyle.entries() if e.event.id == "with-both-parents"]
        assert (setting.type, setting.source) == ("tier.set", "childrens-social-care")
        assert (setting.happened.earliest.date(), setting.happened.latest.date()) == (
            date(2013, 4, 30), date(2013, 5, 31),
        )  # fmt: skip
        assert "both parents" in setting.data.reason

    def test_a_strategy_discussion_came_before_the_conference(self, kyle: Child) -> None:
        asked = _asked(kyle, "2018-01-15")
        assert asked.certain is None, "the day is not in the review"
        assert Status.STRATEGY_DISCUSSION in asked.earliest.statuses
        assert Status.STRATEGY_DISCUSSION not in asked.latest.statuses

    def test_the_plan_is_for_neglect(self, kyle: Child) -> None:
        plans = [plan for plan in _tier(kyle, "2018-02-01").plans.values() if plan.kind == "child-protection"]
        assert [plan.by for plan in plans] == ["NEG"]

    def test_tier_2_was_the_services_own_view(self, kyle: Child) -> None:
        assert _tier(kyle, "2015-12-31").views["early-offer-of-help"].tier == 2


class TestTiersOfSam:
    def test_universal_from_birth(self, sam: Child) -> None:
        answer = _tier(sam, "2016-03-01")
        assert (answer.tier, set(answer.statuses)) == (1, {Status.UNIVERSAL})
        assert answer.setting is None, "nobody set a tier: universal services are every child's"

    def test_within_early_help_from_may_2017(self, sam: Child) -> None:
        assert (_tier(sam, "2017-06-01").tier, set(_tier(sam, "2017-06-01").statuses)) == (2, {Status.EARLY_HELP})

    def test_assessed_from_november_2017(self, sam: Child) -> None:
        assert Status.UNDER_ASSESSMENT in _tier(sam, "2017-11-24").statuses

    def test_never_a_child_protection_plan(self, sam: Child) -> None:
        plans = [e.event for e in sam.entries() if e.event.type == "plan.opened"]
        assert [e for e in plans if e.data.kind == "child-protection"] == []
        assert Status.CHILD_PROTECTION not in _tier(sam, "2018-01-31").statuses

    def test_the_cause_of_death_is_unascertained(self, sam: Child) -> None:
        (death,) = [e.event for e in sam.entries() if e.event.type == "death.recorded"]
        assert death.data.cause == "unascertained"


class TestWhoKnewWhatWhen:
    """Row 7; paragraphs 15, 25, 31, 40, 48–50, 77–79."""

    def test_rent_arrears_are_in_no_other_agencys_records(self, kyle: Child) -> None:
        rent = [
            (e.event.source, e.event.id)
            for e in kyle.entries()
            if e.event.type == "housing.recorded" and e.event.data.kind != "tenancy"
        ]
        assert len(rent) >= 3
        assert all(_knew(kyle, "housing", "2017-12-31")[name].certain is Knew.HELD for name in rent)
        for agency in LABELS.keys() - {"housing", "hub"}:
            knew = _knew(kyle, agency, "2017-12-31")
            assert {knew[name].certain for name in rent} == {Knew.NOT_RECORDED}, agency

    @pytest.mark.parametrize(
        ("event", "agency", "day", "expected"),
        [
            (("ambulance", "called-to-party"), "ambulance", "2015-11-01", Knew.HELD),
            (("police", "party"), "police", "2015-11-01", Knew.HELD),
            (("hospital", "fathers-finger"), "hospital", "2015-11-02", Knew.HELD),
            (("early-offer-of-help", "party-as-told"), "early-offer-of-help", "2015-11-03", Knew.NOT_RECORDED),
            (("early-offer-of-help", "party-as-told"), "early-offer-of-help", "2015-11-04", Knew.HELD),
            (("police", "party"), "nursery", "2015-11-01", Knew.NOT_RECORDED),
            (("police", "party"), "nursery", "2015-11-02", Knew.FOUND_NOT_TOLD),
            (("police", "party"), "health-visiting", "2015-11-30", Knew.NOT_RECORDED),
            (("police", "party"), "general-practice", "2017-12-31", Knew.NOT_RECORDED),
        ],
    )
    def test_the_assault_at_halloween(
        self, kyle: Child, event: tuple[str, str], agency: str, day: str, expected: Knew
    ) -> None:
        assert _knew(kyle, agency, day)[event].certain is expected

    def test_no_telling_to_nursery_is_recorded_afterwards(self, kyle: Child) -> None:
        """The finding of 2 November stands; a telling after it would show as told."""
        knew = _knew(kyle, "nursery", "2017-12-31")
        about = [("police", "party"), ("early-offer-of-help", "party-as-told"), ("ambulance", "called-to-party")]
        assert {knew[name].certain for name in about} == {Knew.FOUND_NOT_TOLD}

    def test_the_practice_is_nowhere_recorded_as_told_of_status_or_order(self, kyle: Child) -> None:
        knew = _knew(kyle, "general-practice", "2017-12-31")
        legal = [
            (e.event.source, e.event.id)
            for e in kyle.entries()
            if e.event.type in ("tier.set", "order.made", "order.ended")
            and e.event.happened.latest < end_of_day(date(2017, 12, 31))
        ]
        assert len(legal) >= 8
        assert {knew[name].certain for name in legal} == {Knew.NOT_RECORDED}

    def test_the_bruise_of_march_2014_was_not_known_to_the_practice(self, kyle: Child) -> None:
        march = [
            e.event
            for e in kyle.entries()
            if e.event.type == "injury.observed" and e.event.happened.earliest.strftime("%Y-%m") == "2014-03"
        ]
        assert [e.source for e in march] == ["health-visiting"]
        knew = _knew(kyle, "general-practice", "2014-04-30")
        assert knew[march[0].source, march[0].id].certain is Knew.NOT_RECORDED


class TestOnTheTerminal:
    def test_the_commands_say_the_same(self, told: Hub) -> None:
        asked = told.run_cli("tier", "health-visiting:hv-k-001", "--as-of", "2014-08-15")
        assert asked.returncode == 0
        assert "tier 3; child in need, supervision order; section 17 + supervision order" in asked.stdout

    def test_uncertainty_is_said(self, told: Hub) -> None:
        asked = told.run_cli("tier", "nursery:nur-k-001", "--as-of", "2012-11-05")
        assert "Uncertain on 5 Nov 2012" in asked.stdout

    def test_who_knew(self, told: Hub) -> None:
        asked = told.run_cli("chronology", "nursery:nur-k-001", "--as-of", "2015-11-02", "--known-to", "nursery")
        assert "found not to have been" in asked.stdout
        assert "Not recorded does not say not known." in asked.stdout

    def test_the_chronology_as_files(self, told: Hub, tmp_path: Path) -> None:
        """Each form opens, and all hold the same lines; strengths, silences and what was not answered stand in them."""
        whole = ("chronology", "health-visiting:hv-k-001", "--as-of", "2015-05-31")
        for form in ("csv", "html", "docx"):
            assert told.run_cli(*whole, "--format", form, "--output", str(tmp_path / form)).returncode == 0
        rows = list(csv.DictReader(StringIO((tmp_path / "csv").read_text(encoding="utf-8-sig"), newline="")))
        facts = [row for row in rows if row["Kind"] in ("fact", "undated")]
        assert any("Strength (" in row["What happened"] for row in facts)
        assert any("No answer recorded here" in row["Action taken, and answers"] for row in facts)
        assert any(row["Kind"] == "silence" and "General practice" in row["What happened"] for row in rows)
        dated = [row["Earliest"] for row in facts if row["Kind"] == "fact"]
        assert dated == sorted(dated)
        page, paper = (tmp_path / "html").read_text(), Document(str(tmp_path / "docx"))
        assert page.count('<th scope="row">') == len(facts)
        assert sum(len(table.rows) - 1 for table in paper.tables) == len(facts) + page.count('<tr class="silence">')
        foot = rows[-1]["What happened"]
        assert "No line says that nothing else happened." in foot
        assert foot in page
        assert paper.paragraphs[-1].text == foot

    def test_a_chronology_with_classes_withheld(self, told: Hub) -> None:
        asked = ("chronology", "health-visiting:hv-k-001", "--as-of", "2015-05-31", "--newest-first")
        wide = {"COLUMNS": "4000"}  # no cell is folded
        plain = told.run_cli(*asked, env=wide).stdout
        withheld = told.run_cli(*asked, "--redact", "third-party", env=wide).stdout
        assert "(through " in plain
        assert "(through " not in withheld
        assert "[withheld: third party]" in withheld
        assert "a person must read this before it is disclosed" in withheld

    def test_what_a_chronology_cannot_be_asked(self, told: Hub, tmp_path: Path) -> None:
        docx = told.run_cli("chronology", "health-visiting:hv-k-001", "--format", "docx")
        assert docx.returncode == 2
        assert "name it with --output" in docx.stderr
        nowhere = told.run_cli("chronology", "health-visiting:hv-k-001", "--output", str(tmp_path / "no" / "file"))
        assert nowhere.returncode == 2
        assert "Name a file in a folder that exists" in " ".join(nowhere.stderr.split())

    def test_an_unknown_record_is_an_error_that_says_what_to_do(self, told: Hub) -> None:
        asked = told.run_cli("tier", "nursery:nobody")
        assert asked.returncode == 2
        assert "This does not say that there is no such child" in " ".join(asked.stderr.split())
