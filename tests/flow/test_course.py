"""The chronology and who knew what, as pages and for programs, before a whole hub."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium

from tests.desk.seeing import NARROW, Person, chromium
from tests.desk.serving import Browser, Page, Served
from tests.flow.coursed import CHILD, MANY, ODD, OWN, RESTRICTED, tell
from tests.flow.hub import Hub


@pytest.fixture(scope="module")
def desk(hub: Hub) -> Iterator[Served]:
    with hub.worker():
        tell(hub)
        held = Served(hub.dsn, hub.bootstrap, hub.folder / "desk", VANTAGE_FRESH_SECONDS_MAX="30")
        yield held
        held.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as held:
        yield held


@pytest.fixture(scope="module")
def worker(desk: Served) -> Browser:
    """Of the MASH, who has opened the child."""
    return opened(desk, "morgan-ashdown", CHILD)


def opened(desk: Served, who: str, child: str, purpose: str = "referral") -> Browser:
    browser = desk.browser(who)
    page = browser.get("/find")
    assert browser.post("/open", {"csrf": page.csrf, "child": child, "purpose": purpose}).status == 303
    return browser


def ago(days: float) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def course(browser: Browser, query: str = "", child: str = CHILD) -> Page:
    return browser.get(f"/children/{child}/chronology{query}")


def knew(browser: Browser, query: str = "", child: str = CHILD) -> Page:
    return browser.get(f"/children/{child}/known{query}")


def test_the_list_says_who_told_when_recorded_and_who_had_been_told(worker: Browser) -> None:
    page = course(worker, "?order=oldest-first")
    assert page.status == 200, page.words
    assert "Told by Nursery, recorded" in page.words and "recorded long after" in page.words
    assert "Children's social care (told," in page.words
    assert "Police (found not to have been told," in page.words
    assert "No record held here is dated after" in page.words, "silences stand among the entries"
    assert "No line says that nothing else happened" in page.words


def test_what_somebody_wrote_is_shown_and_not_run(worker: Browser) -> None:
    for page in (course(worker), knew(worker)):
        assert ODD in page.words and "<script>alert" not in page.text and "49" not in page.words.split("quoted")[1][:9]


def test_it_is_paged_and_each_mark_leads_to_its_entry(worker: Browser) -> None:
    first, second = course(worker), course(worker, "?page=2")
    assert "Page 1 of 2" in first.words and "Page 2 of 2" in second.words
    assert 'id="childrens-social-care/odd"' in first.text
    assert 'id="nursery/seen-by-nursery"' in second.text and 'id="nursery/seen-by-nursery"' not in first.text
    assert 'page=2#nursery/seen-by-nursery"' in first.text, "a mark of another page leads there"
    assert 'href="#nursery/seen-by-nursery"' in second.text
    oldest = course(worker, "?order=oldest-first")
    order = [
        oldest.text.index(f'id="{name}"') for name in ("nursery/seen-by-nursery", "childrens-social-care/strength")
    ]
    assert order == sorted(order)


def test_it_is_narrowed_by_agency_kind_and_injuries(desk: Served, worker: Browser) -> None:
    def ids(query: str) -> set[str]:
        found = api(desk, f"chronology?{query}")
        return {each["event"] for line in found["lines"] for each in line["tellings"]}

    assert ids("agency=police") == {"police/bruise"} == ids("injuries=true")
    assert ids("what=strength") == {"childrens-social-care/strength"}
    assert ids("what=lapse") == {"childrens-social-care/no-access"}
    assert len(ids("what=worry")) == 50 and api(desk, "chronology?what=worry")["facts"] == MANY + 2
    page = course(worker, "?agency=police")
    assert (
        "1 entry, newest first" in page.words
        and "No record held here is dated" not in page.text.partition('id="list"')[2].partition("</ol>")[0]
    )


def test_injuries_are_drawn_where_they_were_told_of_and_lead_to_their_line(desk: Served, worker: Browser) -> None:
    body = api(desk, "chronology?injuries=true")["body"]
    assert [(each["event"], each["sites"], each["unplaced"]) for each in body["injuries"]] == [
        ("police/bruise", ["cheek"], [])
    ]
    assert [(spot["numbers"], spot["view"], spot["sure"]) for spot in body["spots"]] == [([1], "head", False)] * 2
    page = course(worker, "?injuries=true")
    assert page.text.count('class="body-unsure"') == 2 and 'href="#police/bruise"' in page.text
    assert 'id="police/bruise"' in page.text and "no side is recorded" in page.words
    assert "body" not in api(desk, "chronology") or api(desk, "chronology")["body"] is None


def api(desk: Served, path: str, who: str = "morgan-ashdown", child: str = CHILD) -> Any:
    """The twin for programs: an opening is the person's, whichever way they come."""
    token = desk.signing.token(who)
    page = Browser(desk.address).get(f"/api/v1/children/{child}/{path}", Authorization=f"Bearer {token}")
    assert page.status == 200, page.text
    return json.loads(page.text)


