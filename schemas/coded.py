"""A controlled list of codes, each with its meaning; docs/vocabulary.md shows them all."""

from enum import StrEnum
from typing import Self


class Coded(StrEnum):
    """A member is its code; ``meaning`` says in plain words when it is used. The docstring names the source."""

    meaning: str

    def __new__(cls, code: str, meaning: str = "") -> Self:
        held = str.__new__(cls, code)
        held._value_ = code
        held.meaning = meaning
        return held
