"""What stands under a request's key: whether it was answered, by which decision, what managers wrote on that, and
whether it has come back.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from projections.rules.decision import Decision
from projections.rules.overriding import challenges
from schemas.hub import StepDownDecided
from schemas.steps import StepDownOverridden
from schemas.topics import TOPICS
from services.errors import HubError
from services.looking import Looking, Unreachable
from services.referral.agreed import AnswerGiven, OverrideAnswer
from services.referral.answers import StepDownAnswer
from services.referral.events import NotRecordable, is_same
from services.referral.questions import OverrideQuestion, StepDownQuestion
from services.settings import Settings
from services.store.connect import Connection
from services.store.decisions import answers_on, decision, looks_named, overrides_on, refused
from services.store.kept import Kept
from services.store.overtaken import overtaken_by
from services.store.positions import positions
from services.store.sql import SQL

T = TypeVar("T")
_POLL_SECONDS: Final = 0.01
_POLL_LATER_SECONDS: Final = 0.05
_SOON_SECONDS: Final = 0.5
_TOPICS: Final = [topic.name for topic in TOPICS if "step_down.decided" in topic.types]


class KeyTaken(HubError):
    """The key stands for another request."""


class KeyBusy(HubError):
    """Another request of the same key is being answered."""


class Standing:
    """Looks decisions and overrides up by their ids, in the log and in what the topic holds beyond it."""

    def __init__(self, settings: Settings, kept: Kept) -> None:
        self._settings = settings
        self._kept = kept
        self._looking = Looking(settings.kafka)

    def close(self) -> None:
        """Give back the connection to the broker."""
        self._looking.close()

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[str]:
        """One request about a decision at a time, in whatever process: two would publish it twice. Gives its id."""
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
                return await answer_of(connection, event, decided)

        return await self._kept.asked(asked)

    async def not_refused(self, name: str) -> None:
        """``NotRecordable`` where what was published under the key was refused: it is never published twice."""
        if code := await self._kept.asked(lambda connection: refused(connection, name)):
            raise NotRecordable(
                f"{name} was published and refused ({code}), so nothing may rest on it; expected one that stands. Tell "
                "the hub's operator (`vantage rejects`), and ask again with a new key."
            )

    async def holds(self, connection: Connection, name: str) -> bool:
        """Whether an event of the hub stands under that id."""
        return bool(await connection.fetchval(SQL["word_stands"], name))

    async def asked(self, question: Callable[[Connection], Awaitable[T]]) -> T:
        """What a question finds at one moment."""

        async def read(connection: Connection) -> T:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                return await question(connection)

        return await self._kept.asked(read)

    async def waited(self, look: Callable[[], Awaitable[T | None]]) -> T | None:
        """What stands, when it has come back through the pipeline; None when it has not in time."""
        began = time.monotonic()
        until, soon = began + self._settings.confirm_seconds_max, began + _SOON_SECONDS
        while (answer := await look()) is None and (now := time.monotonic()) < until:
            await asyncio.sleep(_POLL_SECONDS if now < soon else _POLL_LATER_SECONDS)
        return answer

    async def override(self, name: str, question: OverrideQuestion) -> OverrideAnswer | None:
        """What a manager wrote that stands; ``KeyTaken`` where it does not say what ``question`` does."""

        async def asked(connection: Connection) -> OverrideAnswer | None:
            event = (await looks_named(connection, [name])).get(name)
            if not isinstance(event, StepDownOverridden):
                return None
            if event.data.by[-1] != question.manager:
                raise KeyTaken(
                    f"The key stands for another word on {event.data.decision}; expected a key of its own for each "
                    "person. Say it again with a new key."
                )
            return OverrideAnswer.of_event(event, await overtaken_by(connection, event))

        return await self.asked(asked)

    async def is_published(self, name: str) -> bool:
        """Whether the topic holds an event of that id beyond what is projected; False too where no broker answers."""
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


async def answer_of(connection: Connection, event: StepDownDecided, decided: Decision | None = None) -> StepDownAnswer:
    """A decision as it stands, with what overtook it and what managers wrote to override it."""
    overrides = await overrides_on(connection, event)
    override = (
        OverrideAnswer.of_event(last, await overtaken_by(connection, last)) if (last := _fullest(overrides)) else None
    )
    answers = AnswerGiven.last_of(await answers_on(connection, event))
    found = StepDownAnswer.of_event(event, await overtaken_by(connection, event), decided, override)
    unanswered = tuple(code for code in challenges(event) if code not in {each.code for each in answers})
    return found.model_copy(update={"answers": answers, "unanswered": unanswered})


def _fullest(overrides: Sequence[StepDownOverridden]) -> StepDownOverridden | None:
    """That of two managers, else the first of one."""
    return next((each for each in overrides if each.data.is_complete), overrides[0] if overrides else None)


def _names(value: bytes, name: str) -> bool:
    """Whether a record of the topic is the decision of that id."""
    try:
        document = json.loads(value)
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("id") == name
