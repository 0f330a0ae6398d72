"""The review's case at the desk, in a browser: from the referral of November 2017 back to 2012, step by step.

With VANTAGE_SCREENSHOTS set to a folder each page is kept there as a picture: `make screenshots` (docs/desk.md).
"""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser as Chromium

from services.cli.demo import STORY
from tests.desk.seeing import Person, chromium
from tests.desk.serving import Served
from tests.flow.hub import Hub
from tests.flow.telling import publish_story

KYLE: Final = "childrens-social-care:csc-k-001"
CHILD: Final = f"/children/{KYLE}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as held:
        yield held


@pytest.fixture(scope="module")
def desk(hub: Hub) -> Iterator[Served]:
    """A hub of its own, since the gate proves what the broker holds, and that of all files has been another's since."""
    with hub.worker("one"), hub.worker("two"):
        publish_story(hub, STORY, hub.folder)
        held = Served(hub.dsn, hub.bootstrap, hub.folder / "desk", VANTAGE_FRESH_SECONDS_MAX="30")
        yield held
        held.close()


@pytest.fixture(scope="module")
def worker(browser: Chromium, desk: Served) -> Iterator[Person]:
    person = Person(browser, desk.address).sign_in("Morgan Ashdown")
    person.context.set_default_timeout(60_000)
    yield person
    person.context.close()


def keep(person: Person, name: str, at: str = "") -> None:
    """A picture of the page as it stands, from the element ``at`` on, where somebody asks for them."""
    if folder := os.environ.get("VANTAGE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        if at:
            person.page.locator(at).evaluate("element => element.scrollIntoView()")
        person.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def words(person: Person) -> str:
    return " ".join(person.page.inner_text("main").split())


def test_kyle_is_found_by_a_name_and_opened_for_the_referral(worker: Person) -> None:
    page = worker.go("/find").page
    keep(worker, "find-a-child")
    search = page.locator("form[action='/find']")
    search.get_by_label("Name").fill("Kyle")
    search.get_by_label("Day").fill("24")
    search.get_by_label("Month").fill("10")
    search.get_by_label("Year").fill("2012")
    search.get_by_label("A referral or a concern has come in").check()
    search.get_by_role("button", name="Look for this child").click()
    page.wait_for_url("**/find")
    assert "Why it may be this child" in words(worker)
    keep(worker, "found")
    page = worker.go(f"/find?child={KYLE}").page
    opening = page.locator("form[action='/open']")
    opening.get_by_label("A referral or a concern has come in").check()
    opening.get_by_role("button").click()
    page.wait_for_url("**/children/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Kyle"
    keep(worker, "the-child")


def test_the_referral_of_november_2017_meets_the_history_back_to_2012(worker: Person) -> None:
    worker.page.get_by_role("link", name="Referral in").click()
    worker.page.wait_for_url("**/referral")
    said = words(worker)
    first, last = said.index("From Health visiting to"), said.index("From London Borough to")
    assert first < last, "the newest first"
    assert "Significant harm alleged" in said and "Stepped down to tier 1, universal" in said
    assert "Stepped up to tier 2, early help" in said, "what became of the closure of 2016"
    before = worker.page.locator("#before ~ div table tbody tr")
    assert before.count() > 15 and "2012" in before.last.inner_text()
    keep(worker, "referral-in")
    keep(worker, "what-went-before", "#before")


def test_the_chronology_is_drawn_in_lanes_and_each_mark_leads_to_its_entry(worker: Person) -> None:
    worker.page.get_by_role("link", name="Chronology").click()
    worker.page.wait_for_url("**/chronology*")
    keep(worker, "chronology", "#picture")
    marks = worker.page.locator("svg a")
    assert marks.count() > 80
    leads = [mark.get_attribute("href") or "" for mark in marks.all()[:5]]
    assert all("#" in each for each in leads)
    worker.go(f"{CHILD}/chronology?order=oldest-first")
    assert "October 2012" in words(worker)


def test_each_tier_is_listed_once_until_it_changed(worker: Person) -> None:
    page = worker.go(f"{CHILD}/chronology").page
    listed = page.locator("h2:has-text('Tiers') + ul li").all_inner_texts()
    tiers = [each.split()[1].strip(",") for each in listed]
    assert len(tiers) >= 5 and all(one != other for one, other in itertools.pairwise(tiers)), listed


def test_kyles_injuries_are_drawn_and_listed_with_what_has_no_place(worker: Person) -> None:
    page = worker.go(f"{CHILD}/chronology?injuries=true").page
    keep(worker, "injuries", "#body")
    drawn = page.locator(".desk-body")
    assert drawn.locator("li").count() >= 8
    said = " ".join(drawn.inner_text().split())
    assert "forehead, bridge of nose" in said and "no place on the body recorded" in said
    drawn.locator("li a").first.click()
    assert page.locator(f"[id='{page.url.partition('#')[2]}']").is_visible()


def test_who_knew_of_the_knife_and_the_assault_on_the_day_of_the_meeting(worker: Person) -> None:
    worker.go(f"{CHILD}/known?as_of=2015-11-03")
    keep(worker, "who-knew-what")
    said = words(worker)
    assert "You are looking at the past" in worker.page.inner_text("body") and "No telling recorded here" in said
    assert "Ambulance" in said and "Police" in said


def test_it_is_not_ready_to_step_down_and_every_reason_leads_to_its_events(worker: Person) -> None:
    page = worker.go(f"{CHILD}/step-down").page
    page.get_by_label("Tier 1: universal services").check()
    keep(worker, "ask-for-a-step-down")
    page.get_by_role("button", name="Ask the gate").click()
    page.wait_for_url("**/step-downs/**")
    heading = page.get_by_role("heading", level=1).inner_text()
    assert heading.startswith("Not ready to step down:")
    keep(worker, "not-ready-to-step-down")
    link = page.locator("main a[href*='/events#']").first
    target = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    page.wait_for_url("**/events#**")
    assert page.locator(f"[id='{target.replace('%2F', '/')}']").count() == 1


def test_who_has_no_right_finds_nothing(browser: Chromium, desk: Served) -> None:
    nobody = Person(browser, desk.address).sign_in("Silas Brandreth")
    for path in ("/find", CHILD, f"{CHILD}/chronology", "/alerts", "/due", "/referrals", "/rejects", "/identity"):
        nobody.go(path)
        assert "Kyle" not in nobody.page.content() and "does not let you" in words(nobody), path
    nobody.context.close()
    agency = Person(browser, desk.address).sign_in("Rowan Delacy")
    agency.go(CHILD)
    assert "Kyle" not in agency.page.content(), "of another agency's record nothing is shown"
    agency.context.close()


def test_lists_across_children_are_kept_as_pictures_too(browser: Chromium, desk: Served) -> None:
    manager = Person(browser, desk.address).sign_in("Priya Fenwick")
    for path, name in (("/", "your-work"), ("/alerts?of=all", "alerts"), ("/due", "what-has-lapsed"),
                       ("/referrals?of=all", "referrals"), ("/rejects", "what-is-not-held"),
                       ("/identity", "who-is-who")):  # fmt: skip
        manager.go(path)
        assert manager.page.get_by_role("heading", level=1).is_visible()
        keep(manager, name)
    manager.context.close()
