"""The embedded broker is a real one: it answers, keeps records, and survives kill -9."""

from __future__ import annotations

from pathlib import Path

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.admin import NewTopic

from services.local.kafka import Kafka, describe
from services.local.kafka_config import RECORD_BYTES_MAX


def create_topic(kafka: Kafka, name: str) -> None:
    admin = KafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    admin.close()


def produce(kafka: Kafka, topic: str, value: bytes) -> None:
    producer = KafkaProducer(bootstrap_servers=kafka.bootstrap, max_request_size=2 * RECORD_BYTES_MAX)
    producer.send(topic, value).get(timeout=15)
    producer.close()


def consume_one(kafka: Kafka, topic: str) -> bytes:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=kafka.bootstrap,
        auto_offset_reset="earliest",
        consumer_timeout_ms=15_000,
    )
    try:
        return bytes(next(iter(consumer)).value)
    finally:
        consumer.close()


def test_one_live_broker_of_our_own_cluster_answers(kafka: Kafka) -> None:
    cluster = describe(kafka.bootstrap)
    assert cluster["cluster_id"] == kafka.cluster_id
    assert len(cluster["brokers"]) == 1
    assert kafka.is_alive


def test_a_record_comes_back(kafka: Kafka) -> None:
    create_topic(kafka, "small")
    produce(kafka, "small", b"a visit")
    assert consume_one(kafka, "small") == b"a visit"


def test_a_record_of_12_megabytes_comes_back(kafka: Kafka) -> None:
    create_topic(kafka, "large")
    produce(kafka, "large", b"x" * RECORD_BYTES_MAX)
    assert len(consume_one(kafka, "large")) == RECORD_BYTES_MAX


def test_a_record_survives_kill_9_of_the_broker(kafka: Kafka) -> None:
    create_topic(kafka, "kept")
    produce(kafka, "kept", b"before")
    bootstrap, cluster_id, pid = kafka.bootstrap, kafka.cluster_id, kafka.pid

    kafka.kill()
    assert not kafka.is_alive
    kafka.start()

    assert (kafka.bootstrap, kafka.cluster_id) == (bootstrap, cluster_id)
    assert kafka.pid != pid
    assert consume_one(kafka, "kept") == b"before"


def test_anothers_broker_is_not_taken_for_ours(kafka: Kafka, tmp_path: Path) -> None:
    ours = Kafka(tmp_path)
    (tmp_path / "topics").mkdir()
    settings = tmp_path / "topics" / "meta.properties"
    settings.write_text(f"version=1\ncluster.id={kafka.cluster_id}\n")
    assert ours._is_ready(0, kafka.port)
    settings.write_text("version=1\ncluster.id=ours\n")
    assert not ours._is_ready(0, kafka.port)
