"""Pages as readers change them: text twice as large, spaced wider (WCAG 2.2, 1.4.4 and 1.4.12), without styles."""

import itertools
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.desk.given import CHILD
from tests.desk.seeing import Person
from tests.desk.serving import Served
from tests.desk.test_children import opened

PAGES: Final = (
    "", "/chronology", "/known", "/events", "/referral", "/learning", "/looked", "/step-down", "/step-down/then",
)  # fmt: skip
LISTS: Final = ("/", "/find", "/alerts?of=all", "/alerts/digest?of=all", "/due", "/due/next", "/referrals", "/rejects")
EVERY: Final = (*(f"/children/{CHILD}{each}" for each in PAGES), *LISTS)
LARGE: Final = "html { font-size: 200% !important }"
SPACED: Final = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }
"""
CUT_OFF: Final = """() => {
  const found = []
  const cuts = each => {
    const style = getComputedStyle(each)
    return ['hidden', 'clip'].some(how => [style.overflowX, style.overflowY].includes(how))
  }
  const outside = (one, of) =>
    one.bottom > of.bottom + 1 || one.right > of.right + 1 || one.top < of.top - 1 || one.left < of.left - 1
  for (const box of [...document.body.querySelectorAll('*')].filter(cuts)) {
    if (box.closest('.govuk-visually-hidden, .govuk-skip-link, svg')) continue
    const edge = box.getBoundingClientRect()
    const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode
      if (!text.data.trim() || text.parentElement.closest('.govuk-visually-hidden, .desk-wide, svg')) continue
      const range = document.createRange()
      range.selectNodeContents(text)
      if ([...range.getClientRects()].some(each => outside(each, edge)))
        found.push(box.className + ': ' + text.data.trim().slice(0, 40))
    }
  }
  return found
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser, desk: Served) -> Iterator[Person]:
    """Their own styles come over the page's, as a browser lets its reader."""
    opened(desk.browser("priya-fenwick"), CHILD, "learning-review")
    person = Person(browser, desk.address, bypass_csp=True).sign_in("Priya Fenwick")
    yield person
    person.context.close()


@pytest.mark.parametrize("style", [LARGE, SPACED], ids=["twice as large", "spaced wider"])
def test_nothing_is_cut_off_and_nothing_needs_sideways_scrolling(reader: Person, style: str) -> None:
    for path in EVERY:
        reader.go(path).page.add_style_tag(content=style)
        assert reader.page.evaluate(CUT_OFF) == [], path
        assert not reader.is_wider_than_the_screen(), path


def test_without_styles_a_page_is_read_in_its_order(browser: Browser, desk: Served) -> None:
    opened(desk.browser("priya-fenwick"), CHILD, "learning-review")
    person = Person(browser, desk.address).sign_in("Priya Fenwick")
    person.page.route("**/*.css", lambda asked: asked.abort())
    for path in EVERY:
        person.go(path)
        order = person.page.evaluate(
            """() => [...document.body.querySelectorAll('a, h1, h2, h3, h4')].filter(each => each.checkVisibility())
            .map(each => each.tagName + ' ' + (each.textContent || '').trim())"""
        )
        assert order[0] == "A Skip to main content", path
        levels = [int(each[1]) for each in order if each[0] == "H"]
        ones = [place for place, level in enumerate(levels) if level == 1]
        assert len(ones) == 1, path
        after = levels[ones[0] :]
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(after)), (path, order)
    person.context.close()