def test_a_day_on_either_clock(desk: Served, worker: Browser) -> None:
    happened = api(desk, f"chronology?as_of={ago(750)}")
    first = next(line["tellings"][0]["event"] for line in happened["lines"] if line["tellings"])
    assert first == "nursery/seen-by-nursery"
    recorded = api(desk, f"chronology?as_of={ago(750)}&known={ago(750)}")
    assert "nursery/seen-by-nursery" not in json.dumps(recorded["lines"])
    day = datetime.now(UTC) - timedelta(days=750)
    page = course(worker, f"?as_of-day={day.day}&as_of-month={day.month}&as_of-year={day.year}")
    assert "what had happened by the end of" in page.words and "seen-by-nursery" in page.text
    wrong = course(worker, "?known-day=31&known-month=2&known-year=2020")
    assert wrong.status == 422 and "This is not a date" in wrong.words and 'href="#ask-known-day"' in wrong.text
    assert "seen-by-nursery" not in wrong.text


def test_who_knew_what_on_a_day(desk: Served, worker: Browser) -> None:
    def on(days_ago: float) -> dict[str, Any]:
        found = api(desk, f"known?as_of={ago(days_ago)}")
        fact = next(e for e in found["facts"] if e["line"]["tellings"][0]["event"] == "nursery/seen-by-nursery")
        return {each["agency"]: each["knew"] for each in fact["knew"]} | {"written": fact["written"]}

    before = on(750)
    assert (before["nursery"], before["written"]) == ("not-recorded", False), (
        "it had happened, and nobody wrote it down"
    )
    assert on(690)["nursery"] == "held"
    assert on(645)["childrens-social-care"] == "told"
    after = on(630)
    assert (after["police"], after["childrens-social-care"], after["written"]) == ("found-not-told", "told", True)
    page = knew(worker, f"?as_of={ago(750)}")
    assert "You are looking at the past" in page.words and "Written down by nobody by then" in page.words
    assert f"?as_of={ago(800)}" in page.text and f"?as_of={ago(700)}" in page.text, "the days beside"
    assert "You are looking at the past" not in knew(worker).words
    assert knew(worker, "?as_of=2999-01-01").status == 422
    assert knew(worker, f"?as_of={ago(1)}&known={ago(2)}").status == 422


@pytest.mark.parametrize("path", ["chronology", "chronology/file?form=csv", "known"])
def test_nothing_is_shown_of_what_is_not_open_or_is_closed(desk: Served, worker: Browser, path: str) -> None:
    stranger = desk.browser("ewan-oakshott")
    page = stranger.get(f"/children/{OWN}/{path}")
    assert page.status == 303 and page.leads_to.partition("?")[0].endswith("/find")
    restricted = worker.get(f"/children/{RESTRICTED}/{path}")
    nobody = worker.get(f"/children/childrens-social-care:s-9/{path}")
    assert (restricted.status, restricted.text) == (nobody.status, nobody.text) == (303, "")
    assert desk.browser().get(f"/children/{CHILD}/{path}").leads_to.partition("?")[0].endswith("/sign-in")
    assert desk.browser("silas-brandreth").get(f"/children/{CHILD}/{path}").status == 403


