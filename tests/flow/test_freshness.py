"""The gate fails closed: one way of being not fresh after the other, each made in the real broker or database."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pytest

from schemas.topics import PROVEN
from services.freshness import Freshness
from services.intake.topics import create_topics
from services.local.kafka import Kafka
from tests.flow.hub import Hub
from tests.flow.stepping import (
    AGENCY,
    answer_of,
    ask,
    doubts,
    is_not_fresh,
    messages,
    ready,
    settings,
    step_down,
    worry,
)
from tests.flow.test_resuming import say
from tests.oracle.given import said

CHILD: Final = "f-1"
TOPIC: Final = f"contacts.{AGENCY}"
EMPTY: Final = "contacts.court"
TOLD: Final = "contacts.coram"


@pytest.fixture(scope="module")
def settled(hub: Hub) -> Hub:
    """A child who may step down, all of it projected, and the worker gone: what is altered stays altered."""
    with hub.worker():
        hub.publish([*messages(*ready(CHILD)), *say(TOLD, 6)])
        assert ask(hub, CHILD, fresh_seconds_max=30).outcome == "allowed"
        hub.await_projected()
    hub.execute("create table kept as table position")
    assert doubts(hub) == set()
    return hub


@contextmanager
def positions_altered(hub: Hub, sql: str, *values: Any) -> Iterator[None]:
    hub.execute(sql, *values)
    try:
        yield
    finally:
        hub.execute("delete from position")
        hub.execute("insert into position table kept")
        assert doubts(hub) == set()


def place_told(hub: Hub) -> int:
    """A partition of ``TOLD`` that holds something."""
    return max(hub.ends().items(), key=lambda item: (item[0][0] == TOLD, item[1]))[0][1]


def test_no_position_rows(settled: Hub) -> None:
    with positions_altered(settled, "delete from position"):
        assert {code for code, *_ in doubts(settled)} == {"no-position"}
        assert {doubt[1:] for doubt in doubts(settled)} == {tp for tp in settled.ends() if tp[0] in PROVEN}
        assert is_not_fresh(ask(settled, CHILD))


def test_one_position_row_is_missing(settled: Hub) -> None:
    with positions_altered(settled, "delete from position where topic = $1 and partition = 1", EMPTY):
        assert doubts(settled) == {("no-position", EMPTY, 1)}
        assert is_not_fresh(ask(settled, CHILD))


def test_a_position_beyond_the_logs_end(settled: Hub) -> None:
    held = place_told(settled)
    sql = "update position set next_offset = next_offset + 5 where topic = $1 and partition = $2"
    with positions_altered(settled, sql, TOLD, held):
        assert doubts(settled) == {("outside-log", TOLD, held)}
        assert is_not_fresh(ask(settled, CHILD))


def test_a_position_of_another_cluster_in_the_database(settled: Hub) -> None:
    with positions_altered(settled, "update position set cluster_id = 'another' where topic = $1", EMPTY):
        assert doubts(settled) == {("another-cluster", EMPTY, 0), ("another-cluster", EMPTY, 1)}
        assert is_not_fresh(ask(settled, CHILD))


def test_the_record_before_the_position_is_not_the_one_remembered(settled: Hub) -> None:
    held = place_told(settled)
    knowing = Freshness(settings(settled))
    assert doubts(settled, knowing) == set()
    sql = "update position set last_fingerprint = 'another' where topic = $1 and partition = $2"
    with positions_altered(settled, sql, TOLD, held):
        assert doubts(settled) == doubts(settled, knowing) == {("another-record", TOLD, held)}
        assert is_not_fresh(ask(settled, CHILD))
    assert doubts(settled, knowing) == set()


def test_a_position_without_the_memory_of_a_record(settled: Hub) -> None:
    held = place_told(settled)
    sql = "update position set last_fingerprint = null where topic = $1 and partition = $2"
    with positions_altered(settled, sql, TOLD, held):
        assert doubts(settled) == {("no-fingerprint", TOLD, held)}
        assert is_not_fresh(ask(settled, CHILD))


def test_a_partition_that_was_stopped(settled: Hub) -> None:
    settled.execute("insert into stopped (topic, partition, code, detail) values ($1, 0, 'truncated', 'd')", EMPTY)
    try:
        assert doubts(settled) == {("stopped", EMPTY, 0)}
        assert is_not_fresh(ask(settled, CHILD))
    finally:
        settled.execute("delete from stopped")
    assert doubts(settled) == set()


@pytest.fixture(scope="module")
def other(settled: Hub) -> Iterator[Kafka]:
    """A second, empty cluster."""
    with Kafka() as kafka:
        create_topics(kafka.bootstrap)
        yield kafka


def test_another_cluster_and_then_none(settled: Hub, other: Kafka) -> None:
    assert {code for code, *_ in doubts(settled, kafka=other.bootstrap)} == {"another-cluster"}
    assert is_not_fresh(ask(settled, CHILD, kafka=other.bootstrap))
    other.kill()
    assert doubts(settled, kafka=other.bootstrap) == {("broker-unreachable", None, None)}
    done = step_down(settled, CHILD, "--to", "1", "--json", VANTAGE_KAFKA=other.bootstrap)
    assert done.returncode == 4
    assert is_not_fresh(answer_of(done))


def test_a_database_that_does_not_answer(settled: Hub, other: Kafka) -> None:
    nowhere = settled.dsn.replace(f":{settled.postgres.port}/", f":{other.port}/")
    assert nowhere != settled.dsn
    done = step_down(settled, CHILD, "--to", "1", "--json", VANTAGE_POSTGRES=nowhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Kafka or Postgres does not answer" in done.stderr


def test_what_was_not_asked_for_is_not_read(settled: Hub) -> None:
    """Nothing found comes out of a proof that failed, though the question was answered in its transaction."""
    held = place_told(settled)
    asked = []

    async def question(_: object) -> str:
        asked.append(1)
        return "found"

    sql = "update position set last_fingerprint = 'another' where topic = $1 and partition = $2"
    with positions_altered(settled, sql, TOLD, held):
        found = asyncio.run(Freshness(settings(settled)).read(question))
    assert asked
    assert "found" not in found


def test_no_decision_waits_for_views_of_records(settled: Hub) -> None:
    who = {"account": "wkr-01", "role": "health visitor", "agency": AGENCY}
    content = {"by": who, "purpose": "decision", "shown": ["summary"]}
    looked = said("record.viewed", content, source="hub", subject=f"{AGENCY}:{CHILD}")
    (place,) = settled.publish([("hub.views", looked["subject"].encode(), json.dumps(looked).encode())])
    assert settled.fates([place]) == [None]
    assert doubts(settled) == set()


def test_records_that_no_worker_has_read(settled: Hub) -> None:
    settled.publish(messages(worry(1, CHILD)))
    assert {(code, topic) for code, topic, _ in doubts(settled)} == {("behind", TOPIC)}
    key = "before-it-was-read"
    assert is_not_fresh(ask(settled, CHILD, key))
    with settled.worker():
        answer = ask(settled, CHILD, key, fresh_seconds_max=30)
    assert answer.outcome == "refused"
    assert "worries-open" in {reason.code for reason in answer.reasons}
