"""Signs a made-up person in at the local issuer, as a browser would: for `vantage token` and the tests."""

import base64
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from services.local.errors import LocalError
from services.local.issuer import CLIENT
from services.local.ports import HOST

_BACK: Final = f"http://{HOST}:1/signed-in"  # nobody listens: the code is read from the address
_SECONDS_MAX: Final = 10


class NotSignedIn(LocalError):
    """The local issuer did not sign somebody in."""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401
        return None


def token_of_person(issuer: str, person: str) -> str:
    """An access token, by authorisation code with PKCE. ``NotSignedIn``."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "client_id": CLIENT, "redirect_uri": _BACK, "response_type": "code", "scope": "openid",
        "state": secrets.token_urlsafe(16), "nonce": secrets.token_urlsafe(16), "code_challenge": challenge,
        "code_challenge_method": "S256",
    }  # fmt: skip
    status, headers, _ = _posted(f"{issuer}/authorize", {**asked, "person": person})
    back = parse_qs(urlsplit(headers.get("location", headers.get("Location", ""))).query)
    if status != 303 or back.get("state") != [asked["state"]]:
        raise NotSignedIn(
            f"{person} could not be signed in ({status}); expected somebody of services/local/people.toml."
        )
    return _token(
        issuer,
        {
            "grant_type": "authorization_code",
            "code": back["code"][0],
            "redirect_uri": _BACK,
            "client_id": CLIENT,
            "code_verifier": verifier,
        },
    )


def token_of_machine(issuer: str, name: str, secret: str) -> str:
    """An access token for a program. ``NotSignedIn``."""
    return _token(issuer, {"grant_type": "client_credentials", "client_id": name, "client_secret": secret})


def _token(issuer: str, form: Mapping[str, str]) -> str:
    status, _, body = _posted(f"{issuer}/token", form)
    if status != 200:
        raise NotSignedIn(f"The local issuer gave no token ({status}); expected a sign-in of its own. Try again.")
    return str(json.loads(body)["access_token"])


def _posted(address: str, form: Mapping[str, str]) -> tuple[int, Mapping[str, str], bytes]:
    if urlsplit(address).hostname != HOST:
        raise NotSignedIn(f"The issuer is not on this machine; expected one on {HOST}, as `vantage up` starts it.")
    opener = urllib.request.build_opener(_Stay)
    request = urllib.request.Request(address, urlencode(form).encode())  # noqa: S310 - this machine's
    try:
        with opener.open(request, timeout=_SECONDS_MAX) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, dict(answer.headers), b""
    except OSError as problem:
        raise NotSignedIn(
            f"No issuer answers there ({type(problem).__name__}); expected the local one. `vantage up` starts it."
        ) from None
