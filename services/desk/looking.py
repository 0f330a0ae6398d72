"""The pages of finding a child, and of the child."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from schemas.looked_at import Purpose
from schemas.moments import LONDON
from services.access.opening import NotOpen
from services.access.viewer import Right
from services.desk import children, finding, words
from services.desk.answers import LooksQuestion, PictureQuestion, SearchQuestion
from services.desk.forms import Fault, Faulty, boxed, checked, day, days, given
from services.desk.fresh import Freshly
from services.desk.listing import Addresses, asked_of
from services.desk.pages import page, to_open
from services.referral.desk import Desk, OpeningQuestion
from services.store.children import record_named

_SEARCHED: Final = ("purpose", "reason", "name", "address", "nhs_number", "upn")
_BOXES: Final = ("born_on-day", "born_on-month", "born_on-year")


class Looking:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, freshly: Freshly) -> None:
        self._desk, self._freshly = desk, freshly
        self.routes = [
            Route("/find", self.find, methods=["GET"]),
            Route("/find", self.found, methods=["POST"]),
            Route("/open", self.open, methods=["POST"]),
            Route("/children/{child}", self.child, methods=["GET"]),
            Route("/children/{child}/events", self.events, methods=["GET"]),
            Route("/children/{child}/looked", self.looked, methods=["GET"]),
        ]

    async def find(self, request: Request) -> Response:
        """The forms: to look for a child, and to open one whose record is known."""
        return _forms(request, {"child": request.query_params.get("child", "")})

    async def found(self, request: Request) -> Response:
        """Who may be meant. By a form that is sent, since what is looked for belongs in no address."""
        form = request.state.form
        try:
            said: dict[str, Any] = given(form, *_SEARCHED)
            if born := day(form, "born_on"):
                said["born_on"] = born
            question = checked(SearchQuestion, said, otherwise="name")
        except Faulty as faulty:
            return _forms(request, {name: form.get(name, "") for name in (*_SEARCHED, *_BOXES)}, faulty, "search")
        answer = await finding.search(self._desk, request.state.viewer, question)
        fresh = await self._freshly.now()
        return page(request, "found.html", "Children who may be meant", answer=answer, asked=question, fresh=fresh)

    async def open(self, request: Request) -> Response:
        """Opens the child, and leads there."""
        form = request.state.form
        try:
            question = checked(OpeningQuestion, given(form, "child", "purpose", "reason"), otherwise="reason")
        except Faulty as faulty:
            return _forms(request, {name: form.get(name, "") for name in ("child", *_SEARCHED)}, faulty, "open")
        name = record_named(question.child)
        await self._desk.openings.open(request.state.viewer, name, question.purpose, question.reason)
        return RedirectResponse(f"/children/{quote(question.child, safe=':')}", 303)

    async def child(self, request: Request) -> Response:
        """The child now, or of a day."""
        child = request.path_params["child"]
        try:
            asked = checked(PictureQuestion, days(request.query_params), otherwise="as_of")
            if asked.as_of and asked.as_of > datetime.now(LONDON).date():
                raise Faulty([Fault("as_of", "That day is to come; expected today or a day that is past.")])
        except Faulty as faulty:
            return page(
                request, "child.html", "The child", 422, child=child, answer=None, said=request.query_params,
                errors=faulty.faults, wrong=faulty.by_field,
            )  # fmt: skip
        try:
            answer = await children.summary(self._desk, request.state.viewer, record_named(child), asked)
        except NotOpen:
            return to_open(request)
        title = answer.names[0] if answer.names else answer.child
        return page(
            request, "child.html", title, child=answer.child, answer=answer, fresh=await self._freshly.now(),
            asked=asked, said=boxed(request.query_params, asked), errors=[], wrong={},
        )  # fmt: skip

    async def looked(self, request: Request) -> Response:
        """Who looked at the child, and for what."""
        asked = asked_of(LooksQuestion, request.query_params, request.url.path)
        try:
            name = record_named(request.path_params["child"])
            answer = await children.looks(self._desk, request.state.viewer, name, asked)
        except NotOpen:
            return to_open(request)
        return page(
            request, "looked.html", "Who looked", answer=answer, asked=asked, purposes=words.PURPOSES,
            to=Addresses(request.url.path, asked), fresh=await self._freshly.now(),
        )  # fmt: skip

    async def events(self, request: Request) -> Response:
        """Every event, each with an address of its own: what is said elsewhere leads here."""
        name = record_named(request.path_params["child"])
        try:
            answer = await children.history(self._desk, request.state.viewer, name)
        except NotOpen:
            return to_open(request)
        return page(request, "events.html", "Every event", answer=answer, fresh=await self._freshly.now())


def _forms(request: Request, said: dict[str, str], faulty: Faulty | None = None, which: str = "") -> Response:
    """As they were filled in; nothing is chosen for anybody."""
    viewer = request.state.viewer
    purposes = {each.value: words.PURPOSES[each] for each in Purpose if viewer.may_open_for(each)}
    return page(
        request, "find.html", "Find a child", 422 if faulty else 200, said=said, purposes=purposes, which=which,
        errors=faulty.faults if faulty else [], wrong=faulty.by_field if faulty else {},
        may_search=viewer.may(Right.FIND_CHILD), is_agency=not viewer.is_shown_all,
    )  # fmt: skip
