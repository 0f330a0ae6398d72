"""The story is what its source generates, readable, allowed, and covers the review's dated facts."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from schemas import HUB, Event, decode, topic_for
from schemas.identifiers import is_nhs_number, is_upn
from tests.review.tell import STORY, files

FOLDER: Final = Path(__file__).parent / "story"

PARAGRAPHS: Final = (*range(2, 68), 70, 71, 72, 75, 79, 80, 86, 94, 95, 96, 97)

HOLD_NO_FACT: Final = {
    3: "how the review itself was commissioned and written",
    4: "the review's questions",
    96: "says only that arrangements for supervising health visitors are not clear",
}

SOURCEREF: Final = re.compile(r"paragraph \d+|paragraphs \d+(, \d+)+")


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return [decode(line) for path in sorted(FOLDER.glob("*.jsonl")) for line in path.read_bytes().splitlines()]


def test_the_files_are_what_the_source_generates() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.jsonl")}
    assert written == files(), "run python -m tests.review.tell"


def test_each_file_holds_one_source_in_order_of_recorded_time() -> None:
    for path in FOLDER.glob("*.jsonl"):
        told = [decode(line) for line in path.read_bytes().splitlines()]
        assert {event.source for event in told} == {path.stem}
        assert [event.recorded for event in told] == sorted(event.recorded for event in told)


def test_every_event_is_allowed_on_its_topic(events: list[Event]) -> None:
    for event in events:
        topic = topic_for(event.source, event.type)
        assert topic is not None and event.type in topic.types, (event.source, event.id)


def test_every_event_names_its_paragraphs_and_says_that_recording_is_assumed(events: list[Event]) -> None:
    for event in events:
        assert event.sourceref and SOURCEREF.fullmatch(event.sourceref), (event.source, event.id)
        assert event.recordedassumed


def test_ids_are_unique_per_source_and_the_story_is_long_enough(events: list[Event]) -> None:
    assert max(Counter((event.source, event.id) for event in events).values()) == 1
    told = [event for event in events if event.source != HUB]
    assert len({event.source for event in told}) == 19
    structural = ("person.", "relationship.")
    assert sum(not event.type.startswith(structural) for event in told) >= 200


def test_no_identifier_is_a_reference(events: list[Event]) -> None:
    for event in events:
        for name in event.about:
            assert not is_nhs_number(name.reference) and not is_upn(name.reference)


def test_every_record_was_registered_by_the_agency_that_speaks_of_it(events: list[Event]) -> None:
    registered = {event.about[0] for event in events if event.type == "person.registered"}
    for event in events:
        assert set(event.about) <= registered, (event.source, event.id)


def test_every_event_that_is_named_exists(events: list[Event]) -> None:
    known = {(event.source, event.id) for event in events}
    for document in STORY:
        for named in _references(document["data"]):
            assert named in known, (document["source"], document["id"], named)


def test_every_paragraph_is_told_or_excepted(events: list[Event]) -> None:
    named = {int(number) for event in events for number in re.findall(r"\d+", event.sourceref or "")}
    assert [number for number in PARAGRAPHS if number not in named] == sorted(HOLD_NO_FACT)


def test_nothing_was_told_to_the_general_practice(events: list[Event]) -> None:
    """Paragraphs 15, 25, 31 and 78: the practice's records do not show that it was aware."""
    practice = "general-practice"
    for event in events:
        data: Any = event.data
        assert practice not in (getattr(data, "to", None) or ()), event.id
        assert all(a.agency != practice for a in getattr(data, "attendees", ())), event.id


def _references(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"source", "id"}:
            yield value["source"], value["id"]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def test_every_line_is_one_document() -> None:
    for path in FOLDER.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert isinstance(json.loads(line), dict)
