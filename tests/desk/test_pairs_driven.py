"""An identity confirmed and undone, as somebody of the MASH does it: in a browser, without scripts."""

from playwright.sync_api import Browser as Chromium

from tests.desk.seeing import Person
from tests.desk.serving import Served
from tests.desk.test_children import opened
from tests.desk.test_pairs import two
from tests.flow.hub import Hub


def answer(person: Person, word: str, reason: str) -> str:
    person.page.get_by_label(word, exact=True).check()
    person.page.get_by_label("By what you judged").fill(reason)
    person.page.get_by_role("button", name="Record the answer").click()
    person.page.wait_for_load_state()
    return person.page.inner_text("main")


def test_an_identity_is_confirmed_and_undone(browser: Chromium, hub: Hub, desk: Served) -> None:
    one, other = two(hub, "driven-1", "Endellion Trewhella", "Endelion Trewhella")
    person = Person(browser, desk.address, java_script_enabled=False).sign_in("Morgan Ashdown", "/")
    page = person.page
    page.get_by_role("link", name="Who is who").click()
    page.get_by_role("link").filter(has_text=one).filter(has_text=other).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Two records side by side"
    assert page.get_by_role("radio", checked=True).count() == 0, "nothing is chosen for anybody"
    page.get_by_role("button", name="Record the answer").click()
    assert page.get_by_role("heading", name="There is a problem").is_visible()
    joined = answer(person, "The same person", "The school sent its own record of her birth.")
    assert "They are shown as one person's." in joined and "The school sent its own record of her birth." in joined
    opened(desk.browser("morgan-ashdown"), one)
    person.go(f"/children/{one}")
    assert other in page.inner_text("main"), "what the school holds is the child's now"
    page.get_by_role("navigation", name="The child").get_by_role("link", name="Who is who").click()
    assert "Said to be the same person" in page.inner_text("main")
    page.get_by_role("link").filter(has_text=one).filter(has_text=other).click()
    apart = answer(person, "Undo the earlier answer", "It was another child's record of birth.")
    assert "They are shown as two people's." in apart
    for said in ("The school sent its own record of her birth.", "It was another child's record of birth."):
        assert said in apart, "both words stay"
    assert other not in person.go(f"/children/{one}").page.inner_text("main")
    assert person.elsewhere == []
    person.context.close()
