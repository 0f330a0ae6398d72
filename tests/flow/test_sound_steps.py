"""Six sound steps down, published through real Kafka as their agencies would: the gate says yes, by every check."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from projections.rules.step_down import CONDITIONS, REASONS
from schemas.codes import Outcome
from services.cli.demo_picture import SOUND
from services.referral.questions import StepDownQuestion
from tests.flow.hub import Hub
from tests.flow.reviewed import day
from tests.flow.stepping import answered
from tests.flow.telling import publish_story

CASES = json.loads((SOUND / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("sound")
    with hub.worker("one"):
        publish_story(hub, SOUND / "story", folder)
        yield hub


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_allowed_with_every_check_passed(told: Hub, case: dict[str, Any]) -> None:
    question = StepDownQuestion(
        child=case["child"], to=case["to"], by="manager", asked_for=case["asked_for"],
        rests_on=tuple(case["rests_on"]), as_of=day(case["as_of"]),
    )  # fmt: skip
    answer = answered(told, question, case["child"], fresh_seconds_max=10.0)
    assert [(reason.code, reason.sentence) for reason in answer.reasons] == []
    assert (answer.outcome, answer.from_tier) == (Outcome.ALLOWED, case["from"])
    assert answer.passed == (*CONDITIONS, *(check.code for check in REASONS))
