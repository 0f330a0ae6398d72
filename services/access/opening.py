"""Opens a child for somebody, with a purpose and for a while: only then does Postgres show them more than their own.

That a record is closed to somebody is not told: they are answered as of a record that is not held.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import uuid4

from projections.identity import record_id
from schemas import RecordName
from schemas.looked_at import Purpose, Shown
from services.access import metrics
from services.access.seeing import be, seen_by
from services.access.viewer import NotAllowed, Viewer
from services.access.viewing import Kept, Views, view
from services.errors import HubError
from services.store.connect import Connection
from services.store.kept import Kept as Connections
from services.store.sql import SQL

OPEN_FOR: Final = timedelta(hours=8)
"""A working day."""
EMERGENCY_FOR: Final = timedelta(minutes=30)


class NotOpen(HubError):
    """Nothing of that name can be opened, or is open, for whoever asks."""


class Opening(NamedTuple):
    """``kept`` says where it was written down that somebody looks."""

    id: str
    record: RecordName
    purpose: Purpose
    until: datetime
    kept: Kept


class Openings:
    """``desk`` are connections of ``Role.DESK``."""

    def __init__(self, desk: Connections, views: Views) -> None:
        self._desk = desk
        self._views = views

    async def open(self, viewer: Viewer, record: RecordName, purpose: Purpose, reason: str | None) -> Opening:
        """``NotAllowed``, ``NotOpen``, ``NotWritten``."""
        if not viewer.may_open_for(purpose):
            raise NotAllowed(
                f"Your role opens no child for the purpose {purpose}; docs/access.md says which does. State the "
                "purpose for which you look."
            )
        if not viewer.is_shown_all and record.agency != viewer.agency:
            raise NotAllowed(
                "That is another agency's record; expected your own agency's record of the child. Ask with that, or "
                "ask the MASH."
            )
        name = f"opening-{uuid4().hex}"
        if not await self._desk.asked(lambda connection: _would_be_seen(connection, viewer, record, purpose)):
            raise NotOpen(
                f"No record {record.text} is held here for you; this does not say that there is "
                "no such child. Compare the reference with the agency's own. Where a record may be closed to you, ask "
                "a MASH manager; in an emergency open it with the purpose emergency and the reason."
            )
        kept = await self._views.record(view(viewer, record, purpose, [Shown.FOUND], reason))
        async with self._desk.own() as connection:
            until = await _added(connection, name, viewer, record, purpose)
        metrics.OPENINGS.labels(purpose).inc()
        return Opening(name, record, purpose, until, kept)

    async def is_closed(self, viewer: Viewer, record: RecordName) -> bool:
        """Whether it is restricted or sealed for whoever asks: it is to be answered as one that is not held."""

        async def closed(connection: Connection) -> bool:
            async with seen_by(connection, viewer):
                return bool(await connection.fetchval(SQL["is_closed"], record_id(record)))

        return await self._desk.asked(closed)

    async def close(self, viewer: Viewer, opening: str) -> None:
        """``NotOpen`` where it is over, or somebody else's."""
        async with self._desk.own() as connection:
            ended = await connection.fetchval(SQL["end_opening"], opening, viewer.account)
        if ended is None:
            raise NotOpen("No such opening of yours is open; expected one that is. Nothing is left to close.")

    async def purpose(self, viewer: Viewer, record: RecordName) -> Purpose:
        """For what the viewer has this child open. ``NotOpen``."""
        found = await self._desk.asked(
            lambda connection: connection.fetchrow(SQL["opening_of"], viewer.account, record_id(record))
        )
        if found is None:
            raise NotOpen(
                f"You have not opened {record.text}, or its time is over; expected an opening "
                "with a purpose. Open the child first."
            )
        return Purpose(found["purpose"])

    async def looked(self, viewer: Viewer, record: RecordName, purpose: Purpose, shown: Sequence[Shown]) -> Kept:
        """Write down what is shown of an open child, before it is. ``NotWritten``."""
        reason = "as written when the child was opened" if purpose is Purpose.EMERGENCY else None
        return await self._views.record(view(viewer, record, purpose, shown, reason))

    async def emergencies(self) -> list[Any]:
        """What was opened in an emergency in the last 90 days, the latest first."""
        rows: list[Any] = await self._desk.asked(lambda connection: connection.fetch(SQL["emergencies"]))
        return rows


async def _would_be_seen(connection: Connection, viewer: Viewer, record: RecordName, purpose: Purpose) -> bool:
    """Open it, look as the viewer, and undo: nothing is asked twice in words of its own."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await _added(connection, f"trial-{uuid4().hex}", viewer, record, purpose)
        await be(connection, viewer)
        return bool(await connection.fetchval(SQL["is_seen"], record_id(record)))
    finally:
        await transaction.rollback()


async def _added(
    connection: Connection, name: str, viewer: Viewer, record: RecordName, purpose: Purpose
) -> datetime:  # fmt: skip
    is_emergency = purpose is Purpose.EMERGENCY
    until: datetime = await connection.fetchval(
        SQL["add_opening"], name, viewer.account, record_id(record), purpose.value, is_emergency,
        EMERGENCY_FOR if is_emergency else OPEN_FOR,
    )  # fmt: skip
    return until
