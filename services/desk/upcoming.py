"""What is due next, across all children: clocks that run and will ask, if nothing else is recorded until then.

It is worked out from what is held, for whom something falls due first; nobody was told of it yet. Of a child it says
the record alone, as what has lapsed does.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from pydantic import Field

from projections.rules.alerts import Alert, recorded_of, running
from projections.rules.announcing import owner_service
from projections.rules.clocked import CLOCKED
from projections.rules.gravity import gravity
from projections.rules.pack import in_use
from services.access.seeing import seen_by
from services.access.viewer import Viewer
from services.referral.agreed import Said
from services.referral.desk import Desk
from services.store import watching
from services.store.connect import Connection
from services.store.sql import SQL
from services.store.watching import Held

PEOPLE_MAX: Final = 300
"""Of so many children it is worked out at a time, those of whom something falls due first."""
PAGE: Final = 50


class NextQuestion(Said):
    """How far ahead, and which of them; each is a part of the page's address."""

    days: int = Field(default=7, ge=1, le=28, description="So many days ahead.")
    clock: str | None = Field(default=None, max_length=80, description="Only of this rule.")
    service: str | None = Field(default=None, max_length=80, description="Only of this agency.")
    page: int = Field(default=1, ge=1, le=100_000, description=f"Of {PAGE} lines each.")


class AnswerNext(Said):
    """One clock that will ask; ``asked_of`` is the role that is asked first."""

    child: str
    rule: str
    asks: str
    asked_of: str
    service: str | None
    due_at: datetime


class NextAnswer(Said):
    """The soonest first. ``until`` is as far as it is whole: sooner than was asked where ``more`` children wait."""

    until: datetime
    more: bool
    found: int
    pages: int
    clocks: tuple[tuple[str, str], ...] = Field(description="Rules that the lines name, each with its question.")
    lines: tuple[AnswerNext, ...]


class _Reach(NamedTuple):
    people: list[Held]
    until: datetime
    more: bool


async def upcoming(desk: Desk, who: Viewer, asked: NextQuestion) -> NextAnswer:
    """For the MASH, without those who are closed to who asks."""
    now = datetime.now(UTC)
    reach = await desk.all.asked(lambda connection: _reach(connection, who, now + timedelta(days=asked.days)))
    return await asyncio.to_thread(answer_of, reach.people, asked, now, reach.until, more=reach.more)


def answer_of(
    people: Sequence[Held], asked: NextQuestion, now: datetime, until: datetime, *, more: bool = False
) -> NextAnswer:
    """One page of what falls due between the two instants."""
    lines = [line for held in people for line in _lines(held, now, until)]
    lines.sort(key=lambda each: (each.due_at, gravity(each.rule), each.child, each.rule))
    found = [
        each for each in lines if asked.clock in (None, each.rule) and asked.service in (None, each.service)
    ]  # fmt: skip
    begin = (asked.page - 1) * PAGE
    return NextAnswer(
        until=until,
        more=more,
        found=len(found),
        pages=max(1, -(-len(found) // PAGE)),
        clocks=tuple(sorted({(each.rule, each.asks) for each in lines}, key=lambda each: each[1])),
        lines=tuple(found[begin : begin + PAGE]),
    )


async def _reach(connection: Connection, who: Viewer, until: datetime) -> _Reach:
    rows = await connection.fetch(SQL["due_people"], until, PEOPLE_MAX + 1)
    more = len(rows) > PEOPLE_MAX
    people = await watching.held(connection, [row["person_id"] for row in rows[:PEOPLE_MAX]])
    records = sorted({record for held in people for record in held.records})
    async with seen_by(connection, who):
        closed = {row["record_id"] for row in await connection.fetch(SQL["closed_among"], records)}
    open_to = [held for held in people if held.records.isdisjoint(closed)]
    return _Reach(open_to, rows[PEOPLE_MAX]["due_at"] if more else until, more)


def _lines(held: Held, now: datetime, until: datetime) -> list[AnswerNext]:
    found = []
    for each in CLOCKED:
        if (stored := held.states.get(each.name)) is None:
            continue
        told = {alert.identity for alert in recorded_of(stored).open.values()}
        for alert in running(stored, each.clocks, in_use()):
            if now < alert.due_at <= until and alert.identity not in told:
                found.append(_line(held, alert))
    return found


def _line(held: Held, alert: Alert) -> AnswerNext:
    return AnswerNext(
        child=held.name,
        rule=alert.rule,
        asks=in_use().sentence(alert.rule, alert.edition.version),
        asked_of=alert.owner,
        service=owner_service(held.states, alert.rule, alert.item),
        due_at=alert.due_at,
    )
