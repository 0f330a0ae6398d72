"""One service for programs and people: the API, guarded by tokens, and beside it the pages, guarded by sessions.

A cookie counts for no route of the API, and a token for no page: so no other site can have a browser write through
the API.
"""

from collections.abc import Callable
from typing import Final

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from services.access.sessions import Sessions
from services.access.signing_in import Client, SigningIn
from services.desk import signing, work
from services.desk.api import PROBLEMS, router
from services.desk.course_pages import CoursePages
from services.desk.door import Door
from services.desk.etags import Etags
from services.desk.fresh import Freshly
from services.desk.inbox import Inbox
from services.desk.lapses import Lapses
from services.desk.learning_pages import LearningPages
from services.desk.looking import Looking
from services.desk.pages import refused
from services.desk.pairs_pages import PairPages
from services.desk.referral_pages import ReferralPages
from services.desk.refusals import Refusals
from services.desk.rules import OF_API, RULES
from services.desk.stepping import Stepping
from services.referral import allowed, api, problems
from services.referral.deciding import Deciding
from services.settings import Settings
from services.store.connect import Role
from services.store.kept import Kept

_OF_API: Final = frozenset(path.split("/")[1] for _, path in allowed.RULES)
"""How the paths of the API begin: all others are pages."""


class Pages:
    """What the pages hold from the service's start to its end."""

    def __init__(self, settings: Settings, held: api.Held) -> None:
        """``BadIssuer``, ``BadAddress``: nobody could sign in."""
        signing_in = SigningIn(allowed.recognised(settings), Client.of(settings))
        self._kept, self._freshly = Kept(settings.postgres, role=Role.DESK), Freshly(settings)
        sessions = Sessions(self._kept)
        self.routes: list[Route] = [*signing.routes(signing_in, sessions), *work.routes(held.desk, self._freshly)]
        self.routes += Looking(held.desk, self._freshly).routes
        self.routes += Inbox(held.desk, settings, self._freshly).routes
        self.routes += Lapses(held.desk, self._freshly).routes
        self.routes += LearningPages(held.desk, self._freshly).routes
        self.routes += ReferralPages(held.desk, settings, self._freshly).routes
        self.routes += Refusals(held.desk, settings, self._freshly).routes
        self.routes += PairPages(held.desk, settings, self._freshly).routes
        self.routes += Stepping(Deciding(held.gate, held.desk), self._freshly).routes
        self.routes += CoursePages(held.desk, self._freshly).routes
        self.app = Door(Router(self.routes), RULES, sessions, signing_in, refused)

    async def close(self) -> None:
        """Give back what is kept open."""
        await self._freshly.close()
        await self._kept.close()


class Service:
    """ASGI: whoever's path it is answers; the API's lifespan is that of both."""

    def __init__(self, settings: Settings, beat: Callable[[], None] = lambda: None) -> None:
        """``beat`` is called every few seconds while Kafka and Postgres answer. ``BadIssuer``, ``BadAddress``."""
        problems.learn(PROBLEMS)
        held = api.Held.of(settings)
        self.api = api.application(settings, beat, held, api.Beside(router(held.desk, settings), OF_API))
        self._api: ASGIApp = Etags(self.api)
        self.pages = Pages(settings, held)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the one or the other."""
        if scope["type"] == "lifespan":
            await self._api(scope, receive, send)
            await self.pages.close()
        elif scope["type"] != "http" or scope["path"].lstrip("/").partition("/")[0] in _OF_API:
            await self._api(scope, receive, send)
        else:
            await self.pages.app(scope, receive, send)
