"""Stands before every page: who is signed in, whether they may, and whether what they send came from a page of theirs.

As the guard of the API it knows the rules alone, so a page that was added without one is not there; and no page has to
remember what is checked here for each that writes.
"""

import logging
import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl

from fastapi import HTTPException
from starlette.datastructures import Headers, ImmutableMultiDict, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.access.guard import Ruled, Rules, refuse_unless
from services.access.sessions import NotFromHere, Session, Sessions
from services.access.signing_in import NotSignedIn, SigningIn
from services.desk.cookies import Cookies
from services.desk.headers import headers_of
from services.errors import HubError

log = logging.getLogger(__name__)

FORM_BYTES_MAX: Final = 262_144
_FIELDS_MAX: Final = 1_000
_KIND: Final = "application/x-www-form-urlencoded"
_READS: Final = frozenset({"GET", "HEAD"})
_AGAIN: Final = "Nothing was recorded. Go back, load the page again, and send it once more."

Form = ImmutableMultiDict[str, str]
Refuse = Callable[[Scope, Exception], Response]


class Door:
    """ASGI middleware. In the request's state are ``session`` (None where nobody is signed in) and, of what writes,
    ``form``. ``refuse`` turns an error into a page.
    """

    def __init__(self, app: ASGIApp, rules: Rules, sessions: Sessions, signing_in: SigningIn, refuse: Refuse) -> None:
        client = signing_in.client
        self._app, self._refuse, self._sessions = app, refuse, sessions
        self._rules, self._cookies, self._address = Ruled(rules), Cookies(client), client.address
        self._headers = headers_of(client.address, signing_in.issuer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, or refuse; either way with the headers that hold for every page."""

        is_answered = False

        async def sent(message: Message) -> None:
            nonlocal is_answered
            if message["type"] == "http.response.start":
                is_answered = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        state = scope.setdefault("state", {})
        state["session"] = None
        try:
            await self._check(scope, receive)
            await self._app(scope, receive, sent)
        except Exception as refused:
            if is_answered:
                raise
            if not isinstance(refused, HubError | HTTPException):
                log.error("a page failed", extra={"action": "page", "cause": type(refused).__name__}, exc_info=True)
            await self._refuse(scope, refused)(scope, receive, sent)

    async def _check(self, scope: Scope, receive: Receive) -> None:
        wanted = self._rules.wanted(scope)
        token = self._cookies.session(scope)
        session = await self._sessions.found(token) if token and not scope["path"].startswith("/static/") else None
        scope["state"]["session"] = session
        if not wanted:
            return
        if session is None:
            raise NotSignedIn("Nobody is signed in here, or the time is over. Sign in to go on; nothing was recorded.")
        refuse_unless(session.viewer, wanted)
        scope["state"]["viewer"] = session.viewer
        if scope["method"] not in _READS:
            scope["state"]["form"] = await self._form(scope, receive, session)

    async def _form(self, scope: Scope, receive: Receive, session: Session) -> Form:
        """What was sent, where it was sent from a page of this session. ``NotFromHere``."""
        headers = Headers(scope=scope)
        if headers.get("origin", self._address) != self._address:
            raise NotFromHere(f"It was sent from a page elsewhere; expected one of this hub. {_AGAIN}")
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            raise NotFromHere(f"It was sent from a page elsewhere; expected one of this hub. {_AGAIN}")
        form = await form_of(scope, receive)
        given = form.getlist("csrf")
        if len(given) != 1 or not secrets.compare_digest(given[0].encode(), session.csrf.encode()):
            raise NotFromHere(f"It was not sent from a page of this sign-in; expected one. {_AGAIN}")
        return form


async def form_of(scope: Scope, receive: Receive) -> Form:
    """The fields of a form of bounded size. ``HTTPException`` 413, 415, 422."""
    if Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower() != _KIND:
        raise HTTPException(415, f"The page takes a form alone; expected {_KIND}.")
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise HTTPException(422, "The form broke off; expected all of it. Send it again.")
        body += message.get("body", b"")
        if len(body) > FORM_BYTES_MAX:
            raise HTTPException(413, f"The form is too long; expected {FORM_BYTES_MAX} bytes at most. Write less.")
        if not message.get("more_body"):
            break
    try:
        return ImmutableMultiDict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS_MAX))
    except ValueError:
        raise HTTPException(422, "The form cannot be read; expected fields in UTF-8. Send it again.") from None
