"""The pages of referrals: those that came in, and one child's with all that went before."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.opening import NotOpen
from services.desk import referral
from services.desk.forms import Faulty, checked, faulty_of, given, key_of, new_key
from services.desk.fresh import Freshly
from services.desk.listing import Addresses, asked_of
from services.desk.pages import page, to_open
from services.desk.referral_answers import DecidedGiven, ReferralsQuestion
from services.referral.desk import Desk
from services.saying import NotAnAnswer
from services.settings import Settings
from services.store.children import record_named

_FIELDS: Final = ("referral", "decision", "reason", "earlier_records")


class ReferralPages:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, settings: Settings, freshly: Freshly) -> None:
        self._desk, self._settings, self._freshly = desk, settings, freshly
        self.routes = [
            Route("/referrals", self.listed, methods=["GET"]),
            Route("/children/{child}/referral", self.one, methods=["GET"]),
            Route("/children/{child}/referral", self.decide, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:
        """Those without a decision, or those decided on, of late."""
        asked = asked_of(ReferralsQuestion, request.query_params, "/referrals")
        answer = await referral.listed(self._desk, request.state.viewer, asked)
        return page(
            request, "referrals.html", "Referrals", answer=answer, asked=asked, fresh=await self._freshly.now(),
            to=Addresses("/referrals", asked), may_see_all=request.state.viewer.is_mash,
        )  # fmt: skip

    async def one(self, request: Request) -> Response:
        """The referral and the whole history that it meets."""
        return await self._shown(request)

    async def decide(self, request: Request) -> Response:
        """What the receiving agency decides, with its reason."""
        child = request.path_params["child"]
        try:
            said = checked(DecidedGiven, given(request.state.form, *_FIELDS), otherwise="reason")
            await referral.decide(
                self._desk, self._settings, request.state.viewer, record_named(child), said, key_of(request.state.form)
            )
        except (Faulty, NotAnAnswer) as refused:
            return await self._shown(request, faulty_of(refused, "reason"))
        return RedirectResponse(f"/children/{quote(child, safe=':')}/referral", 303)

    async def _shown(self, request: Request, faulty: Faulty | None = None) -> Response:
        child = request.path_params["child"]
        try:
            answer = await referral.one(self._desk, request.state.viewer, record_named(child))
        except NotOpen:
            return to_open(request)
        form = request.state.form if faulty else {}
        return page(
            request, "referral.html", "Referral in", 422 if faulty else 200, answer=answer,
            fresh=await self._freshly.now(), said={name: form.get(name, "") for name in _FIELDS},
            key=new_key(), errors=faulty.faults if faulty else [], wrong=faulty.by_field if faulty else {},
        )  # fmt: skip
