"""Who asks the gate over HTTP is who is signed on, and an agency is told of its own records alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from services.local.ports import free_port
from services.local.up import VANTAGE
from tests.flow.hub import Hub, until
from tests.flow.signing import Signing
from tests.flow.stepping import messages, ready, step_down, worry
from tests.flow.test_gate_api import WAITING, Answered, Client

PATH = "/api/v1/step-downs"


@pytest.fixture(scope="module")
def api(hub: Hub) -> Iterator[Client]:
    """One child, ``s-1`` of social care and ``n-1`` of the nursery, with an open worry of each."""
    signing, port = Signing(hub), free_port()
    hub.publish(messages(*ready("s-1"), worry(1, "s-1"), worry(1, "n-1", source="nursery")))
    hub.supervisor.start("referral", [*VANTAGE, "referral", "--port", str(port)], {**hub.env, **signing.env, **WAITING})
    client = Client(f"http://127.0.0.1:{port}", signing)
    with hub.worker():
        until(client.is_up, what="the referral service")
        hub.await_projected()
        linked = hub.run_cli(
            "identity", "confirm", "childrens-social-care:s-1", "nursery:n-1", "--by", "MASH manager", "--reason", "1",
            env=WAITING,
        )  # fmt: skip
        assert linked.returncode == 0, linked.stderr
        yield client
    hub.supervisor.stop("referral")


def asked(child: str, **more: Any) -> dict[str, Any]:
    return {"child": child, "to": 1, **more}


def refused(answer: Answered) -> tuple[int, str]:
    assert answer.kind == "application/problem+json"
    return answer.status, answer.body["code"]


def test_nobody_and_no_role_is_told_nothing(api: Client) -> None:
    body = asked("childrens-social-care:s-1")
    assert refused(api.of(None)(PATH, body, "k-none")) == (401, "no-token")
    assert refused(api.of("silas-brandreth")(PATH, body, "k-admin")) == (403, "not-allowed")
    assert refused(api.of("tamsin-okoro")(PATH, body, "k-audit")) == (403, "not-allowed")


def test_who_asks_is_taken_from_the_token(api: Client) -> None:
    worker = api.of("morgan-ashdown")
    answer = worker(PATH, asked("childrens-social-care:s-1", asked_for="nursery"), "k-worker")
    assert (answer.status, answer.body["asked_by"], answer.body["asked_for"]) == (200, "social worker", "nursery")
    assert refused(worker(PATH, asked("childrens-social-care:s-1", by="head of service"), "k-by")) == (
        403,
        "not-allowed",
    )


def test_a_machine_says_for_whom_it_asks(api: Client) -> None:
    answer = api.of("nursery-system")(PATH, asked("nursery:n-1", by="nursery manager"), "k-machine")
    assert (answer.status, answer.body["asked_by"], answer.body["asked_for"]) == (200, "nursery manager", "nursery")


@pytest.mark.parametrize(
    "body", [asked("childrens-social-care:s-1"), asked("school:held-nowhere"), asked("nursery:n-1", asked_for="school")]
)
def test_an_agency_asks_for_itself_about_its_own_record(api: Client, body: Any) -> None:
    assert refused(api.of("noor-tamblyn")(PATH, body, "k-own")) == (403, "not-allowed")


def test_what_an_agency_may_not_see_counts_and_says_whom_to_ask(hub: Hub, api: Client) -> None:
    whole = api.of("morgan-ashdown")(PATH, asked("nursery:n-1"), "k-whole").body
    theirs = api.of("noor-tamblyn")(PATH, asked("nursery:n-1"), "k-theirs").body
    assert theirs["outcome"] == whole["outcome"] == "refused"
    assert [reason["code"] for reason in theirs["reasons"]] == [reason["code"] for reason in whole["reasons"]]
    assert theirs["passed"] == whole["passed"]
    seen = {event.partition("/")[0] for reason in theirs["reasons"] for event in reason["evidence"]}
    assert seen == {"nursery"}
    held = {event for reason in whole["reasons"] for event in reason["evidence"] if not event.startswith("nursery/")}
    assert held and not [event for event in held if event in json.dumps(theirs)]
    worries = next(reason for reason in theirs["reasons"] if reason["code"] == "worries-open")
    assert "Children's social care. Ask them, or the MASH." in worries["sentence"]


def test_a_decision_is_shown_to_whom_it_concerns(hub: Hub, api: Client) -> None:
    decision = api.of("morgan-ashdown")(PATH, asked("childrens-social-care:s-1"), "k-shown").body["decision"]
    shown = {
        who: api.of(who)(f"{PATH}/{decision}").status
        for who in ("morgan-ashdown", "tamsin-okoro", "noor-tamblyn", "silas-brandreth")
    }
    assert shown == {"morgan-ashdown": 200, "tamsin-okoro": 200, "noor-tamblyn": 404, "silas-brandreth": 403}


def test_the_command_on_this_machine_needs_no_token(hub: Hub, api: Client) -> None:
    done = step_down(hub, "s-1", "--to", "1", "--by", "operator", "--key", "k-command", **WAITING)
    assert done.returncode == 1


def test_no_token_is_in_a_log(hub: Hub, api: Client) -> None:
    for who in ("morgan-ashdown", "nursery-system"):
        token = api._signing.token(who)
        for log in (hub.log("referral"), hub.log("issuer")):
            assert not [part for part in (*token.split("."), "Bearer", who) if part in log]


def test_it_does_not_start_without_an_issuer_or_with_a_local_one_for_others(hub: Hub) -> None:
    assert "VANTAGE_OIDC_ISSUER" in hub.run_cli("referral", env={"VANTAGE_OIDC_ISSUER": ""}).stderr
    others = {"VANTAGE_OIDC_ISSUER": "http://127.0.0.1:4000", "VANTAGE_REFERRAL_HOST": "0.0.0.0"}  # noqa: S104
    done = hub.run_cli("referral", env=others)
    assert (done.returncode, "without https" in done.stderr) == (2, True)
