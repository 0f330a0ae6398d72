"""A child as somebody may see it: opened with a purpose, read under their own policies, written down as looked at."""

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from projections.history import Extreme, in_order
from schemas import Event, RecordName
from schemas.fields import EventId, Text
from schemas.hub import QualifiedReference
from schemas.looked_at import Purpose, RecordViewed, Shown
from services.access.guard import viewer
from services.access.opening import Opening, Openings
from services.access.seeing import seen_by
from services.access.viewer import Viewer
from services.access.viewing import BANNER, Kept, Views, view
from services.referral import problems
from services.referral.answers import StepDownAnswer
from services.store import histories
from services.store.children import Child, child, person_of, record_named
from services.store.connect import Connection, Role
from services.store.kept import Kept as Connections

_Child = Annotated[QualifiedReference, Path(description="A record of the child, as agency:reference.")]
_Who = Annotated[Viewer, Depends(viewer)]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OpeningQuestion(_Said):
    """May I look at this child, and for what?"""

    child: QualifiedReference = Field(examples=["nursery:N-17"])
    purpose: Purpose
    reason: Text | None = Field(default=None, description="Wanted in an emergency.")

    @model_validator(mode="after")
    def _emergency_has_its_reason(self) -> Self:
        if self.purpose is Purpose.EMERGENCY and not (self.reason or "").strip():
            msg = "reason is missing; expected a written one where the purpose is emergency"
            raise ValueError(msg)
        return self


class OpeningAnswer(_Said):
    """``banner`` is to be shown to whoever looks, where there is one."""

    opening: str
    child: str
    purpose: Purpose
    until: datetime
    banner: str | None = None

    @classmethod
    def of(cls, opening: Opening) -> Self:
        """As it is answered."""
        name = opening.record.text
        return cls(
            opening=opening.id, child=name, purpose=opening.purpose, until=opening.until, banner=banner(opening.kept)
        )


class EventAnswer(_Said):
    """``through`` says that it reaches the child through an adult; ``event`` is as it stands after corrections."""

    source: str
    id: str
    type: str
    through: bool
    event: dict[str, Any]


class EventsAnswer(_Said):
    """The child's history, in order, as far as the viewer may see it."""

    child: str
    whole: bool = Field(description="False for an agency: its own events and what it was told of, not all there is.")
    incomplete: tuple[str, ...] = Field(
        description="Records, or whole agencies, of which something sent is not held: refused, or not understood."
    )
    events: tuple[EventAnswer, ...]
    banner: str | None = None


class EmergencyAnswer(_Said):
    """Who opened what in an emergency."""

    opening: str
    account: str
    child: str | None
    opened_at: datetime
    until: datetime


class Desk:
    """Keep one for a process; ``close`` it. The connections ``all`` read everything."""

    def __init__(self, postgres: str, views: Views) -> None:
        self.views = views
        self.all = Connections(postgres, role=Role.DESK)
        self._seen = Connections(postgres, role=Role.VIEWER)
        self.openings = Openings(self.all, views)

    async def close(self) -> None:
        """Give back what is kept open."""
        await self.all.close()
        await self._seen.close()
        await self.views.close()

    async def child(self, who: Viewer, name: RecordName) -> Child:
        """As far as who asks may see it; whoever shows of it writes that down. ``NoSuchRecord``."""

        async def read(connection: Connection) -> Child:
            async with seen_by(connection, who):
                return await child(connection, name)

        return await self._seen.asked(read)

    async def looks(self, who: Viewer, name: RecordName) -> list[RecordViewed]:
        """Who looked at the child, as far as who asks may know; the last first. ``NoSuchRecord``."""

        async def read(connection: Connection) -> list[RecordViewed]:
            async with seen_by(connection, who):
                known = await person_of(connection, name)
                log = await histories.log_of_types(connection, known.records, {"record.viewed"})
            found = [event for events in log.values() for event in events if isinstance(event, RecordViewed)]
            return sorted(found, key=lambda event: event.key, reverse=True)

        return await self._seen.asked(read)

    async def events(self, who: Viewer, name: RecordName) -> EventsAnswer:
        """``NotOpen``, ``NotWritten``, ``NoSuchRecord``: the last where what was opened is closed since."""
        purpose = await self.openings.purpose(who, name)
        held = await self.child(who, name)
        entries = in_order(held.entries(), Extreme.EARLIEST)
        events = [_event(entry.event, entry.through is not None) for entry in entries]
        marks = tuple(f"{mark.agency}:{mark.reference}" if mark.reference else mark.agency for mark in held.incomplete)
        kept = await self.openings.looked(who, name, purpose, [Shown.CHRONOLOGY])
        return EventsAnswer(
            child=name.text,
            whole=who.is_shown_all,
            incomplete=marks,
            events=tuple(events),
            banner=banner(kept),
        )

    async def is_closed(self, who: Viewer, child: str) -> bool:
        """Whether the record is closed to who asks (docs/access.md, "Restricted" and "Sealed")."""
        return await self.openings.is_closed(who, record_named(child))

    async def answered(self, who: Viewer, answer: StepDownAnswer) -> None:
        """Write down that a decision is shown; nothing of a child is, where nothing could be proven. ``NotWritten``."""
        if answer.decision is not None or answer.passed:
            record = record_named(answer.child)
            await self.views.record(view(who, record, Purpose.DECISION, [Shown.DECISION]))


def router(desk: Desk) -> APIRouter:
    """The routes; who may is in ``allowed.RULES``."""
    routes = APIRouter(prefix="/api/v1", responses=problems.DESCRIBED)

    @routes.post("/openings", summary="Open a child, with a purpose and for a while", status_code=201)
    async def open_child(question: OpeningQuestion, who: _Who) -> OpeningAnswer:
        """Who looks and why is recorded before anything is shown. For eight hours; in an emergency thirty minutes."""
        record = record_named(question.child)
        return OpeningAnswer.of(await desk.openings.open(who, record, question.purpose, question.reason))

    @routes.get("/openings/emergencies", summary="What was opened in an emergency, in the last 90 days")
    async def emergencies() -> list[EmergencyAnswer]:
        """For those who look at it afterwards."""
        return [emergency(row) for row in await desk.openings.emergencies()]

    @routes.delete("/openings/{opening}", summary="Close what one has opened", status_code=204)
    async def close_child(opening: Annotated[EventId, Path()], who: _Who) -> Response:
        """Nothing more is shown by it."""
        await desk.openings.close(who, opening)
        return Response(status_code=204)

    @routes.get("/children/{child}/events", summary="The events of a child whom one has opened")
    async def events(child: _Child, who: _Who) -> EventsAnswer:
        """To the MASH and to auditors all that is held; to an agency its own events and what it was told of."""
        return await desk.events(who, record_named(child))

    return routes


def banner(kept: Kept) -> str | None:
    """What is to be shown beside the answer."""
    return BANNER if kept is Kept.SPOOLED else None


def _event(event: Event, through: bool) -> EventAnswer:
    body = event.model_dump(mode="json", exclude_none=True)
    return EventAnswer(source=event.source, id=event.id, type=event.type, through=through, event=body)


def emergency(row: Any) -> EmergencyAnswer:  # noqa: ANN401
    name = f"{row['agency']}:{row['reference']}" if row["agency"] else None
    return EmergencyAnswer(
        opening=row["id"], account=row["account"], child=name, opened_at=row["opened_at"], until=row["until"]
    )
