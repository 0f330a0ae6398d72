"""Checks bearer tokens: signed by the issuer's key, for this hub, now.

joserfc does the cryptography: maintained, BSD, typed, without algorithms that nobody names, and it follows no address
that a token's header carries.
"""

import base64
import json
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError

from services.access.issuer import Issuer
from services.errors import HubError

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""All sign with a private key that the issuer alone has."""
SKEW_SECONDS: Final = 30
_CHARACTERS_MAX: Final = 8_192
_TYPES: Final = frozenset({None, "jwt", "at+jwt", "application/at+jwt"})
_LOGOUT_TYPES: Final = frozenset({None, "jwt", "logout+jwt", "application/logout+jwt"})
_LOGOUT: Final = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_SECONDS_MAX: Final = 120
_NEXT: Final = "Sign in again, and send the new token as `Authorization: Bearer TOKEN`."


class BadToken(HubError):
    """The token is not one of this issuer for this hub, or its time is over."""


class Tokens:
    """Checks tokens of one issuer for one audience."""

    def __init__(self, issuer: Issuer, audience: str, now: Callable[[], float] = time.time) -> None:
        self.issuer = issuer
        self._audience = audience
        self._now = now

    async def checked(self, token: str) -> Mapping[str, Any]:
        """The claims of an access token. ``BadToken``, ``IssuerAway``, ``BadIssuer``."""
        claims = await self._signed(token)
        if "nonce" in claims or "at_hash" in claims or "events" in claims:
            raise BadToken(
                f"The token says who signed in or out, not what they may ask; expected an access token. {_NEXT}"
            )
        self._check(claims, self._audience)
        return claims

    async def identity(self, token: str, client: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that answers a sign-in of ours. Errors as for ``checked``."""
        claims = await self._signed(token)
        self._check(claims, client)
        if claims.get("nonce") != nonce:
            raise BadToken(f"The sign-in answers another one; expected the one that was begun here. {_NEXT}")
        return claims

    async def signed_out(self, token: str, client: str) -> Mapping[str, Any]:
        """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). Errors as for others."""
        claims = await self._signed(token, _LOGOUT_TYPES)
        self._check(claims, client, subject=False)
        events = claims.get("events")
        named = [claims.get(name) for name in ("sub", "sid") if name in claims]
        old = abs(self._now() - claims["iat"]) > _LOGOUT_SECONDS_MAX
        said = isinstance(events, dict) and isinstance(events.get(_LOGOUT), dict)
        if not said or "nonce" in claims or old or not named or not all(isinstance(each, str) for each in named):
            raise BadToken("The token ends no sign-in; expected a logout token of the last two minutes. Send another.")
        return claims

    async def _signed(self, token: str, types: Collection[object] = _TYPES) -> Mapping[str, Any]:
        kid = _kid(token, types)
        keys = await self.issuer.keys(kid)
        try:
            return jwt.decode(token, keys, algorithms=list(ALGORITHMS)).claims
        except (JoseError, ValueError, TypeError):
            raise BadToken(f"The token was not signed by the issuer of this hub. {_NEXT}") from None

    def _check(self, claims: Mapping[str, Any], audience: str, *, subject: bool = True) -> None:
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._now()),
            leeway=SKEW_SECONDS,
            iss={"essential": True, "value": self.issuer.address},
            aud={"essential": True, "value": audience},
            sub={"essential": subject},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            registry.validate(dict(claims))
        except ExpiredTokenError:
            raise BadToken(f"The token's time is over. {_NEXT}") from None
        except (JoseError, ValueError, TypeError):
            raise BadToken(f"The token is not one of this issuer for this hub and this time. {_NEXT}") from None


def _kid(token: str, types: Collection[object]) -> str:
    """Which key a token says that it was signed with."""
    try:
        if len(token) > _CHARACTERS_MAX:
            raise ValueError
        first = token.encode("ascii").partition(b".")[0]
        header = json.loads(base64.urlsafe_b64decode(first + b"=" * (-len(first) % 4)))
        kid, kind = header.get("kid"), header.get("typ")
        if header.get("alg") not in ALGORITHMS or not isinstance(kid, str) or _lower(kind) not in types:
            raise ValueError
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BadToken(f"The token cannot be read as one of this hub's issuer. {_NEXT}") from None
    return kid


def _lower(kind: object) -> object:
    return kind.lower() if isinstance(kind, str) else kind
