"""A small, real OpenID Connect issuer for one machine: discovery, keys, authorisation code with PKCE, client
credentials, end of session at both ends.

Whoever reaches it may be any of the people in people.toml, so it answers on this machine only and refuses to start
anywhere else; and a service that listens to others refuses an issuer without https (services/access/issuer.py).
"""

import base64
import hmac
import secrets
import time
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from services.local.errors import LocalError
from services.local.ports import HOST
from services.local.signing_out import SignIns

CLIENT: Final = "vantage"
AUDIENCE: Final = "vantage"
TOKEN_SECONDS: Final = 600
_CODE_SECONDS: Final = 60
_CODES_MAX: Final = 1_000
_PASSED_ON: Final = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "code_challenge")


class NotLocal(LocalError):
    """The local issuer was told to listen to others."""


class _Code(NamedTuple):
    person: str
    redirect_uri: str
    nonce: str
    challenge: str
    until: float


class People(NamedTuple):
    """Those who may sign in, by id: what a token says of each."""

    people: Mapping[str, dict[str, Any]]
    machines: Mapping[str, dict[str, Any]]

    @classmethod
    def read(cls) -> "People":
        """Of people.toml."""
        held = tomllib.loads(files("services.local").joinpath("people.toml").read_text(encoding="utf-8"))
        return cls(held["people"], held["machines"])


