"""What the broker says of the topics at this moment; nothing is taken from a client's memory.

Through kafka-python, whose client alone tells a topic's id. One client is kept open, and each look sends it two rounds
of requests: what there is and who leads it, then where each log begins and ends. A kept connection that fails is
dropped, and the same is asked once more over a new one.
"""

import asyncio
import socket
import time
import weakref
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, TypeVar

from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError

from services import broker
from services.broker import ANSWER_SECONDS_MAX, Found, Look, Partition
from services.errors import HubError

T = TypeVar("T")
_AGAIN_SECONDS: Final = 0.05
_IN_FLIGHT_MAX: Final = 1_000
"""Many ask at once over the one connection; beyond kafka-python's own limit of five a request is not sent at all."""

__all__ = ["Found", "Look", "Looking", "Partition", "Unreachable"]


class Unreachable(HubError):
    """The broker did not answer in time."""


class Looking:
    """Asks the broker anew each time. Its calls may come from any event loop; ``close`` it, or it ends by itself."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap
        self._kept: list[KafkaAdminClient] = []
        weakref.finalize(self, _close, self._kept)

    def close(self) -> None:
        """Give back what is kept open."""
        _close(self._kept)

    async def look(self, topics: Iterable[str]) -> Look:
        """The topics of these names as they are now. ``Unreachable``."""
        return await self._in_time(broker.look, sorted(topics))

    async def fingerprints(self, offsets: Mapping[Partition, int]) -> dict[Partition, bytes | None]:
        """Of the record at each offset; None where the log has no record there. ``Unreachable``."""
        return await self._in_time(broker.fingerprints, dict(offsets)) if offsets else {}

    async def since(self, partition: Partition, offset: int, end: int) -> list[bytes]:
        """The values of the records from ``offset`` to before ``end``. ``Unreachable``."""
        return await self._in_time(broker.since, partition, offset, end) if offset < end else []

    async def _in_time(self, ask: Callable[..., Awaitable[T]], *words: Any) -> T:  # noqa: ANN401
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._asked, ask, *words), 2 * ANSWER_SECONDS_MAX)
        except (KafkaError, OSError, TimeoutError) as problem:
            raise Unreachable(
                f"No broker answered at {self._bootstrap} in {ANSWER_SECONDS_MAX:.0f} s ({type(problem).__name__}); "
                "see that Kafka runs and that VANTAGE_KAFKA names it."
            ) from None

    def _asked(self, ask: Callable[..., Awaitable[T]], *words: Any) -> T:  # noqa: ANN401
        for kept in self._kept[:1]:
            try:
                return _run(kept, ask, *words)
            except (KafkaError, OSError, RuntimeError):  # the last: closed meanwhile by another who asked
                self._drop(kept)
        until = time.monotonic() + ANSWER_SECONDS_MAX
        client = self._opened()
        while True:
            try:
                return _run(client, ask, *words)
            except BaseException as problem:
                if not getattr(problem, "retriable", False) or time.monotonic() >= until:
                    self._drop(client)
                    raise
            time.sleep(_AGAIN_SECONDS)  # as while a topic is being made, or its leader chosen

    def _opened(self) -> KafkaAdminClient:
        """kafka-python tries on where nobody listens, and leaves a socket open at each try; so that is seen first."""
        until = time.monotonic() + ANSWER_SECONDS_MAX
        servers = [server.rpartition(":") for server in self._bootstrap.split(",")]
        for number, (host, _, port) in enumerate(servers, start=1):
            try:
                socket.create_connection((host, int(port)), max(0.1, until - time.monotonic())).close()
                break
            except OSError:
                if number == len(servers):
                    raise
        milliseconds = int(ANSWER_SECONDS_MAX * 1000)
        client = KafkaAdminClient(
            bootstrap_servers=self._bootstrap,
            bootstrap_timeout_ms=milliseconds,
            request_timeout_ms=milliseconds,
            max_in_flight_requests_per_connection=_IN_FLIGHT_MAX,
        )
        self._kept.append(client)
        return client

    def _drop(self, client: KafkaAdminClient) -> None:
        with suppress(ValueError):
            self._kept.remove(client)
        client.close()


def _close(kept: list[KafkaAdminClient]) -> None:
    while kept:
        kept.pop().close()


def _run(client: KafkaAdminClient, ask: Callable[..., Awaitable[T]], *words: Any) -> T:  # noqa: ANN401
    """On the client's own thread, whose connections are used by whoever asks."""
    manager = client._manager  # noqa: SLF001 - the public calls ask for what is led by whom again each time
    found: T = manager.run(ask, manager, *words)
    return found
