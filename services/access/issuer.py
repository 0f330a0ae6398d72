"""The issuer that this hub trusts: found at its own address, its keys kept for a while.

Nothing is fetched but from the issuer's own scheme, host and port, and no redirect is followed: what a document or a
token names elsewhere is refused, so nobody can have the hub ask an address of theirs.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import aiohttp
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.errors import HubError

FRESH_SECONDS: Final = 600.0
"""So long keys are taken as they are."""
STALE_SECONDS_MAX: Final = 3_600.0
"""So long while the issuer is away: a key that it has taken back must not be good for longer."""
PAUSE_SECONDS: Final = 10.0
"""Between two questions to the issuer, however many tokens name an unknown key."""
_DISCOVERY: Final = "/.well-known/openid-configuration"
_BYTES_MAX: Final = 262_144
_TIMEOUT: Final = aiohttp.ClientTimeout(total=5)

Fetch = Callable[[str], Awaitable[bytes]]


class BadIssuer(HubError):
    """The issuer that is configured, or what it says of itself, cannot be trusted."""


class IssuerAway(HubError):
    """Nobody can be recognised just now."""


class Endpoints(NamedTuple):
    """What an issuer says of itself."""

    issuer: str
    jwks: str
    authorization: str
    token: str
    end_session: str | None


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def checked_issuer(issuer: str, listens_on: str) -> str:
    """The issuer's address. ``BadIssuer``: none, without https, or a local one for a service that others reach."""
    parts = urlsplit(issuer)
    if not issuer:
        raise BadIssuer(
            "No issuer is configured, so nobody could be recognised; expected VANTAGE_OIDC_ISSUER, the address of an "
            "OpenID Connect issuer. On one machine `vantage up` starts one for made-up people."
        )
    if parts.query or parts.fragment or parts.username or not parts.hostname:
        raise BadIssuer("VANTAGE_OIDC_ISSUER is not an issuer's address; expected https://host[:port][/path].")
    if parts.scheme == "https":
        return issuer
    if parts.scheme == "http" and is_loopback(parts.hostname) and is_loopback(listens_on):
        return issuer
    raise BadIssuer(
        "VANTAGE_OIDC_ISSUER is without https; expected https, or an issuer on this machine for a service that "
        "listens on this machine only. Anybody on the way could else sign in as anybody."
    )


class Issuer:
    """Keeps what an issuer says of itself, and its keys. Of one event loop."""

    def __init__(self, address: str, fetch: Fetch | None = None, now: Callable[[], float] = time.monotonic) -> None:
        """``address`` as ``checked_issuer`` answers it."""
        self.address = address
        self._fetch, self._now = fetch or _fetched, now
        self._one_at_a_time = asyncio.Lock()
        self._endpoints: Endpoints | None = None
        self._keys: KeySet | None = None
        self._known_at = self._asked_at = float("-inf")

    async def endpoints(self) -> Endpoints:
        """``IssuerAway``, ``BadIssuer``."""
        await self._known()
        if self._endpoints is None:
            raise _away()
        return self._endpoints

    async def keys(self, kid: str) -> KeySet:
        """Keys that hold ``kid``, where the issuer has such a key. ``IssuerAway``, ``BadIssuer``."""
        await self._known(kid)
        if self._keys is None or self._now() - self._known_at > STALE_SECONDS_MAX:
            raise _away()
        return self._keys

    async def _known(self, kid: str | None = None) -> None:
        """Ask the issuer again where what is kept is old, or lacks a key that a token names; not too often."""
        if self._is_enough(kid):
            return
        async with self._one_at_a_time:
            if self._is_enough(kid) or self._now() - self._asked_at < PAUSE_SECONDS:
                return
            self._asked_at = self._now()
            try:
                self._endpoints = _endpoints(self.address, await self._document(self.address.rstrip("/") + _DISCOVERY))
                self._keys = _public(await self._document(self._endpoints.jwks))
                self._known_at = self._now()
            except IssuerAway:
                return  # whoever asked looks at what is kept, and how old it is

    def _is_enough(self, kid: str | None) -> bool:
        if self._keys is None or self._now() - self._known_at > FRESH_SECONDS:
            return False
        return kid is None or any(key.kid == kid for key in self._keys)

    async def _document(self, address: str) -> Mapping[str, Any]:
        try:
            document = json.loads(await self._fetch(address))
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise BadIssuer("The issuer answered what is no JSON object; expected discovery and keys. Tell its keeper.")
        return document


def _endpoints(issuer: str, said: Mapping[str, Any]) -> Endpoints:
    if said.get("issuer") != issuer:
        raise BadIssuer("The issuer names itself otherwise than VANTAGE_OIDC_ISSUER; expected the same, to the letter.")
    wanted = ("jwks_uri", "authorization_endpoint", "token_endpoint", "end_session_endpoint")
    found = [said.get(name) for name in wanted]
    if not all(isinstance(address, str) for address in found[:3]):
        raise BadIssuer(f"The issuer lacks one of {', '.join(wanted[:3])}; expected all of them. Tell its keeper.")
    if any(isinstance(address, str) and _origin(address) != _origin(issuer) for address in found):
        raise BadIssuer("The issuer names an address elsewhere; expected its own scheme, host and port for all.")
    jwks, authorization, token, end = (address if isinstance(address, str) else None for address in found)
    return Endpoints(issuer, jwks or "", authorization or "", token or "", end)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)


def _public(said: Mapping[str, Any]) -> KeySet:
    """The keys by which signatures are checked: never a shared secret, which could be made to look like one."""
    keys = said.get("keys")
    usable = [key for key in keys if _is_usable(key)] if isinstance(keys, list) else []
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, TypeError, KeyError):
        raise BadIssuer("The issuer's keys cannot be read; expected a JSON Web Key Set. Tell its keeper.") from None


def _is_usable(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"


def _away() -> IssuerAway:
    return IssuerAway("The issuer does not answer, so nobody can be recognised; ask again in a moment.")


async def _fetched(address: str) -> bytes:
    """What stands there; ``IssuerAway`` for anything but a plain answer of bounded size."""
    body = bytearray()
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT) as session,
            session.get(address, allow_redirects=False) as answer,
        ):
            while answer.status == HTTPStatus.OK and len(body) <= _BYTES_MAX:
                if not (more := await answer.content.read(_BYTES_MAX)):
                    return bytes(body)
                body += more
    except (aiohttp.ClientError, TimeoutError, OSError):
        pass
    raise _away()
