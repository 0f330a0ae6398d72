"""Which events overtake a decision: written down before it, and placed after what it had read."""

import json
from typing import Any, Final

import pytest

from projections.rules.overtaken import overtaking
from schemas import Event, Place, decode
from schemas.hub import StepDownDecided
from tests.oracle.given import said, viewed

TOPIC: Final = "contacts.nursery"
ASKED_ON: Final = 10.5


def decided() -> StepDownDecided:
    """A decision of day ten and a half, which had read eight records of one partition and none of another."""
    content = {
        "key": "k", "to": 1, "asked_by": "r", "outcome": "allowed", "rule_pack": "p", "code_version": "c",
        "positions": [[TOPIC, 0, 8], [TOPIC, 1, 0]],
    }  # fmt: skip
    event = decode(
        json.dumps(said("step_down.decided", content, ASKED_ON, source="hub", subject="nursery:c1")).encode()
    )
    assert isinstance(event, StepDownDecided)
    return event


def event(**attributes: Any) -> Event:
    return decode(json.dumps(viewed(2, 1, source="nursery", id="e", **attributes)).encode())


@pytest.mark.parametrize(
    ("place", "recorded", "more", "certain"),
    [
        ((TOPIC, 0, 8), 9, {}, True),
        ((TOPIC, 0, 7), 9, {}, None),
        ((TOPIC, 1, 0), 9, {}, True),
        (("contacts.school", 0, 0), 9, {}, True),
        ((TOPIC, 0, 8), 11, {}, None),
        ((TOPIC, 0, 8), ASKED_ON, {}, True),
        ((TOPIC, 0, 8), 10, {"recordedprecision": "day"}, False),
        ((TOPIC, 0, 8), 9, {"recordedprecision": "day"}, True),
        ((TOPIC, 0, 8), 11, {"recordedprecision": "day"}, None),
        ((TOPIC, 0, 8), 1, {"recordedprecision": "month"}, False),
        ((TOPIC, 0, 8), 30, {"recordedassumed": True}, False),
    ],
    ids=[
        "after what was read", "read", "of a partition of which nothing was read", "of a partition that was not known",
        "written down later", "written down at that very moment", "on the same day", "the day before", "the day after",
        "in the same month", "at the latest then",
    ],
)  # fmt: skip
def test_an_event_overtakes(place: tuple[str, int, int], recorded: float, more: Any, certain: bool | None) -> None:
    found = overtaking(decided(), [(Place(*place), event(recorded=recorded, **more))])
    assert [each.certain for each in found] == ([] if certain is None else [certain])


def test_what_the_hub_says_of_its_own_answers_overtakes_none() -> None:
    again = decided()
    assert overtaking(again, [(Place("hub.decisions", 0, 5), again)]) == ()


def test_nor_does_that_somebody_looked() -> None:
    who = {"account": "wkr-01", "role": "r", "agency": "nursery"}
    told = said(
        "record.viewed", {"by": who, "purpose": "audit", "shown": ["event"]}, 9, source="hub", subject="nursery:c1"
    )
    looked = decode(json.dumps(told).encode())
    assert overtaking(decided(), [(Place("hub.views", 0, 0), looked)]) == ()


def test_they_are_named_in_order() -> None:
    events = [event(recorded=day_) for day_ in (3, 2)]
    placed = [(Place(TOPIC, 0, 9 - n), e.model_copy(update={"id": f"e{n}"})) for n, e in enumerate(events)]
    assert [each.name for each in overtaking(decided(), placed)] == [("nursery", "e0"), ("nursery", "e1")]
