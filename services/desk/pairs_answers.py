"""Pairs of records as they are asked of the desk and answered, on a page and to a program alike."""

from datetime import datetime
from typing import Final, Literal

from pydantic import Field, field_validator

from schemas.fields import Text
from schemas.hub import QualifiedReference
from services.referral.agreed import Said

PAGE: Final = 40
Stands = Literal["strong", "possible", "contradicting", "confirmed", "refused"]

Result = Literal["agree", "alike", "differ", "not held", "noted"]


class PairsQuestion(Said):
    """Which of them; each is a part of the page's address."""

    child: QualifiedReference | None = Field(default=None, description="Only of this record's person, answered too.")
    before: str | None = Field(
        default=None,
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00_([0-9a-f]{2}){1,64}$",
        description="Where the page before ended, as its `next` says.",
    )

    @field_validator("before")
    @classmethod
    def _is_a_moment(cls, before: str | None) -> str | None:
        if before is not None:
            end_of(before)
        return before


class ListedPair(Said):
    """Two records. ``contradicting``: they are joined, and what they say of who it is does not fit."""

    one: str
    other: str
    stands: Stands


class PairsAnswer(Said):
    """The strongest first, of the records that were described last; ``looked`` says of how many records."""

    lines: tuple[ListedPair, ...]
    looked: int
    next: str | None = Field(description="For `before` of the next page; null where there is none.")


class AnswerSide(Said):
    """One record; ``agencies`` are all that hold its person."""

    record: str
    kind: str
    agencies: tuple[str, ...]


class AnswerField(Said):
    """What both say of one field, and what that weighs."""

    field: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    result: Result
    how: str
    weight: str


class AnswerWord(Said):
    """What somebody said of the two; ``by`` is a role."""

    word: str
    by: str
    at: datetime
    reason: str


class AnswerPair(Said):
    """Both sides; ``words`` the last first; ``after`` is the last word's event, as a further word names it."""

    one: AnswerSide
    other: AnswerSide
    stands: Stands
    joined: bool
    fields: tuple[AnswerField, ...]
    words: tuple[AnswerWord, ...]
    after: str | None
    may: tuple[Literal["confirm", "refuse", "undo"], ...]
    banner: str | None = None


class WordGiven(Said):
    """Of one person, not of one, or an answer is taken back. Nothing of it is chosen for anybody."""

    word: Literal["confirm", "refuse", "undo"]
    reason: Text
    after: str | None = Field(default=None, max_length=200, description="`after` of the pair as it was shown.")


def end_of(before: str) -> tuple[datetime, bytes]:
    """The moment and the record at which a page ended. ``ValueError``."""
    at, _, record = before.rpartition("_")
    return datetime.fromisoformat(at), bytes.fromhex(record)
