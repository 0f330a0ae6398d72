"""The generators keep their promises, and the oracle does not care for the order of arrival."""

from collections import Counter, defaultdict
from random import Random

from hypothesis import given, settings

from schemas import Record
from schemas.identifiers import is_nhs_number
from tests.oracle import Reduced, reduce
from tests.strategies.histories import Message, Shares, generate, placed, records, streams
from tests.strategies.numbers import nhs_number
from tests.strategies.poison import POISONS

STRUCTURAL = ("identity.", "relationship.", "record.", "person.updated")


def every_count_adds_up(found: Reduced) -> None:
    everything = [*found.places.values(), *found.rejects, *found.parked, *found.duplicates]
    assert Counter((place.topic, place.partition) for place in everything) == found.positions


def test_numbers_are_valid_distinct_and_of_the_test_range() -> None:
    numbers = [nhs_number(n) for n in range(2_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(is_nhs_number(number) and number.startswith("999") for number in numbers)


def test_a_seed_gives_one_stream_of_the_length_asked_for() -> None:
    assert generate(7, 3_000, 50) == generate(7, 3_000, 50)
    assert generate(7, 3_000, 50) != generate(8, 3_000, 50)
    assert len(generate(7, 3_001, 50)) == 3_001


def test_a_long_stream_has_everything() -> None:
    shares = Shares(poison=0.04)
    found = reduce(placed(generate(3, 8_000, 100, shares=shares)))
    every_count_adds_up(found)
    types = Counter(event.type for event in found.standing.values())
    assert sum(types[t] for t in types if t.startswith(STRUCTURAL)) / types.total() > 0.05
    assert len(types) > 50
    assert found.waiting
    assert found.duplicates
    assert found.unsettled
    assert types["reject.resolved"] > 10
    codes = set(found.rejects.values()) | set(found.parked.values())
    assert len(codes) >= len(POISONS) - 3


def test_some_children_are_heard_of_far_oftener_than_most() -> None:
    stream = generate(4, 10_000, 200)
    heard = Counter(key for _, key, _ in stream if key and key.startswith(b"c-"))
    assert len(heard) == 200
    assert heard.most_common(1)[0][0] == b"c-0"
    assert heard[b"c-0"] > 10 * sorted(heard.values())[100]


def test_every_child_has_records_at_three_agencies() -> None:
    agencies = defaultdict(set)
    for event in reduce(placed(generate(3, 4_000, 60))).standing.values():
        if event.type == "person.registered" and event.subject.startswith("c-"):
            agencies[event.subject].add(event.source)
    few = [child for child, sources in agencies.items() if len(sources) < 3]
    assert len(agencies) == 60
    assert len(few) <= 1  # the last introduction may be cut short


@settings(max_examples=60, deadline=None)
@given(records())
def test_arrival_does_not_matter(drawn: list[Record]) -> None:
    found, shuffled = reduce(drawn), reduce(Random(1).sample(drawn, len(drawn)))
    every_count_adds_up(found)
    assert found.standing == shuffled.standing
    assert found.persons == shuffled.persons
    for person in found.persons:
        assert found.history(person) == shuffled.history(person)
        assert found.tier(person, None) == shuffled.tier(person, None)


@settings(max_examples=15, deadline=None)
@given(streams())
def test_drawn_streams_add_up(stream: list[Message]) -> None:
    every_count_adds_up(reduce(placed(stream)))
