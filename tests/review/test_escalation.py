"""The replay asks for the escalation that nobody raised formally (docs/clocks.md, `difference-unresolved`)."""

from datetime import datetime
from pathlib import Path

import pytest

from projections.identity import record_id
from projections.rules.alerts import Alert
from projections.rules.pack import england
from projections.rules.spans import alerts_in, open_as_of
from schemas import RecordName, decode
from schemas.moments import BEGINNING
from tests.core.meaning import Meaning
from tests.given import at
from tests.oracle.people import names_in

STORY = Path(__file__).parent / "story"
ASKED = ["health-visiting/escalate-october", "health-visiting/escalate-september", "school/escalate-october"]


@pytest.fixture(scope="module")
def kyle() -> Meaning:
    events = [decode(line) for path in STORY.glob("*.jsonl") for line in path.read_bytes().splitlines()]
    return Meaning(events, {name for event in events for name in names_in(event)})


def opened(told: Meaning, as_of: datetime) -> list[Alert]:
    person = told.person_of[record_id(RecordName("health-visiting", "hv-k-001"))]
    return open_as_of(alerts_in(told.history(person), BEGINNING, at("2018-06-01"), england()), as_of)


@pytest.mark.parametrize(("day", "expected"), [("2017-10-26", []), ("2017-11-29", ASKED), ("2018-01-27", [])])
def test_on_each_day(kyle: Meaning, day: str, expected: list[str]) -> None:
    found = opened(kyle, at(day))
    assert sorted(alert.item for alert in found if alert.rule == "difference-unresolved") == expected


def test_no_formal_disagreement_is_invented(kyle: Meaning) -> None:
    person = kyle.person_of[record_id(RecordName("health-visiting", "hv-k-001"))]
    assert not [entry for entry in kyle.history(person) if entry.event.type.startswith("disagreement.")]
