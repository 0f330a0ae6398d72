"""Each part alone, as quick as it can be: what the pipeline cannot exceed."""

import asyncio
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

from aiokafka import AIOKafkaConsumer

from projections.identity import record_id
from schemas import Event, Unreadable, decode
from services.projector.broker import ALL_PARTITIONS
from services.projector.slices import RECORDS_MAX
from services.store.connect import connect
from tests.bench.report import Row
from tests.bench.rig import Rig
from tests.strategies.placing import Message

REPEATS: Final = 3
_COLUMNS: Final = ("record_id", "source", "id", "type", "earliest", "latest", "recorded", "body")
_LogRow = tuple[Any, ...]


def limits(rig: Rig) -> list[Row]:
    """Medians of three runs after one that does not count."""
    rig.load()
    events = [event for message in rig.history if (event := _decoded(message))]
    rows = _log_rows(rig.history)
    rig.say("limits: fetching, decoding and copying alone")
    fetched = _median(lambda: asyncio.run(_fetch(rig.hub.bootstrap)))
    decoded = _median(lambda: _timed(rig.history))
    copied = _median(lambda: asyncio.run(_copy(rig.hub.new_database(), rows)))
    rig.caught_up = False
    on = f"median of {REPEATS}, {len(rig.history):,} events"
    return [
        Row("alone", "fetching (aiokafka getmany)", fetched, "events/s", on),
        Row("alone", "decoding (schemas.decode), one core", decoded, "events/s", f"{len(events):,} readable"),
        Row("alone", "COPY into the log, slices of 2,000", copied, "rows/s", "fsync on"),
    ]


def _median(once: Callable[[], float]) -> float:
    once()
    return statistics.median(once() for _ in range(REPEATS))


async def _fetch(bootstrap: str) -> float:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest", check_crcs=False,
    )  # fmt: skip
    await consumer.start()
    try:
        consumer.assign(ALL_PARTITIONS)
        total = sum((await consumer.end_offsets(ALL_PARTITIONS)).values())
        await consumer.seek_to_beginning()
        began, count = time.perf_counter(), 0
        while count < total:
            count += sum(map(len, (await consumer.getmany(timeout_ms=1_000)).values()))
        return count / (time.perf_counter() - began)
    finally:
        await consumer.stop()


def _decoded(message: Message) -> Event | None:
    try:
        return decode(message[2] or b"")
    except Unreadable:
        return None


def _timed(messages: list[Message]) -> float:
    began = time.perf_counter()
    for message in messages:
        _decoded(message)
    return len(messages) / (time.perf_counter() - began)


def _log_rows(messages: list[Message]) -> list[_LogRow]:
    """Each readable event once, under its subject."""
    found: dict[tuple[str, str], _LogRow] = {}
    for message in messages:
        if event := _decoded(message):
            times = (*event.happened, event.recorded.earliest)
            found[event.source, event.id] = (
                record_id(event.about[0]), event.source, event.id, event.type, *times, message[2],
            )  # fmt: skip
    return list(found.values())


async def _copy(dsn: str, rows: list[_LogRow]) -> float:
    connection = await connect(dsn)
    try:
        began = time.perf_counter()
        for start in range(0, len(rows), RECORDS_MAX):
            await connection.copy_records_to_table("log", records=rows[start : start + RECORDS_MAX], columns=_COLUMNS)
        return len(rows) / (time.perf_counter() - began)
    finally:
        await connection.close()
