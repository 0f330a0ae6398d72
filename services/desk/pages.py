"""Renders pages: every text escaped, every file of the hub's own, and with each page who is signed in."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader, PrefixLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from projections.chronology import shown
from projections.rules.words import agency
from services.access.guard import Rules
from services.access.sessions import Session
from services.access.signing_in import BACK, NotSignedIn
from services.desk import words
from services.desk.rules import RULES
from services.referral.problems import said_of

_KINDS: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_NAVIGATION: Final = (
    ("/", "Your work"),
    ("/find", "Find a child"),
    ("/referrals", "Referrals"),
    ("/alerts", "Alerts"),
    ("/due", "What has lapsed"),
    ("/rejects", "What is not held"),
    ("/identity", "Who is who"),
    ("/emergencies", "Opened in an emergency"),
)
_NEXT: Final = {404: "There is no page at this address. Compare it with the link, or begin at your work."}


class File(NamedTuple):
    """A style or a script."""

    content: bytes
    kind: str


def _files() -> Mapping[str, File]:
    found = (each for each in files("services.desk").joinpath("static").iterdir() if each.name[0] != ".")
    named = ((each, _KINDS.get(each.name.rpartition(".")[2])) for each in found)
    return {each.name: File(each.read_bytes(), kind) for each, kind in named if kind}


FILES: Final = _files()
MARK: Final = sha256(b"".join(FILES[name].content for name in sorted(FILES))).hexdigest()[:12]
"""Stands in the address of each file, so that a browser may keep it for ever and never has an old one."""


def _environment() -> Environment:
    environment = Environment(
        loader=ChoiceLoader(
            [
                PackageLoader("services.desk"),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=ChainableUndefined,  # the macros of the design system ask for options that were not given
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": words.day,
        "moment": words.moment,
        "day_at": words.day_at,
        "time": words.time,
        "agency": agency,
        "role": words.ROLES.get,
        "shown": shown,
        "coded": words.coded,
    }
    environment.globals |= {"mark": MARK}
    return environment


_ENVIRONMENT: Final = _environment()


def page(request: Request, name: str, title: str, status: int = 200, **said: Any) -> HTMLResponse:  # noqa: ANN401
    """The template ``name``, whose first heading is ``title``."""
    return _rendered(request.scope, name, title, status, **said)


def to_open(request: Request) -> Response:
    """To the form that opens the child: nobody is shown one before they said for what."""
    return RedirectResponse(f"/find?{urlencode({'child': request.path_params['child']})}", 303)


def refused(scope: Scope, error: Exception) -> Response:
    """What could not be answered, why, and what to do; whoever is not signed in and looks is led to the sign-in."""
    problem = said_of(error)
    if isinstance(error, NotSignedIn) and scope["method"] == "GET" and scope["path"] != BACK:
        query = scope["query_string"].decode("latin-1")
        asked = quote(scope["path"]) + (f"?{query}" if query else "")
        return RedirectResponse(f"/sign-in?{urlencode({'to': asked})}", 303)
    detail = _NEXT.get(problem.status, problem.detail)
    answer = _rendered(scope, "problem.html", problem.title, problem.status, detail=detail, code=problem.code)
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _rendered(scope: Scope, name: str, title: str, status: int, **said: Any) -> HTMLResponse:  # noqa: ANN401
    session: Session | None = scope["state"]["session"]
    text = _ENVIRONMENT.get_template(name).render(
        title=title, session=session, navigation=_navigation(session, scope["path"], RULES), status=status, **said
    )
    return HTMLResponse(text, status)


def _navigation(session: Session | None, here: str, rules: Rules) -> list[dict[str, Any]]:
    """Pages that their role lets them see."""
    if session is None:
        return []
    return [
        {"href": path, "text": text, "current": path == here}
        for path, text in _NAVIGATION
        if (right := rules["GET", path]) is not None and session.viewer.may(right)
    ]
