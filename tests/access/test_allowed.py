"""Every route has a rule, every rule a route; each role on each route, over the application itself."""

import json
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.access.guard import Guard, Recognised, Rules
from services.access.viewer import RIGHTS, ClaimNames, Role
from services.referral import allowed, problems
from services.referral.api import application
from services.settings import Settings
from tests.access.issuing import ADDRESS, Issuing

APP: Final = application(Settings(oidc_issuer=ADDRESS))
AGENCY: Final = {"agency": "nursery"}


def routes(app: FastAPI) -> set[tuple[str, str]]:
    found = set()
    for context in iter_route_contexts(app.routes):
        assert context.methods and context.path, f"{context.route}: give it a method, a path and a rule"
        found |= {(method, context.path) for method in context.methods - {"HEAD"}}
    return found


def test_every_route_has_a_rule_and_every_rule_a_route() -> None:
    assert routes(APP) == set(allowed.RULES), "put the route and who may into services/referral/allowed.py"


def test_nothing_that_is_public_names_a_child() -> None:
    public = {path for (_, path), right in allowed.RULES.items() if right is None}
    assert public == {"/healthz", "/metrics", "/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"}


class Asked:
    """Asks an application that recognises the tokens of ``issuing``."""

    def __init__(self, issuing: Issuing, rules: Rules = allowed.RULES) -> None:
        app = FastAPI(openapi_url=None)
        app.add_api_route("/{path:path}", lambda: "let through", methods=["GET", "POST", "PUT", "DELETE"])
        recognised = Recognised(issuing.tokens, ClaimNames())
        self._guard = Guard(app, rules, recognised, problems.answered)

    async def __call__(
        self, method: str, path: str, *given: str, kind: str = "http"
    ) -> tuple[int, Any, dict[str, str]]:
        sent: list[Any] = []
        scope = {
            "type": kind, "method": method, "path": path, "query_string": b"", "root_path": "",
            "headers": [(b"authorization", value.encode()) for value in given],
        }  # fmt: skip

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._guard(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], json.loads(sent[1]["body"] or b"null"), headers


@pytest.fixture(scope="module")
def issuing() -> Issuing:
    return Issuing()


@pytest.fixture(scope="module")
def asked(issuing: Issuing) -> Asked:
    return Asked(issuing)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path"), sorted(allowed.RULES))
async def test_each_role_on_each_route(asked: Asked, issuing: Issuing, role: Role, method: str, path: str) -> None:
    right = allowed.RULES[method, path]
    status, said, _ = await asked(method, path, f"Bearer {issuing.token(roles=[role], **AGENCY)}")
    let_through = right is None or right in RIGHTS[role]
    assert (status, said) == (200, "let through") if let_through else (status, said["status"]) == (403, 403)
    status, said, headers = await asked(method, path)
    assert status == (200 if right is None else 401)
    if right is not None:
        assert said["code"] == "no-token" and headers["www-authenticate"] == "Bearer"
        assert headers["content-type"] == "application/problem+json"


async def test_a_path_without_a_rule_is_answered_by_nobody(asked: Asked, issuing: Issuing) -> None:
    good = f"Bearer {issuing.token(roles=['mash-manager'])}"
    for method, path, status in (
        ("GET", "/api/v1/children", 404),
        ("GET", "/api/v1/step-downs/decision-1/../../children", 404),
        ("GET", "//healthz", 404),
        ("DELETE", "/api/v1/step-downs", 405),
        ("PUT", "/healthz", 405),
    ):
        assert (await asked(method, path, good))[0] == status
    assert (await asked("GET", "/api/v1/step-downs/x", good, kind="websocket"))[0] == 404


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ((), "no-token"),
        (("",), "no-token"),
        (("Basic YTpi",), "no-token"),
        (("Bearer",), "no-token"),
        (("Bearer ",), "bad-token"),
        (("Bearer x", "Bearer y"), "no-token"),
        (("Bearer x.y.z",), "bad-token"),
    ],
)
async def test_what_is_no_token_is_nobody(asked: Asked, given: tuple[str, ...], code: str) -> None:
    status, said, headers = await asked("POST", "/api/v1/step-downs", *given)
    assert (status, said["code"]) == (401, code)
    assert headers["www-authenticate"].startswith("Bearer")


async def test_a_route_that_fits_two_rules_wants_both(issuing: Issuing) -> None:
    rules = {**allowed.RULES, ("GET", "/api/v1/step-downs/mine"): None}
    guard = Asked(issuing)
    guard._guard._rules = Guard(FastAPI(), rules, Recognised(issuing.tokens, ClaimNames()), problems.answered)._rules
    assert (await guard("GET", "/api/v1/step-downs/mine"))[0] == 401


def test_it_says_how_to_sign_on() -> None:
    described = APP.openapi()
    assert described["components"]["securitySchemes"].keys() == {"bearer", "issuer"}
    asked_for = {
        (method.upper(), path): operation.get("x-right")
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }
    assert asked_for == {key: allowed.RULES[key] and allowed.RULES[key].value for key in asked_for}
    assert all(
        operation["security"] and {"401", "403"} <= operation["responses"].keys()
        for operations in described["paths"].values()
        for operation in operations.values()
    )
