"""The gate over HTTP. Errors are ``application/problem+json`` (RFC 9457) and hold nothing that was sent."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path as FilePath
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from services.access.guard import Guard, Rules, viewer
from services.access.spool import Spool
from services.access.viewer import Viewer
from services.access.viewing import Views
from services.referral import allowed, problems
from services.referral.agreed import AnswersRecorded, OverrideAnswer, Written
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from services.referral.beating import beating
from services.referral.deciding import Deciding
from services.referral.desk import Desk, router
from services.referral.handovers import HandoverAnswer
from services.referral.questions import AnswersGiven, Key, OverrideReasons, StepDownQuestion
from services.settings import Settings


class Held(NamedTuple):
    """What the service holds from its start to its end."""

    gate: Gate
    desk: Desk

    @classmethod
    def of(cls, settings: Settings) -> "Held":
        """Nothing is connected yet."""
        views = Views(settings.kafka, Spool(FilePath(settings.view_spool)))
        return cls(Gate(settings), Desk(settings.postgres, views))


class Beside(NamedTuple):
    """Routes of others in the same API, and who may ask them."""

    routes: APIRouter
    rules: Rules


def application(
    settings: Settings,
    beat: Callable[[], None] = lambda: None,
    held: Held | None = None,
    beside: Beside | None = None,
) -> FastAPI:
    """The application; it closes what it holds at its end.

    ``beat`` is called every few seconds while Kafka and Postgres answer.
    """
    rules = {**allowed.RULES, **(beside.rules if beside else {})}
    recognised = allowed.recognised(settings)
    gate, desk = held or Held.of(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        beside = [asyncio.create_task(beating(settings, beat)), asyncio.create_task(desk.views.run())]
        yield
        for each in beside:
            each.cancel()
        await gate.close()
        await desk.close()

    app = FastAPI(
        title="Vantage: the step-down gate",
        version="1",
        description="Whether a child may be stepped down, with every reason and the events behind it.",
        lifespan=lifespan,
    )
    _routes(app, Deciding(gate, desk))
    _after_decisions(app, Deciding(gate, desk))
    _probes(app)
    app.include_router(router(desk))
    if beside:
        app.include_router(beside.routes)
    problems.install(app)
    allowed.describe(app, settings, rules)
    app.add_middleware(Guard, rules=rules, recognised=recognised, refuse=problems.answered)
    return app


def _routes(app: FastAPI, deciding: Deciding) -> None:
    @app.post(
        "/api/v1/step-downs",
        summary="Ask whether a child may be stepped down",
        responses={
            202: {"model": StepDownAnswer, "description": "Recorded, not confirmed: repeat with the same key"},
            **problems.DESCRIBED,
        },
    )
    async def ask(
        question: StepDownQuestion,
        response: Response,
        idempotency_key: Annotated[Key, Header(description="One for each request; repeat it to be answered the same.")],
        who: Annotated[Viewer, Depends(viewer)],
    ) -> StepDownAnswer:
        """The decision is recorded as an event and read back before it is answered. With ``as_of`` nothing is.

        Who asks is taken from the token. What rests on another agency's records counts, and says whom to ask.
        """
        answer = await deciding.ask(who, question, idempotency_key)
        if answer.standing is Written.NOT_CONFIRMED:
            response.status_code = 202
        return answer

    @app.get(
        "/api/v1/step-downs/{decision}",
        summary="A decision, and whether it was overtaken",
        responses=problems.DESCRIBED,
    )
    async def look_up(
        decision: Annotated[str, Path(pattern=r"^decision-[0-9a-f]{32}$")], who: Annotated[Viewer, Depends(viewer)]
    ) -> StepDownAnswer:
        """As it is recorded. ``overtaken_by`` is what reached the hub since though it was written down before."""
        return await deciding.look_up(who, decision)


def _after_decisions(app: FastAPI, deciding: Deciding) -> None:
    """What follows a decision: the handover, and what people write on it."""

    @app.get(
        "/api/v1/step-downs/{decision}/handover",
        summary="Whether who takes over has accepted and, where one is due, has a day for the first meeting",
        responses=problems.DESCRIBED,
    )
    async def handover(
        decision: Annotated[str, Path(pattern=r"^decision-[0-9a-f]{32}$")],
        who: Annotated[Viewer, Depends(viewer)],
        as_of: Annotated[date | None, Query(description="As it stood at the end of that day.")] = None,
        known: Annotated[date | None, Query(description="By what had been written down at the end of it.")] = None,
    ) -> HandoverAnswer:
        """Of the last step down of the child of that decision, by what has been read. A step up waits for nothing."""
        return await deciding.handover(who, decision, as_of, known)

    @app.post(
        "/api/v1/step-downs/{key}/overrides",
        summary="Agree, as one of two managers, although something blocks",
        responses={
            202: {"model": OverrideAnswer, "description": "Recorded, not confirmed: repeat with the same key"},
            **problems.DESCRIBED,
        },
    )
    async def override(
        key: Annotated[Key, Path(description="The id of the decision, or the key of its request.")],
        given: OverrideReasons,
        response: Response,
        idempotency_key: Annotated[Key, Header(description="One for each person; repeat it to be answered the same.")],
        who: Annotated[Viewer, Depends(viewer)],
    ) -> OverrideAnswer:
        """The first manager's word waits for the second's. Who agrees is taken from the token."""
        answer = await deciding.override(who, key, given, idempotency_key)
        if answer.standing is Written.NOT_CONFIRMED:
            response.status_code = 202
        return answer

    @app.post(
        "/api/v1/step-downs/{key}/answers",
        summary="Answer in writing what a decision asks",
        responses={
            202: {"model": AnswersRecorded, "description": "Recorded, not confirmed: repeat with the same key"},
            **problems.DESCRIBED,
        },
    )
    async def answers(
        key: Annotated[Key, Path(description="The id of the decision, or the key of its request.")],
        given: AnswersGiven,
        response: Response,
        idempotency_key: Annotated[Key, Header(description="One each time; repeat it to be answered the same.")],
        who: Annotated[Viewer, Depends(viewer)],
    ) -> AnswersRecorded:
        """To one or several challenges; the last answer to each stands. Who answers is taken from the token."""
        answer = await deciding.answer(who, key, given, idempotency_key)
        if answer.standing is Written.NOT_CONFIRMED:
            response.status_code = 202
        return answer


def _probes(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
