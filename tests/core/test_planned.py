"""docs/learning.md, "Plans in full": what was agreed with the family and how it will be known."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from projections.chronology.redaction import WITHHELD, without_names
from projections.history import Entry
from projections.questions.planned import Aim, Planned, planned
from projections.sentences import sentence
from schemas import Event, decode
from schemas.fields import personal_fields
from schemas.plans import PlanOpened, PlanReviewed, SignsOfSafety
from tests.given import CSC, at, event, given, plan, sessions, through
from tests.oracle.given import said
from tests.strategies.world import write

SPEECH = {"objective": "o", "text": "speaks", "measure": "words"}
VAGUE = {"objective": "o", "text": "t"}
SIGNS = {"danger_statement": "alone with the knife", "safety_goal": "an adult is near"}
MOTHER_6 = {"scaling": [{"by": "mother", "scale": 6}]}
PLAN = f"{CSC}/p"


def signed(verb: str, on: str, signs: dict[str, Any], *objectives: Any) -> Event:
    return event(f"plan.{verb}", on, plan="p", kind="child-in-need", objectives=objectives, signs_of_safety=signs)


def found(*events: Event | Entry, on: str = "2024-12-01") -> Planned:
    answer = planned(given(*events).entries, at(on)).certain
    assert answer is not None
    return answer


def aims(*events: Event, on: str = "2024-12-01") -> dict[str, Aim]:
    return {aim.written.objective: aim for aim in found(*events, on=on).plans[PLAN].aims}


def aim(on: str = "2024-12-01", **more: Any) -> Aim:
    return aims(plan("opened", "2024-01-01", {**SPEECH, **more}), on=on)["o"]


OPENED = plan("opened", "2024-01-01", SPEECH)
REVIEWED = event("objective.reviewed", "2024-02-01", plan="p", objective="o", outcome="met")
RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("agreed", lambda: aim(agreed_with_family=True).agreed, True),
    ("not agreed", lambda: aim(agreed_with_family=False).agreed, False),
    ("not recorded is not not agreed", lambda: aim().agreed, None),
    ("measurable", lambda: aim().measurable, True),
    ("without measure", lambda: aims(plan("opened", "2024-01-01", VAGUE))["o"].measurable, False),
    ("its day is over", lambda: aim(due_on="2024-11-30").overdue, True),
    ("its day is today", lambda: aim(due_on="2024-12-01").overdue, False),
    ("met, not overdue", lambda: aims(
        plan("opened", "2024-01-01", {**SPEECH, "due_on": "2024-03-01"}), REVIEWED)["o"].overdue, False),
    ("outcome", lambda: aims(OPENED, REVIEWED)["o"].outcome, "met"),
    ("a review writes it anew", lambda: aims(
        OPENED, REVIEWED, plan("reviewed", "2024-03-01", {**SPEECH, "text": "asks"}))["o"][0].text, "asks"),
    ("opened anew, what was before is gone", lambda: list(aims(
        OPENED, plan("opened", "2024-03-01", {**SPEECH, "objective": "n"}))), ["n"]),
    ("ended", lambda: found(OPENED, plan("ended", "2024-03-01")).plans, {}),
    ("an adult's plan is not the child's", lambda: found(through(OPENED)).plans, {}),
    ("a review of no plan", lambda: found(plan("reviewed", "2024-03-01", SPEECH)).plans, {}),
    ("sessions owed", lambda: list(found(sessions("planned", "2024-01-01", 3)).owed), [f"{CSC}/i"]),
    ("signs of safety", lambda: found(signed("opened", "2024-01-01", SIGNS)).plans[PLAN].signs[-1].signs.safety_goal,
     "an adult is near"),
    ("scaling through time", lambda: [
        each.signs.scaling[0].scale if each.signs.scaling else None for each in found(
            signed("opened", "2024-01-01", SIGNS), signed("reviewed", "2024-03-01", MOTHER_6)).plans[PLAN].signs],
     [None, 6]),
    ("opened anew, its signs are its own", lambda: found(
        signed("opened", "2023-01-01", SIGNS), OPENED).plans[PLAN].signs, ()),
)  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_what_was_agreed(question: Callable[[], Any], answer: Any) -> None:
    assert question() == answer


def test_where_a_month_leaves_open_whether_it_ended_both_are_given() -> None:
    ended = event("plan.ended", "2024-03-01", plan="p", kind="child-in-need", precision="month")
    answers = planned(given(OPENED, ended).entries, at("2024-03-15"))
    assert answers.certain is None
    assert (list(answers.earliest.plans), list(answers.latest.plans)) == ([], [PLAN])


def test_signs_of_safety_in_the_chronology_each_part_by_name() -> None:
    words = sentence(signed("opened", "2024-01-01", {**SIGNS, **MOTHER_6}))
    assert "danger statement: alone with the knife; safety goal: an adult is near" in words
    assert "scaling, 0 to 10 (safe): mother 6" in words
    assert "danger" not in sentence(OPENED)


@pytest.mark.parametrize("kind", [PlanOpened, PlanReviewed])
def test_every_word_of_it_is_marked_personal(kind: type[PlanOpened]) -> None:
    texts = {"danger_statement", "safety_goal", "working_well", "existing_safety"}
    marked = {path.rpartition(".")[2] for path in personal_fields(kind) if "signs_of_safety" in path}
    assert marked == texts == set(SignsOfSafety.model_fields) - {"scaling"}


def test_and_is_withheld_with_names_but_for_the_number() -> None:
    bare = without_names(signed("opened", "2024-01-01", {**SIGNS, **MOTHER_6}))
    assert isinstance(bare, PlanOpened) and bare.data.signs_of_safety
    signs = bare.data.signs_of_safety
    assert (signs.danger_statement, signs.scaling[0].by, signs.scaling[0].scale) == (WITHHELD, WITHHELD, 6)


@pytest.mark.parametrize(
    "signs", [{}, {"scaling": [{"by": "mother", "scale": 11}]}, {"scaling": [{"by": "m", "scale": -1}]}]
)
def test_a_scale_is_0_to_10_and_nothing_is_said_with_nothing(signs: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        signed("opened", "2024-01-01", signs)


def test_a_plan_of_the_first_version_means_what_it_meant() -> None:
    first, today = (
        said("plan.opened", {"plan": "p", "kind": "care"}, id="e", dataschema=f"plan.opened/{n}") for n in (1, 2)
    )
    assert decode(write(first).encode()) == decode(write(today).encode())
