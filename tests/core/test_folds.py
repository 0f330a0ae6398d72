"""What holds of every stored projection: order, stopping, keeping; and of every question: doubt and growth."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from projections import PROJECTIONS, Projection, Stored
from projections.chronology import chronology
from projections.history import Entry, Extreme, effective, known_by
from projections.identity import record_id
from projections.projection import ENTRIES_MAX, STEPS_MAX, Folded
from projections.tier import through_time, tier_at
from schemas import Record, RecordName
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.oracle import given as hand
from tests.oracle import reduce
from tests.oracle.given import day, linked, registered, said, viewed
from tests.strategies.histories import NUMBERS, records
from tests.strategies.small import INSTANTS

INSTANT = st.sampled_from([datetime.fromisoformat(text) for text in INSTANTS])
EVERY_PROJECTION = pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)


def read(drawn: list[Record]) -> Meaning:
    expected = reduce(drawn)
    return Meaning(expected.standing.values(), expected.records)


def longest(found: Meaning) -> list[Entry]:
    """The history with most to say."""
    return max((found.history(person) for person in found.people), key=len, default=[])


def batches(entries: list[Entry], seed: int) -> list[list[Entry]]:
    """The entries in some order, cut anywhere."""
    random = Random(seed)
    shuffled = random.sample(entries, len(entries))
    cuts = sorted(random.choices(range(len(entries) + 1), k=3))
    return [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(entries)], strict=True)]


@EVERY_PROJECTION
@examples(20)
@given(records(), st.integers(0, 1_000))
def test_any_order_of_events_gives_the_same_state(projection: Projection, drawn: list[Record], seed: int) -> None:
    entries = longest(read(drawn))
    shuffled = Random(seed).sample(entries, len(entries))
    assert projection.dump(projection.again(shuffled)) == projection.dump(projection.again(entries))


@EVERY_PROJECTION
@examples(20)
@given(records(), st.integers(0, 1_000))
def test_stop_and_resume_is_folding_again(projection: Projection, drawn: list[Record], seed: int) -> None:
    entries = longest(read(drawn))
    stored, folded = projection.new(), list[Entry]()
    for batch in batches(entries, seed):
        folded += batch
        kept: Stored = projection.load(projection.dump(stored))
        after = projection.onward(Folded(kept), batch)
        stored = after.stored if after else projection.again(folded)
    assert projection.dump(stored) == projection.dump(projection.again(entries))


@EVERY_PROJECTION
@examples(20)
@given(records(), st.integers(0, 1_000))
def test_from_the_last_steps_is_folding_again(projection: Projection, drawn: list[Record], seed: int) -> None:
    entries = longest(read(drawn))
    held, folded = Folded(projection.new()), list[Entry]()
    for batch in batches(entries, seed):
        folded += batch
        held = projection.onward(held, batch) or projection.folded(folded)
    assert projection.dump(held.stored) == projection.dump(projection.again(entries))


def test_what_comes_a_little_late_is_folded_from_the_last_steps() -> None:
    told = (viewed(2 + n % 2, n / 24) for n in range(24, 24 + 2 * ENTRIES_MAX))
    entries = [Entry(event) for event in hand.given(*told).standing.values()]
    for projection in (each for each in PROJECTIONS if each.ordered and each.folds(entries[0])):
        late = projection.folded([*entries[:-20], *entries[-19:]])
        after = projection.onward(late, [entries[-20]])
        assert after is not None and after.stored == projection.again(entries)
        assert len(after.steps) <= STEPS_MAX and sum(len(step.entries) for step in after.steps) < 2 * ENTRIES_MAX
        assert projection.onward(projection.folded(entries[1:]), [entries[0]]) is None


@EVERY_PROJECTION
def test_in_folding_order_nothing_is_folded_again(projection: Projection) -> None:
    entries = [Entry(event) for event in hand.given(*(viewed(2, n) for n in range(1, 9))).standing.values()]
    stored = projection.new()
    for entry in entries:
        after = projection.onward(Folded(stored), [entry])
        assert after is not None
        stored = after.stored
    assert stored == projection.again(entries)


def test_an_ordered_fold_refuses_what_comes_before() -> None:
    late, early = (Entry(event) for event in hand.given(viewed(2, 5), viewed(3, 4)).standing.values())
    folding = [projection for projection in PROJECTIONS if projection.folds(late)]
    assert {projection.ordered for projection in folding} == {True, False}
    for projection in folding:
        after = projection.onward(Folded(projection.again([late])), [early])
        assert (after is None) == projection.ordered


@EVERY_PROJECTION
@examples(20)
@given(records())
def test_types_are_all_that_can_change_the_state(projection: Projection, drawn: list[Record]) -> None:
    for entry in longest(read(drawn)):
        if not projection.folds(entry):
            assert projection.fold(projection.empty, entry) == projection.empty


@examples(20)
@given(records(), INSTANT)
def test_where_the_extremes_differ_the_answer_is_neither(drawn: list[Record], as_of: datetime) -> None:
    found = read(drawn)
    for person in found.people:
        asked = tier_at(found.history(person), as_of)
        assert asked.certain == (asked.earliest if asked.earliest == asked.latest else None)


def test_a_day_on_which_the_order_of_settings_is_not_known_is_uncertain() -> None:
    content = {"status": "child-in-need"}
    one = said("tier.set", {**content, "tier": 2}, 5, source="childrens-social-care", timeprecision="day", recorded=9)
    two = said("tier.set", {**content, "tier": 3}, 5.5, source="childrens-social-care", recorded=9)
    entries = [Entry(event) for event in hand.given(one, two).standing.values()]
    asked = tier_at(entries, day(9))
    assert asked.certain is None
    assert (asked.earliest.tier, asked.latest.tier) == (3, 2)
    assert tier_at(entries[1:], day(9)).certain is not None


def recorded_by(entries: list[Entry], moment: datetime, extreme: Extreme) -> list[Entry]:
    return [entry for entry in entries if known_by(entry.event, moment, extreme)]


@examples(20)
@given(records(), st.tuples(INSTANT, INSTANT), INSTANT)
def test_the_known_set_only_grows_with_time(
    drawn: list[Record], two: tuple[datetime, datetime], known: datetime
) -> None:
    found = read(drawn)
    before, after = sorted(two)
    for person in found.people:
        entries = found.history(person)
        first, last = (recorded_by(entries, known, extreme) for extreme in Extreme)
        small, large = (chronology(first, moment, last) for moment in (before, after))
        assert {(line.agency, line.id) for line in small} <= {(line.agency, line.id) for line in large}
        certain = [{(x.agency, x.id) for x in lines if not x.uncertain} for lines in (small, large)]
        assert certain[0] <= certain[1]
        learnt = [
            {(x.agency, x.id) for x in chronology(recorded_by(entries, moment, Extreme.EARLIEST))}
            for moment in (before, after)
        ]
        assert learnt[0] <= learnt[1]


@examples(20)
@given(records(), INSTANT)
def test_the_last_step_up_to_a_moment_is_the_answer_as_of_it(drawn: list[Record], as_of: datetime) -> None:
    found = read(drawn)
    for person in found.people:
        entries = found.history(person)
        steps = through_time(entries, as_of)
        asked = tier_at(entries, as_of).earliest
        shown = steps[-1].answer if steps else tier_at([], as_of).earliest
        parts = ("tier", "statuses", "bases", "conflicts", "died")
        assert [getattr(shown, part) for part in parts] == [getattr(asked, part) for part in parts]


@examples(20)
@given(records(), INSTANT, INSTANT)
def test_steps_through_time_are_certain_where_both_extremes_have_them(
    drawn: list[Record], as_of: datetime, known: datetime
) -> None:
    found = read(drawn)
    for person in found.people:
        first, last = (found.history(person, known, extreme) for extreme in Extreme)
        rows = [{(s.happened, s.answer.tier, s.answer.bases) for s in through_time(e, as_of)} for e in (first, last)]
        marked = through_time(first, as_of, last)
        certain = {(s.happened, s.answer.tier, s.answer.bases) for s in marked if not s.uncertain}
        assert certain <= rows[0] & rows[1]
        assert {(s.happened, s.answer.tier, s.answer.bases) for s in marked} == rows[0] | rows[1]
        assert not any(step.uncertain for step in through_time(first, as_of, first))


class TestLinks:
    def test_link_then_unlink_is_as_before(self) -> None:
        family = [registered(None), registered(None, source="hospital")]
        words = [linked("confirmed", "health-visiting:c1", "hospital:c1", 2),
                 linked("unlinked", "health-visiting:c1", "hospital:c1", 3)]  # fmt: skip
        apart, joined, again = (_people(*family, *words[:n]) for n in (0, 1, 2))
        assert len(joined) == 1
        assert again == apart
        assert len(apart) == 2

    @examples(20)
    @given(records())
    def test_a_link_and_its_undoing_change_nobody(self, drawn: list[Record]) -> None:
        expected = reduce(drawn)
        two = ("health-visiting:c1", "hospital:c2")
        later = [linked("confirmed", *two, 20), linked("unlinked", *two, 21)]
        extra = list(hand.given(*later).standing.values())
        names = {*expected.records, *(event.record_name(ref) for event in extra for ref in two)}
        before = Meaning(expected.standing.values(), names)
        one, other = (before.person_of[record_id(RecordName(*ref.split(":")))] for ref in two)
        assume(one != other)  # joined already: unlinking would part them
        linked_only = Meaning([*expected.standing.values(), extra[0]], names)
        assume(linked_only.people != before.people)  # said not to be one person: that outweighs the link
        after = Meaning([*expected.standing.values(), *extra], names)
        assert after.people == before.people
        for person in before.people:
            assert after.history(person) == before.history(person)

    def test_equal_numbers_join_and_refusal_outweighs(self) -> None:
        family = [registered(NUMBERS[0]), registered(NUMBERS[0], source="hospital")]
        assert len(_people(*family)) == 1
        assert len(_people(*family, linked("refused", "health-visiting:c1", "hospital:c1", 2))) == 2

    def test_a_seal_outweighs_every_later_word_but_an_unlink(self) -> None:
        family = [registered(NUMBERS[0]), registered(NUMBERS[0], source="hospital")]
        pair = ("health-visiting:c1", "hospital:c1")
        words = [linked(word, *pair, on) for on, word in enumerate(("sealed", "confirmed", "unlinked", "confirmed"), 2)]
        assert [len(_people(*family, *words[:n])) for n in range(5)] == [1, 2, 2, 2, 1]
        third = registered(NUMBERS[0], source="police")
        apart = _people(*family, third, words[0])
        assert sorted((len(records), unsettled) for records, unsettled in apart) == [(1, True)] * 3

    def test_one_record_named_twice_is_no_pair(self) -> None:
        people = _people(registered(None), linked("refused", "health-visiting:c1", "health-visiting:c1"))
        assert people == _people(registered(None))


def _people(*events: hand.Document) -> set[tuple[frozenset[bytes], bool]]:
    found = hand.given(*events)
    return {(p.records, p.unsettled) for p in Meaning(found.standing.values(), found.records).people.values()}


def test_extremes_of_an_empty_history_agree() -> None:
    assert tier_at([], datetime(2024, 1, 1, tzinfo=UTC)).certain is not None
    assert effective([]).events == []
    assert [str(extreme) for extreme in Extreme] == ["earliest", "latest"]
