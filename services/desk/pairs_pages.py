"""The pages of who is who: pairs that wait for a word, and one pair side by side."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.desk import pairs
from services.desk.forms import Faulty, checked, faulty_of, given, key_of, new_key
from services.desk.fresh import Freshly
from services.desk.listing import Addresses, asked_of
from services.desk.pages import page
from services.desk.pairs import NotSaid
from services.desk.pairs_answers import PairsQuestion, WordGiven
from services.referral.desk import Desk
from services.saying import NotAnAnswer
from services.settings import Settings

_FIELDS: Final = ("word", "reason", "after")
_WORDS: Final = {
    "confirm": ("The same person", "What is held of both is shown as one child's, or one adult's."),
    "refuse": ("Not the same person", "They are never linked and not proposed again, until this is undone."),
    "undo": (
        "Undo the earlier answer",
        "They are then neither linked, by a number either, nor kept apart, and may be proposed again.",
    ),
}
STANDS: Final = {
    "strong": "Much alike; nobody has said", "possible": "Somewhat alike; nobody has said",
    "contradicting": "Joined, and they contradict each other", "confirmed": "Said to be the same person",
    "refused": "Said not to be the same person",
}  # fmt: skip


class PairPages:
    """Of one service. Who may is in ``RULES``."""

    def __init__(self, desk: Desk, settings: Settings, freshly: Freshly) -> None:
        self._desk, self._settings, self._freshly = desk, settings, freshly
        self.routes = [
            Route("/identity", self.listed, methods=["GET"]),
            Route("/identity/{one}/{other}", self.one, methods=["GET"]),
            Route("/identity/{one}/{other}", self.answer, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:
        """Those that wait for somebody's word."""
        asked = asked_of(PairsQuestion, {k: v for k, v in request.query_params.items() if v.strip()}, "/identity")
        answer = await pairs.listed(self._desk, request.state.viewer, asked)
        return page(
            request, "identity.html", "Who is who", answer=answer, asked=asked, stands=STANDS,
            to=Addresses("/identity", asked), fresh=await self._freshly.now(),
        )  # fmt: skip

    async def one(self, request: Request) -> Response:
        """Both sides."""
        return await self._shown(request)

    async def answer(self, request: Request) -> Response:
        """What somebody says of the two, with the reason."""
        one, other = _names(request)
        try:
            word = checked(WordGiven, given(request.state.form, *_FIELDS), otherwise="reason")
            await pairs.answer(
                self._desk, self._settings, request.state.viewer, (one, other), word, key_of(request.state.form)
            )
        except (Faulty, NotAnAnswer, NotSaid) as refused:
            return await self._shown(request, faulty_of(refused, "reason"))
        return RedirectResponse(f"/identity/{quote(one, safe=':')}/{quote(other, safe=':')}", 303)

    async def _shown(self, request: Request, faulty: Faulty | None = None) -> Response:
        answer = await pairs.one(self._desk, request.state.viewer, _names(request))
        form = request.state.form if faulty else {}
        return page(
            request, "pair.html", "Two records side by side", 422 if faulty else 200, it=answer, stands=STANDS,
            choices=[(each, *_WORDS[each]) for each in answer.may], fresh=await self._freshly.now(),
            said={name: form.get(name, "") for name in _FIELDS}, key=new_key(),
            errors=faulty.faults if faulty else [], wrong=faulty.by_field if faulty else {},
        )  # fmt: skip


def _names(request: Request) -> tuple[str, str]:
    return request.path_params["one"], request.path_params["other"]
