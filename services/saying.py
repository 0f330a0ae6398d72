"""What a person says at the hub, of an alert, a reject or a referral: published once, and read back.

Whoever says it with a key of their own may repeat it: the key makes the event's id, and what stands under that is not
published again.
"""

import asyncio
import time
from hashlib import sha256
from typing import Final
from uuid import uuid4

from projections.rules.announcing import Document, body
from schemas import Event
from schemas.decode import Unreadable, decode
from schemas.topics import topic_for
from services.errors import HubError
from services.looking import Looking
from services.producing import HubProducer, Message
from services.settings import Settings
from services.store.connect import Connection, connect
from services.store.fates import Sent, fates, read_back
from services.store.histories import event_of
from services.store.positions import positions
from services.store.sql import SQL

_ACKNOWLEDGE_SECONDS_MAX: Final = 5
_POLL_SECONDS: Final = 0.05
_DOUBT: Final = (
    "The broker did not acknowledge it in time ({cause}), so it is not known whether it was recorded. Look again in a "
    "moment: if it does not show, say it again with the same key."
)


class NotAnAnswer(HubError):
    """What was said cannot be recorded."""


class NotReadBack(HubError):
    """It is recorded, and not yet projected."""


class SaidOtherwise(HubError):
    """Something else was said under the same key."""


def mark_of(account: str, of: str, key: str | None) -> str:
    """What tells one saying of somebody from another, in an event's id; without a key each is another."""
    return sha256("\x1f".join((account, of, key or uuid4().hex)).encode()).hexdigest()[:16]


async def say(settings: Settings, document: Document) -> None:
    """Return when it is projected, or where it stood already under its id.

    ``NotAnAnswer``, ``NotReadBack``, ``SaidOtherwise``, ``NotAcknowledged``, ``NotPublished``.
    """
    value = body(document)
    try:
        event = decode(value)
    except Unreadable as problem:
        raise NotAnAnswer(f"This cannot be recorded: {problem}. Mend it and say it again.") from None
    connection = await connect(settings.postgres)
    try:
        await _alone(connection, f"{event.source}/{event.id}", settings.confirm_seconds_max)
        if not await _stands(connection, settings, event):
            await _read_back(connection, await _published(settings, event, value), settings.confirm_seconds_max)
    finally:
        await connection.close()


async def _alone(connection: Connection, name: str, seconds_max: float) -> None:
    """One saying of a key at a time, in whatever process; the lock ends with the connection."""
    until = time.monotonic() + seconds_max
    while not await connection.fetchval(SQL["try_key"], name):
        if time.monotonic() >= until:
            raise NotReadBack("The same is being recorded by another request. Look again in a moment.")
        await asyncio.sleep(_POLL_SECONDS)


async def _stands(connection: Connection, settings: Settings, event: Event) -> bool:
    """Whether it was said before. ``SaidOtherwise``; ``NotReadBack`` where the topic holds it and the log not yet."""
    row = await connection.fetchrow(SQL["standing_body"], event.source, event.id)
    if row is not None:
        held = event_of(row["body"])
        if (held.subject, held.data) == (event.subject, event.data):
            return True
        raise SaidOtherwise(
            "Something else was said with this key, and that stands; expected a key of its own for each. Say it again "
            "with a new key."
        )
    if await _is_beyond(connection, settings, event):
        raise NotReadBack("It is recorded, and does not show yet. Do not say it again; look again in a moment.")
    return False


async def _is_beyond(connection: Connection, settings: Settings, event: Event) -> bool:
    """Whether its topic holds it beyond what is projected. ``Unreachable``."""
    topic = topic_for(event.source, event.type)
    assert topic is not None  # noqa: S101 - the list of topics has one for every event
    held, looking = await positions(connection), Looking(settings.kafka)
    mark = f'"{event.id}"'.encode()
    try:
        for tp, found in (await looking.look([topic.name])).partitions.items():
            begin = max(found.begin, held[tp].next_offset if tp in held else 0)
            if any(mark in value for value in await looking.since(tp, begin, found.end)):
                return True
    finally:
        looking.close()
    return False


async def _published(settings: Settings, event: Event, value: bytes) -> Sent:
    producer = HubProducer(settings.kafka, _ACKNOWLEDGE_SECONDS_MAX, _DOUBT)
    try:
        (place,) = await producer.send([Message(event.type, event.subject, value, event.source)])
    finally:
        await producer.close()
    return Sent(place, event.source, event.id)


async def _read_back(connection: Connection, sent: Sent, seconds_max: float) -> None:
    fate = await read_back(lambda: fates(connection, [sent]), sent, seconds_max)
    if fate is not None and fate.fate in ("rejected", "parked"):
        raise NotAnAnswer(f"It was refused ({fate.code}): {fate.detail}. Mend it and say it again.")
    if fate is None:
        raise NotReadBack(
            "It is recorded, and was not read back in time, so it does not show yet. See with `vantage status` that a "
            "projector runs; do not say it again."
        )
