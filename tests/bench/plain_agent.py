"""A Faust agent as one would write it at first: one message at a time, each in its own transaction.

It does the same per event and keeps the same promises; only the slices are missing.
"""

from datetime import UTC, datetime
from typing import Any

import faust
import uvloop
from faust.transport.utils import DefaultSchedulingStrategy

from schemas import Place, Record
from schemas.topics import TOPICS
from services import logs
from services.errors import CannotGoOn, Gap
from services.projector.worker import Worker, leave
from services.settings import Settings


class PlainWorker(Worker):
    """The projector's worker with Faust's own scheduling."""

    def _application(self) -> faust.App:
        app = super()._application()
        app.conf.ConsumerScheduler = DefaultSchedulingStrategy
        app.conf.stream_buffer_maxsize = 4096
        app.agents.clear()
        topic = app.topic(*(topic.name for topic in TOPICS), key_serializer="raw", value_serializer="raw")
        app.agent(topic, name="plain", concurrency=1)(self._one_by_one)
        return app

    async def _one_by_one(self, stream: faust.Stream) -> None:
        async for event in stream.events():
            try:
                await self._advance.slice([_record(event.message)])
            except (CannotGoOn, Gap) as problem:
                leave(problem)


def _record(message: Any) -> Record:
    at = datetime.fromtimestamp(message.timestamp, UTC)
    return Record(Place(message.topic, message.partition, message.offset), message.key, message.value, at)


async def _run() -> None:
    await PlainWorker(Settings()).run()


if __name__ == "__main__":
    logs.set_up("INFO")
    uvloop.run(_run())
