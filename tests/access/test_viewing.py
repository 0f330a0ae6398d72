"""That somebody looks is written down before anything is shown, on the real broker or on a real disk."""

import asyncio
import gc
import json
import os
import signal
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from kafka import KafkaConsumer, TopicPartition

from schemas import RecordName
from schemas.decode import decode
from schemas.looked_at import Purpose, RecordViewed, Shown
from services.access.spool import NotWritten, Spool
from services.access.viewer import Role
from services.access.viewing import Kept, Views, view
from services.local.kafka import Kafka
from services.local.ports import free_port
from tests.access.seeing import somebody
from tests.flow import topics

TOPIC = TopicPartition("hub.views", 0)


def looked() -> RecordViewed:
    return view(somebody(Role.MASH_WORKER), RecordName("nursery", "n1"), Purpose.REFERRAL, [Shown.SUMMARY])


@pytest.fixture(autouse=True)
def _sockets() -> Iterator[None]:
    """kafka-python leaves the sockets of a broker that it did not reach to the garbage collector."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="module")
def broker(kafka: Kafka) -> Kafka:
    topics.recreate(kafka.bootstrap)
    return kafka


@pytest.fixture
async def away(tmp_path: Path) -> AsyncIterator[Views]:
    """Views for a broker that does not answer."""
    held = Views(f"127.0.0.1:{free_port()}", Spool(tmp_path / "views"))
    yield held
    await held.close()


def on_topic(broker: Kafka) -> list[str]:
    """Ids on the topic, in order, each record once."""
    consumer = KafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False)
    try:
        consumer.assign([TOPIC])
        consumer.seek_to_beginning(TOPIC)
        end = consumer.end_offsets([TOPIC])[TOPIC]
        found: list[str] = []
        while len(found) < end:
            for records in consumer.poll(timeout_ms=1000).values():
                found += [json.loads(record.value)["id"] for record in records]
        return found
    finally:
        consumer.close()


def test_a_view_says_who_why_and_what_and_no_name() -> None:
    event = decode(looked().model_dump_json(exclude_none=True).encode())
    assert isinstance(event, RecordViewed)
    assert (event.subject, event.data.purpose, event.data.shown) == ("nursery:n1", "referral", (Shown.SUMMARY,))
    assert (event.data.by.account, event.data.by.role) == ("account-1", "post")
    assert looked().id != looked().id


async def test_the_broker_acknowledges_and_nothing_is_spooled(broker: Kafka, tmp_path: Path) -> None:
    spool, event = Spool(tmp_path / "views"), looked()
    views = Views(broker.bootstrap, spool)
    running = asyncio.create_task(views.run())
    try:
        async with asyncio.timeout(20):
            while await views.record(looked()) is not Kept.ACKNOWLEDGED:  # the first connection
                await asyncio.sleep(0.05)
        assert await views.record(event) is Kept.ACKNOWLEDGED
        assert event.id in await asyncio.to_thread(on_topic, broker)
    finally:
        running.cancel()
        await views.close()


async def test_without_a_broker_it_is_on_disk_in_little_more_than_its_time(away: Views, tmp_path: Path) -> None:
    clock = asyncio.get_running_loop()
    for seconds in (1.0, 0.15):  # the second does not wait for a broker that was just away
        event, began = looked(), clock.time()
        assert await away.record(event) is Kept.SPOOLED
        assert clock.time() - began < seconds
        kept = json.loads((tmp_path / "views" / f"{event.id}.json").read_text())
        assert json.loads(kept["value"])["id"] == event.id
    assert (tmp_path / "views").stat().st_mode & 0o077 == 0


async def test_what_was_spooled_is_sent_once_by_whoever_runs_later(broker: Kafka, away: Views, tmp_path: Path) -> None:
    waiting = [looked() for _ in range(3)]
    for event in waiting:
        await away.record(event)
    spool = Spool(tmp_path / "views")
    later = Views(broker.bootstrap, spool)
    running = asyncio.create_task(later.run())
    try:
        async with asyncio.timeout(20):
            while spool.held():
                await asyncio.sleep(0.05)
    finally:
        running.cancel()
        await later.close()
    found = await asyncio.to_thread(on_topic, broker)
    assert [found.count(event.id) for event in waiting] == [1, 1, 1]


async def test_a_broker_that_stands_still_is_not_waited_for(broker: Kafka, tmp_path: Path) -> None:
    """Acknowledged too late: it is on disk, and sent again under its id, which stands once in the log."""

    spool = Spool(tmp_path / "views")
    views = Views(broker.bootstrap, spool)
    running = asyncio.create_task(views.run())
    try:
        async with asyncio.timeout(20):
            while await views.record(looked()) is not Kept.ACKNOWLEDGED:
                await asyncio.sleep(0.05)
        os.kill(broker.pid, signal.SIGSTOP)
        try:
            event = looked()
            assert await views.record(event) is Kept.SPOOLED
            assert [name for name, _ in spool.held()] == [event.id]
        finally:
            os.kill(broker.pid, signal.SIGCONT)
        async with asyncio.timeout(20):
            while spool.held():
                await asyncio.sleep(0.05)
        assert event.id in await asyncio.to_thread(on_topic, broker)
    finally:
        running.cancel()
        await views.close()


async def test_what_neither_takes_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    full = Spool(tmp_path / "views", views_max=1)
    full.keep("view-0", b"{}")
    nowhere = f"127.0.0.1:{free_port()}"
    spools = [
        full,
        Spool(tmp_path / "file"),
        Spool(Path("/proc/vantage-views")),
    ]  # the last takes nothing, even of root
    every = [Views(nowhere, spool) for spool in spools]
    for views in every:
        with pytest.raises(NotWritten):
            await views.record(looked())
    assert [name for name, _ in full.held()] == ["view-0"]
    await asyncio.gather(*(views.close() for views in every))


def test_half_a_file_is_never_sent(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    (tmp_path / ".view-1.partial").write_text('{"subject')
    spool.keep("view-2", b"{}")
    assert spool.held() == [("view-2", b"{}")]
    spool.drop("view-2")
    spool.drop("view-2")
    assert spool.held() == []
