"""The review, published through real Kafka: its recommendations answered by something that runs (row 14)."""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from docx import Document
from pydantic import BaseModel

from projections.history import Extreme
from projections.questions.neglect import neglect
from projections.questions.picture import answers
from projections.questions.planned import planned
from schemas import LABELS
from schemas.fields import personal_fields
from schemas.moments import end_of_day
from services.cli.demo import KYLE
from services.cli.picturing import asking
from services.store.children import Child
from tests.flow.hub import Hub
from tests.flow.reviewed import day

CSC = "childrens-social-care"
OF_KYLE = f"{KYLE.agency}:{KYLE.reference}"


@pytest.fixture(scope="module")
def study(told: Hub) -> str:
    return run(told, "export", OF_KYLE, "--as", "case-study").stdout


def audited(hub: Hub, *words: str) -> dict[str, tuple[str, str]]:
    """What is counted of all teams of the Prevention and Support Service in 2017, at both extremes."""
    period = ("prevention-and-support", "--from", "2017-05-01", "--to", "2017-12-31", "--format", "csv")
    text = run(hub, "audit", *period, *words).stdout.removeprefix("\ufeff")
    lines = list(csv.DictReader(StringIO(text, newline="")))
    return {line["What"]: (line["Earliest"], line["Latest"]) for line in lines if line["Team"] == "all teams"}


def run(hub: Hub, *words: str) -> CompletedProcess[str]:
    done = hub.run_cli(*words)
    assert done.returncode == 0, done.stderr
    return done


