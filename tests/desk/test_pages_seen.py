"""Pages in a real browser: accessible, narrow, without scripts, in forced colours, on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.desk.seeing import NARROW, Person
from tests.desk.serving import Served

PAGES = ("/", "/nowhere")


@pytest.fixture(scope="module")
def manager(browser: Browser, alone: Served) -> Iterator[Person]:
    person = Person(browser, alone.address).sign_in("Priya Fenwick")
    yield person
    person.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_is_asked_elsewhere(manager: Person, path: str) -> None:
    assert manager.go(path).violations() == []
    assert manager.elsewhere == []
    assert [said for said in manager.complaints if "404" not in said] == []
    heading = manager.page.get_by_role("heading", level=1).inner_text()
    assert manager.page.title() == f"{heading} – Vantage"


@pytest.mark.parametrize(
    "how", [{"viewport": NARROW}, {"java_script_enabled": False}, {"forced_colors": "active"}], ids=str
)
def test_they_work_narrow_without_scripts_and_in_forced_colours(browser: Browser, alone: Served, how: object) -> None:
    person = Person(browser, alone.address, **how).sign_in("Idris Hallworth")  # type: ignore[arg-type]
    assert person.page.get_by_role("heading", level=1).inner_text() == "Your work"
    if person.context.browser and "java_script_enabled" not in dict(how):  # type: ignore[call-overload]
        for path in PAGES:
            assert person.go(path).violations() == []
            assert not person.is_wider_than_the_screen()
    person.go("/").page.get_by_role("button", name="Sign out").click()
    person.page.wait_for_url("**/signed-out*")
    assert person.page.get_by_role("heading", level=1).inner_text() == "You are signed out"
    person.go("/")
    assert "Who signs in?" in person.page.content()
    person.context.close()


def test_everything_is_reached_by_keyboard_and_seen_to_be(manager: Person) -> None:
    manager.go("/")
    reached = []
    for _ in range(11):
        manager.page.keyboard.press("Tab")
        reached.append(manager.page.evaluate("document.activeElement.innerText.trim()"))
        assert manager.page.evaluate(
            "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
        )
    pages = [
        "Your work",
        "Find a child",
        "Referrals",
        "Alerts",
        "What has lapsed",
        "What is not held",
        "Who is who",
        "Opened in an emergency",
    ]
    assert reached == ["Skip to main content", "Vantage", "Sign out", *pages]


def test_without_a_broker_the_page_says_that_it_may_lack_something(manager: Person) -> None:
    assert "It is not proven that all that agencies sent has been read" in manager.go("/").page.inner_text("main")


def test_on_paper_there_is_nothing_to_press(manager: Person) -> None:
    manager.go("/").page.emulate_media(media="print")
    assert not manager.page.get_by_role("button", name="Sign out").is_visible()
    assert manager.page.get_by_role("heading", level=1).is_visible()
    manager.page.emulate_media(media="screen")
