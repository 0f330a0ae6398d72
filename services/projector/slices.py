"""Makes Faust batch-native: an agent is given a slice of what was fetched instead of single messages.

Faust makes two tasks for every message. Its documented ``ConsumerScheduler`` setting decides how fetched
records are handed on; here one message carries the raw records of several partitions, under the offset of the
first, so that Faust's own commit can only lag behind (docs/adr/0002).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from faust.serializers.codecs import Codec, register
from faust.transport.utils import DefaultSchedulingStrategy
from faust.types import TP

from schemas import Place, Record

CODEC: Final = "vantage-slice"
RECORDS_MAX: Final = 2_000
BYTES_MAX: Final = 4 * 1024 * 1024


class Slice(NamedTuple):
    """Raw records of one or more partitions, each partition's in order."""

    records: tuple[Any, ...]


class SliceScheduling(DefaultSchedulingStrategy):
    """Hands on whole slices."""

    def iterate(self, records: Mapping[TP, list[Any]]) -> Iterator[tuple[TP, Any]]:
        """One synthetic record per slice, under the partition and offset of its first record."""
        for part in cut(record for fetched in records.values() for record in fetched):
            first = part[0]
            yield TP(first.topic, first.partition), replace(first, key=None, value=Slice(tuple(part)))


def cut(fetched: Iterable[Any]) -> Iterator[list[Any]]:
    """Parts of at most ``RECORDS_MAX`` records and about ``BYTES_MAX`` bytes."""
    part: list[Any] = []
    size = 0
    for record in fetched:
        part.append(record)
        size += len(record.value or b"")
        if len(part) >= RECORDS_MAX or size >= BYTES_MAX:
            yield part
            part, size = [], 0
    if part:
        yield part


class _PassThrough(Codec):
    """Leaves the slice as it is: records are parsed inside the guarded handler."""

    def _loads(self, s: Any) -> Any:  # noqa: ANN401
        return s

    def _dumps(self, s: Any) -> Any:  # noqa: ANN401
        return s


register(CODEC, _PassThrough())


def as_record(raw: Any) -> Record:  # noqa: ANN401
    """A broker's record as the core knows it."""
    at = datetime.fromtimestamp(raw.timestamp / 1000, UTC)
    return Record(Place(raw.topic, raw.partition, raw.offset), raw.key, raw.value, at)
