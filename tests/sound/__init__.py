"""The sound steps down of tests/core/sound_cases.py as agencies would send them: every agency under its own reference.

``python -m tests.sound`` writes ``story/`` and ``cases.json``; ``test_sound.py`` holds the files to it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from projections.history import Entry
from schemas import Event
from tests.core.sound_cases import CASES, Case
from tests.given import event
from tests.strategies.numbers import nhs_number

FOLDER: Final = Path(__file__).parent
DAY: Final = "2024-07-01"
_FIRST_NUMBER: Final = 700
Document = dict[str, Any]


def written() -> Mapping[str, str]:
    """File name → content, for all of ``story/`` and ``cases.json``."""
    by_source: dict[str, list[Document]] = defaultdict(list)
    index = []
    for number, make in enumerate(CASES, 1):
        case = make()
        for document in documents(case, number):
            by_source[document["source"]].append(document)
        index.append(_listed(case, number, make.__name__.replace("_", " ")))
    files = {
        f"story/{source}.jsonl": "".join(
            json.dumps(document, sort_keys=True) + "\n" for document in sorted(sent, key=_order)
        )
        for source, sent in by_source.items()
    }
    return {**files, "cases.json": json.dumps(index, indent=2) + "\n"}


def _order(document: Document) -> tuple[str, str]:
    return (document["recordedtime"], document["id"])


def _listed(case: Case, number: int, title: str) -> Document:
    return {
        "title": title, "child": f"{case.asked_for}:sound-{number}", "from": case.ends[0], "to": case.ends[1],
        "as_of": DAY, "asked_for": case.asked_for,
        "rests_on": [f"{source}/sound-{number}-{name}" for source, name in case.rests_on],
    }  # fmt: skip


def documents(case: Case, number: int) -> Iterator[Document]:
    """The case's events, and what makes one child of the agencies' records."""
    told = [item if isinstance(item, Entry) else Entry(item) for item in case.events]
    yield from _registered({entry.event.source for entry in told} | {case.asked_for}, number)
    for source in {entry.event.source for entry in told if entry.through is not None}:
        yield _document(
            event("relationship.recorded", "2010-01-01", by=source, relative="m1", relation="mother"), number
        )
    serial = defaultdict[str, int](int)
    names = {}
    for entry in told:
        serial[entry.event.type] += 1
        names[entry.event.id] = f"{entry.event.type}-{serial[entry.event.type]}"
    names |= {name: name for _, name in case.rests_on}
    for entry in told:
        yield _document(entry.event, number, names, mother=entry.through is not None)


def _registered(sources: set[str], number: int) -> Iterator[Document]:
    nhs = nhs_number(_FIRST_NUMBER + number)
    for source in sorted(sources):
        said = event("person.registered", "2010-01-01", by=source, id="registered", kind="child", nhs_number=nhs)
        yield _document(said, number)


def _document(said: Event, number: int, names: Mapping[str, str] | None = None, *, mother: bool = False) -> Document:
    document = said.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    names = names or {}

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            value = {name: renamed(part) for name, part in value.items()}
            if value.keys() == {"source", "id"}:
                value["id"] = f"sound-{number}-{names.get(value['id'], value['id'])}"
            return value
        if isinstance(value, list):
            return [renamed(part) for part in value]
        return (
            {"c1": f"sound-{number}", "m1": f"sound-{number}-mother"}.get(value, value)
            if isinstance(value, str)
            else value
        )

    subject = f"sound-{number}-mother" if mother else f"sound-{number}"
    name = names.get(said.id, f"{said.type}-{said.source}")
    return {**document, "id": f"sound-{number}-{name}", "subject": subject, "data": renamed(document["data"])}
