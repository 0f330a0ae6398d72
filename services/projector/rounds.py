"""The worker's rounds: lag from the positions in Postgres, marks, heartbeat, and a watchdog.

The group's committed offsets are the slices' first offsets and lag; they are not looked at.
"""

import asyncio
import logging
import os
import time
from collections.abc import Callable
from typing import Final, NoReturn

from aiokafka import TopicPartition

from services.projector import metrics
from services.projector.broker import ALL_PARTITIONS, Broker
from services.projector.resuming import same_log
from services.settings import Settings
from services.store.connect import PROJECTOR, Connection, Role, connect
from services.store.sql import SQL

log = logging.getLogger(__name__)

_EVERY_SECONDS: Final = 2.0
STUCK_SECONDS_MAX: Final = 60.0
_BROKER_SECONDS_MAX: Final = 10.0
EXIT_STUCK: Final = 75


class Rounds:
    """Looks around every two seconds; ends the process when records wait and none is projected."""

    def __init__(self, settings: Settings, reading: Callable[[], set[TopicPartition]]) -> None:
        self._settings = settings
        self._reading = reading
        self._seen: dict[TopicPartition, tuple[int, float]] = {}
        self._positions: dict[TopicPartition, int] = {}
        self._moved_at = time.monotonic()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._connected()
            except asyncio.CancelledError:
                raise
            except Exception as problem:
                log.warning("rounds failed", extra={"action": "rounds", "cause": type(problem).__name__})
            await asyncio.sleep(_EVERY_SECONDS)

    async def _connected(self) -> None:
        connection = await connect(self._settings.postgres, PROJECTOR, Role.PROJECTOR)
        self._seen.clear()
        self._positions = {}
        try:
            async with Broker(self._settings.kafka) as broker:
                while True:
                    await self.once(connection, broker)
                    await asyncio.sleep(_EVERY_SECONDS)
        finally:
            await connection.close(timeout=2)

    async def once(self, connection: Connection, broker: Broker) -> None:
        """One round."""
        rows = await connection.fetch(SQL["positions"])
        positions = {TopicPartition(row["topic"], row["partition"]): row["next_offset"] for row in rows}
        ends = await asyncio.wait_for(broker.end_offsets(ALL_PARTITIONS), _BROKER_SECONDS_MAX)
        lagging: dict[TopicPartition, int] = {}
        for tp, end in ends.items():
            position = positions.get(tp, 0)
            lag = max(0, end - position)
            if lag:
                lagging[tp] = position
            metrics.POSITION.labels(tp.topic, tp.partition).set(position)
            metrics.LAG_RECORDS.labels(tp.topic, tp.partition).set(lag)
            metrics.LAG_SECONDS.labels(tp.topic, tp.partition).set(await _age(broker, tp, position) if lag else 0.0)
        await self._marks(connection)
        metrics.HEARTBEAT.set_to_current_time()
        mine = self._reading()
        if any(ends[tp] < positions.get(tp, 0) for tp in mine & ends.keys()):
            _leave("a log is shorter than its position; the worker leaves, to look again before it reads on")
        stopped = {
            TopicPartition(row["topic"], row["partition"]) for row in await connection.fetch(SQL["stopped_partitions"])
        }
        if lagging.keys() - stopped:
            self._all_standing_still(positions)
        else:
            self._positions = {}
        for tp in self._standing_still(lagging, mine):
            if not await same_log(connection, broker, tp):
                _leave("a log is not the one that was projected; the worker leaves, to stop its partition")

    async def _marks(self, connection: Connection) -> None:
        marks: dict[str, int] = {}
        rejects: dict[str, int] = {}
        for row in await connection.fetch(SQL["incomplete"]):
            marks[row["agency"]] = marks.get(row["agency"], 0) + 1
            rejects[row["agency"]] = rejects.get(row["agency"], 0) + row["rejects"]
        metrics.INCOMPLETE.clear()
        metrics.REJECTS.clear()
        for agency, count in marks.items():
            metrics.INCOMPLETE.labels(agency).set(count)
            metrics.REJECTS.labels(agency).set(rejects[agency])

    def _all_standing_still(self, positions: dict[TopicPartition, int]) -> None:
        """Leave when records wait and no worker projects any: whoever should read them may have no partition."""
        now = time.monotonic()
        if positions != self._positions:
            self._positions, self._moved_at = positions, now
        elif now - self._moved_at > STUCK_SECONDS_MAX:
            _leave("records wait and no worker projects any; the worker leaves, to join its group anew")

    def _standing_still(self, lagging: dict[TopicPartition, int], mine: set[TopicPartition]) -> list[TopicPartition]:
        """Partitions of this worker that wait since the last round; for too long, and the worker leaves."""
        now = time.monotonic()
        for tp in list(self._seen):
            if tp not in lagging or tp not in mine:
                del self._seen[tp]
        still = []
        for tp in sorted(mine & lagging.keys()):
            position, since = self._seen.get(tp, (-1, now))
            if position != lagging[tp]:
                self._seen[tp] = (lagging[tp], now)
                continue
            still.append(tp)
            if now - since > STUCK_SECONDS_MAX:
                _leave("records wait and none is projected; the worker leaves")
        return still


def _leave(sentence: str) -> NoReturn:
    log.critical(sentence, extra={"action": "stuck"})
    logging.shutdown()
    os._exit(EXIT_STUCK)


async def _age(broker: Broker, tp: TopicPartition, position: int) -> float:
    oldest = await broker.record_at(tp, position)
    return max(0.0, time.time() - oldest.appended_at.timestamp()) if oldest else 0.0
