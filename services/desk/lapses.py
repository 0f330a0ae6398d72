"""The page of what has lapsed, and the same as a file for a spreadsheet."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from fastapi import HTTPException
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.desk import lapsed
from services.desk.fresh import Freshly
from services.desk.lapsed import LapsedQuestion
from services.desk.pages import page
from services.referral.desk import Desk

_CSV: Final = "csv"
_AS_FILE: Final = {"content-disposition": 'attachment; filename="lapsed.csv"'}


class Lapses:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, freshly: Freshly) -> None:
        self._desk, self._freshly = desk, freshly
        self.routes = [Route("/due", self.due, methods=["GET"])]

    async def due(self, request: Request) -> Response:
        """One page of it; with ``format=csv`` all that the filters leave."""
        said = dict(request.query_params)
        form = said.pop("format", None)
        asked = _asked(said)
        if form == _CSV:
            content = await lapsed.lapsed_csv(self._desk, request.state.viewer, asked)
            return Response(content, media_type="text/csv", headers=_AS_FILE)
        answer = await lapsed.lapsed(self._desk, request.state.viewer, asked)
        return page(
            request, "lapsed.html", "What has lapsed", answer=answer, asked=asked, to=_Addresses(asked),
            fresh=await self._freshly.now(), service_words=lapsed.service_words,
        )  # fmt: skip


class _Addresses:
    """Of the same page with something changed; whatever changes the lines leads to their first page."""

    def __init__(self, asked: LapsedQuestion) -> None:
        self._asked = asked

    def __call__(self, **changed: str | int | None) -> str:
        said: Mapping[str, object] = {**self._asked.model_dump(exclude={"page"}, exclude_defaults=True), **changed}
        query = urlencode({name: value for name, value in said.items() if value is not None})
        return f"/due?{query}" if query else "/due"


def _asked(said: Mapping[str, str]) -> LapsedQuestion:
    try:
        return LapsedQuestion.model_validate(said)
    except ValidationError:
        raise HTTPException(
            422, "The address cannot be read; expected one of the page's own links. Begin at what has lapsed, /due."
        ) from None
