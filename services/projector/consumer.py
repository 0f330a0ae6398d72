"""Faust's Kafka driver, resuming at the positions in Postgres.

A seek made in ``on_partitions_assigned`` is undone by Faust; ``perform_seek`` is where it lasts.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, ClassVar

from aiokafka import TopicPartition
from faust.transport.drivers.aiokafka import Consumer as FaustConsumer
from faust.transport.drivers.aiokafka import Transport as FaustTransport
from faust.types import TP

Resume = Callable[[Iterable[TopicPartition]], Awaitable[Mapping[TopicPartition, int | None]]]


class PositionConsumer(FaustConsumer):
    """Reads each assigned partition from where ``resume`` says, and a stopped one not at all."""

    resume: ClassVar[Resume]

    def on_buffer_full(self, tp: TP) -> None:
        """Go on fetching the partition of a slice that found the buffer full.

        Faust would leave it out until the buffer is seen empty: under steady load never, while others go on.
        The buffer's own bound is enough; putting a slice into it waits.
        """

    async def perform_seek(self) -> None:
        """Seek to the positions in Postgres, whatever the group committed."""
        await super().perform_seek()
        assigned = [TopicPartition(tp.topic, tp.partition) for tp in self.assignment()]
        offsets = await type(self).resume(assigned)
        stopped = [TP(tp.topic, tp.partition) for tp, offset in offsets.items() if offset is None]
        for tp, offset in offsets.items():
            if offset is not None:
                await self.seek(TP(tp.topic, tp.partition), offset)
                self._committed_offset[TP(tp.topic, tp.partition)] = offset or None
                self._read_offset[TP(tp.topic, tp.partition)] = offset or None
        if stopped:
            self.pause_partitions(stopped)


def transport_of(resume: Resume) -> type[FaustTransport]:
    """A transport whose consumers resume as told."""
    consumer: Any = type("VantageConsumer", (PositionConsumer,), {"resume": staticmethod(resume)})
    transport: type[FaustTransport] = type("VantageTransport", (FaustTransport,), {"Consumer": consumer})
    return transport
