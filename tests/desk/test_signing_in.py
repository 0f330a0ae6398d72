"""Signing in and out with a browser: the real service, the real local issuer, real Postgres; no broker at all."""

import asyncio
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.store.connect import connect
from tests.desk.serving import Browser, Page, Served

MANAGER, WORKER = "priya-fenwick", "morgan-ashdown"


@pytest.fixture(scope="module")
def served(alone: Served) -> Served:
    return alone


def done(served: Served, sql: str) -> Any:
    async def asked() -> Any:
        connection = await connect(served.env["VANTAGE_POSTGRES"])
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(asked())


def is_signed_in(browser: Browser) -> bool:
    return browser.get("/").status == 200


def led_to_sign_in(page: Page) -> bool:
    return page.status == 303 and urlsplit(page.leads_to).path == "/sign-in"


def test_somebody_signs_in_and_is_led_to_the_page_that_they_asked_for(served: Served) -> None:
    browser = served.browser()
    asked = browser.get("/emergencies?sort=late")
    assert led_to_sign_in(asked)
    issuers = browser.followed(asked)
    assert issuers.heading == "Who signs in?"
    sent = parse_qs(urlsplit(issuers.address).query)
    assert sent["code_challenge_method"] == ["S256"] and sent["response_type"] == ["code"]
    page = browser.followed(browser.choose(issuers, MANAGER))
    assert (page.status, urlsplit(page.address).path, urlsplit(page.address).query) == (
        200, "/emergencies", "sort=late",
    )  # fmt: skip
    assert "Signed in as Priya Fenwick , MASH team manager, Children's social care" in page.words
    assert "Nothing was opened in an emergency in the last 90 days." in page.words
    first = browser.get("/")
    assert "MASH manager, May open restricted records" in first.words
    assert "It is not proven that all that agencies sent has been read" in first.words


def test_what_the_browser_holds_is_for_no_script_and_no_other_site_and_is_nowhere_here(served: Served) -> None:
    browser = served.browser()
    back = browser.get(browser.choose(browser.go("/sign-in"), WORKER).leads_to)
    said = back.headers["set-cookie"]
    token = browser.cookies["vantage"]
    assert len(token) >= 43 and "httponly" in said.lower() and "samesite=lax" in said.lower() and "Path=/" in said
    rows = done(served, "select string_agg(session::text, ' ') from access.session session")
    assert rows and token not in rows


def test_a_session_that_was_there_before_is_never_taken_over(served: Served) -> None:
    attacker, victim = served.browser(WORKER), served.browser()
    planted = attacker.cookies["vantage"]
    for cookie in attacker.jar:
        victim.jar.set_cookie(cookie)
    victim.sign_in(MANAGER)
    assert victim.cookies["vantage"] != planted
    assert not is_signed_in(attacker), "who signed in here before is signed out"
    chosen = served.browser()
    unknown = next(iter(victim.jar))
    unknown.value = "a" * 43
    chosen.jar.set_cookie(unknown)
    chosen.sign_in(MANAGER)
    assert chosen.cookies["vantage"] != "a" * 43


@pytest.mark.parametrize(
    "aged",
    [
        "seen_at = now() - interval '31 minutes'",
        "until = now()",
        "began_at = began_at - interval '1 day', until = until - interval '1 day'",
    ],
)
def test_a_session_is_over_when_unused_and_in_any_case(served: Served, aged: str) -> None:
    browser = served.browser(WORKER)
    assert is_signed_in(browser)
    csrf = browser.get("/").csrf
    done(served, f"update access.session set {aged}")  # noqa: S608 - of this list
    assert led_to_sign_in(browser.get("/"))
    refused = browser.post("/sign-out", {"csrf": csrf})
    assert (refused.status, refused.heading) == (401, "You are not signed in")


def test_a_form_counts_from_a_page_of_the_same_session_alone(served: Served) -> None:
    browser, other = served.browser(WORKER), served.browser(WORKER)
    csrf = browser.get("/").csrf
    for form, headers in (
        ({}, {}),
        ({"csrf": ""}, {}),
        ({"csrf": other.get("/").csrf}, {}),
        ({"csrf": [csrf, csrf]}, {}),
        ({"csrf": csrf}, {"Origin": "https://elsewhere.example"}),
        ({"csrf": csrf}, {"Origin": "null"}),
        ({"csrf": csrf}, {"Sec-Fetch-Site": "cross-site"}),
        ({"csrf": csrf}, {"Sec-Fetch-Site": "same-site"}),
    ):
        page = browser.post("/sign-out", form, **headers)
        assert (page.status, page.heading) == (403, "The form could not be used"), (form, headers)
    assert browser.post("/sign-out", {"csrf": csrf}, **{"Content-Type": "application/json"}).status == 415
    assert is_signed_in(browser)


