"""Signs people in with a browser: OpenID Connect, authorisation code with PKCE (RFC 7636), and out again.

What was begun is held by the browser that began it, in a cookie that scripts cannot read: no row is kept for somebody
who is nobody yet, and no other browser can end what this one began.
"""

import base64
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from http import HTTPStatus
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

import aiohttp

from services.access.guard import Recognised
from services.access.issuer import IssuerAway, is_loopback
from services.access.tokens import BadToken
from services.access.viewer import NotAViewer, Viewer, account_of, viewer_of
from services.errors import HubError
from services.settings import Settings

BACK: Final = "/signed-in"
OUT: Final = "/signed-out"
_TO_CHARACTERS_MAX: Final = 500
_BYTES_MAX: Final = 262_144
_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)
_AGAIN: Final = "Sign in again."


class BadAddress(HubError):
    """No address is configured at which browsers reach the pages."""


class NotSignedIn(HubError):
    """A sign-in did not come to its end, or is over."""


class Client(NamedTuple):
    """This hub, as its issuer knows it; ``address`` is where browsers reach it."""

    id: str
    secret: str
    scope: str
    address: str

    @classmethod
    def of(cls, settings: Settings) -> "Client":
        """``BadAddress``: none, or without https where others could listen."""
        secret = settings.oidc_client_secret.get_secret_value()
        return cls(settings.oidc_client, secret, settings.oidc_scope, _address(settings))


class Begun(NamedTuple):
    """A sign-in on its way; ``to`` is the page that was asked for."""

    state: str
    nonce: str
    verifier: str
    to: str

    def written(self) -> str:
        """For a cookie."""
        return base64.urlsafe_b64encode(json.dumps(self).encode()).decode()

    @classmethod
    def read(cls, text: str) -> "Begun | None":
        """None where it is none."""
        try:
            said = json.loads(base64.urlsafe_b64decode(text.encode()))
        except ValueError:
            return None
        if not isinstance(said, list) or len(said) != len(cls._fields) or not all(isinstance(x, str) for x in said):
            return None
        return cls(*said)


class SignedIn(NamedTuple):
    """Who, and by which sign-in at the issuer."""

    viewer: Viewer
    id_token: str
    issuer_session: str | None


class SignedOut(NamedTuple):
    """Of whom, or which sign-in at the issuer; never neither."""

    account: str | None
    issuer_session: str | None


Exchange = Callable[[str, Mapping[str, str], Mapping[str, str]], Awaitable[bytes]]
"""A form is sent to an address, with headers; its answer."""


