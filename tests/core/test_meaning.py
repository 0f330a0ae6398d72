"""``projections`` and the oracle, written apart from the same page, give the same answers."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from projections import heard
from projections.chronology import chronology
from projections.history import Entry, Extreme, in_order
from projections.knowledge import knowledge
from projections.tier import tier_at
from schemas import Record
from tests.core.answers import plain
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.oracle import Entry as Told
from tests.oracle import Reduced, reduce
from tests.strategies.histories import SOURCES, Message, placed, records, streams
from tests.strategies.small import INSTANTS

FAR = datetime(2100, 1, 1, tzinfo=UTC)
INSTANT = st.sampled_from([datetime.fromisoformat(text) for text in INSTANTS] + [FAR])


class Question(NamedTuple):
    """As of when, known by when, and to which agency."""

    as_of: datetime
    known: datetime
    agency: str


QUESTION = st.builds(Question, INSTANT, INSTANT, st.sampled_from(SOURCES))


def read(drawn: list[Record]) -> tuple[Reduced, Meaning]:
    """Both readings of the same records."""
    expected = reduce(drawn)
    return expected, Meaning(expected.standing.values(), expected.records)


def names(entries: Iterable[Entry | Told]) -> list[tuple[str, str, bytes | None]]:
    """Events by name, and through whom."""
    return [(e.event.source, e.event.id, e.through) for e in entries]


def same_people(expected: Reduced, found: Meaning, _: Question) -> None:
    assert {p.id: p.records for p in found.people.values()} == expected.persons
    assert {p.id for p in found.people.values() if p.unsettled} == expected.unsettled
    assert {(c.source, c.id) for c in found.effective.waiting} == expected.waiting


def same_histories(expected: Reduced, found: Meaning, asked: Question) -> None:
    for person, moment, extreme in product(expected.persons, (None, asked.known), Extreme):
        mine = in_order(found.history(person, moment, extreme), extreme)
        theirs = expected.history(person, moment, extreme.value)
        assert names(mine) == names(theirs)
        assert [e.event for e in mine] == [e.event for e in theirs]


def same_tier(expected: Reduced, found: Meaning, asked: Question) -> None:
    for person, moment in product(expected.persons, (None, asked.known)):
        for extreme, theirs in zip(Extreme, expected.tier(person, asked.as_of, moment), strict=True):
            both = tier_at(found.history(person, moment, extreme), asked.as_of)
            assert plain(both.earliest if extreme is Extreme.EARLIEST else both.latest) == theirs


def same_voices(expected: Reduced, found: Meaning, _: Question) -> None:
    for person in expected.persons:
        state = heard.EMPTY
        for entry in found.history(person):
            state = heard.fold(state, entry)
        assert {agency: tuple(said) for agency, said in state.items()} == {
            agency: tuple(said) for agency, said in expected.heard(person).items()
        }


def same_knowledge(expected: Reduced, found: Meaning, asked: Question) -> None:
    for person in expected.persons:
        mine = knowledge(found.as_written(person, asked.as_of), asked.agency, asked.as_of)
        theirs = expected.known(person, asked.agency, asked.as_of)
        assert {name: {str(k.earliest), str(k.latest)} for name, k in mine.items()} == theirs
        assert all((k.certain is None) == (k.earliest != k.latest) for k in mine.values())


def same_chronology(expected: Reduced, found: Meaning, asked: Question) -> None:
    for person in expected.persons:
        lines = chronology(found.history(person), asked.as_of)
        theirs = [e for e in expected.history(person) if e.event.happened.earliest <= asked.as_of]
        assert [(line.agency, line.id, line.through) for line in lines] == names(theirs)
        assert [line.uncertain for line in lines] == [e.event.happened.latest > asked.as_of for e in theirs]


CHECKS = (same_people, same_histories, same_tier, same_voices, same_knowledge, same_chronology)


@examples(60)
@given(records(), QUESTION)
def test_small_overlapping_records_are_read_alike(drawn: list[Record], asked: Question) -> None:
    expected, found = read(drawn)
    for check in CHECKS:
        check(expected, found, asked)


@examples(15)
@given(streams(250, 3), QUESTION)
def test_realistic_streams_are_read_alike(stream: list[Message], asked: Question) -> None:
    expected, found = read(placed(stream))
    for check in CHECKS:
        check(expected, found, asked)
