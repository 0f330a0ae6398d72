"""May 2015 as it came (row 3a): what was known before the late meeting, and a decision that it overtook."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from projections.rules.decision import Request
from schemas import Event, decode
from schemas.codes import Outcome, ReasonKind
from schemas.moments import end_of_day
from services.cli.demo import KYLE, STORY
from services.referral.answers import StepDownAnswer
from services.referral.questions import StepDownQuestion
from tests.flow.hub import Hub, until
from tests.flow.reviewed import day
from tests.flow.stepping import answered
from tests.flow.test_watch import watching

BY = end_of_day(day("2015-05-31"))
LATE_MEETING = {"team-2015-05", "team-2015-05-speech", "bruises-four", "bruises-ear"}
THE_STEP = {"to-early-help"}
REQUEST = Request(2, "manager", "childrens-social-care")


def _lines() -> Iterator[tuple[Event, bytes]]:
    for file in sorted(STORY.glob("*.jsonl")):
        for line in file.read_bytes().splitlines():
            yield decode(line), line


def _publish(hub: Hub, folder: Path, name: str, lines: list[bytes]) -> None:
    path = folder / name
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    assert hub.publish_file(path).refused == []
    hub.await_projected()


@pytest.fixture(scope="module")
def before(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """What was recorded by the end of May 2015, without the meeting at its end and what nursery told there."""
    folder = tmp_path_factory.mktemp("story")
    links = [line for event, line in _lines() if event.source == "hub"]
    known = [
        line
        for event, line in _lines()
        if event.source != "hub" and event.recorded.latest <= BY and event.id not in LATE_MEETING | THE_STEP
    ]
    with hub.worker("one"):
        _publish(hub, folder, "links.jsonl", links)
        _publish(hub, folder, "known.jsonl", known)
        yield hub


def _ask(hub: Hub, key: str, on: str | None = None) -> StepDownAnswer:
    question = StepDownQuestion(
        child=f"{KYLE.agency}:{KYLE.reference}", to=2, by="manager", asked_for=REQUEST.asked_for,
        as_of=day(on) if on else None,
    )  # fmt: skip
    return answered(hub, question, key, fresh_seconds_max=10.0)


def _told(hub: Hub) -> list[str]:
    """That alerts on overtaken decisions were raised and cleared."""
    kinds = ("alert.raised", "alert.cleared")
    held = [json.loads(record.value or b"") for record in hub.records() if record.place.topic == "hub.alerts"]
    return [e["type"] for e in held if e["type"] in kinds and e["data"]["rule"] == "decision-overtaken"]


class TestBeforeTheMeetingAtTheEndOfMay:
    """Row 3a; paragraphs 21–22, 24–27, 30–32, 95."""

    def test_not_ready_by_what_was_recorded_before_it(self, before: Hub) -> None:
        answer = _ask(before, "3a", "2015-05-31")
        assert (answer.outcome, answer.from_tier) == (Outcome.REFUSED, 3)
        reasons = {reason.code: reason for reason in answer.reasons}
        assert {code for code, reason in reasons.items() if reason.kind is ReasonKind.BLOCK} >= {
            "worries-open", "meeting-lapsed", "engagement",
        }  # fmt: skip
        assert set(reasons["meeting-lapsed"].evidence) == {
            "childrens-social-care/child-in-need-2014-10", "childrens-social-care/child-in-need-2015-03-off",
        }  # fmt: skip
        assert {"voice", "injuries"} <= reasons.keys()
        assert {"no-oversight", "receiver-not-accepted"} <= set(answer.passed)

    def test_not_what_came_later(self, before: Hub) -> None:
        answer = _ask(before, "3a", "2015-05-31")
        assert "injury-unexamined" in answer.passed, "the six occasions were told at the meeting"
        shown = {name for reason in answer.reasons for name in reason.evidence}
        assert not shown & {f"{event.source}/{event.id}" for event, _ in _lines() if event.id in LATE_MEETING}
        assert "accounts-unseen" not in {reason.code for reason in answer.reasons}, (
            "mother's account is of that meeting"
        )

    def test_a_decision_that_came_first_is_overtaken_by_it(self, before: Hub, tmp_path: Path) -> None:
        decided = _ask(before, "first")
        assert (decided.outcome, decided.is_overtaken) == (Outcome.REFUSED, False)
        _publish(before, tmp_path, "late.jsonl", [line for event, line in _lines() if event.id in LATE_MEETING])
        again = before.run_cli("step-downs", f"{KYLE.agency}:{KYLE.reference}", "--json")
        (found,) = [StepDownAnswer.model_validate_json(line, strict=False) for line in again.stdout.splitlines()]
        assert found.decision == decided.decision
        assert {each.event.partition("/")[2] for each in found.overtaken_by} == LATE_MEETING
        assert json.loads(again.stdout)["outcome"] == "refused"

    def test_somebody_is_asked_to_look_again_until_a_decision_has_seen_the_meeting(self, before: Hub) -> None:
        """Row 3b: the decision came first, then the late meeting."""
        name = f"{KYLE.agency}:{KYLE.reference}"
        shown = before.run_cli("alerts", name).stdout
        assert "decision-overtaken" in shown
        assert all(late in shown for late in LATE_MEETING)
        with watching(before):
            until(lambda: _told(before), what="raised")
            decided = _ask(before, "second")
            until(lambda: len(_told(before)) == 2, what="cleared")
        assert "injury-unexamined" in {reason.code for reason in decided.reasons}, "what the meeting told is seen"
        assert _told(before) == ["alert.raised", "alert.cleared"]
        assert "decision-overtaken" not in before.run_cli("alerts", name).stdout