def test_signing_out_ends_it_here_and_at_the_issuer_and_wherever_the_issuer_signed_them_in(served: Served) -> None:
    here, there, somebody_else = served.browser(WORKER), served.browser(WORKER), served.browser(MANAGER)
    out = here.post("/sign-out", {"csrf": here.get("/").csrf})
    at_issuer = urlsplit(out.leads_to)
    assert (out.status, at_issuer.path) == (303, "/end-session")
    assert parse_qs(at_issuer.query).keys() == {"id_token_hint", "client_id", "post_logout_redirect_uri"}
    assert led_to_sign_in(here.get("/")), "here it is over before the issuer is asked"
    assert is_signed_in(there)
    assert here.followed(out).heading == "You are signed out"
    assert led_to_sign_in(there.get("/")), "the issuer told us"
    assert is_signed_in(somebody_else)


def test_the_issuer_alone_ends_a_session_from_elsewhere(served: Served) -> None:
    browser = served.browser(WORKER)
    for token in ("", "x.y.z", served.signing.token(WORKER)):
        assert served.browser().post("/signed-out-elsewhere", {"logout_token": token}).status == 400
    assert is_signed_in(browser)


def test_a_sign_in_is_good_once_and_for_the_browser_that_began_it(served: Served) -> None:
    browser, other = served.browser(), served.browser()
    back = browser.choose(browser.go("/sign-in"), WORKER)
    stolen = other.get(back.leads_to)
    assert (stolen.status, stolen.heading, other.cookies) == (401, "You are not signed in", {})
    assert browser.followed(back).status == 200
    again = browser.get(back.leads_to)
    assert again.status == 401 and is_signed_in(browser)


def test_without_the_secret_that_began_it_a_code_is_worth_nothing(served: Served) -> None:
    browser, other = served.browser(), served.browser()
    back = browser.choose(browser.go("/sign-in"), WORKER)
    mine = other.choose(other.go("/sign-in"), WORKER)
    code, state = (parse_qs(urlsplit(each).query) for each in (back.leads_to, mine.leads_to))
    swapped = mine.leads_to.replace(state["code"][0], code["code"][0])
    assert other.get(swapped).status == 401 and "vantage" not in other.cookies


def test_who_has_no_right_is_told_so_and_what_is_not_there_is_not_there(served: Served) -> None:
    administrator = served.browser("silas-brandreth")
    assert "sees no child" in administrator.get("/").words
    refused = administrator.get("/emergencies")
    assert (refused.status, refused.heading) == (403, "Your role does not let you do this")
    assert 'href="/emergencies"' not in administrator.get("/").text
    for path in ("/nowhere", "/..%2f..%2fetc/passwd", "/static/x/..%2fwords.py", "/static/x/VENDOR.toml"):
        assert administrator.get(path).status == 404, path
    assert administrator.post("/", {}).status == 405


def test_a_token_counts_for_no_page_and_a_cookie_for_no_route_of_the_api(served: Served) -> None:
    token = {"Authorization": f"Bearer {served.signing.token(MANAGER)}"}
    assert led_to_sign_in(served.browser().get("/emergencies", **token))
    assert served.browser().get("/api/v1/openings/emergencies", **token).status == 200
    assert served.browser(MANAGER).get("/api/v1/openings/emergencies").status == 401


def test_every_answer_says_what_a_browser_may_do_with_it(served: Served) -> None:
    browser = served.browser(MANAGER)
    style = re.search(r'href="(/static/[^"]+\.css)"', browser.get("/").text)
    assert style
    for page in (browser.get("/"), browser.get("/nowhere"), browser.get(style[1]), served.browser().get("/")):
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert page.headers["x-content-type-options"] == "nosniff"
    assert browser.get("/").headers["cache-control"] == "no-store"
    assert "immutable" in browser.get(style[1]).headers["cache-control"]


def test_nobody_is_led_elsewhere_by_a_link_to_the_sign_in(served: Served) -> None:
    browser = served.browser()
    page = browser.choose(browser.go("/sign-in?to=https%3A%2F%2Felsewhere.example%2F"), WORKER)
    assert browser.get(page.leads_to).headers["location"] == "/"


def test_no_token_and_no_name_is_in_a_log(served: Served) -> None:
    browser = served.browser(WORKER)
    browser.post("/sign-out", {"csrf": "wrong"})
    logs = served.logs()
    for secret in (browser.cookies["vantage"], browser.get("/").csrf, "Morgan Ashdown", WORKER):
        assert secret not in logs