def test_an_agency_sees_its_own_and_what_it_was_told(desk: Served) -> None:
    nursery = opened(desk, "noor-tamblyn", OWN, "direct-work")
    page = course(nursery, child=OWN)
    assert "seen-by-nursery" in page.text and "This is not the whole picture" in page.words
    assert "police/bruise" not in page.text and "childrens-social-care/strength" not in page.text
    shown = knew(nursery, child=OWN)
    assert "This is not the whole picture" in shown.words and "bruise" not in shown.words.lower()
    taken = nursery.get(f"/children/{OWN}/chronology/file?form=csv")
    assert "Not the whole picture" in taken.text and "bruise" not in taken.text.lower()


def test_files_are_taken_through_the_desk_and_withhold_what_is_asked(hub: Hub, worker: Browser) -> None:
    def file(form: str, more: str = "") -> Page:
        return worker.get(f"/children/{CHILD}/chronology/file?form={form}{more}")

    taken = file("csv")
    assert taken.headers["content-disposition"] == 'attachment; filename="chronology.csv"'
    rows = list(csv.DictReader(StringIO(taken.text.removeprefix("\ufeff"), newline="")))
    assert rows[0]["Events"] and sum(row["Kind"] == "fact" for row in rows) == MANY + 7
    assert "alert(" in taken.text and "alert(" not in file("csv", "&withhold=professional").text
    assert "&lt;script&gt;" in file("html").text
    assert file("pdf").status == 422
    hub.await_projected()
    views = [
        json.loads(body)["data"]["shown"] for (body,) in hub.rows("select body from log where type = 'record.viewed'")
    ]
    assert ["chronology", "export"] in views and ["who-knew-what"] in views


@pytest.mark.parametrize("how", [{}, {"viewport": NARROW}, {"forced_colors": "active"}], ids=str)
def test_axe_finds_nothing_wide_narrow_and_in_forced_colours(
    desk: Served, worker: Browser, browser: Chromium, how: dict[str, Any]
) -> None:
    person = Person(browser, desk.address, **how).sign_in("Morgan Ashdown")
    for path in (
        "chronology",
        "chronology?injuries=true",
        "chronology?known-day=x",
        "known",
        f"known?as_of={ago(750)}",
    ):
        person.go(f"/children/{CHILD}/{path}")
        assert person.violations() == [], path
        assert not person.is_wider_than_the_screen(), path
    assert person.elsewhere == []
    assert [said for said in person.complaints if "422" not in said] == []
    person.go(f"/children/{CHILD}/chronology")
    assert person.page.locator("svg[role=group]").is_visible() is ("viewport" not in how), "narrow, the list alone"
    assert person.page.locator("ol.moj-timeline").first.is_visible()
    person.context.close()


def test_without_scripts_a_mark_leads_to_its_entry_and_the_form_narrows(
    desk: Served, worker: Browser, browser: Chromium
) -> None:
    person = Person(browser, desk.address, java_script_enabled=False).sign_in("Morgan Ashdown")
    page = person.go(f"/children/{CHILD}/chronology").page
    mark = page.locator("svg a[aria-label*='bruise']")
    box = mark.locator(".lane-hit").bounding_box()
    assert box is not None and (round(box["width"], 3), round(box["height"], 3)) == (24, 24)
    mark.click()
    assert page.url.endswith("page=2#police/bruise")
    assert page.locator("[id='police/bruise']").is_visible()
    page.get_by_text("What to show: an agency, a kind, a day").click()
    page.get_by_label("Injuries only").check()
    page.get_by_role("button", name="Show").click()
    assert page.locator("li.moj-timeline__item").count() == 1
    page.get_by_label("May name a professional").check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take it as CSV").click()
    assert taken.value.suggested_filename == "chronology.csv"
    page.emulate_media(media="print")
    assert page.locator("svg[role=group]").is_visible() and not page.get_by_role("button", name="Show").is_visible()
    person.context.close()