def texts(value: Any, path: str, personal: frozenset[str]) -> Iterator[str]:
    """Every value of a marked field."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{path}.{name}".strip("."), personal)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item, path, personal)
    elif isinstance(value, str) and path in personal:
        yield value


class TestNeglectOverTime:
    """Paragraphs 72, 86, 126: no baseline was ever recorded, and none is made up."""

    @pytest.mark.parametrize("on", ["2014-10-31", "2015-05-31", "2017-11-24", "2018-01-26", "2020-07-31"])
    def test_no_baseline_is_recorded_on_any_day(self, kyle: Child, on: str) -> None:
        at = end_of_day(day(on))
        for known in (None, at):
            latest = kyle.entries(known, Extreme.LATEST)
            answer = neglect(kyle.entries(known), at, latest).certain
            assert answer is not None
            assert (answer.baseline, answer.profiles, answer.areas, answer.follow_up) == (None, (), (), None)

    def test_and_the_command_says_so(self, told: Hub) -> None:
        said = run(told, "neglect", OF_KYLE).stdout
        assert "No baseline recorded here" in said
        assert "Area" not in said


class TestPlansWithTheFamily:
    """Paragraphs 86, 124: objectives that can be monitored, agreed with the family."""

    def test_no_objective_of_the_plan_of_2014_says_how_it_will_be_known_or_that_it_was_agreed(
        self, kyle: Child
    ) -> None:
        answer = planned(kyle.entries(), end_of_day(day("2015-03-15"))).certain
        assert answer is not None
        aims = answer.plans[f"{CSC}/child-in-need-plan"].aims
        assert len(aims) == 3
        assert {(aim.measurable, aim.agreed, aim.outcome) for aim in aims} == {(False, None, None)}

    def test_no_danger_statement_and_no_safety_goal_is_recorded_and_none_is_made_up(self, kyle: Child) -> None:
        for on in ("2015-03-15", "2018-01-26"):
            answer = planned(kyle.entries(), end_of_day(day(on)))
            assert all(plan.signs == () for each in answer for plan in each.plans.values())

    def test_and_the_command_shows_it(self, told: Hub) -> None:
        said = run(told, "plans", OF_KYLE, "--as-of", "2015-03-15").stdout
        assert said.count("no measure recorded") == 3
        assert "not agreed" not in said
        known = run(told, "plans", OF_KYLE, "--as-of", "2015-03-15", "--known", "2014-09-30").stdout
        assert "No record is held here of an open plan." in known


class TestServiceAudited:
    """Paragraphs 57–58, 80, 125: what the service promised, and what is recorded of it. Two children, counted once."""

    def test_as_it_is_recorded_today(self, told: Hub) -> None:
        found = audited(told, "--as-of", "2020-07-31")
        assert found["children"] == ("2", "2")
        assert found["interventions promised"] == ("2", "2")
        assert found["of these by the week, without a number"] == ("1", "1")
        assert found["sessions promised"] == ("8", "8")
        assert found["sessions delivered"] == ("0", "0")
        assert found["interventions never begun"] == ("2", "2")
        assert found["sessions missed, as the service says"] == ("9", "9")
        assert found["sessions missed, as the family says"] == ("1", "1")
        assert found["plans"] == ("0", "0")
        assert found["meetings held"] == ("4", "4")
        assert found["meetings held, lead present"] == ("1", "1")
        assert found["meetings held, lead not present"] == ("2", "2")
        assert found["meetings held, lead's presence not recorded"] == ("1", "1")
        assert found["children whose lead has not accepted"] == ("2", "2")
        days = [found[f"days to the first meeting, at {how} (median)"] for how in ("least", "most")]
        assert days == [("31", "31"), ("91", "91")]

    def test_as_it_was_recorded_then_the_services_own_word_came_later(self, told: Hub) -> None:
        found = audited(told, "--known", "2017-12-31")
        assert found["sessions missed, as the family says"] == ("1", "1")
        assert found["sessions missed, as the service says"] == ("0", "0")


class TestCaseStudy:
    """Paragraph 123: workshops between agencies, with cases such as this one."""

    def test_no_word_that_an_agency_wrote_comes_out(self, kyle: Child, study: str) -> None:
        marked = ((event, frozenset(personal_fields(type(event)))) for event in kyle.loaded.events)
        written = {text for event, fields in marked for text in texts(event, "", fields)}
        assert len(written) > 300
        found = {text for text in written if re.search(rf"\b{re.escape(text)}\b", study)}
        assert found <= {"children's social care", "speech and language therapy"}, "kinds of agencies, which are shown"

    def test_no_name_reference_date_or_agency(self, kyle: Child, study: str) -> None:
        body = study.partition("Day 0 is")[2]
        assert not re.search(r"\b(Kyle|Sam|Thurrock)\b", study)
        assert not re.search(r"(?<!day )\b(19|20)\d\d\b", body)
        references = {name.reference for event in kyle.loaded.events for name in event.about}
        assert not [reference for reference in references if reference in study]
        for label in ("Early Offer of Help", "Prevention and Support", "Coram", "Parents First", "London Borough"):
            assert label in LABELS.values() or label == "Prevention and Support"
            assert label not in study

    def test_it_tells_what_happened_and_what_would_have_been_asked(self, study: str) -> None:
        assert "Day 0 is the child's birth." in study
        assert "also about: brother or sister A" in study
        assert "early help service B" in study
        for asked in ("concern-unanswered", "sessions-promised", "lead-missing", "oversight"):
            assert f"({asked}, " in study
        told = (" ".join(paragraph.split()) for paragraph in study.split("\n\n"))
        steps = [each for each in told if "the gate would have answered" in each]
        assert any("Step down to tier 2: not ready" in line for line in steps)
        assert any("Step down to tier 1: not ready" in line for line in steps)

    def test_as_a_document_and_a_page(self, told: Hub, tmp_path: Path) -> None:
        for form in ("html", "docx"):
            run(told, "export", OF_KYLE, "--as", "case-study", "--format", form, "--output", str(tmp_path / form))
        assert (tmp_path / "html").read_text().count("the gate would have answered") >= 2
        assert Document(str(tmp_path / "docx")).core_properties.title == "Case study for a workshop between agencies"


class TestThePicture:
    """What is asked of each projection reaches people (docs/picture.md, "What it answers")."""

    def answer(self, kyle: Child, on: str, section: str, phrase: str, known: bool = False) -> set[tuple[str, ...]]:
        at = end_of_day(day(on))
        return {answers(section, asking(kyle, x, at, at if known else None))[phrase] for x in Extreme}

    def test_rent_arrears_are_known_to_housing_alone(self, kyle: Child) -> None:
        for lines in self.answer(kyle, "2017-12-31", "household", "risks known to one agency only"):
            (line,) = [line for line in lines if line.startswith("Housing: arrears")]
            assert "Housing alone" in line and "no record is held here that another agency was told" in line

    def test_the_named_lead_was_at_neither_meeting_of_the_summer(self, kyle: Child) -> None:
        (missing,) = self.answer(kyle, "2017-08-31", "meetings", "who was missing, how often", known=True)
        assert "Health visiting: apologies or absence at 2 of 2 meetings." in missing
        (lead,) = self.answer(kyle, "2017-08-31", "people", "lead professional", known=True)
        assert lead == (
            "Health visiting (health visitor), named in May 2017; accepted: not recorded; at 0 of 2 meetings.",
        )

    def test_and_the_command_shows_it(self, told: Hub) -> None:
        said = run(told, "picture", OF_KYLE, "--of", "people", "--of", "seen", "--as-of", "2017-08-31").stdout
        assert "lead professional:" in said and "last seen by each agency:" in said
        assert "workers and how to reach them: none recorded here" in said
