"""Every page has a rule, every rule a page; each role on each page, at the door itself."""

from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from services.access.guard import Recognised
from services.access.sessions import Sessions
from services.access.signing_in import Begun, Client, SignedIn, SigningIn
from services.access.viewer import RIGHTS, ClaimNames, Right, Role, Viewer
from services.desk import words
from services.desk.app import Service
from services.desk.cookies import Cookies
from services.desk.door import Door
from services.desk.pages import refused
from services.desk.rules import OF_API, RULES
from services.referral import allowed
from services.settings import Settings
from services.store.connect import Role as DatabaseRole
from services.store.kept import Kept
from tests.access.issuing import ADDRESS, Issuing
from tests.access.test_allowed import Asked as AskedByToken
from tests.access.test_allowed import routes

SECURE: Final = Client("vantage", "", "openid", "https://hub.example")


def test_every_page_has_a_rule_and_every_rule_a_page() -> None:
    service = Service(Settings(oidc_issuer=ADDRESS))
    found = {(method, route.path) for route in service.pages.routes for method in (route.methods or set()) - {"HEAD"}}
    assert found == set(RULES), "put the page and who may into services/desk/rules.py"


def test_every_route_that_the_desk_adds_to_the_api_has_a_rule() -> None:
    api = Service(Settings(oidc_issuer=ADDRESS)).api
    assert isinstance(api, FastAPI) and routes(api) == {*allowed.RULES, *OF_API}
    assert not OF_API.keys() & allowed.RULES.keys() and None not in OF_API.values()


async def test_each_role_on_each_route_of_the_api() -> None:
    issuing = Issuing()
    asks = AskedByToken(issuing, OF_API)
    for (method, path), right in OF_API.items():
        assert (await asks(method, path))[0] == 401
        for role in Role:
            status, _, _ = await asks(method, path, f"Bearer {issuing.token(roles=[role], agency='nursery')}")
            assert status == (200 if right in RIGHTS[role] else 403), (role, path)


def test_what_everybody_may_see_shows_nothing_of_anybody() -> None:
    public = {path for (_, path), right in RULES.items() if right is None}
    assert public == {"/sign-in", "/signed-in", "/signed-out", "/signed-out-elsewhere", "/static/{mark}/{name}"}


def test_each_right_and_each_role_has_its_words() -> None:
    assert set(words.RIGHTS) == set(Right) - {Right.USE_DESK}
    assert set(words.ROLES) == set(Role)


class Asked:
    """Asks a door before nothing but "let through"."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        signing_in = SigningIn(Recognised(Issuing().tokens, ClaimNames()), SECURE)
        self._door = Door(_let_through, RULES, sessions, signing_in, refused)

    async def __call__(self, method: str, path: str, token: str = "", body: bytes = b"") -> tuple[int, str, Any]:
        sent: list[Any] = []
        headers = [
            (b"cookie", f"__Host-vantage={token}".encode()),
            (b"content-type", b"application/x-www-form-urlencoded"),
        ]
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "root_path": "",
            "headers": headers,
        }

        async def receive() -> Any:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._door(scope, receive, send)
        return sent[0]["status"], sent[1]["body"].decode(), {n.decode(): v.decode() for n, v in sent[0]["headers"]}


async def _let_through(scope: Scope, receive: Receive, send: Send) -> None:
    await Response("let through")(scope, receive, send)


@pytest.fixture
async def asked(database: str) -> AsyncIterator[Asked]:
    kept = Kept(database, role=DatabaseRole.DESK)
    yield Asked(Sessions(kept))
    await kept.close()


async def test_each_role_on_each_page(asked: Asked) -> None:
    for role in Role:
        who = Viewer(f"account-{role}", frozenset({role}), "nursery", frozenset(), "post", False)
        token = await asked.sessions.begin(SignedIn(who, "t", None))
        session = await asked.sessions.found(token)
        assert session
        for (method, path), right in RULES.items():
            status, said, headers = await asked(method, path, token, f"csrf={session.csrf}".encode())
            let_through = right is None or right in RIGHTS[role]
            assert (status == 200 and said == "let through") if let_through else status == 403, (role, path)
            if right is not None and method != "GET":
                assert (await asked(method, path, token))[0] == 403, "without its token no form is taken"
            assert "default-src 'none'" in headers["content-security-policy"]
            assert headers["strict-transport-security"]


async def test_nobody_is_let_through_to_what_is_not_public(asked: Asked) -> None:
    for (method, path), right in RULES.items():
        for token in ("", "made-up"):
            status, said, headers = await asked(method, path, token)
            if right is None:
                assert (status, said) == (200, "let through")
            elif method == "GET":
                assert status == 303 and headers["location"].startswith("/sign-in?")
            else:
                assert status == 401 and "let through" not in said


async def test_a_page_without_a_rule_is_not_there(asked: Asked) -> None:
    who = Viewer("account-1", frozenset({Role.MASH_MANAGER}), "nursery", frozenset(), "post", False)
    token = await asked.sessions.begin(SignedIn(who, "t", None))
    assert (await asked("GET", "/child", token))[0] == 404
    assert (await asked("DELETE", "/", token))[0] == 405


def test_under_https_the_cookies_are_of_this_host_and_never_sent_without_it() -> None:
    answer = Response()
    Cookies(SECURE).keep_session(answer, "token")
    Cookies(SECURE).keep_begun(answer, Begun("state-1", "n", "v", "/"))
    for said in answer.headers.getlist("set-cookie"):
        assert said.startswith("__Host-vantage") and "; Secure" in said and "; HttpOnly" in said and "; Path=/" in said
        assert "SameSite=lax" in said and "Domain" not in said


def test_the_router_asks_no_page_twice() -> None:
    service = Service(Settings(oidc_issuer=ADDRESS))
    assert isinstance(service.pages.app, Door) and isinstance(service.pages.app._app, Router)
