"""A formal disagreement through the whole hub: published, shown, in the way of a step down, and settled."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.flow.hub import Hub
from tests.flow.stepping import AGENCY, ask, messages, ready, told
from tests.flow.telling import write_lines
from tests.oracle.given import Document

CHILD: Final = "d-1"
_DUE: Final = """
select s.due_at from state s join membership m on m.person_id = s.person_id join record r on r.id = m.record_id
where s.projection = 'disagreements' and r.reference = $1
"""
NAMED: Final = {"source": AGENCY, "disagreement": "tier-2024"}


def publish(hub: Hub, name: str, *events: Document) -> None:
    """As an agency does: a file, and wait until it is projected."""
    done = hub.run_cli("publish", str(write_lines(hub.folder / name, events)), "--wait")
    assert done.returncode == 0 and " projected." in done.stderr, done.stderr


def raised(days_ago: float, **more: Any) -> Document:
    content = {
        "disagreement": "tier-2024",
        "with_agency": "school",
        "matter": "tier",
        "view": "not safe yet",
        "tier": 3,
    }
    return told("disagreement.raised", content | more, days_ago, CHILD)


@pytest.fixture(scope="module")
def working(hub: Hub) -> Any:
    with hub.worker():
        hub.publish(messages(*ready(CHILD)))
        yield hub


def test_it_pauses_a_step_down_until_it_is_settled(working: Hub) -> None:
    assert ask(working, CHILD, "before", fresh_seconds_max=30).outcome == "allowed"
    publish(working, "raised.jsonl", raised(20))
    shown = working.run_cli("disagreements", f"{AGENCY}:{CHILD}").stdout
    assert f"{AGENCY}/tier-2024" in shown
    assert "4 (partnership chair, by silence)" in shown
    asked = ask(working, CHILD, "open", fresh_seconds_max=30)
    (reason,) = [reason for reason in asked.reasons if reason.code == "disagreement-open"]
    assert (asked.outcome, reason.kind) == ("refused", "block")
    settled = {"disagreement": NAMED, "outcome": "another-way-agreed", "agreed": "a joint visit each week"}
    publish(working, "settled.jsonl", told("disagreement.resolved", settled, 0.01, CHILD))
    assert ask(working, CHILD, "after", fresh_seconds_max=30).outcome == "allowed"
    shown = working.run_cli("disagreements", f"{AGENCY}:{CHILD}").stdout
    assert "settled: another way agreed" in shown


def test_what_silence_leaves_is_due_to_the_watch(working: Hub) -> None:
    """The stored state says when somebody must look, though no event comes."""
    child = "d-2"
    event = told("disagreement.raised", raised(0)["data"], 1, child)
    publish(working, "another.jsonl", event)
    ((due_at,),) = working.rows(_DUE, child)
    now = datetime.now(UTC)
    assert now - timedelta(days=1) < due_at < now + timedelta(days=9)
    nothing = working.run_cli("disagreements", f"{AGENCY}:{CHILD}", "--as-of", "2001-01-01").stdout
    assert "No record is held here of a formal disagreement" in nothing
