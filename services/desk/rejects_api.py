"""Rejected and parked records, for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from services.access.guard import viewer
from services.access.viewer import Viewer
from services.desk import rejects
from services.desk.rejects import AnswerReject, RejectsAnswer, RejectsQuestion, SettledGiven
from services.referral.desk import Desk
from services.referral.questions import OneKey
from services.settings import Settings

_Who = Annotated[Viewer, Depends(viewer)]
_Place = Annotated[str, Path(description="Topic, partition and offset, as contacts.school-0-1742.", max_length=120)]


def add(routes: APIRouter, desk: Desk, settings: Settings) -> None:
    """Who may is in ``OF_API``."""

    @routes.get("/rejects", summary="Rejected and parked records")
    async def listed(who: _Who, asked: Annotated[RejectsQuestion, Query()]) -> RejectsAnswer:
        """An agency's own, for the MASH all; with the reason, and nothing of what was sent."""
        return await rejects.rejects(desk, who, asked)

    @routes.get("/rejects/{place}", summary="One rejected or parked record")
    async def one(place: _Place, who: _Who) -> AnswerReject:
        """Why it is not held, and what to do."""
        return await rejects.reject(desk, who, place)

    @routes.post("/rejects/{place}/settlements", summary="Say that nothing is missing any more", status_code=204)
    async def settle(place: _Place, given: SettledGiven, who: _Who, idempotency_key: OneKey) -> Response:
        """The mark on the record ends."""
        await rejects.settle(desk, settings, who, place, given, idempotency_key)
        return Response(status_code=204)
