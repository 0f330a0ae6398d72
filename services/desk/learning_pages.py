"""The page of a learning review's pack, its files, and its twin for programs."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Path
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from schemas.hub import QualifiedReference
from services.access.guard import viewer
from services.access.opening import NotOpen
from services.access.viewer import Viewer
from services.desk import learning
from services.desk.fresh import Freshly
from services.desk.learning import LearningAnswer
from services.desk.pages import page, to_open
from services.exchange.files import KINDS, Form
from services.referral.desk import Desk
from services.store.children import record_named

_FORMS: Final = (Form.DOCX, Form.HTML)


class LearningPages:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, freshly: Freshly) -> None:
        self._desk, self._freshly = desk, freshly
        self.routes = [
            Route("/children/{child}/learning", self.pack, methods=["GET"]),
            Route("/children/{child}/learning/file", self.file, methods=["GET"]),
        ]

    async def pack(self, request: Request) -> Response:
        """The case study, to read or to print."""
        name = record_named(request.path_params["child"])
        try:
            found = await learning.pack(self._desk, request.state.viewer, name)
        except NotOpen:
            return to_open(request)
        fresh = await self._freshly.now()
        child = name.text
        return page(request, "learning.html", "Learning review", child=child, answer=found.answer, fresh=fresh)

    async def file(self, request: Request) -> Response:
        """The same as a file: that it was taken is on the record."""
        form = request.query_params.get("form", "")
        if form not in _FORMS:
            raise HTTPException(422, "The form of the file is not known; expected docx or html, as the page links to.")
        try:
            name = record_named(request.path_params["child"])
            found = await learning.pack(self._desk, request.state.viewer, name, taken=True)
        except NotOpen:
            return to_open(request)
        kept = {"content-disposition": f'attachment; filename="case-study.{form}"'}
        return Response(found.file(form), media_type=KINDS[Form(form)], headers=kept)


def add(routes: APIRouter, desk: Desk) -> None:
    """Who may is in ``OF_API``."""

    @routes.get("/children/{child}/learning", summary="A child's case study for a learning review")
    async def pack(
        child: Annotated[QualifiedReference, Path(description="A record of the child, as agency:reference.")],
        who: Annotated[Viewer, Depends(viewer)],
    ) -> LearningAnswer:
        """Anonymised: coded content, kinds of agencies, days from day nought, what the hub would have asked."""
        return (await learning.pack(desk, who, record_named(child))).answer