class SigningIn:
    """At one issuer, for one client."""

    def __init__(self, recognised: Recognised, client: Client, exchange: Exchange | None = None) -> None:
        self.client = client
        self._tokens, self._names = recognised
        self._exchange = exchange or _exchanged

    @property
    def issuer(self) -> str:
        """The issuer's address."""
        return self._tokens.issuer.address

    async def begin(self, to: str) -> tuple[str, Begun]:
        """Where to send the browser, and what it is to hold meanwhile. ``IssuerAway``, ``BadIssuer``."""
        state, nonce, verifier = (secrets.token_urlsafe(length) for length in (16, 16, 48))
        begun = Begun(state, nonce, verifier, local(to))
        challenge = base64.urlsafe_b64encode(sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.client.id, "redirect_uri": self.client.address + BACK, "response_type": "code",
            "scope": self.client.scope, "state": begun.state, "nonce": begun.nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }  # fmt: skip
        return _with((await self._tokens.issuer.endpoints()).authorization, asked), begun

    async def finish(self, said: Mapping[str, str], begun: Begun | None) -> SignedIn:
        """Who came back. ``NotSignedIn``, ``BadToken``, ``NotAViewer``, ``IssuerAway``, ``BadIssuer``."""
        if begun is None or not secrets.compare_digest(said.get("state", "").encode(), begun.state.encode()):
            raise NotSignedIn(f"This browser began no such sign-in, or its ten minutes are over. {_AGAIN}")
        if said.get("iss", self.issuer) != self.issuer:  # RFC 9207
            raise NotSignedIn(f"Another issuer answers than the hub's; expected the one that was asked. {_AGAIN}")
        if "error" in said or not said.get("code"):
            raise NotSignedIn(f"The issuer signed nobody in. {_AGAIN} Else ask whoever manages accounts.")
        answer = await self._tokens_of(said["code"], begun)
        identity = await self._tokens.identity(answer["id_token"], self.client.id, begun.nonce)
        claims = await self._tokens.checked(answer["access_token"])
        if claims["sub"] != identity["sub"]:
            raise BadToken(f"The issuer's two tokens are of two people; expected one. {_AGAIN}")
        viewer, sid = viewer_of({"name": identity.get("name"), **claims}, self._names), identity.get("sid")
        if viewer.is_machine:
            raise NotAViewer("A program's token was given; expected a person's. Sign in as yourself.")
        return SignedIn(viewer, answer["id_token"], sid if isinstance(sid, str) else None)

    async def out(self, id_token: str) -> str:
        """Where the browser goes to be signed out at the issuer too; the hub's own page, where it has no such place.

        OpenID Connect RP-Initiated Logout 1.0. ``IssuerAway``, ``BadIssuer``.
        """
        end = (await self._tokens.issuer.endpoints()).end_session
        back = {"client_id": self.client.id, "post_logout_redirect_uri": self.client.address + OUT}
        return _with(end, {"id_token_hint": id_token, **back}) if end else OUT

    async def signed_out(self, logout_token: str) -> SignedOut:
        """Whom the issuer says that it signed out. ``BadToken``, ``IssuerAway``, ``BadIssuer``."""
        claims = await self._tokens.signed_out(logout_token, self.client.id)
        subject = claims.get("sub")
        return SignedOut(account_of(claims["iss"], subject) if subject else None, claims.get("sid"))

    async def _tokens_of(self, code: str, begun: Begun) -> Mapping[str, str]:
        asked = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.client.address + BACK,
            "code_verifier": begun.verifier,
        }  # fmt: skip
        headers = {}
        if self.client.secret:  # RFC 6749, section 2.3.1
            named = f"{quote(self.client.id, safe='')}:{quote(self.client.secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(named.encode()).decode()}"
        else:
            asked["client_id"] = self.client.id
        body = await self._exchange((await self._tokens.issuer.endpoints()).token, asked, headers)
        try:
            said = json.loads(body)
        except ValueError:
            said = None
        if not isinstance(said, dict) or not all(isinstance(said.get(n), str) for n in ("id_token", "access_token")):
            raise NotSignedIn(f"The issuer gave no tokens; expected an ID token and an access token. {_AGAIN}")
        return said


def local(to: str) -> str:
    """A page of this hub; the first where it is none: nobody is sent elsewhere by a link to the sign-in."""
    is_page = to.startswith("/") and not to.startswith(("//", "/\\")) and len(to) <= _TO_CHARACTERS_MAX
    return to if is_page and to.isascii() and to.isprintable() and "\\" not in to else "/"


def _address(settings: Settings) -> str:
    host = f"[{settings.referral_host}]" if ":" in settings.referral_host else settings.referral_host
    here = is_loopback(settings.referral_host)
    address = settings.desk_address or (f"http://{host}:{settings.referral_port}" if here else "")
    parts = urlsplit(address)
    is_origin = parts.hostname and not (parts.path or parts.query or parts.fragment or parts.username)
    is_here = parts.scheme == "http" and here and is_loopback(parts.hostname or "")
    if is_origin and (parts.scheme == "https" or is_here):
        return address
    raise BadAddress(
        "VANTAGE_DESK_ADDRESS is not where browsers can safely reach the pages; expected https://host[:port] and "
        "nothing after it. On one machine, for a service that listens there alone, it may be left out."
    )


def _with(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


async def _exchanged(address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
    """What the issuer answers to a form. ``NotSignedIn`` where it refuses, ``IssuerAway`` where it does not answer."""
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.post(address, data=form, headers=headers, allow_redirects=False) as answer,
        ):
            body = await answer.content.read(_BYTES_MAX)
            while (more := await answer.content.read(_BYTES_MAX)) and len(body) <= _BYTES_MAX:
                body += more
    except (aiohttp.ClientError, TimeoutError, OSError):
        raise IssuerAway("The issuer does not answer, so nobody can be signed in; try again in a moment.") from None
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise IssuerAway("The issuer does not answer, so nobody can be signed in; try again in a moment.")
    if answer.status != HTTPStatus.OK or len(body) > _BYTES_MAX:
        raise NotSignedIn(f"The issuer does not take this sign-in; each is good once. {_AGAIN}")
    return bytes(body)
