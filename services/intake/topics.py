"""Creates the topics of schemas/topics.py, with their partitions, before any worker starts."""

from collections.abc import Iterable
from typing import NamedTuple

from kafka.admin import KafkaAdminClient, NewTopic
from kafka.errors import TopicAlreadyExistsError

from schemas.topics import RECORD_BYTES_MAX, RETENTION_MS, TOPICS, Topic
from services.errors import HubError


class WrongPartitions(HubError):
    """A topic exists with other partitions than the list says."""


class Created(NamedTuple):
    """Names of the topics that were created, and of those that were there."""

    new: list[str]
    existing: list[str]


def create_topics(bootstrap: str, *, replication: int = 1, topics: Iterable[Topic] = TOPICS) -> Created:
    """Create what is missing. ``WrongPartitions``: the list and the broker differ."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        new, existing = [], []
        for topic in topics:
            if _create(admin, topic, replication):
                new.append(topic.name)
            else:
                existing.append(topic.name)
        _compare(admin, [topic for topic in topics if topic.name in existing])
        return Created(new, existing)
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, topic: Topic, replication: int) -> bool:
    configs = {
        "retention.ms": str(RETENTION_MS),
        "retention.bytes": "-1",
        "cleanup.policy": "delete",
        "message.timestamp.type": "LogAppendTime",
        "max.message.bytes": str(RECORD_BYTES_MAX),
        "min.insync.replicas": str(max(1, replication - 1)),
    }
    wanted = NewTopic(topic.name, topic.partitions, replication, topic_configs=configs)
    try:
        admin.create_topics([wanted])
    except TopicAlreadyExistsError:
        return False
    return True


def _compare(admin: KafkaAdminClient, topics: Iterable[Topic]) -> None:
    wanted = {topic.name: topic.partitions for topic in topics}
    if not wanted:
        return
    for described in admin.describe_topics(list(wanted)):
        name, held = described["name"], len(described["partitions"])
        if held != wanted[name]:
            raise WrongPartitions(
                f"Topic {name} has {held} partitions; expected {wanted[name]} (schemas/topics.py). A topic's "
                "partitions are never changed, since one person's events would lose their order; correct the list."
            )
