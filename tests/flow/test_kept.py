"""Connections that are kept open: one that breaks costs time, and never an old answer."""

import asyncio
import subprocess
import sys
from uuid import uuid4

import pytest

from services.intake.topics import create_topics
from services.local.kafka import Kafka
from services.looking import Looking, Unreachable
from services.referral.agreed import Written
from services.referral.answers import StepDownAnswer
from services.referral.asking import Gate
from tests.flow import topics
from tests.flow.hub import Hub
from tests.flow.stepping import messages, question, ready, settings, worry

TOPIC = "contacts.police"
OTHERS = """
select pid, pg_terminate_backend(pid) from pg_stat_activity
where application_name = 'vantage' and datname = current_database() and pid <> pg_backend_pid()
"""


def test_a_broker_that_is_killed_and_started_again() -> None:
    """In a process of its own: kafka-python leaves the sockets of tries that failed to the collector."""
    words = "import asyncio; from tests.flow import test_kept; asyncio.run(test_kept.kill_and_start())"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def kill_and_start() -> None:
    """No answer while it is away, and a new one afterwards."""
    with Kafka() as kafka:
        create_topics(kafka.bootstrap)
        looking = Looking(kafka.bootstrap)
        try:
            first = await looking.look([TOPIC])
            kafka.kill()
            for _ in range(2):
                with pytest.raises(Unreachable):
                    await looking.look([TOPIC])
            kafka.start()
            topics.send(kafka.bootstrap, [(TOPIC, b"k", b"v", 0)])
            again = await looking.look([TOPIC])
        finally:
            looking.close()
    assert again.cluster == first.cluster
    assert [found.end for _, found in sorted(again.partitions.items())] == [1, 0]


async def test_many_ask_at_once_over_one_client(hub: Hub) -> None:
    looking = Looking(hub.bootstrap)
    try:
        first = await looking.look([TOPIC])
        kept = list(looking._kept)
        answers = await asyncio.gather(*(looking.look([TOPIC]) for _ in range(40)))
        assert answers == [first] * 40
        assert looking._kept == kept
    finally:
        looking.close()


async def test_a_kept_client_sees_a_topic_made_again(hub: Hub) -> None:
    looking = Looking(hub.bootstrap)
    try:
        hub.publish([(TOPIC, b"k", b"one", 0)])
        first = await looking.look([TOPIC])
        one = await looking.fingerprints({(TOPIC, 0): 0})
        topics.recreate(hub.bootstrap, [TOPIC])
        assert await looking.fingerprints({(TOPIC, 0): 0}) == {(TOPIC, 0): None}
        hub.publish([(TOPIC, b"k", b"two", 0)])
        again = await looking.look([TOPIC])
        two = await looking.fingerprints({(TOPIC, 0): 0})
    finally:
        looking.close()
        topics.recreate(hub.bootstrap, [TOPIC])
    assert first.partitions[TOPIC, 0].log != again.partitions[TOPIC, 0].log
    assert one != two


def test_postgres_cuts_every_connection_between_two_requests(hub: Hub) -> None:
    """And the second answer knows what came meanwhile."""
    hub.publish(messages(*ready("k-1")))

    async def asked() -> list[StepDownAnswer]:
        gate = Gate(settings(hub, fresh_seconds_max=30.0))
        try:
            first = await gate.ask(question("k-1"), uuid4().hex)
            hub.publish(messages(worry(1, "k-1")))
            assert hub.rows(OTHERS)
            return [first, await gate.ask(question("k-1"), uuid4().hex)]
        finally:
            await gate.close()

    with hub.worker():
        answers = asyncio.run(asked())
    assert [answer.standing for answer in answers] == [Written.RECORDED, Written.RECORDED]
    assert [answer.outcome for answer in answers] == ["allowed", "refused"]


def test_what_was_kept_is_closed(hub: Hub) -> None:
    with hub.worker():
        hub.await_projected()
    assert hub.rows(OTHERS) == []
