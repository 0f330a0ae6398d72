"""``projections`` and the oracle, written apart from the same page, give the same answers."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from projections import heard
from projections.chronology import chronology
from projections.history import Extreme, in_order
from projections.knowledge import knowledge
from projections.tier import folded, tier_at
from schemas import Record
from schemas.moments import LONDON
from tests.core.answers import plain
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.oracle import Reduced, reduce
from tests.strategies.histories import SOURCES, Message, placed, records, streams
from tests.strategies.small import INSTANTS

FAR = datetime(2100, 1, 1, tzinfo=UTC)
INSTANT = st.sampled_from([datetime.fromisoformat(text) for text in INSTANTS] + [FAR])


def read(drawn: list[Record]) -> tuple[Reduced, Meaning]:
    """Both readings of the same records."""
    expected = reduce(drawn)
    return expected, Meaning(expected.standing.values(), expected.records)


def names(entries: object) -> list[tuple[str, str, bytes | None]]:
    """Events by name, and through whom."""
    return [(e.event.source, e.event.id, e.through) for e in entries]  # type: ignore[attr-defined]


@examples(150)
@given(records())
def test_the_same_people(drawn: list[Record]) -> None:
    expected, found = read(drawn)
    assert {p.id: p.records for p in found.people.values()} == expected.persons
    assert {p.id for p in found.people.values() if p.unsettled} == expected.unsettled
    assert {(c.source, c.id) for c in found.effective.waiting} == expected.waiting


@examples(100)
@given(records(), INSTANT)
def test_the_same_histories(drawn: list[Record], known: datetime) -> None:
    expected, found = read(drawn)
    for person in expected.persons:
        for moment in (None, known):
            for extreme in Extreme:
                mine = in_order(found.history(person, moment, extreme), extreme)
                theirs = expected.history(person, moment, extreme.value)
                assert names(mine) == names(theirs)
                assert [e.event for e in mine] == [e.event for e in theirs]


@examples(150)
@given(records(), INSTANT, st.none() | INSTANT)
def test_the_same_tier(drawn: list[Record], as_of: datetime, known: datetime | None) -> None:
    expected, found = read(drawn)
    for person in expected.persons:
        for extreme, theirs in zip(Extreme, expected.tier(person, as_of, known), strict=True):
            asked = tier_at(found.history(person, known, extreme), as_of)
            mine = asked.earliest if extreme is Extreme.EARLIEST else asked.latest
            assert plain(mine) == theirs


@examples(100)
@given(records())
def test_the_same_voices_are_heard(drawn: list[Record]) -> None:
    expected, found = read(drawn)
    for person in expected.persons:
        state = heard.EMPTY
        for entry in found.history(person):
            state = heard.fold(state, entry)
        assert {agency: tuple(said) for agency, said in state.items()} == {
            agency: tuple(said) for agency, said in expected.heard(person).items()
        }


@examples(150)
@given(records(), st.sampled_from(SOURCES), INSTANT)
def test_the_same_knowledge(drawn: list[Record], agency: str, at: datetime) -> None:
    expected, found = read(drawn)
    for person in expected.persons:
        mine = knowledge(found.history(person), agency, at)
        assert {name: {str(k.earliest), str(k.latest)} for name, k in mine.items()} == expected.known(
            person, agency, at
        )
        assert all((k.certain is None) == (k.earliest != k.latest) for k in mine.values())


@examples(100)
@given(records(), INSTANT)
def test_the_chronology_is_the_history_in_order(drawn: list[Record], as_of: datetime) -> None:
    expected, found = read(drawn)
    for person in expected.persons:
        lines = chronology(found.history(person), as_of)
        theirs = [e for e in expected.history(person) if e.event.happened.earliest <= as_of]
        assert [(line.agency, line.id, line.through) for line in lines] == names(theirs)
        assert [line.uncertain for line in lines] == [e.event.happened.latest > as_of for e in theirs]


@examples(8)
@given(streams(200, 3))
def test_realistic_streams_are_read_alike(stream: list[Message]) -> None:
    expected, found = read(placed(stream))
    assert {p.id: p.records for p in found.people.values()} == expected.persons
    now = datetime(2030, 1, 1, tzinfo=LONDON)
    for person in expected.persons:
        entries = found.history(person)
        assert sorted(names(entries)) == sorted(names(expected.history(person)))
        asked = tier_at(entries, now)
        assert [plain(answer) for answer in asked] == list(expected.tier(person, now))
        assert folded(entries, Extreme.LATEST).setting == asked.latest.setting
