"""The review, published through real Kafka: its recommendations answered by something that runs (row 14)."""

import csv
from io import StringIO
from subprocess import CompletedProcess

import pytest

from projections.history import Extreme
from projections.questions.neglect import neglect
from projections.questions.planned import planned
from schemas.moments import end_of_day
from services.cli.demo import KYLE
from services.store.children import Child
from tests.flow.hub import Hub
from tests.flow.reviewed import Replayed, day

CSC = "childrens-social-care"
OF_KYLE = f"{KYLE.agency}:{KYLE.reference}"


@pytest.fixture(scope="module")
def told(replayed: Replayed) -> Hub:
    return replayed.hub


@pytest.fixture(scope="module")
def kyle(replayed: Replayed) -> Child:
    return replayed.kyle


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
