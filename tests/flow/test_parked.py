"""A type and a version that today's code does not know are kept, and read by newer code as if it always had."""

import json
import shutil
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest

from schemas import Place
from tests.flow.hub import ROOT, Hub, until
from tests.flow.telling import message, views
from tests.oracle.given import Document, said, viewed

EDITS: Final = {
    "schemas/tiers.py": (
        ("    reason: Text | None = None\n\n\nclass TierViewed(", "    reason: Text | None = None\n    sure: bool\n"
            "\n\nclass TierViewed("),
        ('Literal["tier.viewed/1"]', 'Literal["tier.viewed/2"]'),
    ),
    "schemas/upcast.py": (
        ("UPCASTERS: Final[Steps] = {\n", 'def _sure(document: Document) -> Document:\n'
         '    return {**document, "data": {**document["data"], "sure": True}}\n\n\n'
         'UPCASTERS: Final[Steps] = {\n    ("tier.viewed", 1): _sure,\n'),
    ),
    "schemas/contacts.py": (
        ("class ContactRecorded(Envelope):", 'class LetterReceived(Envelope):\n    type: Literal["letter.received"]\n'
         '    dataschema: Literal["letter.received/1"]\n    data: Frozen\n\n\nclass ContactRecorded(Envelope):'),
    ),
    "schemas/events.py": (
        ("    ContactRecorded,\n", "    ContactRecorded,\n    LetterReceived,\n"),
        ("    | ContactRecorded |", "    | ContactRecorded | LetterReceived |"),
    ),
}  # fmt: skip
"""The newer code: version 2 of one type with its step from version 1, and another type."""


class Told(NamedTuple):
    """What newer code alone understands, and what both do."""

    parked: list[Place]
    known: list[Place]


@pytest.fixture(scope="module")
def newer(hub: Hub) -> dict[str, str]:
    """The environment of a hub that is one release ahead."""
    copy = hub.folder / "newer"
    for package in ("schemas", "projections", "services"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name, edits in EDITS.items():
        path = copy / name
        text = path.read_text()
        for old, new in edits:
            assert old in text, f"{name} has changed; expected {old!r} there"
            text = text.replace(old, new, 1)
        path.write_text(text)
    return {"PYTHONPATH": str(copy)}


@pytest.fixture(scope="module")
def told(hub: Hub) -> Iterator[Told]:
    """Published, and projected by today's code."""
    known = [message(event) for event in views("nursery", "n-1", 6)]
    later = said("tier.viewed", {"tier": 4, "sure": False}, 9, source="nursery", subject="n-1")
    later["dataschema"] = "tier.viewed/2"
    letter: Document = said("letter.received", {}, 3, source="nursery", subject="n-1")
    corrected = json.dumps({**viewed(1, 12, source="nursery", subject="n-1"), "id": letter["id"]}).encode()
    parked = [message(later), message(letter), message(later)]
    messages = [*known[:3], *parked, *known[3:], (known[0][0], b"n-1", corrected)]
    with hub.worker():
        places = hub.publish(messages)
        hub.await_projected()
    yield Told(places[3:6], places[:3] + places[6:])


def test_todays_code_keeps_them_and_says_so(hub: Hub, told: Told) -> None:
    fates = hub.fates(told.parked)
    assert [(fate.fate, fate.code) for fate in fates if fate] == [
        ("parked", "unknown-version"), ("parked", "unknown-type"), ("parked", "unknown-version"),
    ]  # fmt: skip
    assert {fate and fate.fate for fate in hub.fates(told.known)} == {"projected"}
    assert hub.rows("incomplete") == [("nursery", "n-1", 3)]
    assert hub.differences_in_accounts() == []


def test_newer_code_reads_them_again_as_if_it_always_had(hub: Hub, told: Told, newer: dict[str, str]) -> None:
    today = hub.dsn
    with hub.worker("newer", **newer):
        until(lambda: "parked records read again" in hub.log("newer"), what="parked records read again")
    assert [fate and fate.fate for fate in hub.fates(told.parked)] == ["projected", "projected", "duplicate"]
    assert [fate and fate.code for fate in hub.fates(told.known[-1:])] == ["id-conflict"]
    assert hub.differences_in_accounts() == []
    assert '"records": 3' in hub.log("newer")
    again = hub.digest()

    hub.new_database()
    with hub.worker("newest", **newer):
        hub.await_projected()
    assert hub.digest() == again
    hub.dsn = today
