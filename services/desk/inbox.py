"""The pages of alerts: the list, one of them, and what somebody does with it."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.viewer import Viewer
from services.desk import alerts
from services.desk.alerts import AcknowledgedGiven, AlertsQuestion, SnoozedGiven
from services.desk.digests import digest_of
from services.desk.forms import Faulty, checked, day, faulty_of, given, key_of, new_key
from services.desk.fresh import Freshly
from services.desk.listing import Addresses, asked_of
from services.desk.pages import page
from services.referral.desk import Desk
from services.saying import NotAnAnswer
from services.settings import Settings
from services.watch.answering import NotAsked

_FIELDS: Final = ("note", "reason", "until_on-day", "until_on-month", "until_on-year")


class Inbox:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, settings: Settings, freshly: Freshly) -> None:
        self._desk, self._settings, self._freshly = desk, settings, freshly
        self.routes = [
            Route("/alerts", self.alerts, methods=["GET"]),
            Route("/alerts/digest", self.digest, methods=["GET"]),
            Route("/alerts/{alert}", self.alert, methods=["GET"]),
            Route("/alerts/{alert}/acknowledge", self.acknowledge, methods=["POST"]),
            Route("/alerts/{alert}/snooze", self.snooze, methods=["POST"]),
        ]

    async def alerts(self, request: Request) -> Response:
        """What is asked of one's agency; of all agencies, for the MASH."""
        viewer: Viewer = request.state.viewer
        asked = asked_of(AlertsQuestion, request.query_params, "/alerts")
        answer = await alerts.alerts(self._desk, viewer, asked)
        return page(
            request, "alerts.html", "Alerts", answer=answer, asked=asked, to=Addresses("/alerts", asked),
            fresh=await self._freshly.now(), may_see_all=viewer.is_mash,
        )  # fmt: skip

    async def digest(self, request: Request) -> Response:
        """The same by whom it is asked of."""
        viewer: Viewer = request.state.viewer
        asked = asked_of(AlertsQuestion, request.query_params, "/alerts/digest")
        answer = await digest_of(self._desk, viewer, asked.of)
        fresh = await self._freshly.now()
        return page(request, "digest.html", "Digest", answer=answer, fresh=fresh, may_see_all=viewer.is_mash)

    async def alert(self, request: Request) -> Response:
        """One alert."""
        return await self._shown(request)

    async def acknowledge(self, request: Request) -> Response:
        """Somebody has seen it and acts."""
        form, who, name = request.state.form, request.state.viewer, request.path_params["alert"]
        try:
            said = checked(AcknowledgedGiven, given(form, "note"), otherwise="note")
            await alerts.acknowledge(self._desk, self._settings, who, name, said, key_of(form))
        except (Faulty, NotAsked, NotAnAnswer) as refused:
            return await self._shown(request, faulty_of(refused, "note"))
        return RedirectResponse(f"/alerts/{quote(name)}", 303)

    async def snooze(self, request: Request) -> Response:
        """It can rest for a while, with a reason."""
        form, who, name = request.state.form, request.state.viewer, request.path_params["alert"]
        try:
            said: dict[str, object] = {**given(form, "reason")}
            if until := day(form, "until_on"):
                said["until_on"] = until
            rest = checked(SnoozedGiven, said, otherwise="reason")
            await alerts.snooze(self._desk, self._settings, who, name, rest, key_of(form))
        except (Faulty, NotAsked, NotAnAnswer) as refused:
            return await self._shown(request, faulty_of(refused, "reason"))
        return RedirectResponse(f"/alerts/{quote(name)}", 303)

    async def _shown(self, request: Request, faulty: Faulty | None = None) -> Response:
        answer = await alerts.alert(self._desk, request.state.viewer, request.path_params["alert"])
        form = request.state.form if faulty else {}
        return page(
            request, "alert.html", "An alert", 422 if faulty else 200, answer=answer,
            fresh=await self._freshly.now(), said={name: form.get(name, "") for name in _FIELDS},
            key=new_key(), errors=faulty.faults if faulty else [], wrong=faulty.by_field if faulty else {},
        )  # fmt: skip
