"""When two managers' words override what stands against a step down: docs/step-down.md, "Overrides"."""

from typing import Any, Final

import pytest

from projections.rules.decision import EVIDENCE_MAX, Decision, Reason
from projections.rules.overriding import Asked, Weighed, blocking, challenges, refusal, refusal_of_answers
from schemas.codes import Outcome, ReasonKind
from schemas.hub import StepDownDecided
from schemas.professionals import Grade
from schemas.steps import OverridingManager, StepDownOverridden, WrittenReason
from tests.core.deciding import said
from tests.given import CSC, at

ON: Final = "2026-11-02"
WHY: Final = "Seen at home yesterday."
BLOCKS: Final = ("not-seen", "worries-open")


def decided(outcome: str = "refused", blocks: tuple[str, ...] = BLOCKS, cited: int = 1) -> StepDownDecided:
    """It blocks by these codes, each with the events ``e0``, ``e1`` …, and has a challenge."""
    evidence = [{"source": "nursery", "id": f"e{n}"} for n in range(cited)]
    reasons = [
        {"code": code, "kind": kind, "certain": True, "sentence": "s", "evidence": evidence}
        for code, kind in (*((code, "block") for code in blocks), ("voice", "challenge"))
    ]
    content = {
        "key": "k", "to": 2, "asked_by": "lead", "outcome": outcome, "reasons": reasons,
        "positions": [["contacts.nursery", 0, 8]], "rule_pack": "p", "code_version": "c",
    }  # fmt: skip
    event = said("step_down.decided", ON, content, "hub", subject=f"{CSC}:c1", id="decision-1")
    assert isinstance(event, StepDownDecided)
    return event


def today(*blocks: str, cited: int = 1, condition: str | None = None) -> Decision:
    """What would be answered now."""
    evidence = tuple(("nursery", f"e{n}") for n in range(cited))
    found = [Reason(code, ReasonKind.BLOCK, True, "s", evidence) for code in blocks]
    if condition:
        found.append(Reason(condition, ReasonKind.CANNOT_DECIDE, True, "It is not settled.", ()))
    return Decision(Outcome.REFUSED, 3, tuple(found), (), (), at(ON))


def manager(number: int = 1, *codes: str, **more: Any) -> OverridingManager:
    reasons = tuple(WrittenReason(code=code, written=WHY) for code in codes or BLOCKS)
    who = {"account": f"mgr-{number}", "name": f"Person {number}", "role": "manager", "agency": CSC, **more}
    return OverridingManager(grade=Grade.MANAGER, reasons=reasons, **who)


def agreed(*managers: OverridingManager) -> StepDownOverridden:
    content = {"decision": "decision-1", "to": 2, "by": [each.model_dump() for each in managers]}
    event = said("step_down.overridden", ON, content, "hub", subject=f"{CSC}:c1")
    assert isinstance(event, StepDownOverridden)
    return event


WEIGHED: Final = Weighed(decided(), last=True, overtaken=False, overrides=(), today=today(*BLOCKS))


def code(held: Weighed, who: OverridingManager) -> str | None:
    found = refusal(held, who)
    return found and found.code


def test_challenges_need_no_manager() -> None:
    assert set(blocking(decided())) == set(BLOCKS)


def test_the_first_and_the_second_may_agree() -> None:
    assert code(WEIGHED, manager()) is None
    assert code(WEIGHED._replace(overrides=(agreed(manager()),)), manager(2)) is None


