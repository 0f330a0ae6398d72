"""What the desk answers about children, on a page and to a program alike."""

from datetime import date, datetime
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from schemas.fields import Name, NhsNumber, Text, Upn
from schemas.looked_at import Purpose
from services.referral.agreed import Said


class SearchQuestion(Said):
    """Who is looked for, and for what. Whoever is found is written down as looked at."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"example": {"purpose": "referral", "name": "Sam Marlow"}}
    )

    purpose: Purpose
    reason: Text | None = Field(default=None, description="Wanted in an emergency.")
    name: Name | None = None
    born_on: date | None = None
    address: Text | None = Field(default=None, description="Beside a name or a date of birth.")
    nhs_number: NhsNumber | None = None
    upn: Upn | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if not (self.name or self.born_on or self.nhs_number or self.upn):
            msg = "name is missing; expected a name, a date of birth, an NHS number or a UPN"
            raise ValueError(msg)
        if self.purpose is Purpose.EMERGENCY and not (self.reason or "").strip():
            msg = "reason is missing; expected a written one where the purpose is emergency"
            raise ValueError(msg)
        return self


class AnswerFound(Said):
    """A child who may be meant: by which record, what that says of them, and how it compares."""

    child: str
    names: tuple[str, ...]
    born_on: date | None
    agencies: tuple[str, ...]
    why: tuple[str, ...]


class SearchAnswer(Said):
    """The likeliest first. ``more``: others are alike too; say more of the child."""

    found: tuple[AnswerFound, ...]
    more: bool
    banner: str | None = None


class AnswerPhrase(Said):
    """``lines`` is left out where imprecise dates leave two answers open: ``earliest`` and ``latest``."""

    asked: str
    lines: tuple[str, ...] | None
    earliest: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()


class AnswerSection(Said):
    name: str
    phrases: tuple[AnswerPhrase, ...]


class AnswerTier(Said):
    """``tier`` is left out where imprecise dates leave it open: then it is one of ``either``."""

    tier: str | None
    either: tuple[str, ...] = ()
    set_by: str | None = None
    views: tuple[str, ...] = ()
    differs: tuple[str, ...] = Field(default=(), description="What records differ about; neither is chosen.")


class PictureQuestion(Said):
    """Of which day, as recorded by which day; without them, now."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date | None = Field(default=None, description="What had happened by the end of it.")
    known: date | None = Field(default=None, description="What had been recorded by the end of it.")


class AnswerOpen(Said):
    """An alert of this child that people were told of and that is open today."""

    alert: str
    asks: str
    asked_of: str
    service: str | None
    due_at: datetime
    said: str | None


class AnswerLook(Said):
    """Somebody looked at the child."""

    at: datetime
    role: str
    agency: str | None
    purpose: Purpose
    reason: str | None
    shown: tuple[str, ...]


class LooksAnswer(Said):
    """Who looked, the last first; ``found`` of them in all, fifty a page."""

    child: str
    found: int
    pages: int
    looks: tuple[AnswerLook, ...]
    banner: str | None = None


class LooksQuestion(Said):
    """Which page of them."""

    page: int = Field(default=1, ge=1, le=100_000)


class ChildAnswer(Said):
    """One child as held. ``whole`` is false for an agency, whose picture lacks what it was not told. ``alerts`` are
    open today, whatever day is asked.
    """

    child: str
    names: tuple[str, ...]
    born_on: date | None
    records: tuple[str, ...]
    whole: bool
    at: datetime
    purpose: Purpose | None = Field(default=None, description="For what it was opened.")
    warnings: tuple[str, ...]
    tier: AnswerTier
    alerts: tuple[AnswerOpen, ...] = ()
    sections: tuple[AnswerSection, ...]
    banner: str | None = None