class LocalIssuer:
    """Signs with a key of its own that is gone with the process."""

    def __init__(self, address: str, people: People | None = None) -> None:
        """``address`` is where it is reached. ``NotLocal``."""
        if urlsplit(address).hostname != HOST or urlsplit(address).scheme != "http":
            raise NotLocal(
                f"The local issuer believes everybody; expected it on {HOST} alone. Where others may ask, give the hub "
                "a real issuer (VANTAGE_OIDC_ISSUER)."
            )
        self.address = address
        self._held = people or People.read()
        self._key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._codes: dict[str, _Code] = {}
        self._sign_ins = SignIns()

    def discovery(self) -> dict[str, Any]:
        """OpenID Connect Discovery 1.0, section 3."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/end-session",
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "authorization_response_iss_parameter_supported": True,
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        """The public half."""
        return {"keys": [self._key.as_dict(private=False)]}

    def page(self, asked: Mapping[str, str]) -> str:
        """Who would you like to be? Raises where the request is none of this hub's."""
        _refuse_unless(asked)
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">' for name in _PASSED_ON
        )
        choices = "".join(
            f'<p><button name="person" value="{escape(name)}">'
            f"{escape(held['name'])}, {escape(held['post'])}</button></p>"
            for name, held in self._held.people.items()
        )
        return (
            '<!doctype html><html lang="en-GB"><title>Sign in (made-up people)</title><h1>Who signs in?</h1>'
            f'<p>Made-up people, on this machine only.</p><form method="post">{hidden}{choices}</form></html>'
        )

    def signed_in(self, asked: Mapping[str, str]) -> str:
        """Where to go with a code."""
        _refuse_unless(asked)
        if asked.get("person") not in self._held.people:
            raise HTTPException(400, "no such person")
        now = time.monotonic()
        self._codes = {code: held for code, held in self._codes.items() if held.until > now}
        if len(self._codes) >= _CODES_MAX:
            raise HTTPException(429, "too many sign-ins at once")
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(
            asked["person"], asked["redirect_uri"], asked["nonce"], asked["code_challenge"], now + _CODE_SECONDS
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state'], 'iss': self.address})}"

    def tokens(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """For a code, once, with its verifier; or for a program with its secret."""
        if asked.get("grant_type") == "client_credentials":
            return self._of_machine(asked.get("client_id", ""), asked.get("client_secret", ""))
        held = self._codes.pop(asked.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(sha256(asked.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        good = (
            held is not None
            and held.until > time.monotonic()
            and asked.get("grant_type") == "authorization_code"
            and asked.get("client_id") == CLIENT
            and asked.get("redirect_uri") == held.redirect_uri
            and hmac.compare_digest(challenge, held.challenge.encode())
        )
        if not good or held is None:
            raise HTTPException(400, "invalid_grant")
        said = self._held.people[held.person]
        now = int(time.time())
        sid = self._sign_ins.begun(held.person, held.redirect_uri)
        identity = {
            "iss": self.address, "sub": held.person, "aud": CLIENT, "iat": now, "exp": now + TOKEN_SECONDS, "sid": sid,
        }  # fmt: skip
        return {
            **self._access(held.person, CLIENT, said),
            "id_token": self._signed("JWT", {**identity, "nonce": held.nonce, **said}),
        }

    async def signed_out(self, id_token: str) -> None:
        """Whoever an ID token of ours names is signed out wherever they are signed in, and each of those is told."""
        try:
            claims = jwt.decode(id_token, self._key, algorithms=["RS256"]).claims
        except (JoseError, ValueError):
            return  # nobody is named, so nobody is signed out
        await self._sign_ins.end(claims.get("sub", ""), lambda said: self._signed("logout+jwt", self._logout(said)))

    def _logout(self, said: Mapping[str, str]) -> dict[str, Any]:
        """OpenID Connect Back-Channel Logout 1.0, section 2.4."""
        now = int(time.time())
        return {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": secrets.token_urlsafe(16),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}}, **said,
        }  # fmt: skip

    def _of_machine(self, name: str, secret: str) -> dict[str, Any]:
        held = self._held.machines.get(name, {"secret": secrets.token_urlsafe(16)})
        if not hmac.compare_digest(held["secret"].encode(), secret.encode()):
            raise HTTPException(401, "invalid_client")
        return self._access(name, name, {key: value for key, value in held.items() if key != "secret"})

    def _access(self, subject: str, client: str, said: Mapping[str, Any]) -> dict[str, Any]:
        """RFC 9068."""
        now = int(time.time())
        claims = {
            "iss": self.address, "sub": subject, "aud": AUDIENCE, "client_id": client, "iat": now,
            "exp": now + TOKEN_SECONDS, "jti": secrets.token_urlsafe(16), **said,
        }  # fmt: skip
        token = self._signed("at+jwt", claims)
        return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    def _signed(self, kind: str, claims: Mapping[str, Any]) -> str:
        header = {"alg": "RS256", "kid": self._key.kid, "typ": kind}
        return jwt.encode(header, dict(claims), self._key, algorithms=["RS256"])


def application(issuer: LocalIssuer) -> FastAPI:
    """The issuer over HTTP."""
    app = FastAPI(title="Vantage: sign-in for made-up people", openapi_url=None)
    app.get("/.well-known/openid-configuration")(issuer.discovery)
    app.get("/jwks")(issuer.keys)

    @app.get("/authorize")
    async def authorize(request: Request) -> HTMLResponse:
        return HTMLResponse(issuer.page(dict(request.query_params)))

    @app.post("/authorize")
    async def chosen(request: Request) -> RedirectResponse:
        return RedirectResponse(issuer.signed_in(await _form(request)), 303)

    @app.post("/token")
    async def token(request: Request) -> dict[str, Any]:
        return issuer.tokens(await _form(request))

    @app.get("/end-session")
    async def end_session(
        post_logout_redirect_uri: str = "", state: str = "", id_token_hint: str = ""
    ) -> RedirectResponse:
        _refuse_elsewhere(post_logout_redirect_uri)
        await issuer.signed_out(id_token_hint)
        return RedirectResponse(f"{post_logout_redirect_uri}?{urlencode({'state': state})}", 303)

    return app


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode("ascii", "replace"), keep_blank_values=True))


def _refuse_unless(asked: Mapping[str, str]) -> None:
    """A sign-in of this hub: by code, with PKCE, back to this machine."""
    wanted = {"client_id": CLIENT, "response_type": "code", "code_challenge_method": "S256"}
    given = {"code_challenge_method": "S256", **asked}
    if any(given.get(name) != value for name, value in wanted.items()):
        raise HTTPException(400, "expected client_id vantage, response_type code and PKCE with S256")
    if any(not given.get(name) for name in ("state", "nonce", "code_challenge")):
        raise HTTPException(400, "expected state, nonce and code_challenge")
    _refuse_elsewhere(given.get("redirect_uri", ""))


def _refuse_elsewhere(address: str) -> None:
    """RFC 8252, section 7.3: any port of this machine."""
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.hostname != HOST or parts.query or parts.fragment:
        raise HTTPException(400, f"expected an address of http://{HOST}")
