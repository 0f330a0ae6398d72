"""The pages as a real browser shows them: Debian's Chromium, driven by Playwright, looked at by axe."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright

TAGS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW: Final = {"width": 320, "height": 640}
WIDE: Final = {"width": 1280, "height": 900}


def chromium_path() -> str:
    """Where it is; ``make setup`` installs it."""
    found = os.environ.get("VANTAGE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "No Chromium is installed; expected one for the tests of the pages. Run `make setup`."
    return found


@contextmanager
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield browser
        browser.close()


class Person:
    """Somebody at a browser; what the browser complained of and what it asked of others is remembered."""

    def __init__(self, browser: Chromium, address: str, **how: Any) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(**{"viewport": WIDE, "locale": "en-GB", **how})
        self.context.set_default_timeout(5_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda asked: self._asked(asked.url))

    def sign_in(self, name: str, to: str = "/") -> "Person":
        """By hand, on the issuer's page."""
        self.go(to)
        self.page.get_by_role("button", name=name).click()
        self.page.wait_for_load_state()
        self.complaints.clear()
        self.elsewhere.clear()
        return self

    def go(self, path: str) -> "Person":
        self.page.goto(self.address + path)
        return self

    def violations(self) -> list[str]:
        """What axe finds, in words."""
        found = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": TAGS}})
        return [
            f"{each['id']}: {node['target']} {node.get('failureSummary', '')}"
            for each in found.response["violations"]
            for node in each["nodes"]
        ]

    def is_wider_than_the_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def _asked(self, address: str) -> None:
        if not address.startswith((self.address, "data:")):
            self.elsewhere.append(address)
