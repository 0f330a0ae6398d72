"""Every error of the HTTP service as ``application/problem+json`` (RFC 9457); none holds what was sent."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import asyncpg
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from services.access.guard import NoToken
from services.access.issuer import BadIssuer, IssuerAway
from services.access.opening import NotOpen
from services.access.sessions import NotFromHere
from services.access.signing_in import NotSignedIn
from services.access.spool import NotWritten
from services.access.tokens import BadToken
from services.access.viewer import NotAllowed, NotAViewer
from services.errors import HubError
from services.producing import NotAcknowledged, NotPublished
from services.referral.answers import Problem
from services.referral.asking import NotPast
from services.referral.events import NotRecordable
from services.referral.material import NoSuchAccount, NotFilled
from services.referral.once import NotOverridable, NotProven
from services.referral.overriding import NoSuchDecision
from services.referral.standing import KeyBusy, KeyTaken
from services.store.children import NoSuchRecord

PROBLEM: Final = "application/problem+json"
_SHOWN_MAX: Final = 5
Kind = tuple[int, str, str]
_PROBLEMS: Final[dict[type[Exception], Kind]] = {
    NoToken: (401, "no-token", "Nobody is signed on"),
    BadToken: (401, "bad-token", "The token is not accepted"),
    NotSignedIn: (401, "not-signed-in", "You are not signed in"),
    NotFromHere: (403, "not-from-here", "The form could not be used"),
    NotAViewer: (403, "no-role", "The token names no fitting role"),
    NotAllowed: (403, "not-allowed", "Your role does not let you do this"),
    NotOpen: (404, "not-open", "Nothing is open"),
    NotWritten: (503, "not-written", "That you look could not be recorded"),
    IssuerAway: (503, "issuer-away", "Nobody can be recognised now"),
    BadIssuer: (503, "issuer-away", "Nobody can be recognised now"),
    NoSuchRecord: (404, "no-such-record", "No such record"),
    NoSuchAccount: (422, "no-such-account", "The request rests on what is not held"),
    NoSuchDecision: (404, "no-such-decision", "No such decision"),
    NotOverridable: (409, "not-overridable", "It cannot be overridden or answered"),
    NotProven: (503, "not-fresh", "It is not proven that all was read"),
    NotPast: (422, "not-past", "The day is not past"),
    KeyTaken: (409, "key-taken", "The key stands for another request"),
    KeyBusy: (409, "key-busy", "The key is being answered"),
    NotFilled: (503, "projections-behind", "Projections are not filled"),
    NotAcknowledged: (503, "not-acknowledged", "It was not acknowledged"),
    NotPublished: (503, "broker-unreachable", "The broker does not answer"),
    NotRecordable: (422, "not-recordable", "It cannot be recorded"),
    HubError: (500, "hub-error", "The hub could not answer"),
    ConnectionError: (503, "unreachable", "Postgres does not answer"),
    asyncpg.PostgresError: (503, "unreachable", "Postgres does not answer"),
    asyncpg.InterfaceError: (503, "unreachable", "Postgres does not answer"),
    Exception: (500, "fault", "The hub could not answer"),
}
"""Status, code and title of each error; that of the nearest class holds."""
_NO_ANSWER: Final = "No answer could be given, and nothing may rest on it. Ask again with the same key."
DESCRIBED: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "content": {PROBLEM: {}}, "description": description}
    for status, description in (
        (401, "Nobody is signed on, or the token is not accepted"),
        (403, "The role does not allow it"),
        (404, "No such record, or no such decision"),
        (
            409,
            "The key stands for another request, or is being answered; or `code` says why it cannot be overridden",
        ),
        (422, "The request cannot be read"),
        (503, "Kafka, Postgres or a projection is away; nothing was decided"),
    )
}
_CHALLENGE: Final[dict[type[Exception], dict[str, str]]] = {
    NoToken: {"WWW-Authenticate": "Bearer"},
    BadToken: {"WWW-Authenticate": 'Bearer error="invalid_token"'},
}
"""RFC 6750, section 3."""
_NEXT: Final = {
    404: "There is nothing at this address; /openapi.json lists those that there are.",
    405: "This address does not take that method; /openapi.json says which it takes.",
}


def learn(more: Mapping[type[Exception], Kind]) -> None:
    """How errors of others are answered; before ``install``."""
    _PROBLEMS.update(more)


def install(app: FastAPI) -> None:
    """Answer every error so, and describe the answers so."""
    handled: tuple[int | type[Exception], ...] = (*_PROBLEMS, RequestValidationError, HTTPException, 404, 405)
    for error in handled:
        app.add_exception_handler(error, _problem)
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        """What FastAPI says, with errors under the type that they have."""
        described = plain()
        for path in described["paths"].values():
            for operation in path.values():
                for response in operation["responses"].values():
                    content = response.get("content", {})
                    if PROBLEM in content and "application/json" in content:
                        content[PROBLEM] = content.pop("application/json")
        return described

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it


async def answered(error: Exception) -> JSONResponse:
    """The same for an error that is met before any route."""
    return await _problem(None, error)


async def _problem(_: Request | None, error: Exception) -> JSONResponse:
    problem = said_of(error)
    headers = getattr(error, "headers", None) or _CHALLENGE.get(type(error))
    return JSONResponse(problem.model_dump(), problem.status, headers, PROBLEM)


def said_of(error: Exception) -> Problem:
    """What went wrong: the fact, what was expected, and the next step."""
    if isinstance(error, RequestValidationError):
        return Problem(title="The request cannot be read", status=422, code="request", detail=_faults(error))
    elif isinstance(refused := getattr(error, "status_code", None), int):  # fastapi's or starlette's
        title = HTTPStatus(refused).phrase.capitalize()
        code, said = title.lower().replace(" ", "-"), str(getattr(error, "detail", ""))
        detail = _NEXT.get(refused, said) if said in ("", HTTPStatus(refused).phrase) else said
        return Problem(title=title, status=refused, code=code, detail=detail)
    status, code, title = next(_PROBLEMS[kind] for kind in type(error).__mro__ if kind in _PROBLEMS)
    code = getattr(error, "code", code) if isinstance(error, NotOverridable) else code
    detail = str(error) if isinstance(error, HubError) else _NO_ANSWER
    return Problem(title=title, status=status, code=code, detail=detail)


def _faults(error: RequestValidationError) -> str:
    """Fields and expectations, without what was sent; a sender's own field names are not repeated."""
    found = []
    for each in error.errors():
        path = each["loc"][1:-1] if each["type"] == "extra_forbidden" else each["loc"][1:]
        found.append(f"{'.'.join(map(str, path)) or 'the request'}: {each['msg']}")
    more = f"; and {len(found) - _SHOWN_MAX} more" if len(found) > _SHOWN_MAX else ""
    return "; ".join(found[:_SHOWN_MAX]) + more + ". Correct the request and send it again."
