"""One projector worker: a Faust application that hands slices to ``Advance``."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import Final, NoReturn

import faust
from aiokafka import TopicPartition
from prometheus_client import start_http_server

from schemas.topics import TOPICS
from services.errors import CannotGoOn, Gap
from services.projector.advance import Advance
from services.projector.consumer import transport_of
from services.projector.parked import read_parked
from services.projector.resuming import resume_offsets
from services.projector.rounds import Rounds
from services.projector.slices import CODEC, SliceScheduling, as_record
from services.settings import Settings
from services.store.connect import PROJECTOR, Connection, Role, connect

log = logging.getLogger(__name__)

EXIT_CANNOT_GO_ON: Final = 70
_STOP_SECONDS_MAX: Final = 8
_LOOK_SECONDS: Final = 1.0
_METADATA_MS_MAX: Final = 10_000
_FOLDER: Final = Path(gettempdir()) / f"vantage-faust-{os.getuid()}"
"""Faust makes a directory and, with its tables in memory, keeps nothing in it: one for all workers, so that those that
are killed leave none behind."""


class Worker:
    """Owns the Faust application, one connection for slices and one for looking around."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._advance = Advance(self._dial)
        self._resumed: set[TopicPartition] = set()
        self.app = self._application()
        self._rounds = Rounds(settings, self._reading)

    def _reading(self) -> set[TopicPartition]:
        """The partitions that this worker is to read on."""
        return {TopicPartition(tp.topic, tp.partition) for tp in self.app.consumer.assignment()} & self._resumed

    async def _dial(self) -> Connection:
        return await connect(self._settings.postgres, PROJECTOR, Role.PROJECTOR)

    def _application(self) -> faust.App:
        app = faust.App(
            self._settings.group,
            broker=f"kafka://{self._settings.kafka.replace(',', ';')}",
            store="memory://",
            web_enabled=False,
            autodiscover=False,
            value_serializer=CODEC,
            ConsumerScheduler=SliceScheduling,
            stream_wait_empty=False,
            stream_buffer_maxsize=1,  # what waits longer is fetched as one larger slice
            table_standby_replicas=0,
            topic_disable_leader=True,
            topic_allow_declare=False,
            consumer_auto_offset_reset="earliest",
            # A topic that was away while partitions were given out has no reader until metadata are looked at again.
            consumer_metadata_max_age_ms=_METADATA_MS_MAX,
            broker_session_timeout=10.0,
            broker_heartbeat_interval=2.0,
            broker_commit_interval=5.0,
            datadir=_FOLDER,
        )
        app.transport = transport_of(self._resume)(app.conf.broker_consumer, app)
        topic = app.topic(*(topic.name for topic in TOPICS), value_serializer=CODEC, value_type=None)
        app.agent(topic, name="project", concurrency=1)(self._project)
        return app

    async def _project(self, stream: faust.Stream) -> None:
        async for event in stream.events():
            try:
                await self._advance.slice([as_record(raw) for raw in event.value.records])
            except (CannotGoOn, Gap) as problem:
                leave(problem)
            except Exception as problem:
                leave(problem)

    async def _resume(self, partitions: Iterable[TopicPartition]) -> Mapping[TopicPartition, int | None]:
        connection = await self._dial()
        try:
            offsets = await resume_offsets(connection, self._settings.kafka, partitions)
            self._resumed = {tp for tp, offset in offsets.items() if offset is not None}
            for tp, offset in offsets.items():
                if offset is not None:
                    await read_parked(connection, tp.topic, tp.partition, offset)
            return offsets
        finally:
            await connection.close()

    async def run(self) -> None:
        """Run until SIGTERM or SIGINT; what is not finished then is read again at the next start."""
        gc.set_threshold(100_000, 50, 50)  # slices are many short-lived objects without cycles
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        if self._settings.metrics_port:
            start_http_server(self._settings.metrics_port)
        rounds = asyncio.create_task(self._rounds.run())
        await self.app.start()
        log.info("projector started", extra={"action": "start"})
        while not stopping.is_set():
            if self.app.should_stop:
                leave(CannotGoOn("Faust stopped by itself; the worker must be started again."))
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), _LOOK_SECONDS)
        rounds.cancel()
        try:
            await asyncio.wait_for(self.app.stop(), _STOP_SECONDS_MAX)
        except TimeoutError:
            log.warning("the worker did not stop in time and is ended", extra={"action": "stop"})
        await self._advance.close()


def leave(problem: BaseException) -> NoReturn:
    """End the process before anything is acknowledged; the supervisor starts it again."""
    log.critical(
        "the worker leaves: %s", problem if isinstance(problem, CannotGoOn | Gap) else type(problem).__name__,
        extra={"action": "leave"}, exc_info=None if isinstance(problem, CannotGoOn | Gap) else _frames(problem),
    )  # fmt: skip
    logging.shutdown()
    os._exit(EXIT_CANNOT_GO_ON)


def _frames(problem: BaseException) -> tuple[type[Exception], Exception, TracebackType | None]:
    """The way to the error without its text, which could hold what a sender wrote."""
    return (Exception, Exception(type(problem).__name__), problem.__traceback__)
