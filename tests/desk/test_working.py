"""A step down asked, answered and overridden, an alert handled, and every page seen by axe: over the real hub."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium

from tests.desk.given import CHILD, NURSERYS, READY, RESTRICTED
from tests.desk.seeing import Person
from tests.desk.serving import Browser, Page, Served
from tests.desk.test_children import asked, opened, sent
from tests.flow.hub import Hub

WORKER, NURSERY = "morgan-ashdown", "noor-tamblyn"
_KEY = re.compile(r'name="key" value="([^"]+)"')
_FIELD = re.compile(r'name="((?:override|answer)-[a-z-]+)"')


def key_of(page: Page) -> str:
    found = _KEY.search(page.text)
    assert found
    return found[1]


def requested(browser: Browser, child: str = CHILD, **said: Any) -> Page:
    form = browser.get(f"/children/{child}/step-down")
    filled = {"csrf": form.csrf, "key": key_of(form), "child": child, "to": "1", **said}
    return browser.post("/step-downs", filled)


def test_a_step_down_that_is_not_ready_says_every_reason_with_its_events(desk: Served) -> None:
    browser = desk.browser(WORKER)
    opened(browser, purpose="decision")
    page = browser.followed(requested(browser, reason="The family asks for it."))
    assert page.status == 200 and page.heading.startswith("Not ready to step down:")
    assert "To resolve" in page.words and "To answer in writing" in page.words and "Checks that passed:" in page.words
    assert "Asked by: social worker" in page.words
    assert "strongly alike: one that not everybody may see" in page.words
    assert RESTRICTED.partition(":")[2] not in page.words, "whoever is restricted is named in no reason"
    events = browser.get(f"/children/{CHILD}/events").text
    behind = [unescape(each) for each in re.findall(r'/events#([^"]+)"', page.text)]
    assert behind and all(f'id="{name}"' in events for name in behind)


def test_the_same_form_sent_twice_is_one_decision(desk: Served) -> None:
    browser = desk.browser(WORKER)
    form = browser.get(f"/children/{CHILD}/step-down")
    filled = {"csrf": form.csrf, "key": key_of(form), "child": CHILD, "to": "1"}
    first, second = (browser.post("/step-downs", filled) for _ in range(2))
    assert first.status == second.status == 303 and first.leads_to == second.leads_to
    other = browser.post("/step-downs", {**filled, "to": "2"})
    assert (other.status, other.heading) == (409, "The key stands for another request")
    assert browser.post("/step-downs", {**filled, "key": "of my own"}).status == 422


def test_a_request_that_cannot_be_read_says_what_is_missing(desk: Served) -> None:
    browser = desk.browser(WORKER)
    page = requested(browser, to="", reason="as written")
    assert page.status == 422 and "This is missing" in page.words and ">as written</textarea>" in page.text
    page = requested(browser, rests_on="no-event-at-all")
    assert page.status == 422 and "There is a problem" in page.words


def test_a_child_who_is_ready_may_be_stepped_down(desk: Served) -> None:
    page = (browser := desk.browser(WORKER)).followed(requested(browser, READY))
    assert page.heading.startswith("Nothing held here stands in the way of tier 1.")


def test_challenges_are_answered_in_writing_and_two_managers_override(desk: Served) -> None:
    worker, first, second = (desk.browser(who) for who in (WORKER, "priya-fenwick", "idris-hallworth"))
    page = worker.followed(requested(worker))
    address = page.address.removeprefix(desk.address)
    assert "Agree although this is not resolved" not in page.words, "a worker is not asked"
    field = next(each for each in _FIELD.findall(page.text) if each.startswith("answer-"))
    nothing = worker.post(f"{address}/answers", {"csrf": page.csrf, "key": key_of(page)})
    assert nothing.status == 422
    said = {"csrf": page.csrf, "key": key_of(page), field: "The nursery asks her <on Thursday>."}
    page = worker.followed(worker.post(f"{address}/answers", said))
    assert "Answered in writing" in page.words and "The nursery asks her <on Thursday>." in page.words
    refused = worker.post(f"{address}/overrides", {"csrf": page.csrf, "key": key_of(page)})
    assert refused.status == 403

    page = first.get(address)
    fields = [each for each in _FIELD.findall(page.text) if each.startswith("override-")]
    lacking = first.post(f"{address}/overrides", {"csrf": page.csrf, "key": key_of(page), fields[0]: "One alone."})
    assert lacking.status == (422 if len(fields) > 1 else 303)
    for browser, words in ((first, "a second is asked"), (second, "Agreed by two managers")):
        page = browser.get(address)
        reasons = {each: f"Looked at in person: {each}." for each in fields}
        page = browser.followed(
            browser.post(f"{address}/overrides", {"csrf": page.csrf, "key": key_of(page), **reasons})
        )
        assert words in page.words and "Agree although this is not resolved" not in page.words
    assert "Priya Fenwick, MASH team manager" in page.words and "Idris Hallworth" in page.words


def test_an_agency_asks_about_its_own_record_and_is_told_whom_to_ask(desk: Served) -> None:
    browser = desk.browser(NURSERY)
    page = browser.followed(requested(browser, NURSERYS))
    assert page.status == 200 and "Ask them, or the MASH." in page.words and "Which agency asks?" not in page.words
    assert requested(browser, CHILD).status == 403


def alert_of(desk: Served) -> dict[str, Any]:
    """Of the child: that no lead accepted the role."""
    status, found = asked(desk, "priya-fenwick", "/api/v1/alerts?of=all")
    assert status == 200
    return next(each for each in found["alerts"] if (each["child"], each["rule"]) == (CHILD, "lead-not-accepted"))


def test_an_alert_is_acknowledged_and_let_rest_by_whom_it_is_asked(hub: Hub, desk: Served) -> None:
    manager, nursery = desk.browser("priya-fenwick"), desk.browser(NURSERY)
    page = manager.get("/alerts?of=all")
    assert re.search(r"\d+ open, the gravest first", page.words)
    assert CHILD in page.words and "Who leads from here?" in page.words
    found = asked(desk, "mash-system", "/api/v1/alerts?of=all")[1]["alerts"]
    assert {each["child"] for each in found} == {CHILD, READY}, "of whoever is restricted there is nothing"
    assert nursery.get("/alerts?of=all").status == 403
    assert "No alert is recorded as open here. This does not say that all is well." in nursery.get("/alerts").words
    name, alert = alert_of(desk)["alert"], f"/alerts/{alert_of(desk)['alert']}"
    assert alert in page.text
    assert nursery.get(alert).status == 404
    start = asked(desk, "priya-fenwick", f"/api/v1/alerts/{name}")[1]["start"]
    assert start.startswith("childrens-social-care/") and start in manager.get(alert).words
    page = sent(manager, alert, f"{alert}/acknowledge", note="I ring the nursery today.")
    assert (page.status, "Acknowledged by MASH team manager" in manager.followed(page).words) == (303, True)
    why = "It is answered at Thursday's meeting."
    missing, long = "This is missing", "longer than the 28 days"
    for fault, said in ((missing, until(5)), (missing, {"reason": why}), (long, {"reason": why, **until(40)})):
        page = sent(manager, alert, f"{alert}/snooze", **said)
        assert page.status == 422 and fault in page.words
    page = sent(manager, alert, f"{alert}/snooze", reason="It is answered at Thursday's meeting.", **until(5))
    assert "Rests until the end of" in manager.followed(page).words
    assert alert_of(desk)["state"] == "snoozed"
    assert asked(desk, NURSERY, f"/api/v1/alerts/{name}")[1]["code"] == "no-such-alert"
    assert asked(desk, NURSERY, f"/api/v1/alerts/{name}/acknowledgements", {})[0] == 404


def test_an_alert_acknowledged_twice_with_one_key_is_acknowledged_once(hub: Hub, desk: Served) -> None:
    alert = next(
        each for each in asked(desk, "priya-fenwick", "/api/v1/alerts?of=all")[1]["alerts"] if each["child"] == READY
    )["alert"]
    say = f"/api/v1/alerts/{alert}/acknowledgements"
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: asked(desk, "priya-fenwick", say, {"note": "Today."}, "k-1"), range(3)))
    assert answers == [(204, None)] * 3
    status, said = asked(desk, "priya-fenwick", say, {"note": "Tomorrow."}, "k-1")
    assert (status, said["code"]) == (409, "key-taken")
    assert hub.rows("select count(*) from log where id like $1", f"{alert}-acknowledged-%") == [(1,)]
    assert hub.rows("select count(*) from reject where source = 'hub'") == [(0,)]
    without = desk.browser().send(say, "{}", Authorization=f"Bearer {desk.signing.token('priya-fenwick')}",
                                  **{"Content-Type": "application/json"})  # fmt: skip
    assert without.status == 422 and "Idempotency-Key" in without.text


def until(days: int) -> dict[str, Any]:
    day = datetime.now(UTC).date() + timedelta(days=days)
    return {"until_on-day": day.day, "until_on-month": day.month, "until_on-year": day.year}


@pytest.fixture(scope="module")
def manager(browser: Chromium, desk: Served) -> Iterator[Person]:
    person = Person(browser, desk.address).sign_in("Priya Fenwick")
    yield person
    person.context.close()


def test_faults_are_told_first_and_lead_to_their_fields(manager: Person) -> None:
    manager.go("/find").page.get_by_role("button", name="Look for this child").click()
    manager.page.wait_for_load_state()
    assert manager.violations() == []
    assert manager.page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    for link in manager.page.locator(".govuk-error-summary a").all():
        assert manager.page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']").count() == 1
