"""The gate over HTTP: the same answers as the command's, and errors that say what to do."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest

from services.local.ports import free_port
from services.local.up import VANTAGE
from tests.flow.hub import Hub, until
from tests.flow.signing import Signing
from tests.flow.stepping import AGENCY, answer_of, messages, ready, step_down, worry

WAITING: Final = {"VANTAGE_FRESH_SECONDS_MAX": "30", "VANTAGE_CONFIRM_SECONDS_MAX": "30"}
SENT: Final = "a-secret-that-was-sent"


class Answered(NamedTuple):
    status: int
    kind: str
    body: Any


class Client:
    """Asks one address, as somebody who is signed on."""

    def __init__(self, address: str, signing: Signing, who: str | None = "mash-system") -> None:
        self._address, self._signing, self._who = address, signing, who

    def of(self, who: str | None) -> "Client":
        """The same, asked by somebody else; None says nobody."""
        return Client(self._address, self._signing, who)

    def delete(self, path: str) -> Answered:
        return self(path, method="DELETE")

    def __call__(self, path: str, body: Any = None, key: str | None = None, method: str | None = None) -> Answered:
        headers = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
        if self._who:
            headers["Authorization"] = f"Bearer {self._signing.token(self._who)}"
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._address + path, sent, headers, method=method)  # noqa: S310 - our own
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                return self._answered(answer.status, answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return self._answered(answer.code, answer)

    def _answered(self, status: int, answer: Any) -> Answered:
        kind, text = answer.headers.get_content_type(), answer.read().decode()
        return Answered(status, kind, json.loads(text) if kind.endswith("json") else text)

    def is_up(self) -> bool:
        try:
            return self("/healthz").status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def signing(hub: Hub) -> Signing:
    return Signing(hub)


@pytest.fixture(scope="module")
def api(hub: Hub, signing: Signing) -> Iterator[Client]:
    port = free_port()
    hub.publish(messages(*ready("h-1"), *ready("h-2"), worry(1, "h-2")))
    hub.supervisor.start("referral", [*VANTAGE, "referral", "--port", str(port)], {**hub.env, **signing.env, **WAITING})
    client = Client(f"http://127.0.0.1:{port}", signing)
    with hub.worker():
        until(client.is_up, what="the referral service")
        yield client
    hub.supervisor.stop("referral")


def asked(child: str, **more: Any) -> dict[str, Any]:
    return {"child": f"{AGENCY}:{child}", "to": 1, "by": "team manager", **more}


@pytest.mark.parametrize(("child", "outcome", "code"), [("h-1", "allowed", 0), ("h-2", "refused", 1)])
def test_http_and_command_give_the_same_answer(hub: Hub, api: Client, child: str, outcome: str, code: int) -> None:
    key = f"same-{child}"
    answer = api("/api/v1/step-downs", asked(child), key)
    assert (answer.status, answer.body["outcome"], answer.body["standing"]) == (200, outcome, "recorded")
    done = step_down(hub, child, "--to", "1", "--by", "team manager", "--key", key, "--json", **WAITING)
    assert done.returncode == code
    first_only = {"beside", "note"}
    assert answer_of(done).model_dump(mode="json", exclude=first_only) == {
        name: value for name, value in answer.body.items() if name not in first_only
    }
    held = api(f"/api/v1/step-downs/{answer.body['decision']}")
    assert (held.status, held.body) == (200, json.loads(done.stdout))


def test_a_key_stands_for_one_request(api: Client) -> None:
    assert api("/api/v1/step-downs", asked("h-1"), "one").status == 200
    other = api("/api/v1/step-downs", asked("h-1", to=2), "one")
    assert (other.status, other.kind, other.body["code"]) == (409, "application/problem+json", "key-taken")


def test_not_confirmed_is_accepted_and_no_outcome(hub: Hub, signing: Signing, api: Client) -> None:
    hub.await_projected()
    hub.stop_worker()
    port = free_port()
    impatient = {**signing.env, "VANTAGE_FRESH_SECONDS_MAX": "0.3", "VANTAGE_CONFIRM_SECONDS_MAX": "0.3"}
    hub.supervisor.start("impatient", [*VANTAGE, "referral", "--port", str(port)], {**hub.env, **impatient})
    try:
        client = Client(f"http://127.0.0.1:{port}", signing)
        until(client.is_up, what="the referral service")
        answer = client("/api/v1/step-downs", asked("h-1"), "unread")
        assert (answer.status, answer.body["outcome"]) == (202, None)
        assert answer.body["standing"] == "recorded-not-confirmed"
        assert client(f"/api/v1/step-downs/{answer.body['decision']}").status == 404
    finally:
        hub.supervisor.stop("impatient")
        hub.start_worker()
    later = api("/api/v1/step-downs", asked("h-1"), "unread")
    assert (later.status, later.body["decision"], later.body["outcome"]) == (200, answer.body["decision"], "allowed")


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        (asked("h-1"), None, 422),
        (asked("h-1"), f"{SENT} with spaces", 422),
        (asked("h-1", to=9), "k", 422),
        (asked("h-1", by=SENT * 20), "k", 422),
        (asked("h-1", **{SENT: SENT}), "k", 422),
        (asked("h-1", asked_for=SENT), "k", 422),
        (asked("h-1", as_of="2999-01-01"), "k", 422),
        (asked("h-1", rests_on=["school/not-held"]), "k", 422),
        (asked("nobody"), "k", 404),
    ],
    ids=["no key", "bad key", "tier", "role", "field", "agency", "future", "account", "child"],
)
def test_errors_are_problems(api: Client, body: Any, key: str | None, status: int) -> None:
    answer = api("/api/v1/step-downs", body, key)
    assert (answer.status, answer.kind) == (status, "application/problem+json")
    assert answer.body.keys() == {"type", "title", "status", "code", "detail"}
    assert SENT not in json.dumps(answer.body)


def test_other_paths_are_problems_too(api: Client) -> None:
    for path, status, title, next_step in (
        ("/api/v1/nothing", 404, "Not found", "/openapi.json lists"),
        (f"/api/v1/step-downs/decision-{'0' * 32}", 404, "Not found", "repeat the request with its key"),
        ("/api/v1/step-downs", 405, "Method not allowed", "which it takes"),
    ):
        answer = api(path)
        assert (answer.status, answer.kind) == (status, "application/problem+json")
        assert (answer.body["title"], answer.body["code"]) == (title, title.lower().replace(" ", "-"))
        assert next_step in answer.body["detail"]


def test_it_describes_itself(api: Client) -> None:
    described = api("/openapi.json").body
    question = described["components"]["schemas"]["StepDownQuestion"]
    assert question["example"]["child"] == "nursery:N-17"
    responses = described["paths"]["/api/v1/step-downs"]["post"]["responses"]
    assert {"200", "202", "404", "409", "422", "503"} <= responses.keys()
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert all(responses[status]["content"] == problem for status in ("404", "409", "422", "503"))
    assert responses["200"]["content"].keys() == {"application/json"}


def test_metrics_and_logs_hold_nothing_of_a_person(hub: Hub, api: Client) -> None:
    counted = api("/metrics").body
    assert 'vantage_step_downs_total{outcome="allowed",standing="recorded"}' in counted
    assert 'vantage_step_down_reasons_total{code="worries-open"}' in counted
    for text in (counted, hub.log("referral")):
        assert not [word for word in ("h-1", "h-2", "hygiene", SENT) if word in text]
