"""The two cookies of the pages: one of who is signed in, one while somebody signs in. No script reads them."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.responses import Response
from starlette.types import Scope

from services.access.sessions import LASTS
from services.access.signing_in import Begun, Client

_BEGUN_SECONDS: Final = 600
_STATE_CHARACTERS: Final = 12


class Cookies:
    """Under https with the prefix ``__Host-``: of this host alone, for all its paths, and never sent without https.

    Without https, which is for one machine only, the prefix cannot be had.
    """

    def __init__(self, client: Client) -> None:
        self._is_secure = client.address.startswith("https:")
        self._name = "__Host-vantage" if self._is_secure else "vantage"

    def session(self, scope: Scope) -> str:
        """What the browser holds; nothing where it holds none."""
        return _held(scope).get(self._name, "")

    def begun(self, scope: Scope, state: str) -> Begun | None:
        """The sign-in that this browser began under that state: several may be on their way, one in each tab."""
        return Begun.read(_held(scope).get(self._of_state(state), ""))

    def keep_session(self, answer: Response, token: str) -> None:
        """Have the browser hold it as long as a session can last."""
        self._set(answer, self._name, token, int(LASTS.total_seconds()))

    def keep_begun(self, answer: Response, begun: Begun) -> None:
        """Have the browser hold it for ten minutes."""
        self._set(answer, self._of_state(begun.state), begun.written(), _BEGUN_SECONDS)

    def drop_session(self, answer: Response) -> None:
        """Nobody is signed in any more."""
        self._set(answer, self._name, "", 0)

    def drop_begun(self, answer: Response, state: str) -> None:
        """A sign-in is good once."""
        self._set(answer, self._of_state(state), "", 0)

    def _of_state(self, state: str) -> str:
        known = "".join(letter for letter in state[:_STATE_CHARACTERS] if letter.isascii() and letter.isalnum())
        return f"{self._name}-begun-{known}"

    def _set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        answer.set_cookie(name, value, max_age=seconds, path="/", secure=self._is_secure, httponly=True, samesite="lax")


def _held(scope: Scope) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            try:
                found |= {key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()}
            except CookieError:
                continue
    return found
