"""Finding a child, opening them, and what is shown to whom: over the real hub, as a browser without scripts."""

import json
import re
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.desk.given import CHILD, MARKUP, NAME, NHS_NUMBER, NURSERYS, RESTRICTED
from tests.desk.serving import Browser, Page, Served
from tests.flow.hub import Hub

WORKER, NURSERY, AUDITOR = "morgan-ashdown", "noor-tamblyn", "tamsin-okoro"


def sent(browser: Browser, form: str, to: str, **said: Any) -> Page:
    """A form of the page ``form``, with its token and its key."""
    page = browser.get(form)
    return browser.post(to, {"csrf": page.csrf, **_key(page.text), **said})


def _key(text: str) -> dict[str, str]:
    found = re.search(r'name="key" value="([^"]+)"', text)
    return {"key": found[1]} if found else {}


def searched(browser: Browser, **said: Any) -> Page:
    return sent(browser, "/find", "/find", **{"purpose": "referral", **said})


def opened(browser: Browser, child: str = CHILD, purpose: str = "referral", **more: Any) -> Page:
    return browser.followed(sent(browser, "/find", "/open", child=child, purpose=purpose, **more))


def views(hub: Hub) -> list[dict[str, Any]]:
    hub.await_projected()
    return [json.loads(body) for (body,) in hub.rows("select body from log where type = 'record.viewed'")]


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Samera Oakfeild-Dunn"},
        {"name": "Oakfield-Dunn Samira"},
        {"name": "Samira", "born_on-day": "27", "born_on-month": "3", "born_on-year": "2014"},
        {"born_on-day": "27", "born_on-month": "3", "born_on-year": "2014"},
        {"nhs_number": NHS_NUMBER},
    ],
)
def test_a_child_is_found_by_what_is_known_and_it_says_why(hub: Hub, desk: Served, said: dict[str, str]) -> None:
    before = len(views(hub))
    page = searched(desk.browser(WORKER), **said)
    assert (page.status, page.heading) == (200, "Children who may be meant")
    assert page.text.count("govuk-summary-card__title-wrapper") == 1, "whoever is restricted is not found"
    assert "Samira Oakfield-dunn" in page.words and "Born 27 March 2014" in page.words
    assert "Known to Children's social care, Nursery" in page.words
    assert "Why it may be this child" in page.words and ": the same" in page.words + ": the same" * ("name" in said)
    new = views(hub)[before:]
    assert [(view["subject"], view["data"]["shown"]) for view in new] == [(CHILD, ["found-in-search"])]


def test_nobody_is_found_and_that_says_nothing(desk: Served) -> None:
    for said in ({"name": "Quentin Ashgrove"}, {"name": "Samira"}):
        words = searched(desk.browser(WORKER), **said).words
        assert "No record held here is like that." in words and "does not say that there is no such child" in words


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({}, "expected a name, a date of birth, an NHS number or a UPN"),
        ({"name": "Samira", "purpose": ""}, "This is missing"),
        ({"name": "Samira", "purpose": "curiosity"}, "Nothing is chosen"),
        ({"born_on-day": "31", "born_on-month": "2", "born_on-year": "2014"}, "This is not a date"),
        ({"nhs_number": "9990000019"}, "not a valid NHS number"),
        ({"name": "Samira", "purpose": "emergency"}, "expected a written one"),
    ],
)
def test_a_form_that_cannot_be_used_says_what_is_wrong_and_keeps_what_was_written(
    desk: Served, said: dict[str, str], fault: str
) -> None:
    page = searched(desk.browser(WORKER), **said)
    assert page.status == 422 and "There is a problem" in page.words and fault in page.words
    assert "<title>Error: " in page.text
    assert all(f'value="{value}"' in page.text for name, value in said.items() if value and name != "purpose")


def test_nothing_is_chosen_for_anybody(desk: Served) -> None:
    browser = desk.browser(WORKER)
    opened(browser)
    for path in ("/find", f"/children/{CHILD}/step-down"):
        text = browser.get(path).text
        assert 'type="radio"' in text and " checked" not in text


def test_an_agency_opens_its_own_record_and_searches_nobody(desk: Served) -> None:
    nursery = desk.browser(NURSERY)
    assert "Look for a child" not in nursery.get("/find").words
    refused = nursery.post("/find", {"csrf": nursery.get("/find").csrf, "name": NAME, "purpose": "referral"})
    assert refused.status == 403
    assert opened(nursery, CHILD).status == 403
    assert opened(nursery, NURSERYS).heading != "Find a child"


