"""How a leaning is written down."""

from enum import StrEnum
from typing import NamedTuple


class Leaning(StrEnum):
    """Of a field: to say it, to say more of it, or to say yes worries or reassures more than to say less or nothing.

    Of an event: that it is recorded. What is neutral names, dates or words something, or can mean either.
    """

    WORRYING = "worrying"
    REASSURING = "reassuring"
    NEUTRAL = "neutral"


class ByValue(NamedTuple):
    """Every value of a closed list, in one of the three; where nothing is said, it is neutral."""

    worrying: tuple[str, ...] = ()
    reassuring: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()

    def of(self, value: str | None) -> Leaning:
        """Which way the value leans."""
        if value in self.worrying:
            return Leaning.WORRYING
        return Leaning.REASSURING if value in self.reassuring else Leaning.NEUTRAL


class ByType(NamedTuple):
    """One field of several event types leans as the type does: sessions missed worry, sessions delivered reassure."""

    worrying: tuple[str, ...] = ()
    reassuring: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()

    def of(self, kind: str) -> Leaning:
        """Which way the field leans in an event of that type."""
        if kind in self.worrying:
            return Leaning.WORRYING
        return Leaning.REASSURING if kind in self.reassuring else Leaning.NEUTRAL


class BySaying(NamedTuple):
    """An event that leans as the value of one of its fields does: an answer as what it answers."""

    field: str


class Parts(NamedTuple):
    """A field that holds parts, each of which has fields with leanings of their own."""


LeaningOf = Leaning | ByValue | ByType | Parts
