"""Who is who, for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response

from schemas.hub import QualifiedReference
from services.access.guard import viewer
from services.access.viewer import Viewer
from services.desk import pairs
from services.desk.pairs_answers import AnswerPair, PairsAnswer, PairsQuestion, WordGiven
from services.referral.desk import Desk
from services.referral.questions import OneKey
from services.settings import Settings

_Who = Annotated[Viewer, Depends(viewer)]
_Record = Annotated[QualifiedReference, Path(description="One of the two records, as agency:reference.")]


def add(routes: APIRouter, desk: Desk, settings: Settings) -> None:
    """Who may is in ``OF_API``."""

    @routes.get("/identity", summary="Records that may be one person's")
    async def listed(who: _Who, asked: Annotated[PairsQuestion, Query()]) -> PairsAnswer:
        """Of the records that were described last, or of one person; names of records, and nothing of what they say."""
        return await pairs.listed(desk, who, asked)

    @routes.get("/identity/{one}/{other}", summary="Two records side by side")
    async def one_pair(one: _Record, other: _Record, who: _Who) -> AnswerPair:
        """Field by field, with what was said of the two. It is a view of both."""
        return await pairs.one(desk, who, (one, other))

    @routes.post("/identity/{one}/{other}/words", summary="Say whether they are one person's", status_code=204)
    async def say(one: _Record, other: _Record, given: WordGiven, who: _Who, idempotency_key: OneKey) -> Response:
        """It is recorded with the reason, and read back."""
        await pairs.answer(desk, settings, who, (one, other), given, idempotency_key)
        return Response(status_code=204)
