"""Publishes in the background while the broker comes and goes. (kafka-python would leave sockets open.)"""

import asyncio
import threading
from collections.abc import Sequence
from typing import Final

from aiokafka import AIOKafkaProducer

from schemas.topics import RECORD_BYTES_MAX
from tests.torture.stream import Sent

_PATIENCE_MS: Final = 120_000
_PAUSE_SECONDS: Final = 0.02


class Publisher:
    """Idempotent, acknowledged by all replicas, in order. Stays behind ``allow``; ``close`` tells what was lost."""

    def __init__(self, bootstrap: str, messages: Sequence[Sent]) -> None:
        self._bootstrap, self._messages = bootstrap, messages
        self._until, self._stopping = 0, False
        self._lost: list[str] = []
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()

    def allow(self, until: int) -> None:
        """So many messages may be sent by now."""
        self._until = until

    def close(self) -> list[str]:
        """End; a sentence for what the broker did not acknowledge."""
        self._stopping = True
        self._thread.join(_PATIENCE_MS / 1_000)
        return self._lost

    async def _run(self) -> None:
        producer = AIOKafkaProducer(
            bootstrap_servers=self._bootstrap, enable_idempotence=True, acks="all", linger_ms=5,
            request_timeout_ms=_PATIENCE_MS, max_request_size=RECORD_BYTES_MAX, metadata_max_age_ms=2_000,
        )  # fmt: skip
        await producer.start()
        try:
            await self._send(producer)
        except Exception as problem:
            self._lost.append(f"the publisher ended with {type(problem).__name__}")
        finally:
            await producer.stop()

    async def _send(self, producer: AIOKafkaProducer) -> None:
        futures = []
        for topic, key, value, partition in self._messages:
            while len(futures) >= self._until and not self._stopping:
                await asyncio.sleep(_PAUSE_SECONDS)
            if self._stopping:
                break
            futures.append(await producer.send(topic, key=key, value=value, partition=partition))
        done = await asyncio.gather(*futures, return_exceptions=True)
        lost = [problem for problem in done if isinstance(problem, BaseException)]
        if lost:
            self._lost.append(f"{len(lost)} records were not acknowledged, as {type(lost[0]).__name__}")
