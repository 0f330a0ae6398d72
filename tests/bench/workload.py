"""The events that every measure takes: seeded, a few children much oftener than most."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from schemas import Record
from services.projector.slices import RECORDS_MAX
from tests.strategies.histories import generate
from tests.strategies.placing import Message, placed
from tests.strategies.world import Shares

SHARES: Final = Shares(
    duplicates=0.01, same_id=0.0005, poison=0.001, resolved=0.3, late=0.02, imprecise=0.3, structural=0.002, skew=0.5
)
AGENCIES: Final = 10
EVENTS_PER_CHILD: Final = 160
"""Sixteen a record, as in the review."""
_NOTE: Final = (
    "Seen at home with the mother. Kitchen and bedroom clean, food in the cupboards. The mother said that sleep is "
    "better since the summer; she would like to be rung before the next visit. Agreed to come again within two weeks."
)


def workload(seed: int, events: int, *, children: int | None = None) -> list[Message]:
    """``events`` messages of some 450 bytes in the order of sending."""
    stream = generate(
        seed, events, children or max(20, events // EVENTS_PER_CHILD), agencies=AGENCIES, shares=SHARES
    )  # fmt: skip
    return [_with_note(number, message) for number, message in enumerate(stream)]


def _with_note(number: int, message: Message) -> Message:
    """Statements as long as people write them; poison and what has none stay as they are."""
    topic, key, value = message
    try:
        document = json.loads(value or b"")
        said = document["data"]["statements"]
    except (ValueError, KeyError, TypeError):
        return message
    if not said:
        return message
    said[0]["text"] += " " + _NOTE
    return topic, key, json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def bytes_per_event(stream: Iterable[Message]) -> float:
    """The mean length of a value."""
    sizes = [len(value or b"") for _, _, value in stream]
    return sum(sizes) / len(sizes)


def slices(records: Sequence[Record], records_max: int = RECORDS_MAX) -> Iterator[list[Record]]:
    """As a worker gets them that is this far behind: fetched partition by partition, of what was sent next."""
    for start in range(0, len(records), records_max):
        yield sorted(records[start : start + records_max], key=lambda record: record.place)


def in_places(stream: Iterable[Message]) -> list[Record]:
    """The records that the broker would keep."""
    return placed(stream)


def kind_of(message: Message) -> str | None:
    """The type of the event, where it can be read."""
    try:
        kind = json.loads(message[2] or b"")["type"]
    except (ValueError, KeyError, TypeError):
        return None
    return str(kind)
