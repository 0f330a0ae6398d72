"""What a worker remembers is bounded by bytes, and what was written longest ago goes first."""

from projections import PROJECTIONS, Folded
from projections.history import Entry
from services.projector import metrics
from services.projector.memory import Kept, Memory, StateName
from tests.oracle.given import given, viewed

TIER: StateName = ("tier", 1)


def _person(size: int) -> dict[StateName, Kept]:
    return {TIER: Kept(Folded(PROJECTIONS[0].new()), size)}


def _held(memory: Memory, *people: bytes) -> list[bytes]:
    return [person for person in people if memory.of(person, 7)]


def test_what_was_written_longest_ago_makes_room() -> None:
    memory = Memory(bytes_max=100)
    memory.keep(7, {b"a": _person(40), b"b": _person(40)})
    memory.keep(7, {b"a": _person(50)})
    assert _held(memory, b"a", b"b") == [b"a", b"b"]
    memory.keep(7, {b"c": _person(20)})
    assert _held(memory, b"a", b"b", b"c") == [b"a", b"c"]
    assert metrics.REMEMBERED_BYTES.collect()[0].samples[0].value == 70
    assert metrics.REMEMBERED_PEOPLE.collect()[0].samples[0].value == 2


def test_who_alone_is_too_large_is_not_remembered() -> None:
    memory = Memory(bytes_max=100)
    memory.keep(7, {b"a": _person(101)})
    assert _held(memory, b"a") == []


def test_the_events_of_the_last_steps_count_with_all_their_bytes() -> None:
    events = list(given(viewed(2, 3), viewed(3, 4)).standing.values())
    folded = PROJECTIONS[0].folded([Entry(event) for event in events])
    assert folded.size == sum(event.size for event in events) > 0
