"""The routes of signing in and out."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.access.sessions import Sessions
from services.access.signing_in import BACK, OUT, SigningIn
from services.access.tokens import BadToken
from services.desk.cookies import Cookies
from services.desk.door import form_of
from services.desk.pages import page


def routes(signing_in: SigningIn, sessions: Sessions) -> list[Route]:
    """Who may is in ``RULES``."""
    cookies = Cookies(signing_in.client)

    async def begin(request: Request) -> Response:
        address, begun = await signing_in.begin(request.query_params.get("to", "/"))
        answer = RedirectResponse(address, 303)
        cookies.keep_begun(answer, begun)
        return answer

    async def back(request: Request) -> Response:
        """A session of somebody who was signed in here before ends; none that was there is ever taken over."""
        said = dict(request.query_params)
        begun = cookies.begun(request.scope, said.get("state", ""))
        signed_in = await signing_in.finish(said, begun)
        if before := cookies.session(request.scope):
            await sessions.end(before)
        answer = RedirectResponse(begun.to if begun else "/", 303)
        cookies.keep_session(answer, await sessions.begin(signed_in))
        cookies.drop_begun(answer, said["state"])
        return answer

    async def out(request: Request) -> Response:
        """Here first: whatever becomes of the issuer's end, this browser is nobody any more."""
        id_token = await sessions.end(cookies.session(request.scope))
        answer = RedirectResponse(await signing_in.out(id_token) if id_token else OUT, 303)
        cookies.drop_session(answer)
        return answer

    async def is_out(request: Request) -> Response:
        return page(request, "signed_out.html", "You are signed out")

    async def elsewhere(request: Request) -> Response:
        """The issuer says that somebody signed out (OpenID Connect Back-Channel Logout 1.0, section 2.5)."""
        token = (await form_of(request.scope, request.receive)).get("logout_token", "")
        try:
            signed_out = await signing_in.signed_out(token)
        except BadToken:
            return Response(status_code=400)
        await sessions.end_those_of(signed_out)
        return Response(status_code=200)

    return [
        Route("/sign-in", begin, methods=["GET"]),
        Route(BACK, back, methods=["GET"]),
        Route("/sign-out", out, methods=["POST"]),
        Route(OUT, is_out, methods=["GET"]),
        Route("/signed-out-elsewhere", elsewhere, methods=["POST"]),
    ]
