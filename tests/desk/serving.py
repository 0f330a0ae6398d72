"""The desk as people reach it: the real service and the real local issuer, and a browser without scripts."""

import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode, urljoin, urlsplit

from services.local.ports import free_port
from services.local.supervisor import Supervisor
from services.local.up import VANTAGE
from tests.flow.hub import ROOT, until
from tests.flow.signing import Signing

_CSRF: Final = re.compile(r'name="csrf" value="([^"]+)"')
_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Served:
    """``address`` is the desk's; ``close`` ends what it started."""

    def __init__(self, dsn: str, kafka: str, folder: Path, **env: str) -> None:
        self.folder, self._port = folder, free_port()
        self.env = {
            "VANTAGE_KAFKA": kafka, "VANTAGE_POSTGRES": dsn, "VANTAGE_VIEW_SPOOL": str(folder / "views"),
            "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "ignore",
        }  # fmt: skip
        self.address = f"http://127.0.0.1:{self._port}"
        self.supervisor = Supervisor(folder / "logs", grace_seconds=12, back_off_seconds_max=1)
        self.signing = Signing(self)  # type: ignore[arg-type]
        self._start({**self.env, **self.signing.env, **env})

    def _start(self, env: Mapping[str, str]) -> None:
        self.supervisor.start("referral", [*VANTAGE, "referral", "--port", str(self._port)], env)
        until(self._is_up, what="the desk")

    def close(self) -> None:
        self.supervisor.close()

    def browser(self, who: str | None = None) -> "Browser":
        """A new one; with ``who`` somebody of people.toml is signed in."""
        browser = Browser(self.address)
        return browser.sign_in(who) if who else browser

    def logs(self) -> str:
        return "".join(self.supervisor.log(name).read_text(encoding="utf-8") for name in ("referral", "issuer"))

    def _is_up(self) -> bool:
        try:
            return Browser(self.address).get("/healthz").status == 200
        except OSError:
            return False


class Page(NamedTuple):
    """What a browser was answered; ``address`` after redirects, where they were followed."""

    status: int
    address: str
    headers: Mapping[str, str]
    text: str

    @property
    def leads_to(self) -> str:
        return urljoin(self.address, self.headers["location"])

    @property
    def words(self) -> str:
        """What is read, without marks."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text.partition("<body")[2])).split())

    @property
    def heading(self) -> str:
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.S)
        return unescape(found[1]).strip() if found else ""

    @property
    def csrf(self) -> str:
        found = _CSRF.search(self.text)
        assert found, "the page holds no token for forms"
        return found[1]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


class Browser:
    """Holds cookies as a browser does, and follows nothing unless told."""

    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        self._opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str, **headers: str) -> Page:
        return self._asked(urllib.request.Request(urljoin(self.address, path), headers=headers))  # noqa: S310

    def post(self, path: str, form: Mapping[str, Any], **headers: str) -> Page:
        """As a form of a page of the desk is sent."""
        said = {"Origin": self.address, "Sec-Fetch-Site": "same-origin", **headers}
        sent = urlencode(form, doseq=True).encode()
        return self._asked(urllib.request.Request(urljoin(self.address, path), sent, said))  # noqa: S310

    def send(self, path: str, body: str, **headers: str) -> Page:
        """As a program does."""
        return self._asked(urllib.request.Request(urljoin(self.address, path), body.encode(), headers))  # noqa: S310

    def followed(self, page: Page) -> Page:
        """Where it leads in the end."""
        while 300 <= page.status < 400:
            page = self.get(page.leads_to)
        return page

    def go(self, path: str) -> Page:
        return self.followed(self.get(path))

    def choose(self, page: Page, person: str) -> Page:
        """On the issuer's page, who one would like to be; answers the way back, not followed."""
        form = {unescape(name): unescape(value) for name, value in _HIDDEN.findall(page.text)}
        return self._asked(urllib.request.Request(page.address, urlencode({**form, "person": person}).encode()))  # noqa: S310

    def sign_in(self, person: str, to: str = "/") -> "Browser":
        page = self.followed(self.choose(self.go(f"/sign-in?{urlencode({'to': to})}"), person))
        assert page.status == 200, page.words
        return self

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.name: cookie.value or "" for cookie in self.jar}

    def _asked(self, request: urllib.request.Request) -> Page:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return self._page(request, answer.status, answer)
        except urllib.error.HTTPError as answer:
            with answer:
                return self._page(request, answer.code, answer)

    def _page(self, request: urllib.request.Request, status: int, answer: Any) -> Page:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Page(status, request.full_url, headers, answer.read().decode())


def host_of(address: str) -> str:
    return urlsplit(address).netloc
