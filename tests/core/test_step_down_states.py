"""The states that only the gate reads are kept as they are, and no history makes a fold raise."""

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections import (
    PROJECTIONS,
    assessments,
    attended,
    disagreements,
    household,
    injuries,
    missed,
    orders,
    people,
    quality,
    referrals,
    requests,
    seen,
    steps,
)
from projections.history import Entry, Extreme, in_order
from projections.projection import Stored
from schemas import Record
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.given import contact, tier
from tests.oracle import reduce
from tests.strategies.histories import records

MODULES = (
    assessments, attended, disagreements, household, injuries, missed, orders, people, quality, referrals, requests,
    seen, steps,
)  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.NAME)
@examples(15)
@given(records(), st.sampled_from(Extreme))
def test_a_state_is_read_as_it_was_written(module: ModuleType, drawn: list[Record], extreme: Extreme) -> None:
    projection = next(each for each in PROJECTIONS if each.name == module.NAME)
    expected = reduce(drawn)
    found = Meaning(expected.standing.values(), expected.records)
    for person in found.people:
        state = module.EMPTY
        for entry in in_order(found.history(person), extreme):
            after = module.fold(state, entry)
            assert entry.event.type in module.TYPES or after == state
            state = after
        kept = Stored(state)
        read = projection.load(projection.dump(kept))
        assert read == kept
        assert projection.dump(read) == projection.dump(kept)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.NAME)
def test_an_entry_through_an_adult_is_folded_by_the_household_alone(module: ModuleType) -> None:
    for event in (tier("2024-03-01", 3), contact("2024-03-01", seen=["c1"])):
        assert module.fold(module.EMPTY, Entry(event, b"mother")) == module.EMPTY
