"""The settings of the one-broker Kafka: small, quick to start, and keeping everything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.local.ports import HOST

RECORD_BYTES_MAX = 12 * 1024 * 1024  # the hub must receive a record of 10 MB to refuse it
NODE_ID = 1

LOGGING = """\
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""


def properties(port: int, controller_port: int, directory: Path, overrides: Mapping[str, str]) -> str:
    """A server.properties."""
    controller = f"CONTROLLER://{HOST}:{controller_port}"
    settings = {
        "process.roles": "broker,controller",
        "node.id": str(NODE_ID),
        "controller.quorum.voters": f"{NODE_ID}@{HOST}:{controller_port}",
        "listeners": f"BROKER://{HOST}:{port},{controller}",
        "advertised.listeners": f"BROKER://{HOST}:{port}",
        "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "BROKER",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": str(directory),
        **FIXED,
        **overrides,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


FIXED = {
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",
    "message.max.bytes": str(RECORD_BYTES_MAX + 1024 * 1024),
    "replica.fetch.max.bytes": str(RECORD_BYTES_MAX + 1024 * 1024),
    "socket.request.max.bytes": str(4 * RECORD_BYTES_MAX),
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "background.threads": "2",
    "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),
    "broker.heartbeat.interval.ms": "300",
    "broker.session.timeout.ms": "3000",
}
