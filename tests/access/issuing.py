"""The local issuer without its port: its documents and tokens, and tokens that somebody bent."""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import RSAKey

from services.access.issuer import Issuer
from services.access.tokens import Tokens
from services.local.issuer import AUDIENCE, CLIENT, LocalIssuer

ADDRESS: Final = "http://127.0.0.1:4000"
MACHINE: Final = {"grant_type": "client_credentials", "client_secret": "local-made-up-data-only"}


class Issuing:
    """An issuer, what it was asked for, and whoever trusts it. ``seconds`` moves the clocks of those who trust."""

    def __init__(self) -> None:
        self.local = LocalIssuer(ADDRESS)
        self.documents: dict[str, Any] = {}
        self.asked: list[str] = []
        self.seconds = 0.0
        self.is_away = False
        self.issuer = Issuer(ADDRESS, self.fetched, lambda: self.seconds)
        self.tokens = Tokens(self.issuer, AUDIENCE, lambda: time.time() + self.seconds)

    async def fetched(self, address: str) -> bytes:
        from services.access.issuer import _away

        self.asked.append(address)
        if self.is_away:
            raise _away()
        own = {f"{ADDRESS}/.well-known/openid-configuration": self.local.discovery, f"{ADDRESS}/jwks": self.local.keys}
        return json.dumps(self.documents[address] if address in self.documents else own[address]()).encode()

    def claims(self, **changed: Any) -> dict[str, Any]:
        """A good access token's, with changes; None leaves one out."""
        now = int(time.time())
        good = {
            "iss": ADDRESS, "sub": "morgan-ashdown", "aud": AUDIENCE, "client_id": CLIENT, "iat": now, "exp": now + 600,
            "roles": ["mash-worker"], "agency": "childrens-social-care",
        }  # fmt: skip
        return {name: value for name, value in {**good, **changed}.items() if value is not None}

    def signed(self, claims: Mapping[str, Any], kind: str = "at+jwt", key: RSAKey | None = None) -> str:
        """By the issuer's key, or another under the same name."""
        header = {"alg": "RS256", "kid": self.local._key.kid, "typ": kind}
        return jwt.encode(header, dict(claims), key or self.local._key, algorithms=["RS256"])

    def token(self, **changed: Any) -> str:
        return self.signed(self.claims(**changed))

    def of_machine(self, name: str) -> str:
        return str(self.local.tokens({**MACHINE, "client_id": name})["access_token"])


def bent(token: str, header: Mapping[str, Any] | None = None, claims: Mapping[str, Any] | None = None) -> str:
    """The token with its header or claims replaced and its signature kept."""
    parts = token.split(".")
    for at, new in ((0, header), (1, claims)):
        if new is not None:
            parts[at] = base64.urlsafe_b64encode(json.dumps(new).encode()).rstrip(b"=").decode()
    return ".".join(parts)
