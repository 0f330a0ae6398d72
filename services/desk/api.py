"""The same answers as the pages', for programs."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.responses import StreamingResponse

from schemas.fields import EventId
from schemas.hub import QualifiedReference
from services.access.guard import viewer
from services.access.viewer import Viewer
from services.desk import (
    alerts,
    children,
    course_api,
    digests,
    feed,
    finding,
    lapsed,
    learning_pages,
    pairs_api,
    referral_api,
    rejects_api,
)
from services.desk.alerts import AcknowledgedGiven, AlertAnswer, AlertsAnswer, AlertsQuestion, SnoozedGiven
from services.desk.answers import (
    ChildAnswer,
    LooksAnswer,
    LooksQuestion,
    PictureQuestion,
    SearchAnswer,
    SearchQuestion,
)
from services.desk.digests import DigestAnswer
from services.desk.lapsed import LapsedAnswer, LapsedQuestion
from services.desk.pairs import NoSuchPair, NotSaid
from services.desk.referral import NoSuchReferral
from services.desk.rejects import NoSuchReject, NotSettled
from services.desk.upcoming import NextAnswer, NextQuestion, upcoming
from services.referral import problems
from services.referral.desk import Desk
from services.referral.questions import OneKey
from services.saying import NotAnAnswer, NotReadBack, SaidOtherwise
from services.settings import Settings
from services.store.children import record_named
from services.watch.answering import NoSuchAlert, NotAsked

PROBLEMS: Final[Mapping[type[Exception], problems.Kind]] = {
    NoSuchAlert: (404, "no-such-alert", "No such alert"),
    NoSuchReferral: (404, "no-such-referral", "No such referral"),
    NoSuchReject: (404, "no-such-reject", "No such rejected record"),
    NoSuchPair: (404, "no-such-pair", "No such pair of records"),
    NotSaid: (409, "not-said", "It cannot be said"),
    NotSettled: (409, "not-settled", "It cannot be settled"),
    NotAsked: (403, "not-asked", "It is not asked of you"),
    NotAnAnswer: (422, "not-an-answer", "It cannot be recorded"),
    SaidOtherwise: (409, "key-taken", "The key stands for another request"),
    NotReadBack: (503, "not-read-back", "It is recorded, and does not show yet"),
}
"""Errors of the desk's routes, beside those of the gate's."""

_Who = Annotated[Viewer, Depends(viewer)]
_Alert = Annotated[EventId, Path(description="The alert's id.")]
_Whose = Annotated[alerts.Whose, Query(description="`all` is for the MASH.")]
_Child = Annotated[QualifiedReference, Path(description="A record of the child, as agency:reference.")]


def router(desk: Desk, settings: Settings) -> APIRouter:
    """The routes; who may is in ``OF_API``."""
    routes = APIRouter(prefix="/api/v1", responses=problems.DESCRIBED)

    @routes.post("/searches", summary="Look for a child")
    async def search(question: SearchQuestion, who: _Who) -> SearchAnswer:
        """The likeliest first, with what is alike. Whoever is found is written down as looked at."""
        return await finding.search(desk, who, question)

    @routes.get("/children/{child}", summary="A child whom one has opened, now or of a day")
    async def child(child: _Child, who: _Who, asked: Annotated[PictureQuestion, Query()]) -> ChildAnswer:
        """To the MASH and to auditors all that is held; to an agency what it recorded and was told of."""
        return await children.summary(desk, who, record_named(child), asked)

    @routes.get("/children/{child}/looked", summary="Who looked at a child whom one has opened")
    async def looked(child: _Child, who: _Who, asked: Annotated[LooksQuestion, Query()]) -> LooksAnswer:
        """The last first, with their role, agency and purpose."""
        return await children.looks(desk, who, record_named(child), asked)

    @routes.get("/due", summary="What has lapsed, across all children")
    async def due(who: _Who, asked: Annotated[LapsedQuestion, Query()]) -> LapsedAnswer:
        """The longest over first, counted by clock and by service. Of a child it says the record alone."""
        return await lapsed.lapsed(desk, who, asked)

    @routes.get("/due/next", summary="What is due next, across all children")
    async def due_next(who: _Who, asked: Annotated[NextQuestion, Query()]) -> NextAnswer:
        """The soonest first: clocks that will ask if nothing else is recorded. Of a child it says the record alone."""
        return await upcoming(desk, who, asked)

    _alerts(routes, desk, settings)
    course_api.add(routes, desk)
    learning_pages.add(routes, desk)
    referral_api.add(routes, desk, settings)
    rejects_api.add(routes, desk, settings)
    pairs_api.add(routes, desk, settings)
    return routes


def _alerts(routes: APIRouter, desk: Desk, settings: Settings) -> None:
    @routes.get("/alerts", summary="Open alerts")
    async def inbox(who: _Who, asked: Annotated[AlertsQuestion, Query()]) -> AlertsAnswer:
        """Those asked of one's own agency, or all, 50 a page. Of a child it says the record alone."""
        return await alerts.alerts(desk, who, asked)

    @routes.get("/alerts/digest", summary="Open alerts by whom they are asked of")
    async def digest(who: _Who, of: _Whose = "mine") -> DigestAnswer:
        """Whoever is asked the gravest first; one line for one cause. Of a child it says the record alone."""
        return await digests.digest_of(desk, who, of)

    @routes.get(
        "/alerts/feed",
        summary="Open alerts, and what changes of them, as they come",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def stream(who: _Who, of: _Whose = "mine") -> StreamingResponse:
        """Server-sent events `alert` and `ended`; for five minutes, then connect again with a token that is good."""
        await alerts.every_open(desk, who, of)  # refused before anything is sent
        return StreamingResponse(feed.feed(desk, who, of), media_type="text/event-stream")

    @routes.get("/alerts/{alert}", summary="One alert")
    async def alert(alert: _Alert, who: _Who) -> AlertAnswer:
        """With the event that it started with; it is written down that somebody looked."""
        return await alerts.alert(desk, who, alert)

    @routes.post("/alerts/{alert}/acknowledgements", summary="Say that one has seen an alert and acts", status_code=204)
    async def acknowledge(alert: _Alert, given: AcknowledgedGiven, who: _Who, idempotency_key: OneKey) -> Response:
        """It stays open until its cause ends."""
        await alerts.acknowledge(desk, settings, who, alert, given, idempotency_key)
        return Response(status_code=204)

    @routes.post("/alerts/{alert}/snoozes", summary="Let an alert rest for a while, with a reason", status_code=204)
    async def snooze(alert: _Alert, given: SnoozedGiven, who: _Who, idempotency_key: OneKey) -> Response:
        """Until the end of a day; then it is asked again."""
        await alerts.snooze(desk, settings, who, alert, given, idempotency_key)
        return Response(status_code=204)
