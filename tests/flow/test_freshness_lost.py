"""The gate fails closed where topics themselves were changed; each test leaves its topic as it is."""

from typing import Final

import pytest
from kafka import TopicPartition

from services.freshness import Freshness
from tests.flow import topics
from tests.flow.hub import Hub
from tests.flow.stepping import ask, doubts, is_not_fresh, messages, ready, settings
from tests.flow.test_resuming import say

CHILD: Final = "l-1"
MADE_AGAIN, CUT, GROWN, GONE = (f"contacts.{agency}" for agency in ("police", "coram", "court", "housing"))


@pytest.fixture(scope="module")
def knowing(hub: Hub) -> Freshness:
    """A process that has proven everything once; the worker is gone."""
    with hub.worker():
        hub.publish([*messages(*ready(CHILD)), *say(MADE_AGAIN, 4), *say(CUT, 4)])
        assert ask(hub, CHILD, fresh_seconds_max=30).outcome == "allowed"
        hub.await_projected()
    held = Freshness(settings(hub))
    assert doubts(hub, held) == set()
    return held


def test_a_topic_made_again_with_as_many_records(hub: Hub, knowing: Freshness) -> None:
    """Only the records differ, and a process that compared them before must look again."""
    ends = {tp: end for tp, end in hub.ends().items() if tp[0] == MADE_AGAIN and end}
    topics.recreate(hub.bootstrap, [MADE_AGAIN])
    for (topic, partition), end in ends.items():
        hub.publish([(topic, key, value, partition) for _, key, value in say(topic, end, first=9)])
    assert {tp: end for tp, end in hub.ends().items() if tp in ends} == ends
    wanted = {("another-record", *tp) for tp in ends}
    assert doubts(hub, knowing) == doubts(hub) == wanted
    assert is_not_fresh(ask(hub, CHILD))


def test_a_partition_added_to_a_topic(hub: Hub, knowing: Freshness) -> None:
    with topics.admin_of(hub.bootstrap) as admin:
        admin.create_partitions({GROWN: 3})
    assert ("no-position", GROWN, 2) in doubts(hub, knowing)
    assert is_not_fresh(ask(hub, CHILD))


def test_a_log_that_begins_where_the_position_is(hub: Hub, knowing: Freshness) -> None:
    ends = {tp: end for tp, end in hub.ends().items() if tp[0] == CUT and end}
    with topics.admin_of(hub.bootstrap) as admin:
        admin.delete_records({TopicPartition(*tp): end for tp, end in ends.items()})
    assert {("truncated", *tp) for tp in ends} <= doubts(hub, knowing)
    assert is_not_fresh(ask(hub, CHILD))


def test_a_topic_that_is_not_there(hub: Hub, knowing: Freshness) -> None:
    with topics.admin_of(hub.bootstrap) as admin:
        admin.delete_topics([GONE])
    found = doubts(hub, knowing)
    assert {code for code, *_ in found} == {"missing-topic"}
    assert is_not_fresh(ask(hub, CHILD))
    topics.recreate(hub.bootstrap, [GONE])
    assert "missing-topic" not in {code for code, *_ in doubts(hub, knowing)}
