"""The internals of Faust that services/projector relies on. One that fails says what to look at.

``seen`` runs a worker's own Faust application on a real broker, in a process of its own, with two things
replaced: where it resumes (offset 3) and what is done with a slice (it is noted).
"""

import importlib.metadata
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

import pytest
from faust.serializers.codecs import get_codec
from faust.transport.consumer import Consumer
from faust.types import TP

from services.projector.consumer import PositionConsumer
from services.projector.slices import CODEC, RECORDS_MAX, Slice, SliceScheduling
from tests.flow.hub import Hub
from tests.flow.telling import message, views

FAUST: Final = "0.15.3"
RESUME_AT, RECORDS = 3, 12
LOOK: Final = "docs/adr/0002, and the version of faust-streaming in pyproject.toml"

PROGRAM: Final = """
import asyncio, json, sys
from faust.types import TP
from services.projector.worker import Worker
from services.settings import Settings

TOPIC, RESUME_AT = sys.argv[1], int(sys.argv[2])
slices, offsets = [], []

class Seeing(Worker):
    async def _resume(self, partitions):
        offsets.append(len(list(partitions)))
        return {tp: RESUME_AT if tp.topic == TOPIC and tp.partition == 0 else 0 for tp in partitions}

    async def _project(self, stream):
        async for event in stream.events():
            slices.append({
                "type": type(event.value).__name__, "message": event.message.offset,
                "records": [raw.offset for raw in event.value.records],
                "bytes": all(isinstance(raw.value, bytes) for raw in event.value.records),
            })

async def main():
    worker = Seeing(Settings())
    await worker.app.start()
    for _ in range(300):
        if sum(len(each["records"]) for each in slices) >= int(sys.argv[3]):
            break
        await asyncio.sleep(0.1)
    consumer, tp = worker.app.consumer, TP(TOPIC, 0)
    print(json.dumps({
        "seeks": offsets, "slices": slices, "read": consumer._read_offset[tp],
        "committed": consumer._committed_offset[tp], "paused": TP(TOPIC, 1) in consumer._paused_partitions,
    }), flush=True)
    await worker.app.stop()

asyncio.run(main())
"""


@dataclass
class Raw:
    """What aiokafka hands over, as far as a slice is concerned."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


@pytest.fixture(scope="module")
def seen(hub: Hub) -> dict[str, Any]:
    """What the application was handed."""
    topic, *_ = message(views("nursery", "n-1", 1)[0])
    hub.publish([(*message(event), 0) for event in views("nursery", "n-1", RECORDS)])
    words = [sys.executable, "-c", PROGRAM, topic, str(RESUME_AT), str(RECORDS - RESUME_AT)]
    done = subprocess.run(words, env={**os.environ, **hub.env}, capture_output=True, text=True, timeout=60, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def test_the_version_is_the_one_that_was_looked_into() -> None:
    held = importlib.metadata.version("faust-streaming")
    assert held == FAUST, f"faust-streaming is {held}; its internals were looked into in {FAUST}: go through {LOOK}"


def test_perform_seek_is_called_and_its_seek_lasts(seen: dict[str, Any]) -> None:
    assert seen["seeks"], f"perform_seek was never called: see services/projector/consumer.py, {LOOK}"
    first = seen["slices"][0]["records"][0]
    assert first == RESUME_AT, f"read from {first} instead of {RESUME_AT}: another seek undoes ours; see {LOOK}"


def test_one_message_carries_a_slice_under_its_first_offset(seen: dict[str, Any]) -> None:
    look = f"see services/projector/slices.py, ConsumerScheduler in Faust's Consumer.getmany, {LOOK}"
    assert [each["message"] for each in seen["slices"]] == [each["records"][0] for each in seen["slices"]], look
    read = [offset for each in seen["slices"] for offset in each["records"]]
    assert read == list(range(RESUME_AT, RECORDS)), f"records are lost or doubled on the way: {look}"
    assert len(seen["slices"]) < len(read), f"records come one by one: {look}"


def test_the_codec_passes_a_slice_through_unread(seen: dict[str, Any]) -> None:
    look = f"the value_serializer is not used or changes the value: see services/projector/slices.py, {LOOK}"
    assert {(each["type"], each["bytes"]) for each in seen["slices"]} == {("Slice", True)}, look
    given = Slice((Raw("contacts.nursery", 0, 1, b"k", b"v"),))
    assert get_codec(CODEC).loads(given) is given, look


def test_the_consumer_keeps_the_offsets_that_a_seek_must_set(seen: dict[str, Any]) -> None:
    look = f"services/projector/consumer.py sets it; see Faust's transport/consumer.py, {LOOK}"
    for name in ("_committed_offset", "_read_offset", "perform_seek", "pause_partitions", "_paused_partitions"):
        assert name in {**Consumer.__annotations__, **vars(Consumer)}, f"Consumer.{name} is gone: {look}"
    assert seen["read"] >= RESUME_AT, look
    assert seen["committed"] >= RESUME_AT, look


def test_the_scheduler_is_given_records_and_hands_on_slices() -> None:
    one, other = TP("contacts.nursery", 0), TP("contacts.school", 1)
    many = [Raw(*one, offset, b"k", b"v") for offset in range(RECORDS_MAX + 1)]
    fetched = {one: many, other: [Raw(*other, 7, None, None)], TP("contacts.police", 0): []}
    handed = list(SliceScheduling().iterate(fetched))
    look = f"Faust's SchedulingStrategyT.iterate has changed: see services/projector/slices.py, {LOOK}"
    assert all((*tp, part.offset) == raw_place(part.value.records[0]) for tp, part in handed), look
    assert max(len(part.value.records) for _, part in handed) <= RECORDS_MAX, look
    passed = [raw for _, part in handed for raw in part.value.records]
    assert [raw for raw in passed if raw.topic == one.topic] == many, look
    assert [raw for raw in passed if raw.topic != one.topic] == fetched[other], look


def raw_place(raw: Raw) -> tuple[str, int, int]:
    """Topic, partition, offset."""
    return raw.topic, raw.partition, raw.offset


def test_a_full_buffer_leaves_no_partition_out() -> None:
    """Faust would not fetch that partition until the buffer is seen empty: under steady load, never."""
    partition = TP("contacts.nursery", 0)
    consumer = PositionConsumer.__new__(PositionConsumer)
    consumer.app = SimpleNamespace(in_recovery=False)
    consumer._active_partitions, consumer._buffered_partitions = {partition}, set()
    consumer.on_buffer_full(partition)
    assert consumer._active_partitions == {partition}
    Consumer.on_buffer_full(consumer, partition)
    look = f"Faust no longer takes it out: PositionConsumer.on_buffer_full may not be needed; see {LOOK}"
    assert consumer._active_partitions == set(), look
