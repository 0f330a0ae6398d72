"""A birth or a death is that of its subject: whoever else is named only comes to hear of it. docs/meaning.md."""

from datetime import UTC, datetime
from typing import Any

import pytest

from projections import PROJECTIONS
from projections.chronology import chronology
from projections.history import Extreme, history
from projections.identity import record_id
from projections.tier import tier_at
from schemas import Event, RecordName
from tests.given import CSC, event, tier

TWINS = ("c1", "c2")
NOW = datetime(2025, 1, 1, tzinfo=UTC)


def told(kind: str, subject: str) -> Event:
    content: dict[str, Any] = {"cause": "not-recorded"} if kind == "death.recorded" else {"place": "home"}
    (other,) = set(TWINS) - {subject}
    return event(kind, "2024-03-01", by=CSC, about=subject, **content).model_copy(update={"alsoabout": (other,)})


def of(*events: Event) -> list[Any]:
    return history([record_id(RecordName(CSC, "c1"))], events)


@pytest.mark.parametrize("kind", ["birth.recorded", "death.recorded"])
def test_a_twins_is_heard_of_and_changes_nothing_of_the_child(kind: str) -> None:
    (entry,) = of(told(kind, "c2"))
    assert entry.through == record_id(RecordName(CSC, "c2"))
    assert [line.type for line in chronology([entry], NOW)] == [kind], "it is in the child's chronology"
    for each in PROJECTIONS:
        if each.name != "heard":
            held = each.again([entry] if each.folds(entry) else [])
            assert [held.at(extreme) for extreme in Extreme] == [each.empty] * 2, each.name
    (own,) = of(told(kind, "c1"))
    assert own.through is None


def test_the_tier_of_the_child_who_lives_goes_on() -> None:
    entries = of(tier("2024-01-01", 3), told("death.recorded", "c2"))
    assert [(each.tier, each.died) for each in tier_at(entries, NOW)] == [(3, None)] * 2
    entries = of(tier("2024-01-01", 3), told("death.recorded", "c1"))
    assert all(each.died for each in tier_at(entries, NOW))
