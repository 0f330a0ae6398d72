"""What stands under a request's key: whether it was answered, by which decision, and whether that has come back."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from projections.rules.decision import Decision
from schemas.hub import StepDownDecided
from schemas.topics import TOPICS
from services.errors import HubError
from services.looking import Looking, Unreachable
from services.referral.answers import StepDownAnswer
from services.referral.events import NotRecordable, decision_name, is_same
from services.referral.questions import StepDownQuestion
from services.settings import Settings
from services.store.connect import Connection
from services.store.decisions import decision, refused
from services.store.kept import Kept
from services.store.overtaken import overtaken_by
from services.store.positions import positions
from services.store.sql import SQL

_POLL_SECONDS: Final = 0.01
_POLL_LATER_SECONDS: Final = 0.05
_SOON_SECONDS: Final = 0.5
_TOPICS: Final = [topic.name for topic in TOPICS if "step_down.decided" in topic.types]


class KeyTaken(HubError):
    """The key stands for another request."""


class KeyBusy(HubError):
    """Another request of the same key is being answered."""


class Standing:
    """Looks decisions up by their ids, in the log and in what the topic holds beyond it."""

    def __init__(self, settings: Settings, kept: Kept) -> None:
        self._settings = settings
        self._kept = kept
        self._looking = Looking(settings.kafka)

    def close(self) -> None:
        """Give back the connection to the broker."""
        self._looking.close()

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[str]:
        """One request of a key at a time, in whatever process: two would publish two decisions. Gives its id."""
        name = decision_name(key)
        until = time.monotonic() + self._settings.fresh_seconds_max + self._settings.confirm_seconds_max
        async with self._kept.own() as connection:
            while not await connection.fetchval(SQL["try_key"], name):
                if time.monotonic() >= until:
                    raise KeyBusy("Another request of this key is being answered; expected one. Repeat it in a moment.")
                await asyncio.sleep(_POLL_LATER_SECONDS)
            yield name

    async def answer(
        self, name: str, question: StepDownQuestion | None = None, decided: Decision | None = None
    ) -> StepDownAnswer | None:
        """The decision that stands; ``KeyTaken`` where it does not answer ``question``."""

        async def asked(connection: Connection) -> StepDownAnswer | None:
            if await decision(connection, name) is None:  # as most often; the rest is then not asked
                return None
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                event = await decision(connection, name)
                if event is None:
                    return None
                if question is not None and not is_same(question, event):
                    raise KeyTaken(
                        f"The key stands for another request, answered by {name}; expected a key of its own for each "
                        "request. Ask again with a new key."
                    )
                return await _as_it_stands(connection, event, decided)

        return await self._kept.asked(asked)

    async def not_refused(self, name: str) -> None:
        """``NotRecordable`` where what was published under the key was refused: it is never published twice."""
        if code := await self._kept.asked(lambda connection: refused(connection, name)):
            raise NotRecordable(
                f"The decision {name} was published and refused ({code}), so nothing may rest on it; expected one that "
                "stands. Tell the hub's operator (`vantage rejects`), and ask again with a new key."
            )

    async def read_back(
        self, name: str, question: StepDownQuestion, decided: Decision | None = None
    ) -> StepDownAnswer | None:
        """The decision that stands, when it has come back through the pipeline; None when it has not in time."""
        began = time.monotonic()
        until, soon = began + self._settings.confirm_seconds_max, began + _SOON_SECONDS
        while (answer := await self.answer(name, question, decided)) is None and (now := time.monotonic()) < until:
            await asyncio.sleep(_POLL_SECONDS if now < soon else _POLL_LATER_SECONDS)
        return answer

    async def is_published(self, name: str) -> bool:
        """Whether the topic holds the decision beyond what has been projected; False too where no broker answers."""
        held = await self._kept.asked(positions)
        try:
            look = await self._looking.look(_TOPICS)
            for tp, found in look.partitions.items():
                begin = max(found.begin, held[tp].next_offset if tp in held else 0)
                if any(_names(value, name) for value in await self._looking.since(tp, begin, found.end)):
                    return True
        except Unreachable:
            return False
        return False


async def _as_it_stands(connection: Connection, event: StepDownDecided, decided: Decision | None) -> StepDownAnswer:
    return StepDownAnswer.of_event(event, await overtaken_by(connection, event), decided)


def _names(value: bytes, name: str) -> bool:
    """Whether a record of the topic is the decision of that id."""
    try:
        document = json.loads(value)
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("id") == name
