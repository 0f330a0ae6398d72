"""Referrals, for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from schemas.hub import QualifiedReference
from services.access.guard import viewer
from services.access.viewer import Viewer
from services.desk import referral
from services.desk.referral_answers import DecidedGiven, ReferralAnswer, ReferralsAnswer, ReferralsQuestion
from services.referral.desk import Desk
from services.referral.questions import OneKey
from services.settings import Settings
from services.store.children import record_named

_Child = Annotated[QualifiedReference, Path(description="A record of the child, as agency:reference.")]
_Who = Annotated[Viewer, Depends(viewer)]


def add(routes: APIRouter, desk: Desk, settings: Settings) -> None:
    """Who may is in ``OF_API``."""

    @routes.get("/referrals", summary="Referrals of the last ninety days")
    async def listed(who: _Who, asked: Annotated[ReferralsQuestion, Query()]) -> ReferralsAnswer:
        """To one's own agency, or to all. Of a child it says the record, and whether harm is alleged."""
        return await referral.listed(desk, who, asked)

    @routes.get("/children/{child}/referral", summary="A child's referrals, and what went before them")
    async def one(child: _Child, who: _Who) -> ReferralAnswer:
        """The newest first, with earlier referrals, tiers and plans and what became of each."""
        return await referral.one(desk, who, record_named(child))

    @routes.post("/children/{child}/referral", summary="Decide on a referral to one's own agency", status_code=204)
    async def decide(child: _Child, given: DecidedGiven, who: _Who, idempotency_key: OneKey) -> Response:
        """Recorded as the agency's own `referral.decided`, on its record of the child."""
        await referral.decide(desk, settings, who, record_named(child), given, idempotency_key)
        return Response(status_code=204)
