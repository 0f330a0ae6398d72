"""Two named managers override a refusal, through real Kafka and Postgres: over HTTP and by command, as one use-case."""

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest

from projections import steps
from schemas.codes import ReasonKind
from services.local.ports import free_port
from services.local.up import VANTAGE
from services.referral.answers import StepDownAnswer
from services.store.children import person_of, record_named, stored
from services.store.connect import Connection
from tests.flow.hub import Hub, until
from tests.flow.signing import Signing
from tests.flow.stepping import AGENCY, ask, messages, ready, tier, told, worry
from tests.flow.telling import message
from tests.flow.test_gate_api import Client

PATIENT: Final = {"fresh_seconds_max": 30.0}
WAITING: Final = {"VANTAGE_FRESH_SECONDS_MAX": "30", "VANTAGE_CONFIRM_SECONDS_MAX": "30"}
MANAGERS: Final = {1: "priya-fenwick", 2: "idris-hallworth"}
NAMES: Final = {1: "Priya Fenwick", 2: "Idris Hallworth"}
BLOCKS: Final = ["worries-open", "agency-unheard"]
TEXT: Final = "The paediatrician has looked and written."


@pytest.fixture(scope="module")
def api(hub: Hub) -> Iterator[Client]:
    signing, port = Signing(hub), free_port()
    hub.supervisor.start("referral", [*VANTAGE, "referral", "--port", str(port)], {**hub.env, **signing.env, **WAITING})
    client = Client(f"http://127.0.0.1:{port}", signing)
    with hub.worker():
        until(client.is_up, what="the referral service")
        yield client
    hub.supervisor.stop("referral")


def refused(hub: Hub, child: str) -> StepDownAnswer:
    """A decision that says not ready, for one worry."""
    hub.publish(messages(*ready(child), worry(1, child)))
    answer = ask(hub, child, f"key-{child}", **PATIENT)
    assert (answer.outcome, [each.code for each in answer.of(ReasonKind.BLOCK)]) == ("refused", BLOCKS)
    return answer


def say(api: Client, decision: str | None, number: int, key: str | None = None, *codes: str, who: str = "") -> Any:
    reasons = [{"code": code, "written": TEXT} for code in codes or BLOCKS]
    signed = api.of(who or MANAGERS[number])
    return signed(f"/api/v1/step-downs/{decision}/overrides", {"reasons": reasons}, key or f"word-{number}")


def command(hub: Hub, named: str | None, number: int, *more: str, env: dict[str, str] | None = None) -> Any:
    assert named is not None
    who = ("--account", f"mgr-{number}", "--name", NAMES[number].upper(), "--by", "manager", "--for", AGENCY)
    why = [word for code in BLOCKS for word in ("--reason", code, TEXT)]
    return hub.run_cli("step-down", "override", named, *who, "--grade", "director", *why, *more, env=env or WAITING)


def undecided(hub: Hub, child: str) -> list[tuple[int, int]]:
    """Steps down of the child that no word covers."""

    async def held(connection: Connection) -> Any:
        person = (await person_of(connection, record_named(f"{AGENCY}:{child}"))).person
        return await stored(connection, person, steps.NAME)

    hub.await_projected()
    return [(down.was, down.tier) for down in hub.ask(held).earliest.undecided]


def test_one_waits_and_the_second_completes_it_by_either_way(hub: Hub, api: Client) -> None:
    """The first over HTTP, the second by command; a step is covered by two and not by one."""
    decision = refused(hub, "o-1").decision
    first = say(api, decision, 1)
    assert (first.status, first.body["status"], first.body["standing"]) == (200, "one-of-two", "recorded")
    assert say(api, decision, 1).body == first.body, "said again with its key it is one word"
    hub.publish(messages(tier(1, 0, "o-1")))
    assert undecided(hub, "o-1") == [(2, 1)]
    alone = command(hub, "key-o-1", 1, "--key", "again")
    assert (alone.returncode, alone.stdout) == (2, "")
    assert "This may be the person who has agreed already" in alone.stderr
    second = command(hub, "key-o-1", 2, "--key", "two")
    assert second.returncode == 0, second.stderr
    assert "Agreed by two managers although 2 matters had not been resolved." in second.stdout
    assert f"worries open [worries-open]: {TEXT}" in second.stdout
    assert undecided(hub, "o-1") == []
    handed = api(f"/api/v1/step-downs/{decision}/handover")
    assert (handed.status, handed.body["handover"], handed.body["certain"]) == (200, "complete", True)
    before = api(f"/api/v1/step-downs/{decision}/handover?as_of=2020-01-01")
    assert (before.body["handover"], before.body["as_of"]) == ("none", "2020-01-01")
    assert api(f"/api/v1/step-downs/{decision}/handover?known=soon").status == 422
    held = api(f"/api/v1/step-downs/{decision}").body
    assert (held["outcome"], held["override"]["status"]) == ("refused", "complete")
    assert [each["name"] for each in held["override"]["by"]] == ["Priya Fenwick", "IDRIS HALLWORTH"]
    assert say(api, decision, 2, "more").body["code"] == "override-complete"
    listed = hub.run_cli("step-downs", f"{AGENCY}:o-1")
    assert "agreed by two managers" in listed.stdout
    assert hub.rows("select code from reject") == []


