"""What a round publishes, and on which partitions, so that every child's events go by several workers.

A record's partition is given, not left to a partitioner: a child's records at different agencies have the same
reference, so that by Kafka's own rule they would all lie on partitions of one number, and Faust gives those
to one worker.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final, NamedTuple

from schemas import Place
from tests.strategies.histories import generate
from tests.strategies.placing import Message, partition_of, partitions_in_use, places
from tests.strategies.world import Shares, write

SHARES: Final = Shares(
    duplicates=0.02, same_id=0.01, poison=0.01, resolved=0.5, late=0.05, imprecise=0.3, structural=0.13
)
EVENTS_PER_CHILD: Final = 40
TWINS: Final = 0.006
AGENCIES_MIN: Final = 3
STRUCTURAL_MIN: Final = 1 / 20
STRUCTURAL: Final = frozenset(
    {
        "identity.confirmed", "identity.refused", "identity.unlinked", "relationship.recorded",
        "record.corrected", "record.retracted", "person.updated",
    }
)  # fmt: skip
_CHILD: Final = re.compile(rb"c-[0-9]+")

Sent = tuple[str, bytes | None, bytes | None, int]
"""Topic, key, value, partition."""


class TooTame(AssertionError):
    """A stream that does not have what a round is there to try."""


class Stream(NamedTuple):
    """The messages in the order of sending; ``kinds`` says how many of each thing there are."""

    messages: list[Sent]
    kinds: Counter[str]


def stream(seed: int, events: int) -> Stream:
    """``events`` messages and some twins. Raises ``TooTame``."""
    plain = generate(seed, events, max(4, events // EVENTS_PER_CHILD), agencies=8, shares=SHARES)
    partitions = _Partitions()
    messages = _placed(Random(seed), plain, partitions)
    kinds = Counter(_kind(value) for _, _, value, _ in messages)
    share = sum(kinds[kind] for kind in STRUCTURAL) / len(messages)
    if share < STRUCTURAL_MIN:
        raise TooTame(f"{share:.1%} of the events of seed {seed} are structural; expected {STRUCTURAL_MIN:.0%}.")
    _check_children(seed, partitions.known)
    return Stream(messages, kinds)


def _placed(rng: Random, plain: Sequence[Message], partitions: "_Partitions") -> list[Sent]:
    """Give each message its partition, add twins, and let resolutions name the places that follow."""
    before = places(plain)
    after: dict[Place, Place] = {}
    ends: Counter[tuple[str, int]] = Counter()
    due: dict[int, list[Sent]] = defaultdict(list)
    found: list[Sent] = []

    def put(message: Sent) -> Place:
        topic, _, _, number = message
        place = Place(topic, number, ends[topic, number])
        ends[topic, number] += 1
        found.append(message)
        return place

    for index, ((topic, key, value), place) in enumerate(zip(plain, before, strict=True)):
        if topic == "hub.resolutions":
            value = _resolving(value, after)
        number = partitions.of(topic, key, value)
        after[place] = put((topic, key, value, number))
        if (document := _twinned(rng, topic, key, value)) is not None:
            due[min(len(plain) - 1, index + int(rng.random() * 400))].append(_twin(rng, document, topic, number))
        for twin in due.pop(index, ()):
            put(twin)
    return found


class _Partitions:
    """The first topic of a key goes by the key's hash; every further topic by the other partition in turn."""

    def __init__(self) -> None:
        self.known: dict[bytes, dict[str, int]] = defaultdict(dict)

    def of(self, topic: str, key: bytes | None, value: bytes | None) -> int:
        count = partitions_in_use(topic)
        if key is None or count == 1:
            return partition_of(key, value, count)
        known = self.known[key]
        if topic not in known:
            known[topic] = (partition_of(key, value, count) + len(known)) % count
        return known[topic]


def _twinned(rng: Random, topic: str, key: bytes | None, value: bytes | None) -> dict[str, Any] | None:
    """The document to say twice, now and then."""
    if rng.random() >= TWINS or value is None or key is None or partitions_in_use(topic) == 1:
        return None
    try:
        document = json.loads(value)
    except ValueError:
        return None
    return document if isinstance(document, dict) and "subject" in document else None


def _twin(rng: Random, document: dict[str, Any], topic: str, partition: int) -> Sent:
    """The same id on another partition: another child's, the same child's with another content, or a duplicate."""
    chance = rng.random()
    if chance < 0.4:
        document = {**document, "subject": f"c-{int(rng.random() * 1_000)}"}
    elif chance < 0.7:
        document = {**document, "sourceref": "a page of another book"}
    other = (partition + 1) % partitions_in_use(topic)
    return topic, document["subject"].encode(), write(document).encode(), other


def _resolving(value: bytes | None, after: dict[Place, Place]) -> bytes:
    """A resolution whose place is where the poison came to lie."""
    document = json.loads(value or b"")
    said = document["data"]
    place = after.get(Place(said["topic"], said["partition"], said["offset"]))
    if place is not None:
        document["data"] = {**said, **place._asdict()}
    return write(document).encode()


def _kind(value: bytes | None) -> str:
    try:
        return str(json.loads(value or b"")["type"])
    except (ValueError, KeyError, TypeError):
        return "unreadable"


def _check_children(seed: int, known: Mapping[bytes, Mapping[str, int]]) -> None:
    """Every child has records of three agencies, on partitions that go to different workers."""
    for key, numbers in known.items():
        if not _CHILD.fullmatch(key):
            continue
        if len(numbers) < AGENCIES_MIN or len(set(numbers.values())) < 2:
            raise TooTame(f"Of seed {seed}, {key!r} is known to {len(numbers)} agencies; expected {AGENCIES_MIN}.")
