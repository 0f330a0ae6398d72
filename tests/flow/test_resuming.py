"""Where a worker resumes: at the position in Postgres, and only in the log that it remembers."""

from typing import Final

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.structs import OffsetAndMetadata

from tests.flow import topics
from tests.flow.compare import compare
from tests.flow.hub import Hub
from tests.flow.telling import message, views
from tests.strategies.histories import generate
from tests.strategies.placing import Message

EVENTS: Final = 900
HEALTHY, TRUNCATED, CUT, SHORT, OTHER, MOVED = (
    f"contacts.{agency}" for agency in ("court", "coram", "ambulance", "housing", "school", "parents-first")
)
STOPPED: Final = {
    TRUNCATED: "truncated", CUT: "outside-log", SHORT: "outside-log", OTHER: "another-record", MOVED: "another-cluster",
}  # fmt: skip


def say(topic: str, count: int, first: float = 1) -> list[Message]:
    """Views by a topic's agency."""
    return [message(event) for event in views(topic.removeprefix("contacts."), "r-1", count, first)]


def commit(hub: Hub, offsets: dict[tuple[str, int], int]) -> None:
    """Put the group's committed offsets elsewhere; nobody may be a member."""
    wanted = {TopicPartition(*tp): OffsetAndMetadata(at, "", -1) for tp, at in offsets.items()}
    hub.await_members(0)
    consumer = KafkaConsumer(bootstrap_servers=hub.bootstrap, group_id=hub.group, enable_auto_commit=False)
    try:
        consumer.assign(list(wanted))
        consumer.commit(wanted)
        assert {tp: consumer.committed(tp) for tp in wanted} == {tp: put.offset for tp, put in wanted.items()}
    finally:
        consumer.close(autocommit=False)


def test_positions_count_and_not_the_groups_offsets(hub: Hub) -> None:
    stream = generate(8, EVENTS, 40)
    hub.publish(stream[: EVENTS // 2])
    with hub.worker():
        hub.await_projected()

    yesterday, today = hub.dsn, hub.new_database(like=hub.dsn)
    hub.publish(stream[EVENTS // 2 :])
    commit(hub, dict.fromkeys(hub.ends(), 0))
    with hub.worker():
        hub.await_projected()
    assert hub.ask(lambda c: compare(c, hub.records())) == []
    digest = hub.digest()

    hub.dsn = yesterday
    assert hub.digest() != digest
    commit(hub, hub.ends())
    with hub.worker():
        hub.await_projected()
    assert hub.digest() == digest
    hub.dsn = today


@pytest.fixture(scope="module")
def damaged(hub: Hub) -> dict[tuple[str, int], int]:
    """Six topics projected; then five are damaged, each its own way, and all get more events. The positions before."""
    for topic in (HEALTHY, *STOPPED):
        hub.publish(say(topic, 6))
    with hub.worker():
        hub.await_projected()
    before = {tp: at for tp, at in hub.positions().items() if tp[0] in STOPPED and at}

    ends = hub.ends()
    hub.publish(say(CUT, 3))
    with topics.admin_of(hub.bootstrap) as admin:
        begin = {tp: ends[tp] + (tp[0] == CUT) for tp in before if tp[0] in (TRUNCATED, CUT)}
        admin.delete_records({TopicPartition(*tp): at for tp, at in begin.items()})
    topics.recreate(hub.bootstrap, (SHORT, OTHER))
    hub.publish([*say(SHORT, 2), *say(OTHER, 9, first=3)])
    hub.execute("update position set cluster_id = 'another' where topic = $1", MOVED)
    hub.publish([m for topic in (HEALTHY, TRUNCATED, MOVED) for m in say(topic, 3)])
    return before


def test_another_log_stops_its_partitions_alone(hub: Hub, damaged: dict[tuple[str, int], int]) -> None:
    held = hub.rows("digest_log")
    counted = len(held)
    with hub.worker():
        hub.await_projected(but=damaged)
        codes = {(topic, p): code for topic, p, code, _ in hub.rows("stopped_partitions")}
        assert {tp: codes[tp] for tp in damaged} == {tp: STOPPED[tp[0]] for tp in damaged}
        assert {topic for topic, _ in codes} == set(STOPPED)

        hub.publish([m for topic in (HEALTHY, *STOPPED) for m in say(topic, 2)])
        hub.await_projected(but=damaged)
        shown = hub.metrics()["vantage_partition_stopped"]
        assert {(dict(labels)["topic"], int(dict(labels)["partition"])) for labels in shown} == codes.keys()
        assert set(shown.values()) == {1.0}
        assert {dict(labels)["code"] for labels in shown} == set(STOPPED.values())
        status = hub.run_cli("status")
        assert hub.supervisor.restarts("one") == 0
    assert status.returncode == 1
    for topic, p, code, detail in hub.rows("stopped_partitions"):
        assert f"stopped {topic}/{p} ({code}): {detail}" in status.stdout
    assert {tp: at for tp, at in hub.positions().items() if tp in damaged} == damaged
    assert len(hub.rows("digest_log")) == counted + 5
    assert hub.differences_in_accounts() == []


def test_what_is_mended_resumes(hub: Hub, damaged: dict[tuple[str, int], int]) -> None:
    (cluster,) = {row[0] for row in hub.rows("select cluster_id from position where topic = $1", HEALTHY)}
    hub.execute("update position set cluster_id = $1 where topic = $2", cluster, MOVED)
    bodies = dict(hub.rows("select id, body from log where source = 'housing'"))
    order = hub.rows('select id, partition from standing where topic = $1 order by "offset"', SHORT)
    topics.recreate(hub.bootstrap, [SHORT])
    hub.publish([(SHORT, b"r-1", bodies[name], partition) for name, partition in order])
    more = hub.publish(say(SHORT, 1))
    still = [tp for tp in damaged if tp[0] not in (MOVED, SHORT)]
    with hub.worker():
        hub.await_projected(but=still)
    assert {topic for topic, *_ in hub.rows("stopped_partitions")} == {topic for topic, _ in still}
    assert [fate and fate.fate for fate in hub.fates(more)] == ["projected"]
    assert hub.differences_in_accounts() == []
