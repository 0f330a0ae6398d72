"""The pages of rejected and parked records."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.viewer import Right
from services.desk import rejects
from services.desk.forms import Faulty, checked, faulty_of, given, key_of, new_key
from services.desk.fresh import Freshly
from services.desk.listing import Addresses, asked_of
from services.desk.pages import page
from services.desk.rejects import RejectsQuestion, SettledGiven
from services.referral.desk import Desk
from services.saying import NotAnAnswer
from services.settings import Settings

_FIELDS: Final = ("reason", "replaced_by")


class Refusals:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, settings: Settings, freshly: Freshly) -> None:
        self._desk, self._settings, self._freshly = desk, settings, freshly
        self.routes = [
            Route("/rejects", self.rejects, methods=["GET"]),
            Route("/rejects/{place}", self.reject, methods=["GET"]),
            Route("/rejects/{place}/settle", self.settle, methods=["POST"]),
        ]

    async def rejects(self, request: Request) -> Response:
        """Those that stand, or those that are settled."""
        asked = asked_of(RejectsQuestion, request.query_params, "/rejects")
        answer = await rejects.rejects(self._desk, request.state.viewer, asked)
        return page(
            request, "rejects.html", "What was sent and is not held", answer=answer, asked=asked,
            to=Addresses("/rejects", asked), fresh=await self._freshly.now(),
        )  # fmt: skip

    async def reject(self, request: Request) -> Response:
        """One of them."""
        return await self._shown(request)

    async def settle(self, request: Request) -> Response:
        """Its mark ends, with a reason."""
        place = request.path_params["place"]
        try:
            said = checked(SettledGiven, given(request.state.form, *_FIELDS), otherwise="reason")
            await rejects.settle(
                self._desk, self._settings, request.state.viewer, place, said, key_of(request.state.form)
            )
        except (Faulty, NotAnAnswer) as refused:
            return await self._shown(request, faulty_of(refused, "reason"))
        return RedirectResponse(f"/rejects/{quote(place)}", 303)

    async def _shown(self, request: Request, faulty: Faulty | None = None) -> Response:
        viewer = request.state.viewer
        answer = await rejects.reject(self._desk, viewer, request.path_params["place"])
        form = request.state.form if faulty else {}
        return page(
            request, "reject.html", "A record that is not held", 422 if faulty else 200, it=answer,
            may_settle=viewer.may(Right.SETTLE_REJECT), said={name: form.get(name, "") for name in _FIELDS},
            key=new_key(), errors=faulty.faults if faulty else [], wrong=faulty.by_field if faulty else {},
        )  # fmt: skip
