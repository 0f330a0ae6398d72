"""The chronology and who knew what, as the pages show them, for programs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from schemas.hub import QualifiedReference
from services.access.guard import viewer
from services.access.viewer import Viewer
from services.desk.course import course
from services.desk.course_answers import CourseAnswer, CourseQuestion, KnownAnswer, KnownQuestion
from services.desk.known import known
from services.referral.desk import Desk
from services.store.children import record_named

_Who = Annotated[Viewer, Depends(viewer)]
_Child = Annotated[QualifiedReference, Path(description="A record of the child, as agency:reference.")]


def add(routes: APIRouter, desk: Desk) -> None:
    """The routes; who may is in ``OF_API``."""

    @routes.get("/children/{child}/chronology", summary="The merged chronology of a child whom one has opened")
    async def chronology(child: _Child, question: Annotated[CourseQuestion, Query()], who: _Who) -> CourseAnswer:
        """Significant events, one line a fact, fifty a page; to an agency what it recorded and was told of."""
        return (await course(desk, who, record_named(child), question)).answer

    @routes.get("/children/{child}/known", summary="Who knew what of a child on a day")
    async def knew(child: _Child, question: Annotated[KnownQuestion, Query()], who: _Who) -> KnownAnswer:
        """What had happened by the end of the day, and of each agency whether it held it or had been told."""
        return await known(desk, who, record_named(child), question)
