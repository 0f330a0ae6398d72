"""The picture of ``projections`` and the oracle's, written apart from the same page, are the same."""

from datetime import datetime
from itertools import product
from random import Random
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections import Stored
from projections.history import Entry, Extreme
from projections.projection import Folded
from schemas import Record
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.core.picture import BY_NAME, View, folded
from tests.core.picture_child import VIEWS
from tests.core.test_folds import batches, longest
from tests.oracle import Reduced, reduce
from tests.oracle.picture import SECTIONS
from tests.strategies.histories import Message, pictures, placed, records, streams
from tests.strategies.small import INSTANTS, MONTHS

INSTANT = st.sampled_from([datetime.fromisoformat(text) for text in INSTANTS + MONTHS])
SECTION = pytest.mark.parametrize("section", SECTIONS)


class Question(NamedTuple):
    """As of when, and known by when; None is for ever."""

    as_of: datetime | None
    known: datetime | None


QUESTION = st.builds(Question, st.none() | INSTANT, st.none() | st.none() | INSTANT)


def read(drawn: list[Record]) -> tuple[Reduced, Meaning]:
    """Both readings of the same records."""
    expected = reduce(drawn)
    return expected, Meaning(expected.standing.values(), expected.records)


def comparable(section: str, told: Any) -> Any:
    """The oracle's answer as far as a state keeps it: of missed sessions the last report of each, and how many."""
    if section == "plans":
        for row in (*told["interventions"], *told["unkept"]):
            by = {missed["reported_by"] for missed in row["missed"]}
            row["missed"] = {who: _reported([m for m in row["missed"] if m["reported_by"] == who]) for who in by}
    return told


def _reported(missed: list[Any]) -> Any:
    sessions = sum(1 if row["sessions"] is None else row["sessions"] for row in missed)
    return {"event": missed[-1]["event"], "sessions": sessions}


def differences(drawn: list[Record], asked: Question) -> dict[str, Any]:
    """By section, the answer of ``projections`` and the oracle's, where they differ."""
    expected, found = read(drawn)
    different = {}
    for person, extreme in product(expected.persons, Extreme):
        entries = found.history(person, asked.known, extreme)
        held = {(e.event.source, e.event.id): e.others for e in entries}
        assert held == {(e.event.source, e.event.id): e.others for e in expected.history(person, *asked[1:], extreme)}
        view = View(extreme, asked.as_of)
        for section, answer in SECTIONS.items():
            theirs = comparable(section, answer(entries, extreme.value, asked.as_of))
            mine = VIEWS[section](folded(section, entries, view), view)
            if mine != theirs:
                different[section] = _parts(mine, theirs)
    return different


def _parts(mine: Any, theirs: Any) -> Any:
    """Those members that differ."""
    if isinstance(mine, dict) and mine.keys() == theirs.keys():
        return {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}
    return mine, theirs


@examples(150)
@given(drawn=pictures(), asked=QUESTION)
def test_small_histories_give_the_same_picture(drawn: list[Record], asked: Question) -> None:
    assert differences(drawn, asked) == {}


@examples(20)
@given(drawn=records(), asked=QUESTION)
def test_overlapping_records_give_the_same_picture(drawn: list[Record], asked: Question) -> None:
    assert differences(drawn, asked) == {}


@examples(6)
@given(stream=streams(250, 3), asked=QUESTION)
def test_realistic_streams_give_the_same_picture(stream: list[Message], asked: Question) -> None:
    assert differences(placed(stream), asked) == {}


@SECTION
@examples(15)
@given(drawn=pictures(), seed=st.integers(0, 1_000))
def test_any_order_and_any_batches_give_the_same_bytes(section: str, drawn: list[Record], seed: int) -> None:
    projection = BY_NAME["concerns" if section == "worries" else section]
    entries = longest(read(drawn)[1])
    shuffled = Random(seed).sample(entries, len(entries))
    whole = projection.dump(projection.again(entries))
    assert projection.dump(projection.again(shuffled)) == whole
    stored, seen = projection.new(), list[Entry]()
    for batch in batches(entries, seed):
        seen += batch
        kept: Stored = projection.load(projection.dump(stored))
        after = projection.onward(Folded(kept), batch)
        stored = after.stored if after else projection.again(seen)
    assert projection.dump(stored) == whole
