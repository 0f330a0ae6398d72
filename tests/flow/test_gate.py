"""The gate's requests: one decision for each key, on the record before it is told, looked at again when overtaken."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from click.testing import CliRunner

from projections import PROJECTIONS
from projections.rules.decision import Decision
from projections.rules.facts import _STATES
from schemas import Place
from schemas.codes import Outcome
from schemas.moments import LONDON
from services.cli import main
from services.freshness import Proof
from services.referral.agreed import Written
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from services.referral.events import decision_event
from services.referral.standing import KeyTaken
from tests.flow.hub import Hub
from tests.flow.stepping import (
    AGENCY,
    answer_of,
    ask,
    contact,
    messages,
    question,
    ready,
    settings,
    step_down,
    tier,
    told,
    worry,
)  # fmt: skip
from tests.flow.telling import message
from tests.oracle.given import Document, linked, resolved

PATIENT: Final = {"fresh_seconds_max": 30.0}
WAITING: Final = {"VANTAGE_FRESH_SECONDS_MAX": "30", "VANTAGE_CONFIRM_SECONDS_MAX": "30"}
DECISIONS: Final = ("hub.decisions", 0)


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def decisions_held(hub: Hub) -> int:
    """How many records the topic of decisions holds."""
    return hub.ends()[DECISIONS]


def day(days_ago: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days_ago)).astimezone(LONDON).date().isoformat()


def test_all_states_of_which_a_decision_is_made_are_stored() -> None:
    assert {*_STATES, "tier"} <= {projection.name for projection in PROJECTIONS}


def test_one_key_is_one_decision(hub: Hub) -> None:
    hub.publish(messages(*ready("g-1")))
    first = ask(hub, "g-1", "key-1", **PATIENT)
    held = decisions_held(hub)
    assert (first.outcome, first.standing) == ("allowed", Written.RECORDED)
    hub.publish(messages(worry(0, "g-1")))
    hub.await_projected()
    again = ask(hub, "g-1", "key-1", **PATIENT)
    assert again.model_dump(exclude={"beside", "note"}) == first.model_dump(exclude={"beside", "note"})
    assert decisions_held(hub) == held
    assert ask(hub, "g-1", "key-2", **PATIENT).outcome == "refused"
    with pytest.raises(KeyTaken):
        ask(hub, "g-1", "key-1", to=2, **PATIENT)
    done = step_down(hub, "g-1", "--to", "1", "--key", "key-1", "--by", "somebody else")
    assert (done.returncode, done.stdout) == (2, "")
    assert "The key stands for another request" in done.stderr


def test_requests_of_one_key_at_once_are_one_decision(hub: Hub) -> None:
    hub.publish(messages(*ready("g-2")))
    held = decisions_held(hub)

    async def at_once() -> list[StepDownAnswer]:
        gates = [Gate(settings(hub, **PATIENT)) for _ in range(4)]
        try:
            return await asyncio.gather(*(gate.ask(question("g-2"), "at-once") for gate in gates))
        finally:
            for gate in gates:
                await gate.close()

    answers = asyncio.run(at_once())
    assert len({answer.model_dump_json(exclude={"beside", "note"}) for answer in answers}) == 1
    assert decisions_held(hub) == held + 1
    assert hub.rows("select code from reject") == []


def test_what_is_not_read_back_is_recorded_and_not_confirmed(hub: Hub) -> None:
    hub.publish(messages(*ready("g-3")))
    hub.await_projected()
    hub.stop_worker()
    held = decisions_held(hub)
    try:
        first = ask(hub, "g-3", "unread", confirm_seconds_max=0.3)
        done = step_down(hub, "g-3", "--to", "1", "--key", "unread", "--by", "team manager")
        other = ask(hub, "g-3", "another", confirm_seconds_max=0.3)
    finally:
        hub.start_worker()
    assert (first.outcome, first.standing, first.reasons) == (None, Written.NOT_CONFIRMED, ())
    assert done.returncode == 3
    assert "Recorded, not confirmed" in done.stdout
    assert "Nothing held here stands in the way" not in done.stdout
    assert (other.outcome, other.standing) == ("cannot-decide", Written.NOT_RECORDED)
    assert decisions_held(hub) == held + 1
    later = ask(hub, "g-3", "unread", **PATIENT)
    assert (later.decision, later.outcome, later.standing) == (first.decision, "allowed", Written.RECORDED)
    assert decisions_held(hub) == held + 1


def test_a_decision_is_overtaken_by_what_was_written_down_before_it(hub: Hub) -> None:
    hub.publish(messages(*ready("g-4")))
    first = ask(hub, "g-4", "early", **PATIENT)
    assert (first.outcome, first.is_overtaken) == ("allowed", False)
    since = worry(0, "g-4")
    hub.publish(messages(since))
    hub.await_projected()
    assert not ask(hub, "g-4", "early", **PATIENT).is_overtaken
    late = worry(9, "g-4", recorded_days_ago=1)
    hub.publish(messages(late))
    hub.await_projected()
    overtaken = ask(hub, "g-4", "early", **PATIENT)
    assert [each.event for each in overtaken.overtaken_by] == [f"{AGENCY}/{late['id']}"]
    done = step_down(hub, "g-4", "--to", "1", "--key", "early", "--by", "team manager", **WAITING)
    assert done.returncode == 4
    assert "Overtaken: written down before this decision" in done.stdout
    listed = hub.run_cli("step-downs", f"{AGENCY}:g-4")
    assert listed.returncode == 0
    assert "1 decision, 1 overtaken." in listed.stdout
    assert f"{AGENCY}/{late['id']}" in listed.stdout
    assert f"{AGENCY}/{since['id']}" not in listed.stdout


def test_as_of_a_past_day_nothing_is_recorded(hub: Hub) -> None:
    """What had happened and was written down by then; the step taken on that day is what is asked about."""
    child = "g-5"
    hub.publish(
        messages(
            tier(2, 90, child), contact(40, child), told("information.provided", {"to": ["school"]}, 39, child),
            worry(35, child, recorded_days_ago=10), tier(1, 30, child), worry(1, child),
        )
    )  # fmt: skip
    hub.await_projected()
    held = decisions_held(hub)
    then = ask(hub, child, as_of=day(30), **PATIENT)
    assert (then.outcome, then.from_tier, then.standing, then.decision) == ("allowed", 2, Written.NOT_RECORDED, None)
    assert ask(hub, child, as_of=day(29), **PATIENT).note == "Not a step down: nothing is checked."
    done = step_down(hub, child, "--to", "1", "--as-of", day(30), **WAITING)
    assert done.returncode == 0
    assert f"Nothing was recorded of this: it is an answer for {day(30)}." in done.stdout
    assert decisions_held(hub) == held
    today = step_down(hub, child, "--to", "1", "--as-of", day(0))
    assert (today.returncode, today.stdout) == (2, "")
    assert "The day asked about is not past" in today.stderr


def test_a_request_rests_on_what_is_held_of_the_child(hub: Hub) -> None:
    said = contact(
        5, "g-6", {"topic": "hygiene", "polarity": "strength", "basis": "reported-by-parent", "text": "t"}
    )  # fmt: skip
    hub.publish(messages(*ready("g-6"), said))
    rests_on = f"{AGENCY}/{said['id']}"
    answer = ask(hub, "g-6", rests_on=(rests_on,), **PATIENT)
    assert (answer.outcome, answer.rests_on) == ("refused", (rests_on,))
    assert "account-unseen" in {reason.code for reason in answer.reasons}
    done = step_down(hub, "g-6", "--to", "1", "--rests-on", "school/nothing", **WAITING)
    assert (done.returncode, done.stdout) == (2, "")
    assert "school/nothing" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--to", "5"),
        (),
        ("--to", "1", "--for", "nobody"),
        ("--to", "1", "--key", "a b"),
        ("--to", "1", "--ground", "A"),
    ],
    ids=str,
)
def test_a_question_that_cannot_be_read(words: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, ["step-down", f"{AGENCY}:g-1", *words])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr


def test_of_two_decisions_of_one_key_the_first_placed_is_answered(hub: Hub) -> None:
    """Whoever published the other, and whatever it says; nothing more is decided on the child until it is resolved."""
    hub.publish(messages(*ready("g-10")))
    refused = Decision(Outcome.REFUSED, 2, (), (), (), datetime.now(UTC))
    asked, proof = question("g-10"), Proof("c", ())
    events = [
        decision_event(asked, "twice", refused._replace(outcome=outcome), proof, datetime.now(UTC))
        for outcome in (Outcome.REFUSED, Outcome.ALLOWED)
    ]
    bodies = [event.model_dump_json(exclude_none=True).encode() for event in events]
    hub.publish([(DECISIONS[0], asked.child.encode(), body) for body in bodies])
    assert ask(hub, "g-10", "twice", **PATIENT).outcome == "refused"
    hub.await_projected()
    ((code, offset),) = hub.rows('select code, "offset" from reject')
    assert code == "id-conflict"
    waiting = ask(hub, "g-10", **PATIENT)
    assert waiting.outcome == "cannot-decide"
    assert [r.sentence for r in waiting.reasons if r.code == "rejects-outstanding" and f"{AGENCY}:g-10" in r.sentence]
    hub.publish(messages(*ready("g-11")))
    assert ask(hub, "g-11", **PATIENT).outcome == "allowed", "another child need not wait"
    hub.publish([message(resolved(Place(DECISIONS[0], DECISIONS[1], offset)))])
    assert ask(hub, "g-10", **PATIENT).outcome == "allowed"


def test_brothers_and_sisters_are_asked_about(hub: Hub) -> None:
    tie = told("relationship.recorded", {"relative": "g-8", "relation": "sibling"}, 50, "g-7")
    hub.publish(messages(*ready("g-7"), *ready("g-8"), tier(3, 20, "g-8"), tie))
    higher = [reason for reason in ask(hub, "g-7", **PATIENT).reasons if reason.code == "sibling-higher"]
    assert len(higher) == 1
    assert "sibling-higher" not in {reason.code for reason in ask(hub, "g-8", to=2, **PATIENT).reasons}


def test_who_came_is_asked_about_as_it_was_known_and_while_the_tie_lasts(hub: Hub) -> None:
    """Never one of whom the child is sealed."""
    child = "g-12"

    def tied(relative: str, recorded_days_ago: float, **days: str) -> Document:
        content = {"relative": relative, "relation": "person-posing-a-risk-to-children", **days}
        return told("relationship.recorded", content, recorded_days_ago, child)

    def cited(**more: str) -> set[str]:
        found = ask(hub, child, **more, **PATIENT).reasons
        return {name for reason in found if reason.code == "changes" for name in reason.evidence}

    here, over, sealed = tied("g-y", 20), tied("g-x", 20, until_on=day(10)), tied("g-z", 20)
    hub.publish(messages(*ready(child), here, over, sealed))
    hub.await_projected()
    hub.publish([message(linked("sealed", f"{AGENCY}:{child}", f"{AGENCY}:g-z"))])
    hub.await_projected()
    assert cited() == {f"{AGENCY}/{here['id']}"}
    assert cited(as_of=day(15)) == {f"{AGENCY}/{each['id']}" for each in (here, over)}
    assert cited(as_of=day(25)) == set(), "nobody had recorded it"


def test_the_answer_as_json_is_the_answer(hub: Hub) -> None:
    hub.publish(messages(*ready("g-9")))
    done = step_down(hub, "g-9", "--to", "1", "--key", "json", "--by", "team manager", "--json", **WAITING)
    assert done.returncode == 0
    assert answer_of(done).decision == ask(hub, "g-9", "json", **PATIENT).decision
