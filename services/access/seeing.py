"""Reads as somebody: in one transaction, under a role that owns nothing, with who asks set inside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from services.access.viewer import Viewer
from services.store.connect import Connection
from services.store.sql import SQL


@asynccontextmanager
async def seen_by(connection: Connection, viewer: Viewer) -> AsyncIterator[Connection]:
    """The connection, for one transaction in which every statement sees what the viewer may see and no more.

    Afterwards nothing of the viewer is left on it. Whatever is read there needs no filter of its own (docs/access.md).
    """
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await be(connection, viewer)
        yield connection


async def be(connection: Connection, viewer: Viewer) -> None:
    """From here to the end of the transaction at hand."""
    if not connection.is_in_transaction():
        msg = "who asks is set inside a transaction; expected one that has begun"
        raise RuntimeError(msg)
    await connection.execute(SQL["be_viewer"])
    await connection.execute(SQL["set_viewer"], viewer.account, viewer.agency or "", " ".join(sorted(viewer.roles)))