def test_a_first_word_waits_on_the_terminal_too(hub: Hub, api: Client) -> None:
    decision = refused(hub, "o-2").decision
    done = command(hub, decision, 1, "--json")
    assert (done.returncode, json.loads(done.stdout)["status"]) == (1, "one-of-two")
    shown = hub.run_cli(
        "step-down", f"{AGENCY}:o-2", "--to", "1", "--by", "team manager", "--key", "key-o-2", env=WAITING
    )
    assert shown.returncode == 1
    assert "Not ready to step down: 2 matters to resolve" in shown.stdout
    assert "One of two managers would agree although 2 matters had not been resolved" in shown.stdout
    assert f"vantage step-down override {decision}" in shown.stdout


def test_what_comes_late_ends_it(hub: Hub, api: Client) -> None:
    """Before the second word it ends the waiting one; after it somebody must look again, as after a decision."""
    waiting, agreed = refused(hub, "o-3").decision, refused(hub, "o-4").decision
    assert say(api, waiting, 1).status == say(api, agreed, 1).status == say(api, agreed, 2).status == 200
    hub.publish(messages(worry(9, "o-3", recorded_days_ago=1), worry(9, "o-4", recorded_days_ago=1)))
    hub.await_projected()
    late = say(api, waiting, 2)
    assert (late.status, late.kind, late.body["code"]) == (409, "application/problem+json", "decision-overtaken")
    override = api(f"/api/v1/step-downs/{agreed}").body["override"]
    assert (override["status"], len(override["overtaken_by"])) == ("complete", 1)
    alerts = hub.run_cli("alerts", f"{AGENCY}:o-4").stdout
    assert "decision-overtaken" in alerts
    assert ask(hub, "o-4", **PATIENT).outcome == "refused"
    assert "decision-overtaken" not in hub.run_cli("alerts", f"{AGENCY}:o-4").stdout


def test_news_since_the_decision_are_no_managers_to_answer_for_unseen(hub: Hub, api: Client) -> None:
    decision = refused(hub, "o-5").decision
    said = {"topic": "hygiene", "polarity": "worry", "basis": "observed-by-professional", "text": "t"}
    hub.publish(messages(told("concern.raised", {"to": "school", "statements": [said]}, 0, "o-5")))
    answer = say(api, decision, 1)
    assert (answer.status, answer.body["code"]) == (409, "changed-since")
    assert "concern-unanswered" in answer.body["detail"]
    assert ask(hub, "o-5", **PATIENT).outcome == "refused"
    assert say(api, decision, 1).body["code"] == "decision-not-last"


def test_what_is_not_known_is_overridden_by_nobody(hub: Hub, api: Client) -> None:
    decision = refused(hub, "o-6").decision
    topic, key, _ = message(worry(0, "o-6"))
    hub.publish([(topic, key, b"{}")])
    answer = say(api, decision, 1)
    assert (answer.status, answer.body["code"]) == (409, "cannot-decide")
    hub.stop_worker()
    hub.publish(messages(worry(0, "o-6")))
    try:
        done = command(hub, decision, 1, env={"VANTAGE_FRESH_SECONDS_MAX": "0.3"})
    finally:
        hub.start_worker()
    assert (done.returncode, done.stdout) == (4, "")
    assert "What is not known can be neither overridden nor answered" in done.stderr


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [
        ("morgan-ashdown", 403, "not-allowed"),
        ("mash-system", 403, "not-allowed"),
        ("ewan-oakshott", 404, "not-found"),
    ],
    ids=["no manager", "a program", "a manager who may not read it"],
)
def test_who_agrees_is_a_manager_who_may_read_it(hub: Hub, api: Client, who: str, status: int, code: str) -> None:
    answer = say(api, refused(hub, f"o-{who}").decision, 1, who=who)
    assert (answer.status, answer.kind, answer.body["code"]) == (status, "application/problem+json", code)


