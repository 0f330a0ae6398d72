"""Every field of every event type has its leaning, once; every closed list that leans by value has all its values."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, Final, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from schemas.events import EVENT_CLASSES
from schemas.leaning import FIELDS, PARTS, TYPES, BySaying, ByType, ByValue, Leaning, Parts

_OF_EVERY_EVENT: Final = {"type", "dataschema", "data"}
"""Given by the type itself: ``TYPES`` has its leaning, the model of ``data`` those of what is said."""


def own_fields(model: type[BaseModel]) -> set[str]:
    """Those that the model itself declares."""
    return set(model.model_fields) & set(model.__annotations__)


def within(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from within(argument)


def models() -> set[type[BaseModel]]:
    """Every model of which events are made, those that they inherit from among them."""
    found: set[type[BaseModel]] = set()
    waiting = list[type[BaseModel]](EVENT_CLASSES.values())
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting += [each for each in model.__mro__[1:] if issubclass(each, BaseModel)]
            waiting += [each for field in model.model_fields.values() for each in within(field.annotation)]
    return found


def words(annotation: Any) -> set[str]:
    """The values of a closed list."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return {str(member.value) for member in annotation}
    if get_origin(annotation) is Literal:
        return {str(value) for value in get_args(annotation)}
    return set().union(*(words(argument) for argument in get_args(annotation)))


MODELS: Final = sorted(
    (model for model in models() if own_fields(model) - _OF_EVERY_EVENT), key=lambda model: model.__name__
)
ROWS: Final = [
    (model, name, leaning) for model, fields in {**FIELDS, **PARTS}.items() for name, leaning in fields.items()
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_has_its_leaning_once(model: type[BaseModel]) -> None:
    tables = [table[model] for table in (FIELDS, PARTS) if model in table]
    assert len(tables) == 1, "give it one line in schemas/leaning/"
    assert set(tables[0]) == own_fields(model)


def test_there_is_no_line_for_what_no_event_says() -> None:
    assert {*FIELDS, *PARTS} == set(MODELS)


def test_every_event_type_leans() -> None:
    assert set(TYPES) == set(EVENT_CLASSES)
    for kind, leaning in TYPES.items():
        if isinstance(leaning, BySaying):
            data: Any = EVENT_CLASSES[kind].model_fields["data"].annotation
            assert isinstance(FIELDS[data][leaning.field], ByValue)


@pytest.mark.parametrize(("model", "name", "leaning"), ROWS, ids=lambda part: getattr(part, "__name__", str(part)[:20]))
def test_a_line_fits_its_field(model: type[BaseModel], name: str, leaning: Any) -> None:
    annotation = model.model_fields[name].annotation
    match leaning:
        case ByValue():
            named = [value for values in leaning for value in values]
            assert len(named) == len(set(named))
            assert set(named) == words(annotation)
        case ByType():
            kinds = [kind for kinds in leaning for kind in kinds]
            told_by = {kind for kind, each in EVENT_CLASSES.items() if each.model_fields["data"].annotation is model}
            assert len(kinds) == len(set(kinds))
            assert set(kinds) == told_by
        case Parts():
            assert list(within(annotation))
        case _:
            assert leaning in Leaning