def test_nobody_is_shown_a_child_before_they_said_for_what(desk: Served) -> None:
    browser = desk.browser("idris-hallworth")
    for path in ("", "/chronology", "/events"):
        page = browser.get(f"/children/{NURSERYS}{path}")
        assert page.status == 303 and page.leads_to.endswith(f"/find?child={quote(NURSERYS, safe='')}")
    assert f'value="{NURSERYS}"' in browser.get(page.leads_to).text


def test_the_mash_sees_the_whole_child_and_each_look_is_on_the_record(hub: Hub, desk: Served) -> None:
    browser, before = desk.browser(WORKER), len(views(hub))
    page = opened(browser)
    assert (page.status, page.heading) == (200, NAME)
    for words in ("Born 27 March 2014", "Tier 2; early help.", "Hygiene: since", "None recorded here.", "As of "):
        assert words in page.words
    assert "has been read." in page.words and "not the whole picture" not in page.words
    assert MARKUP not in page.text
    events = browser.get(f"/children/{CHILD}/events")
    for name in (f"{CHILD.partition(':')[0]}/told-of", "nursery/own"):
        assert f'id="{name}"' in events.text
    assert MARKUP in events.words and MARKUP not in events.text
    assert "speech" in browser.get(f"/children/{CHILD}/chronology").words
    shown = [view["data"]["shown"] for view in views(hub)[before:]]
    assert shown == [["found-in-search"], ["summary"], ["chronology"], ["chronology"]]


def test_an_agency_sees_what_it_recorded_and_was_told_of_and_is_told_that_it_is_not_all(desk: Served) -> None:
    browser = desk.browser(NURSERY)
    page = opened(browser, NURSERYS)
    assert "This is not the whole picture." in page.words
    assert "Hygiene" in page.words, "they were told of it"
    events = browser.get(f"/children/{NURSERYS}/events").text
    assert 'id="nursery/own"' in events and "/told-of" in events
    assert "/not-told-of" not in events + browser.get(f"/children/{NURSERYS}/chronology").text


def test_what_is_closed_is_answered_as_what_is_not_held(desk: Served) -> None:
    browser = desk.browser(WORKER)
    closed, nobody = (opened(browser, child) for child in (RESTRICTED, RESTRICTED.replace("s-2", "s-9")))
    assert (closed.status, closed.words) == (nobody.status, nobody.words.replace("s-9", "s-2"))
    assert closed.status == 404
    assert opened(browser, RESTRICTED, "emergency", reason="found alone at night").heading == "Samira Oakfield"


def test_a_role_opens_for_its_own_purposes(desk: Served) -> None:
    auditor = desk.browser(AUDITOR)
    assert "An audit" in auditor.get("/find").words and "I work with the child" not in auditor.get("/find").words
    assert opened(auditor).status == 403
    assert searched(auditor, name=NAME).status == 403 and searched(auditor, name=NAME, purpose="audit").status == 200
    assert opened(auditor, purpose="audit").heading == NAME


def asked(desk: Served, who: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
    """Of the API, as a program with that person's token; what is said has a key, its own where none is given."""
    browser = desk.browser()
    said = {"Authorization": f"Bearer {desk.signing.token(who)}", "Content-Type": "application/json"}
    said["Idempotency-Key"] = key or uuid4().hex
    page = browser.get(path, **said) if body is None else browser.send(path, json.dumps(body), **said)
    return page.status, json.loads(page.text or "null")


def test_programs_are_answered_the_same(desk: Served) -> None:
    opened(desk.browser(WORKER))
    status, child = asked(desk, WORKER, f"/api/v1/children/{CHILD}")
    assert (status, child["names"], child["whole"]) == (200, [NAME], True)
    page = desk.browser(WORKER).get(f"/children/{CHILD}")
    lines = [line for section in child["sections"] for phrase in section["phrases"] for line in phrase["lines"] or ()]
    assert lines and all(line in page.words for line in lines)
    status, found = asked(desk, WORKER, "/api/v1/searches", {"purpose": "referral", "name": "Samera Oakfield-Dunn"})
    assert (status, found["found"][0]["child"]) == (200, CHILD)
    status, problem = asked(desk, WORKER, "/api/v1/searches", {"purpose": "referral"})
    assert (status, problem["code"]) == (422, "request")
    assert asked(desk, NURSERY, "/api/v1/searches", {"purpose": "referral", "name": NAME})[0] == 403
    assert asked(desk, "idris-hallworth", f"/api/v1/children/{RESTRICTED}")[1]["code"] == "not-open"
