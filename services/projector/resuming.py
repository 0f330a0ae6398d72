"""Where a partition resumes: at the position in Postgres, if the log is still the one it was.

A position outside the log, another cluster, or another record just before the position is data loss or
another log, not lag: the partition is stopped and an operator told, never silently skipped.
"""

import logging
from collections.abc import Iterable
from typing import NamedTuple

import asyncpg
from aiokafka import TopicPartition

from services.errors import CannotGoOn
from services.fingerprints import fingerprint
from services.projector import metrics
from services.projector.broker import Broker
from services.store.connect import Connection
from services.store.positions import Position
from services.store.sql import SQL

log = logging.getLogger(__name__)


class Stop(NamedTuple):
    """Why a partition may not be read on."""

    code: str
    detail: str


async def resume_offsets(
    connection: Connection, bootstrap: str, partitions: Iterable[TopicPartition]
) -> dict[TopicPartition, int | None]:
    """The offset at which each partition resumes; None for one that is stopped."""
    wanted = sorted(partitions)
    metrics.STOPPED.clear()
    if not wanted:
        return {}
    async with Broker(bootstrap) as broker:
        cluster_id = await broker.cluster_id()
        first, end = await broker.begin_offsets(wanted), await broker.end_offsets(wanted)
        found: dict[TopicPartition, int | None] = {}
        for tp in wanted:
            await connection.execute(SQL["begin_position"], tp.topic, tp.partition, first[tp], cluster_id)
            row = await connection.fetchrow(SQL["position"], tp.topic, tp.partition)
            stop = await _why_stop(broker, tp, row, cluster_id, first[tp], end[tp])
            found[tp] = None if stop else row["next_offset"]
            await _tell(connection, tp, stop)
    return found


async def _why_stop(
    broker: Broker, tp: TopicPartition, row: asyncpg.Record, cluster_id: str, first: int, end: int
) -> Stop | None:
    position = Position(row["next_offset"], row["last_fingerprint"], row["cluster_id"])
    if position.cluster_id != cluster_id:
        detail = f"The positions are of cluster {position.cluster_id}, the broker is of {cluster_id}."
        return Stop("another-cluster", detail)
    if wrong := position.at_odds(first, end):
        return Stop(wrong.code, f"{wrong.fact[0].upper()}{wrong.fact[1:]}.")
    at, last_fingerprint = position.next_offset, position.last_fingerprint
    if last_fingerprint is not None and not await _is_before(broker, tp, at, last_fingerprint):
        return Stop("another-record", f"The record at {at - 1} is not the one that was projected.")
    return None


async def _is_before(broker: Broker, tp: TopicPartition, position: int, last_fingerprint: bytes) -> bool:
    """Whether the record just before the position is the one that the log remembers."""
    before = await broker.record_at(tp, position - 1)
    if before is None:
        raise CannotGoOn(f"The broker did not give {tp.topic}/{tp.partition}@{position - 1} in time; begin again.")
    return before.place.offset == position - 1 and fingerprint(before.value) == last_fingerprint


async def same_log(connection: Connection, broker: Broker, tp: TopicPartition) -> bool:
    """Whether a partition that is being read still is the log that was projected."""
    row = await connection.fetchrow(SQL["position"], tp.topic, tp.partition)
    if row is None or row["last_fingerprint"] is None:
        return True
    return await _is_before(broker, tp, row["next_offset"], row["last_fingerprint"])


async def _tell(connection: Connection, tp: TopicPartition, stop: Stop | None) -> None:
    if stop is None:
        await connection.execute(SQL["resume_partition"], tp.topic, tp.partition)
        return
    metrics.STOPPED.labels(tp.topic, tp.partition, stop.code).set(1)
    await connection.execute(SQL["stop_partition"], tp.topic, tp.partition, *stop)
    log.error(
        "partition stopped: %s See docs/operating.md, 'A partition has stopped'.",
        stop.detail,
        extra={"action": "stop-partition", "topic": tp.topic, "partition": tp.partition, "code": stop.code},
    )
