"""docs/events.md and the plain lists are those of the code, and its smallest events are taken."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import schemas
from schemas import decode
from schemas.admission import type_problem
from schemas.agencies import AGENCIES
from schemas.coded import Coded
from schemas.dictionary import LISTS, PLAIN, TITLES
from schemas.events import EVENT_CLASSES, VERSIONS
from schemas.guide.page import example, page
from schemas.guide.types import TOLD
from schemas.topics import HUB_TYPES, TOPICS, topic_for

EXAMPLES = sorted(TOLD.keys() - {"record.corrected"})


def test_the_page_of_events_is_not_stale() -> None:
    held = (Path(schemas.__file__).parents[1] / "docs" / "events.md").read_text(encoding="utf-8")
    assert held == page(), "run `make published` and commit what it writes"


def test_every_type_that_an_agency_may_send_is_told_and_no_other() -> None:
    assert TOLD.keys() == EVENT_CLASSES.keys() - HUB_TYPES


def test_the_page_names_every_agency_with_its_topic_and_what_it_alone_may_send() -> None:
    rows = {row.split("`")[1]: row for row in page().splitlines() if row.startswith("| `") and "`contacts." in row}
    assert rows.keys() == AGENCIES.keys()
    for topic in TOPICS:
        if topic.source in AGENCIES:
            assert f"`{topic.name}`" in rows[topic.source]
            for kind in ("tier.set", "order.made"):
                assert (f"`{kind}`" in rows[topic.source]) == (kind in topic.types)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_smallest_event_of_the_page_is_taken_as_it_stands(kind: str) -> None:
    event = decode(json.dumps(example(kind)).encode())
    topic = topic_for(event.source, kind)
    assert topic is not None
    assert type_problem(event, topic) is None
    assert (event.type, event.dataschema) == (kind, f"{kind}/{VERSIONS[kind]}")


def _codes(node: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(node, dict):
        if "enum" in node and all(isinstance(each, str) for each in node["enum"]):
            yield tuple(node["enum"])
        for each in node.values():
            yield from _codes(each)
    elif isinstance(node, list):
        for each in node:
            yield from _codes(each)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_code_that_an_agency_may_send_has_a_meaning(kind: str) -> None:
    precision = next(plain for plain in PLAIN if plain.title == "Precision")
    known = tuple(code for code in precision.codes if code != "unknown")
    for codes in set(_codes(EVENT_CLASSES[kind].model_json_schema())) - {known}:
        assert codes in TITLES, f"{codes} of {kind} is on no list of schemas/guide"


def test_a_plain_list_that_no_event_uses_is_not_on_the_page() -> None:
    used = {codes for kind in EXAMPLES for codes in _codes(EVENT_CLASSES[kind].model_json_schema())}
    assert [plain.title for plain in PLAIN if tuple(plain.codes) not in used] == []


def test_every_plain_code_has_a_meaning_of_its_own_in_its_list() -> None:
    for plain in PLAIN:
        assert all(plain.codes.values()) and len(set(plain.codes.values())) == len(plain.codes), plain.title
    assert len(TITLES) == len(LISTS) + len(PLAIN), "two lists have the same codes"
    assert all(issubclass(codes, Coded) for _, _, codes in LISTS)
