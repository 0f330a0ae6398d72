"""What people send with a form, checked by the same models as what programs send; faults in the words of the page."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple, TypeVar
from uuid import uuid4

from fastapi import HTTPException
from pydantic import BaseModel, ValidationError

from services.desk.door import Form

T = TypeVar("T", bound=BaseModel)
_KEY: Final = re.compile(r"desk-[0-9a-f]{32}")
_DAYS: Final = ("as_of", "known")
_WORDS: Final = {
    "missing": "This is missing; fill it in.",
    "enum": "Nothing is chosen; choose one.",
    "string_too_short": "This is empty; fill it in.",
    "string_too_long": "This is too long; write less.",
}


class Fault(NamedTuple):
    """What is wrong with one field: for the summary of errors, and beside the field."""

    field: str
    text: str


class Faulty(Exception):
    """The form cannot be used as it was filled in."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("the form cannot be used as it was filled in")
        self.faults = faults

    @property
    def by_field(self) -> Mapping[str, str]:
        """The first of each field."""
        return {fault.field: fault.text for fault in reversed(self.faults)}


def faulty_of(refused: Exception, field: str) -> Faulty:
    """What is said of the form: itself, or what another part refused, beside the field."""
    return refused if isinstance(refused, Faulty) else Faulty([Fault(field, str(refused))])


def given(form: Mapping[str, str], *names: str) -> dict[str, str]:
    """The fields that somebody filled in, without spaces around."""
    return {name: text for name in names if (text := form.get(name, "").strip())}


def day(form: Mapping[str, str], name: str) -> date | None:
    """Of three boxes: day, month, year. ``Faulty``; None where all are empty."""
    parts = [form.get(f"{name}-{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        year, month, of_month = (int(part) for part in parts)
        return date(year, month, of_month)
    except ValueError:
        raise Faulty([Fault(name, "This is not a date; expected a day, a month and a year, as 27 3 2014.")]) from None


def days(said: Mapping[str, str]) -> dict[str, date | str]:
    """The days of both clocks, each in three boxes, or as a link has it. ``Faulty``."""
    found: dict[str, date | str] = {}
    for name in _DAYS:
        if of_boxes := day(said, name):
            found[name] = of_boxes
        elif of_link := said.get(name, "").strip():
            found[name] = of_link
    return found


def boxed(said: Mapping[str, str], question: BaseModel) -> Mapping[str, str]:
    """The boxes as they were filled in, also where a link asked."""
    filled = dict(said)
    for name in _DAYS:
        if (asked := getattr(question, name)) is not None:
            filled |= {
                f"{name}-day": str(asked.day),
                f"{name}-month": str(asked.month),
                f"{name}-year": str(asked.year),
            }
    return filled


def new_key() -> str:
    """What a form is made with, so that sent twice it is said once."""
    return f"desk-{uuid4().hex}"


def key_of(form: Form) -> str:
    """Which the form was made with."""
    key = form.get("key", "")
    if not _KEY.fullmatch(key):
        raise HTTPException(422, "The form lacks its key; expected the one that it was made with. Load the page again.")
    return key


def checked(model: type[T], said: Mapping[str, object], otherwise: str) -> T:
    """What the model makes of it. ``Faulty``; what concerns no one field is said of the field ``otherwise``."""
    try:
        return model.model_validate(said)
    except ValidationError as error:
        faults = [
            Fault(str(each["loc"][0]) if each["loc"] else otherwise, _words(each["type"], each["msg"]))
            for each in error.errors()
        ]
        raise Faulty(faults) from None


def _words(kind: str, message: str) -> str:
    said = _WORDS.get(kind) or message.removeprefix("Value error, ")
    return said[:1].upper() + said[1:]
