"""A topic that is recreated while a worker reads it: another log, which is never read as if it were the old one."""

import pytest

from tests.flow import topics
from tests.flow.hub import Hub, until
from tests.flow.test_resuming import say


@pytest.mark.parametrize("new", [3, 9], ids=["shorter", "longer"])
def test_a_topic_recreated_under_a_worker_stops(hub: Hub, new: int) -> None:
    topic = f"contacts.{'police' if new == 3 else 'nursery'}"
    hub.publish(say(topic, 6))
    with hub.worker("reading"):
        hub.await_projected()
        before = hub.positions()
        topics.recreate(hub.bootstrap, [topic])
        hub.publish(say(topic, new, first=30))
        until(lambda: topic in {row[0] for row in hub.rows("stopped_partitions")}, what="stopping its partition")
        assert {tp: at for tp, at in hub.positions().items() if tp[0] == topic} == {
            tp: at for tp, at in before.items() if tp[0] == topic
        }
