"""Every ordered state is read as it was written, and no history makes a fold raise."""

from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections import PROJECTIONS
from projections.history import Entry, Extreme, in_order
from projections.projection import Stored
from schemas import Record
from tests.core.effort import examples
from tests.core.meaning import Meaning
from tests.given import contact, tier
from tests.oracle import reduce
from tests.strategies.histories import records

DIRECT = [(each, import_module(each.fold.__module__)) for each in PROJECTIONS if each.ordered]


@examples(30)
@given(records(), st.sampled_from(Extreme))
def test_a_state_is_read_as_it_was_written(drawn: list[Record], extreme: Extreme) -> None:
    expected = reduce(drawn)
    found = Meaning(expected.standing.values(), expected.records)
    for person in found.people:
        history = list(in_order(found.history(person), extreme))
        for projection, module in DIRECT:
            state = module.EMPTY
            for entry in history:
                after = module.fold(state, entry)
                assert entry.event.type in module.TYPES or after == state, projection.name
                state = after
            kept = Stored(state)
            read = projection.load(projection.dump(kept))
            assert read == kept, projection.name
            assert projection.dump(read) == projection.dump(kept), projection.name


@pytest.mark.parametrize("module", [module for _, module in DIRECT], ids=lambda module: module.NAME)
def test_an_entry_through_an_adult_is_folded_by_the_household_alone(module: ModuleType) -> None:
    for event in (tier("2024-03-01", 3), contact("2024-03-01", seen=["c1"])):
        assert module.fold(module.EMPTY, Entry(event, b"mother")) == module.EMPTY
