"""The first page, what was opened in an emergency, and the files that pages are drawn with."""

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.access.viewer import Viewer
from services.desk import words
from services.desk.fresh import Freshly
from services.desk.pages import FILES, MARK, page
from services.referral.desk import Desk, emergency

_FOR_EVER: Final = "public, max-age=31536000, immutable"


def routes(desk: Desk, freshly: Freshly) -> list[Route]:
    """Who may is in ``RULES``."""

    async def first(request: Request) -> Response:
        return page(request, "work.html", "Your work", may=_may(request.state.viewer), fresh=await freshly.now())

    async def emergencies(request: Request) -> Response:
        rows = [emergency(row) for row in await desk.openings.emergencies()]
        return page(request, "emergencies.html", "Opened in an emergency", rows=rows)

    async def file(request: Request) -> Response:
        found = FILES.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        kept = _FOR_EVER if request.path_params["mark"] == MARK else "no-cache"
        return Response(found.content, media_type=found.kind, headers={"cache-control": kept})

    return [
        Route("/", first, methods=["GET"]),
        Route("/emergencies", emergencies, methods=["GET"]),
        Route("/static/{mark}/{name}", file, methods=["GET"]),
    ]


def _may(viewer: Viewer) -> list[str]:
    return [said for right, said in words.RIGHTS.items() if viewer.may(right)]
