"""The pages of what has lapsed, also as a file for a spreadsheet, and of what is due next."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.desk import lapsed
from services.desk.fresh import Freshly
from services.desk.lapsed import LapsedQuestion
from services.desk.listing import Addresses, asked_of
from services.desk.pages import page
from services.desk.upcoming import NextQuestion, upcoming
from services.referral.desk import Desk

_CSV: Final = "csv"
_AS_FILE: Final = {"content-disposition": 'attachment; filename="lapsed.csv"'}


class Lapses:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, freshly: Freshly) -> None:
        self._desk, self._freshly = desk, freshly
        self.routes = [Route("/due", self.due, methods=["GET"]), Route("/due/next", self.next, methods=["GET"])]

    async def due(self, request: Request) -> Response:
        """One page of it; with ``format=csv`` all that the filters leave."""
        said = dict(request.query_params)
        form = said.pop("format", None)
        asked = asked_of(LapsedQuestion, said, "/due")
        if form == _CSV:
            content = await lapsed.lapsed_csv(self._desk, request.state.viewer, asked)
            return Response(content, media_type="text/csv", headers=_AS_FILE)
        answer = await lapsed.lapsed(self._desk, request.state.viewer, asked)
        return page(
            request, "lapsed.html", "What has lapsed", answer=answer, asked=asked, to=Addresses("/due", asked),
            fresh=await self._freshly.now(), service_words=lapsed.service_words,
        )  # fmt: skip

    async def next(self, request: Request) -> Response:
        """What falls due in the days to come."""
        asked = asked_of(NextQuestion, {name: said for name, said in request.query_params.items() if said}, "/due/next")
        answer = await upcoming(self._desk, request.state.viewer, asked)
        return page(
            request, "next.html", "What is due next", answer=answer, asked=asked, to=Addresses("/due/next", asked),
            fresh=await self._freshly.now(),
        )  # fmt: skip
