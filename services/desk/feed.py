"""Alerts as they come and go, for a program that stays connected (server-sent events).

First every open alert that whoever asks may see, then what changes: ``alert`` for a new one or one of which something
is new, ``ended`` for one that is open no more. A stream ends after five minutes, so that a role that was taken away
is lost: whoever listens connects again, with a token that is good then, and is told anew of all that is open.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final

from services.access.viewer import Viewer
from services.desk import alerts
from services.desk.alerts import AnswerAlert, Whose
from services.referral.desk import Desk

SECONDS_MAX: Final = 300.0
_LOOK_SECONDS: Final = 2.0
_QUIET_SECONDS: Final = 15.0
"""So long without a word a connection may be taken for dead: a comment is sent."""
Look = Callable[[], Awaitable[Mapping[str, AnswerAlert]]]


def feed(desk: Desk, who: Viewer, whose: Whose) -> AsyncIterator[str]:
    """The stream. ``NotAllowed`` is for the caller to raise first, by asking for the list."""

    async def look() -> Mapping[str, AnswerAlert]:
        return {each.alert: each for each in await alerts.every_open(desk, who, whose)}

    return stream(look)


async def stream(
    look: Look, seconds_max: float = SECONDS_MAX, look_seconds: float = _LOOK_SECONDS, quiet: float = _QUIET_SECONDS
) -> AsyncIterator[str]:
    """What changed between one look and the next."""
    until = time.monotonic() + seconds_max
    told: Mapping[str, AnswerAlert] = {}
    last = time.monotonic()
    yield "retry: 2000\n\n"
    while time.monotonic() < until:
        found = await look()
        for message in changes(told, found):
            last = time.monotonic()
            yield message
        told = found
        if time.monotonic() - last >= quiet:
            last = time.monotonic()
            yield ": still here\n\n"
        await asyncio.sleep(look_seconds)


def changes(before: Mapping[str, AnswerAlert], now: Mapping[str, AnswerAlert]) -> list[str]:
    """The messages from one look to the next."""
    new = [_message("alert", each.model_dump_json()) for name, each in now.items() if before.get(name) != each]
    gone = [_message("ended", json.dumps({"alert": name})) for name in before if name not in now]
    return [*new, *gone]


def _message(kind: str, data: str) -> str:
    return f"event: {kind}\ndata: {data}\n\n"