def test_each_reason_is_answered_once_and_none_besides(hub: Hub, api: Client) -> None:
    decision = refused(hub, "o-7").decision
    assert say(api, decision, 1, "k1", "worries-open").body["code"] == "reasons-missing"
    assert say(api, decision, 1, "k2", *BLOCKS, "voice").body["code"] == "reasons-unknown"
    assert say(api, decision, 1, "k3", *BLOCKS, BLOCKS[0]).status == 422
    blank = {"reasons": [{"code": code, "written": " "} for code in BLOCKS]}
    assert api.of(MANAGERS[1])(f"/api/v1/step-downs/{decision}/overrides", blank, "k4").status == 422


def test_a_decision_that_nobody_holds_and_a_key_that_stands_for_another(hub: Hub, api: Client) -> None:
    assert say(api, f"decision-{'0' * 32}", 1).status == 404
    assert command(hub, f"decision-{'0' * 32}", 1).returncode == 2
    decision = refused(hub, "o-9").decision
    assert say(api, "key-o-9", 1, "same").body["decision"] == decision
    other = say(api, decision, 2, "same")
    assert (other.status, other.body["code"]) == (409, "key-taken")


def test_what_a_decision_asks_is_answered_in_writing_and_shown_with_it(hub: Hub, api: Client) -> None:
    hub.publish(messages(*ready("o-10")))
    decision = ask(hub, "o-10", "key-o-10", account="mgr-7", reason="The family is well.", **PATIENT)
    asked = [each.code for each in decision.of(ReasonKind.CHALLENGE)]
    assert (decision.outcome, decision.unanswered) == ("allowed", tuple(asked)) and len(asked) > 1
    path, first = f"/api/v1/step-downs/{decision.decision}/answers", {"code": asked[0], "written": TEXT}
    worker = api.of("morgan-ashdown")
    said = worker(path, {"answers": [first]}, "a1")
    assert (said.status, said.body["unanswered"]) == (200, asked[1:])
    assert worker(path, {"answers": [first]}, "a1").body == said.body
    assert worker(path, {"answers": [first | {"written": "other"}]}, "a1").body["code"] == "key-taken"
    assert worker(path, {"answers": [{"code": "not-seen", "written": TEXT}]}, "a2").body["code"] == "reasons-unknown"
    assert api.of("mash-system")(path, {"answers": [first]}, "a3").status == 403
    more = [word for code in asked[1:] for word in ("--answer", code, TEXT)]
    who = ("--account", "mgr-7", "--by", "team manager", "--for", AGENCY)
    done = hub.run_cli("step-down", "answer", "key-o-10", *who, *more, env=WAITING)
    assert (done.returncode, "All is answered." in done.stdout) == (0, True), done.stderr
    held = api(f"/api/v1/step-downs/{decision.decision}").body
    assert (held["outcome"], held["unanswered"], held["reason"]) == ("allowed", [], "The family is well.")
    assert {each["code"]: each["role"] for each in held["answers"]} == {
        **dict.fromkeys(asked, "team manager"), asked[0]: "social worker",
    }  # fmt: skip


def test_whoever_asked_is_none_of_the_two(hub: Hub, api: Client) -> None:
    hub.publish(messages(*ready("o-11"), worry(1, "o-11")))
    body = {"child": f"{AGENCY}:o-11", "to": 1}
    asked = api.of(MANAGERS[1])("/api/v1/step-downs", body, "asked-o-11").body
    assert say(api, asked["decision"], 1).body["code"] == "requester"
    assert say(api, asked["decision"], 2).body["status"] == "one-of-two"


def test_it_is_described_and_counted(hub: Hub, api: Client) -> None:
    described = api("/openapi.json").body
    responses = described["paths"]["/api/v1/step-downs/{key}/overrides"]["post"]["responses"]
    assert {"200", "202", "404", "409", "422", "503"} <= responses.keys()
    assert described["paths"]["/api/v1/step-downs/{key}/overrides"]["post"]["x-right"] == "override"
    counted = api("/metrics").body
    assert 'vantage_overrides_total{status="complete"}' in counted
    assert not [word for word in ("Priya", TEXT, "o-1") for text in (counted, hub.log("referral")) if word in text]
