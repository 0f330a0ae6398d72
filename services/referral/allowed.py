"""Who may ask what of the referral service: every route, and the right that it wants.

A path that is not here is answered by nobody; tests/access/test_allowed.py compares with the routes.
"""

from typing import Any, Final

from fastapi import FastAPI

from schemas.professionals import Grade
from services.access.guard import PUBLIC, Recognised, Rules
from services.access.issuer import Issuer, checked_issuer
from services.access.tokens import Tokens
from services.access.viewer import ClaimNames, NotAllowed, Right, Viewer
from services.referral.agreed import OverrideAnswer
from services.referral.answers import StepDownAnswer
from services.referral.handovers import HandoverAnswer
from services.referral.questions import (
    NO_ROLE,
    AnswersGiven,
    AnswersQuestion,
    OverrideQuestion,
    OverrideReasons,
    StepDownQuestion,
)
from services.referral.shown import Sees, shown, shown_override
from services.settings import Settings

RULES: Final[Rules] = {
    ("POST", "/api/v1/step-downs"): Right.ASK_STEP_DOWN,
    ("GET", "/api/v1/step-downs/{decision}"): Right.READ_DECISION,
    ("POST", "/api/v1/step-downs/{key}/answers"): Right.ASK_STEP_DOWN,
    ("GET", "/api/v1/step-downs/{decision}/handover"): Right.READ_DECISION,
    ("POST", "/api/v1/step-downs/{key}/overrides"): Right.OVERRIDE,
    ("POST", "/api/v1/openings"): Right.OPEN_CHILD,
    ("DELETE", "/api/v1/openings/{opening}"): Right.OPEN_CHILD,
    ("GET", "/api/v1/openings/emergencies"): Right.READ_EMERGENCIES,
    ("GET", "/api/v1/children/{child}/events"): Right.READ_CHILD,
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/metrics"): PUBLIC,  # counts and ids only, as everywhere
    ("GET", "/openapi.json"): PUBLIC,
    ("GET", "/docs"): PUBLIC,
    ("GET", "/docs/oauth2-redirect"): PUBLIC,
    ("GET", "/redoc"): PUBLIC,
}
_ANSWERS_FOR_IT: Final = frozenset({Grade.MANAGER, Grade.SENIOR_MANAGER, Grade.DIRECTOR})
_SCHEME: Final = "bearer"


def recognised(settings: Settings) -> Recognised:
    """What recognises a bearer of a token. ``BadIssuer`` where no trustworthy issuer is configured."""
    issuer = Issuer(checked_issuer(settings.oidc_issuer, settings.referral_host))
    names = ClaimNames(
        roles=settings.oidc_roles_claim,
        agency=settings.oidc_agency_claim,
        teams=settings.oidc_teams_claim,
        post=settings.oidc_post_claim,
        grade=settings.oidc_grade_claim,
    )
    return Recognised(Tokens(issuer, settings.oidc_audience), names)


def asked_by(viewer: Viewer, question: StepDownQuestion) -> StepDownQuestion:
    """The question with the asker whom the token names. ``NotAllowed`` where the body names another.

    An agency asks for itself, about its own record of the child. A machine asks for whoever its own system signed on.
    """
    by = question.by
    if not viewer.is_machine:
        if by not in (NO_ROLE, viewer.post):
            raise NotAllowed(
                "The request names another asker than the token; expected `by` left out. Who asks is taken from the "
                "token."
            )
        by = viewer.post
    asked_for = question.asked_for
    if not viewer.is_mash:
        if asked_for not in (None, viewer.agency):
            raise NotAllowed("The request asks for another agency; expected your own, or `asked_for` left out.")
        if question.child.partition(":")[0] != viewer.agency:
            raise NotAllowed(
                "The request names another agency's record of the child; expected your own agency's. Ask with that, or "
                "ask the MASH."
            )
        asked_for = viewer.agency
    account = question.account if viewer.is_machine else viewer.account
    return question.model_copy(update={"by": by, "asked_for": asked_for, "account": account})


def answered_by(viewer: Viewer, given: AnswersGiven) -> AnswersQuestion:
    """The answers of the person whom the token names. ``NotAllowed`` where it names none."""
    if viewer.is_machine or viewer.agency is None:
        raise NotAllowed("The token names no person of an agency; expected whoever decides on the step, in person.")
    who = {"account": viewer.account, "role": viewer.post, "agency": viewer.agency}
    return AnswersQuestion.model_validate({**who, "answers": given.answers})


def agreed_by(viewer: Viewer, given: OverrideReasons) -> OverrideQuestion:
    """The word of the manager whom the token names. ``NotAllowed`` where it names no person of that grade."""
    if viewer.is_machine:
        raise NotAllowed(
            "A program is signed on; expected the manager in person, since two named people answer for it."
        )
    if viewer.name is None or viewer.agency is None or viewer.grade not in _ANSWERS_FOR_IT:
        raise NotAllowed(
            "The token names no manager by name, agency and grade; expected the grade manager, senior-manager or "
            "director. Ask whoever manages accounts to set them."
        )
    who = {"account": viewer.account, "name": viewer.name, "role": viewer.post, "agency": viewer.agency}
    return OverrideQuestion.model_validate({**who, "grade": viewer.grade, "reasons": given.reasons})


def may_read(viewer: Viewer, answer: StepDownAnswer) -> bool:
    """Whether a decision is shown: to an agency where it is on its own record of the child, or was asked for by it."""
    return viewer.is_shown_all or viewer.agency in (answer.child.partition(":")[0], answer.asked_for)


def as_shown(viewer: Viewer, answer: StepDownAnswer) -> StepDownAnswer:
    """The answer as this viewer may see it: of an agency's events, its own."""
    if viewer.is_shown_all:
        return answer
    return shown(answer, _own(viewer))


def override_as_shown(viewer: Viewer, answer: OverrideAnswer) -> OverrideAnswer:
    """Likewise of a manager's word: of what overtook it, the agency's own events."""
    return answer if viewer.is_shown_all else shown_override(answer, _own(viewer))


def handover_as_shown(viewer: Viewer, answer: HandoverAnswer) -> HandoverAnswer:
    """Likewise of a handover: a service that has to act is told in full what is waited for, and not by which events."""
    if viewer.is_shown_all:
        return answer
    return answer.model_copy(update={"evidence": tuple(filter(_own(viewer), answer.evidence))})


def _own(viewer: Viewer) -> Sees:
    return lambda event: event.partition("/")[0] == viewer.agency


def describe(app: FastAPI, settings: Settings, rules: Rules) -> None:
    """Say in the OpenAPI document how somebody signs on, and where it is asked for."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        described = plain()
        schemes = described.setdefault("components", {}).setdefault("securitySchemes", {})
        discovery = f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        schemes[_SCHEME] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        schemes["issuer"] = {"type": "openIdConnect", "openIdConnectUrl": discovery}
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                right = rules[method.upper(), path]
                if right is not None:
                    operation["security"] = [{_SCHEME: []}, {"issuer": []}]
                    operation["x-right"] = right.value
        return described

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's documentation has it
