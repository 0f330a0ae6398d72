"""Every page in every role as axe sees it; a child's also narrow, without scripts, in forced colours and on paper."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser as Chromium

from services.access.viewer import Right, Role, Viewer
from services.desk.rules import RULES
from tests.desk.given import CHILD, NURSERYS
from tests.desk.seeing import NARROW, Person
from tests.desk.serving import Served
from tests.desk.test_children import asked, opened
from tests.desk.test_pairs import two
from tests.desk.test_working import alert_of, requested
from tests.flow.hub import Hub

_NO_PAGES: Final = (
    "/sign-in", "/static/{mark}/{name}", "/children/{child}/chronology/file", "/children/{child}/learning/file",
)  # fmt: skip
_PEOPLE: Final = {
    "Morgan Ashdown": ("morgan-ashdown", {Role.MASH_WORKER}, CHILD),
    "Priya Fenwick": ("priya-fenwick", {Role.MASH_MANAGER, Role.RESTRICTED_RECORDS}, CHILD),
    "Idris Hallworth": (
        "idris-hallworth", {Role.MASH_MANAGER, Role.RESTRICTED_RECORDS, Role.SEALED_RECORDS}, CHILD,
    ),
    "Noor Tamblyn": ("noor-tamblyn", {Role.AGENCY_PRACTITIONER}, NURSERYS),
    "Ewan Oakshott": ("ewan-oakshott", {Role.AGENCY_MANAGER}, NURSERYS),
    "Tamsin Okoro": ("tamsin-okoro", {Role.AUDITOR}, CHILD),
    "Silas Brandreth": ("silas-brandreth", {Role.ADMINISTRATOR}, CHILD),
}  # fmt: skip
"""By the name that they sign in with: their account, roles, and the record by which they know the child."""
_OF_CHILD: Final = ("", "/chronology", "/known", "/events", "/referral", "/learning", "/looked", "/step-down")


def test_every_role_is_somebody() -> None:
    assert {role for _, roles, _ in _PEOPLE.values() for role in roles} == set(Role)


@pytest.fixture(scope="module")
def found(hub: Hub, desk: Served) -> dict[str, str]:
    """What stands in an address, found as somebody finds it."""
    one, other = two(hub, "seen-1", "Ysella Trembath", "Isella Trembath")
    manager = desk.browser("priya-fenwick")
    opened(manager)
    return {
        "{decision}": manager.followed(requested(manager)).address.rpartition("/")[2],
        "{one}": one,
        "{other}": other,
        "{alert}": alert_of(desk)["alert"],
        "{place}": asked(desk, "priya-fenwick", "/api/v1/rejects")[1]["lines"][0]["place"],
    }


def addresses(may: set[Right], child: str, found: dict[str, str]) -> Iterator[str]:
    """An address for each page that the rights let somebody see, and one that they do not."""
    refused = False
    for (method, path), right in RULES.items():
        if method != "GET" or path in _NO_PAGES or (right not in (None, *may) and refused):
            continue
        refused |= right not in (None, *may)
        address = path.replace("{child}", child)
        for name, value in found.items():
            address = address.replace(name, value)
        yield "/signed-in?state=x" if path == "/signed-in" else address


@pytest.mark.parametrize("name", _PEOPLE)
def test_axe_finds_nothing_on_any_page_in_any_role(
    browser: Chromium, desk: Served, found: dict[str, str], name: str
) -> None:
    account, roles, child = _PEOPLE[name]
    viewer = Viewer("a", frozenset(roles), None, frozenset(), "p", is_machine=False)
    may = {right for right in Right if viewer.may(right)}
    if Right.OPEN_CHILD in may:
        opened(desk.browser(account), child, "learning-review")
    person = Person(browser, desk.address).sign_in(name)
    for address in addresses(may, child, found):
        person.go(address)
        assert "{" not in address and person.violations() == [], address
        assert person.page.get_by_role("heading", level=1).count() == 1, address
        title = person.page.title()
        assert title.endswith(" – Vantage") and title.count("Vantage") == 1, address
    assert person.elsewhere == []
    assert [said for said in person.complaints if not any(code in said for code in ("401", "403", "404"))] == []
    person.context.close()


@pytest.mark.parametrize(
    "how", [{"viewport": NARROW}, {"java_script_enabled": False}, {"forced_colors": "active"}], ids=str
)
def test_a_childs_pages_work_narrow_without_scripts_and_in_forced_colours(
    browser: Chromium, desk: Served, found: dict[str, str], how: dict[str, Any]
) -> None:
    opened(desk.browser("priya-fenwick"), CHILD, "learning-review")
    person = Person(browser, desk.address, **how).sign_in("Priya Fenwick")
    for path in (
        *(f"/children/{CHILD}{each}" for each in _OF_CHILD),
        "/alerts?of=all",
        "/due",
        "/referrals",
        "/rejects",
        "/identity",
        f"/identity/{found['{one}']}/{found['{other}']}",
    ):
        person.go(path)
        assert person.page.get_by_role("heading", level=1).is_visible(), path
        assert not person.page.get_by_role("heading", name="There is a problem").is_visible(), path
        if "java_script_enabled" not in how:
            assert person.violations() == [], path
            assert not person.is_wider_than_the_screen(), path
    person.context.close()


def test_on_paper_a_childs_pages_keep_their_words_and_leave_what_is_pressed(browser: Chromium, desk: Served) -> None:
    opened(desk.browser("priya-fenwick"), CHILD, "learning-review")
    person = Person(browser, desk.address).sign_in("Priya Fenwick")
    for path in _OF_CHILD[:-1]:
        person.go(f"/children/{CHILD}{path}").page.emulate_media(media="print")
        assert person.page.get_by_role("heading", level=1).is_visible(), path
        assert not person.page.get_by_role("button", name="Sign out").is_visible(), path
        assert not person.page.get_by_role("navigation", name="Pages").is_visible(), path
        person.page.emulate_media(media="screen")
    person.context.close()
