"""Stands before every route: nobody gets further without a role that fits, and a path without a rule is not there.

It knows the rules alone and asks no framework which route will answer, so that a route that was added, included or
mounted without one cannot be reached.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, NamedTuple

from fastapi import HTTPException, Request
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from services.access.issuer import BadIssuer, IssuerAway
from services.access.tokens import BadToken, Tokens
from services.access.viewer import ClaimNames, NotAllowed, NotAViewer, Right, Viewer, viewer_of
from services.errors import HubError

PUBLIC: Final = None
"""The rule of a route that shows nothing of anybody."""
Rules = Mapping[tuple[str, str], Right | None]
"""(method, path as its route is written) → who may."""
_SAME: Final = {"HEAD": "GET"}
_BEARER: Final = "bearer "


class NoToken(HubError):
    """Nobody says who asks."""


class Recognised(NamedTuple):
    """Tokens, and where in them an issuer says what."""

    tokens: Tokens
    names: ClaimNames


Refuse = Callable[[Exception], Awaitable[Response]]


class Ruled:
    """The table, as it is looked up."""

    def __init__(self, rules: Rules) -> None:
        self._rules: list[tuple[re.Pattern[str], str, Right | None]] = [
            (compile_path(path)[0], method, right) for (method, path), right in rules.items()
        ]

    def wanted(self, scope: Scope) -> frozenset[Right]:
        """The rights of every rule that fits: where two fit, both are asked for. ``HTTPException`` where none does."""
        if scope["type"] != "http":
            raise HTTPException(404)
        method = _SAME.get(scope["method"], scope["method"])
        fitting = [(each, right) for path, each, right in self._rules if path.match(scope["path"])]
        if not fitting:
            raise HTTPException(404)
        if wanted := frozenset(right for each, right in fitting if each == method):
            return frozenset(right for right in wanted if right is not PUBLIC)
        raise HTTPException(405, headers={"Allow": ", ".join(sorted({each for each, _ in fitting}))})


def refuse_unless(viewer: Viewer, wanted: frozenset[Right]) -> None:
    """``NotAllowed`` where the viewer lacks one of these rights."""
    if not all(viewer.may(right) for right in wanted):
        raise NotAllowed(
            "Your role does not let you do this; docs/access.md says which does. Ask somebody who has it, or "
            "whoever manages accounts."
        )


class Guard:
    """ASGI middleware. ``refuse`` turns an error into an answer."""

    def __init__(self, app: ASGIApp, rules: Rules, recognised: Recognised, refuse: Refuse) -> None:
        self._app, self._recognised, self._refuse = app, recognised, refuse
        self._rules = Ruled(rules)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, with the viewer in the request's state, or refuse."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        try:
            if wanted := self._rules.wanted(scope):
                scope.setdefault("state", {})["viewer"] = await self._allowed(scope, wanted)
        except (HTTPException, NoToken, BadToken, NotAViewer, NotAllowed, IssuerAway, BadIssuer) as refused:
            answer = await self._refuse(refused)
            return await answer(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _allowed(self, scope: Scope, wanted: frozenset[Right]) -> Viewer:
        claims = await self._recognised.tokens.checked(_token(scope))
        viewer = viewer_of(claims, self._recognised.names)
        refuse_unless(viewer, wanted)
        return viewer


def viewer(request: Request) -> Viewer:
    """Who asks: for ``Depends`` in a guarded route."""
    found: Viewer = request.state.viewer
    return found


def _token(scope: Scope) -> str:
    """The one bearer token; two headers could be read as one by somebody on the way and as the other here."""
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    said = given[0].decode("latin-1") if len(given) == 1 else ""
    if said[: len(_BEARER)].lower() != _BEARER:
        raise NoToken("Nobody says who asks; expected one header `Authorization: Bearer TOKEN`. Sign in first.")
    return said[len(_BEARER) :].strip()
