"""The coded content of an event: codes, numbers, yes and no. Nothing that a sender wrote can pass.

A field is shown only where its type is closed: an enumeration, a literal, a truth value or a number. Names, texts,
roles, references, ids and days are of open types; so is a field that is added later, until somebody gives it codes.
Rules: docs/learning.md, "A case study".
"""

import re
import types
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from projections.casestudy.kinds import Names
from projections.rules.words import FAMILY
from schemas import Event
from schemas.coded import Coded
from schemas.contacts import InjuryData
from schemas.fields import AgencyName
from schemas.plans import Objective, Scaling, SignsOfSafety
from schemas.vocabulary import Attendee, EventRef, Setting, Statement

_BARE: Final = frozenset({"kind", "outcome", "answer", "decision", "status", "bases", "basis"})
"""Fields whose code says it without the field's name."""
_SITES: Final = frozenset(
    {
        "head", "face", "forehead", "cheek", "chin", "mouth", "lip", "nose", "eye", "ear", "neck", "throat", "chest",
        "torso", "back", "abdomen", "shoulder", "arm", "elbow", "wrist", "hand", "finger", "hip", "buttocks", "groin",
        "leg", "thigh", "knee", "shin", "ankle", "foot",
    }
)  # fmt: skip
_INJURIES: Final = frozenset(
    {"bruise", "bump", "cut", "laceration", "graze", "scratch", "bite", "burn", "scald", "fracture", "swelling",
     "infection"}
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+")
_ROLES: Final = frozenset(FAMILY)


def coded(event: Event, names: Names) -> str:
    """What is recorded, in codes; the parts of a sentence, divided by semicolons."""
    title = event.type.replace(".", " ").replace("_", " ").capitalize()
    return "; ".join((title, *_of(event.data, names)))


def _of(model: BaseModel, names: Names) -> Iterator[str]:
    match model:
        case Statement():
            yield _statement(model)
        case Attendee():
            who = names.agency(model.agency) if model.agency else _family(model.role)
            yield f"{who}: {_words(model.attendance)}"
        case Scaling():
            yield f"{_family(model.by)}: {model.scale}"
        case SignsOfSafety():
            written = (part for part in ("danger_statement", "safety_goal", "working_well", "existing_safety"))
            parts = [_words(part) for part in written if getattr(model, part)]
            yield f"Signs of Safety: {', '.join(parts) or 'no statement'} written"
            yield from _fields(model, names)
        case Objective():
            yield f"objective {'with' if model.measure else 'without'} a measure"
            yield from _fields(model, names)
        case InjuryData():
            yield from _known(_INJURIES, model.kind)
            yield from _known(_SITES, *model.site)
            yield from _fields(model, names)
        case EventRef():
            return
        case _:
            yield from _fields(model, names)


def _fields(model: BaseModel, names: Names) -> Iterator[str]:
    hints = _hints(type(model))
    for field in type(model).model_fields:
        label = "" if field in _BARE else f"{_words(field)}: "
        yield from _shown(getattr(model, field), hints[field], label, names)


@lru_cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    return get_type_hints(model, include_extras=True)


def _shown(value: Any, hint: Any, label: str, names: Names) -> Iterator[str]:  # noqa: ANN401
    """The value where its declared type is closed, or what is closed in it."""
    if isinstance(value, BaseModel):
        yield from _of(value, names)
    elif isinstance(value, tuple):
        for item in value:
            yield from _shown(item, hint, label, names)
    elif isinstance(value, Enum):
        yield label + (value.meaning if isinstance(value, Coded) else _words(str(value.value)))
    elif isinstance(value, bool):
        yield f"{label}{'yes' if value else 'no'}"
    elif isinstance(value, int):
        yield f"{label}{value}"
    elif isinstance(value, str) and value in _literals(hint):
        yield label + _words(value)
    elif isinstance(value, str) and _is_agency(hint):
        yield label + names.agency(value)


def _literals(hint: Any) -> frozenset[str]:  # noqa: ANN401
    """The words that a declared type lists itself."""
    if get_origin(hint) is Literal:
        return frozenset(get_args(hint))
    return frozenset().union(*map(_literals, _inner(hint)))


def _is_agency(hint: Any) -> bool:  # noqa: ANN401
    return hint == AgencyName or any(map(_is_agency, _inner(hint)))


def _inner(hint: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """The types of which a type is made; an annotated one is made of what it annotates."""
    match get_origin(hint):
        case None:
            return ()
        case origin if origin is Annotated:
            return get_args(hint)[:1]
        case origin if origin in (Union, types.UnionType, tuple):
            return get_args(hint)
        case _:
            return ()


def _statement(said: Statement) -> str:
    about = [_words(said.topic), _words(said.basis)]
    if said.setting is not Setting.UNKNOWN:
        about.append(_words(said.setting))
    if said.measures is not None:
        about.append(_words(said.measures))
    return f"{_words(said.polarity)} ({', '.join(about)}; said by {_words(said.said_by)})"


def _known(words: Iterable[str], *written: str) -> Iterator[str]:
    """Such words of a closed list as a sender used."""
    used = set(_WORD.findall(" ".join(written).lower()))
    yield from sorted(used.intersection(words))


def _family(role: str) -> str:
    """A part in the family; any other role is a sender's own word."""
    return role.lower() if role.lower() in _ROLES else "somebody else"


def _words(code: str) -> str:
    return str(code).replace("-", " ").replace("_", " ")
