"""The gate over HTTP. Errors are ``application/problem+json`` (RFC 9457) and hold nothing that was sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any, Final

import asyncpg
from fastapi import FastAPI, Header, HTTPException, Path, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.errors import HubError
from services.producing import NotAcknowledged, NotPublished
from services.referral.answers import Problem, StepDownAnswer, Written
from services.referral.asking import Gate, NotPast
from services.referral.beating import beating
from services.referral.events import NotRecordable
from services.referral.material import NoSuchAccount, NotFilled
from services.referral.questions import Key, StepDownQuestion
from services.referral.standing import KeyBusy, KeyTaken
from services.settings import Settings
from services.store.children import NoSuchRecord

PROBLEM: Final = "application/problem+json"
_SHOWN_MAX: Final = 5
_PROBLEMS: Final[dict[type[Exception], tuple[int, str, str]]] = {
    NoSuchRecord: (404, "no-such-record", "No such record"),
    NoSuchAccount: (422, "no-such-account", "The request rests on what is not held"),
    NotPast: (422, "not-past", "The day is not past"),
    KeyTaken: (409, "key-taken", "The key stands for another request"),
    KeyBusy: (409, "key-busy", "The key is being answered"),
    NotFilled: (503, "projections-behind", "Projections are not filled"),
    NotAcknowledged: (503, "not-acknowledged", "The decision was not acknowledged"),
    NotPublished: (503, "broker-unreachable", "The broker does not answer"),
    NotRecordable: (422, "not-recordable", "The decision cannot be recorded"),
    HubError: (500, "hub-error", "The hub could not answer"),
    ConnectionError: (503, "unreachable", "Postgres does not answer"),
    asyncpg.PostgresError: (503, "unreachable", "Postgres does not answer"),
    asyncpg.InterfaceError: (503, "unreachable", "Postgres does not answer"),
    Exception: (500, "fault", "The hub could not answer"),
}
"""Status, code and title of each error, the nearest class first."""
_NO_ANSWER: Final = "No answer could be given, and nothing may rest on it. Ask again with the same key."
_DESCRIBED: Final[dict[int | str, dict[str, Any]]] = {
    status: {"model": Problem, "content": {PROBLEM: {}}, "description": description}
    for status, description in (
        (404, "No such record, or no such decision"),
        (409, "The key stands for another request, or is being answered"),
        (422, "The request cannot be read"),
        (503, "Kafka, Postgres or a projection is away; nothing was decided"),
    )
}


def application(settings: Settings, beat: Callable[[], None] = lambda: None) -> FastAPI:
    """The application; it holds one ``Gate`` from its start to its end.

    ``beat`` is called every few seconds while Kafka and Postgres answer.
    """
    gate = Gate(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        heart = asyncio.create_task(beating(settings, beat))
        yield
        heart.cancel()
        await gate.close()

    app = FastAPI(
        title="Vantage: the step-down gate",
        version="1",
        description="Whether a child may be stepped down, with every reason and the events behind it.",
        lifespan=lifespan,
    )
    handled: tuple[int | type[Exception], ...] = (*_PROBLEMS, RequestValidationError, HTTPException, 404, 405)
    for error in handled:
        app.add_exception_handler(error, _problem)
    _routes(app, gate)
    return app


def _routes(app: FastAPI, gate: Gate) -> None:
    @app.post(
        "/api/v1/step-downs",
        summary="Ask whether a child may be stepped down",
        responses={
            202: {"model": StepDownAnswer, "description": "Recorded, not confirmed: repeat with the same key"},
            **_DESCRIBED,
        },
    )
    async def ask(
        question: StepDownQuestion,
        response: Response,
        idempotency_key: Annotated[Key, Header(description="One for each request; repeat it to be answered the same.")],
    ) -> StepDownAnswer:
        """The decision is recorded as an event and read back before it is answered. With ``as_of`` nothing is."""
        answer = await gate.ask(question, idempotency_key)
        if answer.standing is Written.NOT_CONFIRMED:
            response.status_code = 202
        return answer

    @app.get("/api/v1/step-downs/{decision}", summary="A decision, and whether it was overtaken", responses=_DESCRIBED)
    async def look_up(decision: Annotated[str, Path(pattern=r"^decision-[0-9a-f]{32}$")]) -> StepDownAnswer:
        """As it is recorded. ``overtaken_by`` is what reached the hub since though it was written down before."""
        answer = await gate.standing.answer(decision)
        if answer is None:
            raise HTTPException(404, "No decision of that id is held; repeat the request with its key.")
        return answer

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _problem(_: Request, error: Exception) -> JSONResponse:
    """What went wrong: the fact, what was expected, and the next step."""
    if isinstance(error, RequestValidationError):
        problem = Problem(title="The request cannot be read", status=422, code="request", detail=_faults(error))
    elif isinstance(refused := getattr(error, "status_code", None), int):  # fastapi's or starlette's
        code = {404: "not-found", 405: "method-not-allowed"}.get(refused, "refused")
        problem = Problem(title=code, status=refused, code=code, detail=str(getattr(error, "detail", code)))
    else:
        status, code, title = next(said for kind, said in _PROBLEMS.items() if isinstance(error, kind))
        detail = str(error) if isinstance(error, HubError) else _NO_ANSWER
        problem = Problem(title=title, status=status, code=code, detail=detail)
    return JSONResponse(problem.model_dump(), problem.status, media_type=PROBLEM)


def _faults(error: RequestValidationError) -> str:
    """Fields and expectations, without what was sent; a sender's own field names are not repeated."""
    found = []
    for each in error.errors():
        path = each["loc"][1:-1] if each["type"] == "extra_forbidden" else each["loc"][1:]
        found.append(f"{'.'.join(map(str, path)) or 'the request'}: {each['msg']}")
    more = f"; and {len(found) - _SHOWN_MAX} more" if len(found) > _SHOWN_MAX else ""
    return "; ".join(found[:_SHOWN_MAX]) + more + ". Correct the request and send it again."