@pytest.mark.parametrize(
    ("altered", "expected"),
    [
        ({"decided": decided("allowed")}, "decision-allowed"),
        ({"decided": decided("cannot-decide")}, "decision-cannot-decide"),
        ({"overtaken": True}, "decision-overtaken"),
        ({"last": False}, "decision-not-last"),
        ({"overrides": (agreed(manager()), agreed(manager(), manager(2)))}, "override-complete"),
        ({"today": today(*BLOCKS, condition="rejects-outstanding")}, "cannot-decide"),
        ({"today": today()}, "nothing-blocks"),
        ({"today": today(*BLOCKS, "difference-open")}, "changed-since"),
        ({"today": today(*BLOCKS, cited=2)}, "changed-since"),
        ({"requester": "mgr-3"}, "requester"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_nobody_can_override(altered: dict[str, Any], expected: str) -> None:
    assert code(WEIGHED._replace(**altered), manager(3)) == expected


def test_what_was_resolved_since_still_has_its_answer_and_hinders_nobody() -> None:
    assert code(WEIGHED._replace(today=today("not-seen")), manager()) is None
    assert code(WEIGHED._replace(today=today("not-seen")), manager(1, "not-seen")) == "reasons-missing"


def test_a_reason_that_named_only_its_first_events_cannot_tell_what_is_new() -> None:
    long = WEIGHED._replace(decided=decided(cited=EVIDENCE_MAX), today=today(*BLOCKS, cited=EVIDENCE_MAX + 1))
    assert code(long, manager()) is None
    more = WEIGHED._replace(decided=decided(cited=EVIDENCE_MAX - 1), today=today(*BLOCKS, cited=EVIDENCE_MAX))
    assert code(more, manager()) == "changed-since"


def test_each_blocking_reason_has_its_own_written_reason_and_no_other() -> None:
    assert code(WEIGHED, manager(1, "not-seen")) == "reasons-missing"
    assert code(WEIGHED, manager(1, *BLOCKS, "voice")) == "reasons-unknown"


@pytest.mark.parametrize("alike", [{"account": "mgr-1"}, {"name": " person  1"}, {"name": "1, Mr. P."}])
def test_one_person_does_not_agree_twice(alike: dict[str, str]) -> None:
    waiting = WEIGHED._replace(overrides=(agreed(manager()),))
    assert code(waiting, manager(2, **alike)) == "same-person"


def test_whoever_asked_does_not_agree() -> None:
    assert code(WEIGHED._replace(requester="mgr-9"), manager()) is None
    assert code(WEIGHED._replace(requester="mgr-1"), manager()) == "requester"


ASKED: Final = Asked(decided("allowed", ()), last=True, overtaken=False)


@pytest.mark.parametrize(
    ("altered", "codes", "expected"),
    [
        ({}, ["voice"], None),
        ({"decided": decided()}, ["voice"], None),
        ({"decided": decided("cannot-decide")}, ["voice"], "decision-cannot-decide"),
        ({"overtaken": True}, ["voice"], "decision-overtaken"),
        ({"last": False}, ["voice"], "decision-not-last"),
        ({}, ["voice", "not-seen"], "reasons-unknown"),
        ({"decided": decided()}, ["not-seen"], "reasons-unknown"),
    ],
)
def test_challenges_of_the_last_decision_can_be_answered(
    altered: dict[str, Any], codes: list[str], expected: str | None
) -> None:
    found = refusal_of_answers(ASKED._replace(**altered), [WrittenReason(code=each, written=WHY) for each in codes])
    assert (found and found.code) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ok", "reason-too-short"),
        ("as agreed", "reason-too-short"),
        ("ok, OK ok", "reason-too-short"),
        ("n/a - 1 2 3", "reason-too-short"),
        ("Seen at home.", None),
    ],
)
def test_what_is_written_says_something(written: str, expected: str | None) -> None:
    reasons = tuple(WrittenReason(code=each, written=text) for each, text in zip(BLOCKS, (WHY, written), strict=True))
    assert code(WEIGHED, manager().model_copy(update={"reasons": reasons})) == expected
    found = refusal_of_answers(ASKED, [WrittenReason(code="voice", written=written)])
    assert (found and found.code) == expected


def test_what_could_not_be_decided_asks_nothing_in_writing() -> None:
    assert challenges(decided()) == ("voice",)
    assert challenges(decided("cannot-decide")) == ()


def test_each_refusal_says_what_to_do_next() -> None:
    found = refusal(WEIGHED._replace(today=today(*BLOCKS, "difference-open")), manager())
    assert found is not None
    assert "difference open [difference-open]" in found.sentence
    assert "Ask the gate again with a new key" in found.sentence
