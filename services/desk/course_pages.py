"""The pages of a child's course: the chronology with its picture, its files, and who knew what when."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from projections.chronology import Redaction
from projections.chronology.redaction import LABELS as CLASSES
from schemas.moments import LONDON
from services.access.opening import NotOpen
from services.access.viewer import Right
from services.desk.course import course, file, labels
from services.desk.course_answers import CourseQuestion, FileQuestion, KnownQuestion, Order, What
from services.desk.forms import Fault, Faulty, boxed, checked, days, given
from services.desk.fresh import Freshly
from services.desk.known import known
from services.desk.lanes import SAID, drawn
from services.desk.pages import page, to_open
from services.exchange.files import KINDS, Form
from services.referral.desk import Desk
from services.store.children import record_named

_OTHER: Final = {Order.NEWEST: Order.OLDEST, Order.OLDEST: Order.NEWEST}
_WHATS: Final = {
    What.WORRY: "Worries", What.STRENGTH: "Strengths", What.LAPSE: "What was to take place and did not",
}  # fmt: skip
_FORMS: Final = {Form.DOCX: "Take it for Word", Form.CSV: "Take it as CSV", Form.HTML: "Take it as a page to print"}
_KNEW: Final = {
    "held": "Held it", "told": "Told", "found-not-told": "Found not to have been told",
    "uncertain": "May have known: the dates are not exact enough to tell", "not-recorded": "No telling recorded here",
}  # fmt: skip


class CoursePages:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, freshly: Freshly) -> None:
        self._desk, self._freshly = desk, freshly
        self.routes = [
            Route("/children/{child}/chronology", self.chronology, methods=["GET"]),
            Route("/children/{child}/chronology/file", self.file, methods=["GET"]),
            Route("/children/{child}/known", self.known, methods=["GET"]),
        ]

    async def chronology(self, request: Request) -> Response:
        """The picture, the list, what it can be narrowed to, and the files."""
        said = _said(request, "agency", "what", "injuries", "order", "page")
        try:
            question = checked(CourseQuestion, {**said, **days(request.query_params)}, otherwise="as_of")
        except Faulty as faulty:
            return self._wrong(request, "chronology.html", "Chronology", faulty)
        name = record_named(request.path_params["child"])
        try:
            found = await course(self._desk, request.state.viewer, name, question)
        except NotOpen:
            return to_open(request)
        answer, query = found.answer, _query(question)

        def at_page(number: int) -> str:
            return "" if number == answer.page else f"?{urlencode({**query, 'page': number})}"

        return page(
            request, "chronology.html", "Chronology", child=answer.child, answer=answer,
            said=boxed(request.query_params, question), drawn=drawn(found, answer.at, at_page),
            legend=SAID, agencies=labels(answer.agencies), whats=_WHATS,
            forms=_FORMS, classes={each: CLASSES[each] for each in Redaction}, query=query, question=question,
            links=_links(query, answer.page, answer.pages), errors=[], wrong={}, fresh=await self._freshly.now(),
            other_order=f"?{urlencode({**query, 'order': _OTHER[question.order]})}#list",
            months=[(month, list(of)) for month, of in groupby(answer.lines, key=lambda line: line.month)],
        )  # fmt: skip

    async def file(self, request: Request) -> Response:
        """The chronology to keep: who takes it with them is on the record."""
        said: dict[str, Any] = _said(request, "form", "injuries", "order")
        said["withhold"] = request.query_params.getlist("withhold")
        try:
            question = checked(FileQuestion, {**said, **days(request.query_params)}, otherwise="form")
        except Faulty as faulty:
            return self._wrong(request, "chronology.html", "Chronology", faulty)
        name = record_named(request.path_params["child"])
        try:
            content = await file(self._desk, request.state.viewer, name, question)
        except NotOpen:
            return to_open(request)
        kept = {"content-disposition": f'attachment; filename="chronology.{question.form}"'}
        return Response(content, media_type=KINDS[question.form], headers=kept)

    async def known(self, request: Request) -> Response:
        """Of any day: what had happened, and who knew of it."""
        today = datetime.now(LONDON).date()
        try:
            said = {"as_of": today, **_said(request, "page"), **days(request.query_params)}
            question = checked(KnownQuestion, said, otherwise="known")
            if question.as_of > today:
                raise Faulty([Fault("as_of", "That day is to come; expected today or a day that is past.")])
        except Faulty as faulty:
            return self._wrong(request, "known.html", "Who knew what when", faulty)
        name = record_named(request.path_params["child"])
        try:
            answer = await known(self._desk, request.state.viewer, name, question)
        except NotOpen:
            return to_open(request)
        query = _query(question)
        return page(
            request, "known.html", "Who knew what when", child=answer.child, answer=answer, knew=_KNEW,
            said=boxed(request.query_params, question), is_past=question.as_of < today, errors=[], wrong={},
            links=_links(query, answer.page, answer.pages), fresh=await self._freshly.now(),
            may_ask=request.state.viewer.may(Right.ASK_STEP_DOWN),
        )  # fmt: skip

    def _wrong(self, request: Request, template: str, title: str, faulty: Faulty) -> Response:
        """Nothing of the child is shown, so nobody has looked."""
        return page(
            request, template, title, 422, child=request.path_params["child"], answer=None, said=request.query_params,
            whats=_WHATS, errors=faulty.faults, wrong=faulty.by_field,
        )  # fmt: skip


def _said(request: Request, *names: str) -> dict[str, Any]:
    return dict(given(request.query_params, *names))


def _query(question: CourseQuestion | KnownQuestion) -> dict[str, str]:
    """What was asked, as a link says it, but the page."""
    return {name: str(value).lower() for name, value in question if value not in (None, False) and name != "page"}


def _links(query: Mapping[str, str], here: int, pages: int) -> dict[str, str]:
    """To the pages before and after."""
    beside = {"Previous": here - 1, "Next": here + 1}
    return {text: f"?{urlencode({**query, 'page': at})}#list" for text, at in beside.items() if 1 <= at <= pages}
