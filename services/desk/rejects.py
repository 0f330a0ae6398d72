"""Rejected and parked records: what an agency sent and the hub does not hold, why, and what ends its mark.

It shows of a record its agency, its reference and its event's id, and nothing of what was sent; so it is no view of a
child. An agency is shown its own; whoever is closed to who asks is in no line and in no count.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple

from pydantic import Field

from projections.identity import record_id
from projections.rules.announcing import Document
from schemas import HUB, RecordName
from schemas.agencies import AGENCIES
from schemas.fields import EventId, Text
from services.access.seeing import seen_by
from services.access.viewer import NotAllowed, Viewer
from services.errors import HubError
from services.referral.agreed import Said
from services.referral.desk import Desk
from services.saying import mark_of, say
from services.settings import Settings
from services.store.children import record_named
from services.store.connect import Connection
from services.store.sql import SQL

PAGE: Final = 50


class NoSuchReject(HubError):
    """No rejected or parked record that one may see lies there."""


class NotSettled(HubError):
    """It cannot be settled by hand."""


class RejectsQuestion(Said):
    """Which of them; each is a part of the page's address."""

    agency: str | None = Field(default=None, max_length=80, description="Only what this agency sent.")
    settled: Literal["no", "yes"] = Field(default="no", description="`yes` shows those whose mark has ended.")
    page: int = Field(default=1, ge=1, le=100_000, description=f"Of {PAGE} lines each.")


class AnswerReject(Said):
    """``place`` is topic, partition and offset. ``record`` is left out where it could not be read: the mark is then
    on all that the agency sends.
    """

    place: str
    agency: str
    record: str | None
    event: str | None
    kind: Literal["rejected", "parked"]
    code: str
    detail: str
    received_at: datetime | None
    settled_by: str | None = Field(description="The event that ended the mark.")


class AnswerOfAgency(Said):
    """How many of an agency's stand unsettled; ``whole`` of them mark all that it sends."""

    agency: str
    count: int
    whole: int


class RejectsAnswer(Said):
    """The counts are of all that stand unsettled; ``found`` is how many the filters leave, ``lines`` one page."""

    by_agency: tuple[AnswerOfAgency, ...]
    found: int
    pages: int
    lines: tuple[AnswerReject, ...]


class SettledGiven(Said):
    """Nothing is missing any more: it was sent again, or somebody judged so."""

    reason: Text
    replaced_by: EventId | None = Field(default=None, description="The event that was sent in its stead.")


class _Place(NamedTuple):
    topic: str
    partition: int
    offset: int


async def rejects(desk: Desk, who: Viewer, asked: RejectsQuestion) -> RejectsAnswer:
    """The oldest place first. An agency's own; for the MASH all of them."""
    return answer_of([_answer(row) for row in await _seen(desk, who)], asked)


def answer_of(everything: Sequence[AnswerReject], asked: RejectsQuestion) -> RejectsAnswer:
    """The counts and one page of the lines."""
    unsettled = [each for each in everything if each.settled_by is None]
    counts = Counter(each.agency for each in unsettled)
    whole = Counter(each.agency for each in unsettled if each.record is None)
    found = [
        each
        for each in (unsettled if asked.settled == "no" else (one for one in everything if one.settled_by))
        if asked.agency in (None, each.agency)
    ]
    begin = (asked.page - 1) * PAGE
    return RejectsAnswer(
        by_agency=tuple(AnswerOfAgency(agency=name, count=n, whole=whole[name]) for name, n in sorted(counts.items())),
        found=len(found),
        pages=max(1, -(-len(found) // PAGE)),
        lines=tuple(found[begin : begin + PAGE]),
    )


async def reject(desk: Desk, who: Viewer, place: str) -> AnswerReject:
    """One of them. ``NoSuchReject``."""
    return _answer(await _one(desk, who, place))


async def settle(desk: Desk, settings: Settings, who: Viewer, place: str, given: SettledGiven, key: str) -> None:
    """End its mark, with a reason. ``NoSuchReject``, ``NotSettled``, ``NotAnAnswer``, ``NotReadBack``."""
    row = await _one(desk, who, place)
    if who.is_machine:
        raise NotAllowed("A program is signed on; expected whoever judged that nothing is missing, in person.")
    if row["resolved_by"] is not None:
        raise NotSettled(f"The mark has ended already, by {row['resolved_by']}. There is nothing more to do here.")
    await say(settings, _document(row, who, given, datetime.now(UTC), key))


def _document(row: Any, who: Viewer, given: SettledGiven, now: datetime, key: str) -> Document:  # noqa: ANN401
    """A mark on all of an agency's has no record, and an event must name one: it names ``agency:whole-agency``."""
    at = now.isoformat()
    name = _record(row)
    place = _Place(row["topic"], row["partition"], row["offset"])
    mark = mark_of(who.account, "settle", key)
    said = given.model_dump(exclude_none=True)
    whole = who.agency if row["source"] == HUB else row["source"]
    return {
        "specversion": "1.0", "id": f"resolved-{'-'.join(map(str, place))}-{mark}", "source": HUB,
        "subject": name.text if name else f"{whole}:whole-agency",
        "type": "reject.resolved", "dataschema": "reject.resolved/1",
        "time": at, "timeprecision": "minute", "recordedtime": at, "recordedprecision": "minute",
        "data": {**place._asdict(), "by": who.post, **said},
    }  # fmt: skip


async def _one(desk: Desk, who: Viewer, place: str) -> Any:  # noqa: ANN401
    for row in await _seen(desk, who):
        if _place(row) == place:
            return row
    raise NoSuchReject("No rejected record that you may see lies there; expected one of the list, /rejects.")


async def _seen(desk: Desk, who: Viewer) -> list[Any]:
    """All but those of children who are closed to who asks; an agency's own."""
    if not who.is_mash and who.agency not in AGENCIES:
        raise NotAllowed("Rejected records are shown to the MASH, and to an agency its own; expected one of these.")

    async def asked(connection: Connection) -> list[Any]:
        rows = await connection.fetch(SQL["rejects"], None if who.is_mash else who.agency)
        names = {row: record_id(name) for row in rows if (name := _record(row))}
        async with seen_by(connection, who):
            closed = {each["record_id"] for each in await connection.fetch(SQL["closed_among"], sorted(names.values()))}
        return [row for row in rows if names.get(row) not in closed]

    return await desk.all.asked(asked)


def _record(row: Any) -> RecordName | None:  # noqa: ANN401
    """Which record it marks; what the hub itself published names one of an agency."""
    if row["reference"] is None:
        return None
    if row["source"] == HUB:
        return record_named(row["reference"]) if ":" in row["reference"] else None
    return RecordName(row["source"], row["reference"])


def _place(row: Any) -> str:  # noqa: ANN401
    return f"{row['topic']}-{row['partition']}-{row['offset']}"


def _answer(row: Any) -> AnswerReject:  # noqa: ANN401
    name = _record(row)
    return AnswerReject(
        place=_place(row),
        agency=row["source"],
        record=name.text if name else None,
        event=row["event_id"],
        kind=row["kind"],
        code=row["code"],
        detail=row["detail"],
        received_at=row["appended_at"],
        settled_by=row["resolved_by"],
    )
