"""The page docs/events.md: who may send what, what each event says, and the smallest one of each type."""

import json
from collections.abc import Iterator
from inspect import cleandoc
from typing import Final

from schemas.agencies import AGENCIES
from schemas.events import EVENT_CLASSES, VERSIONS
from schemas.guide.fields import Node, form, of, smallest
from schemas.guide.types import TOLD
from schemas.topics import LABELS, TOPICS

_HEAD: Final = """# Events

Who may send what, what each event says, its fields, and the smallest event of each type. `make published` writes this
page from `schemas/`. How to send, times, corrections, longer examples: docs/integrating.md. Codes: docs/vocabulary.md.
What the hub makes of an event: docs/meaning.md.
"""
_ELSEWHERE: Final = {"record.corrected"}
"""Its content is a whole event of any type; docs/integrating.md shows one."""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_agencies(), *_types(), *_contents(), *_parts()]) + "\n"


def example(kind: str) -> dict[str, object]:
    """The smallest event of a type that an agency may send, as a document to be published."""
    schema = _schema(kind)
    source = next(topic.source for topic in TOPICS if kind in topic.types)
    return {
        "id": "event-1",
        "source": source,
        "type": kind,
        "dataschema": f"{kind}/{VERSIONS[kind]}",
        "subject": "child-1",
        "time": "2026-03-02T10:30:00Z",
        "timeprecision": "minute",
        "recordedtime": "2026-03-02T16:05:00Z",
        "data": smallest(of(schema["properties"]["data"], "data"), schema["$defs"]),
    }


def _schema(kind: str) -> Node:
    schema: Node = EVENT_CLASSES[kind].model_json_schema()
    if "$ref" in schema:  # it holds itself: a correction of a correction
        return {**schema["$defs"][schema["$ref"].rpartition("/")[2]], "$defs": schema["$defs"]}
    return schema


def _agencies() -> Iterator[str]:
    every = frozenset.intersection(*(topic.types for topic in TOPICS if topic.source in AGENCIES))
    yield "## Agencies\n"
    yield f"Each speaks on its own topic alone. Each may send the {len(every)} types marked *every agency* below."
    yield "A new agency is one line of `schemas/agencies.py`: ask the operator of the hub.\n"
    yield "| `source` | agency | topic | may send besides |\n|---|---|---|---|"
    for topic in TOPICS:
        if topic.source in AGENCIES:
            besides = ", ".join(f"`{kind}`" for kind in EVENT_CLASSES if kind in topic.types - every)
            yield f"| `{topic.source}` | {LABELS[topic.source]} | `{topic.name}` | {besides or '–'} |"
    yield ""


def _types() -> Iterator[str]:
    yield "## Types\n"
    yield "| type | version | it says | who may send it |\n|---|---|---|---|"
    for kind, told in TOLD.items():
        yield f"| `{kind}` | {VERSIONS[kind]} | {told} | {_who(kind)} |"
    yield "\nThe hub alone sends: " + ", ".join(f"`{kind}`" for kind in EVENT_CLASSES if kind not in TOLD) + ".\n"


def _who(kind: str) -> str:
    may = [topic.source for topic in TOPICS if topic.source in AGENCIES and kind in topic.types]
    return "every agency" if len(may) == len(AGENCIES) else ", ".join(f"`{source}`" for source in may)


def _contents() -> Iterator[str]:
    yield "## Contents\n"
    yield "The `data` of each type. Fields in **bold** must be given; leave out what your record does not say. Then the"
    yield "smallest event of the first type; for the others of a heading change `type` and `dataschema`. `…` stands for"
    yield "your words.\n"
    kinds: dict[str, list[str]] = {}
    for kind in TOLD:
        kinds.setdefault(_content(kind), []).append(kind)
    for name, told in kinds.items():
        schema = _schema(told[0])
        yield f"### {', '.join(f'`{kind}`' for kind in told)}\n"
        yield from _table(schema["$defs"][name], schema["$defs"])
        if told[0] in _ELSEWHERE:
            yield 'An example: docs/integrating.md, "Corrections".\n'
        else:
            yield f"```json\n{json.dumps(example(told[0]), ensure_ascii=False)}\n```\n"


def _content(kind: str) -> str:
    return str(_schema(kind)["properties"]["data"]["$ref"]).rpartition("/")[2]


def _table(model: Node, parts: dict[str, Node]) -> Iterator[str]:
    if model.get("description"):
        yield " ".join(cleandoc(model["description"]).split()).replace("``", "`") + "\n"
    yield "| field | expected |\n|---|---|"
    for name, field in model["properties"].items():
        shown = f"**`{name}`**" if name in model.get("required", ()) else f"`{name}`"
        yield f"| {shown} | {form(of(field, name), parts)} |"
    yield ""


def _parts() -> Iterator[str]:
    contents = {_content(kind) for kind in TOLD}
    found: dict[str, Node] = {}
    for kind in TOLD:
        if kind not in _ELSEWHERE:
            found |= _schema(kind)["$defs"]
    yield "## Parts\n"
    for name, model in sorted(found.items()):
        if "properties" in model and name not in contents:
            yield f"### *{name}*\n"
            yield from _table(model, found)
