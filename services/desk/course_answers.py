"""The chronology, and who knew what, as they are asked of the desk and answered, on a page and to a program alike."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator

from projections.chronology import Redaction
from schemas.fields import AgencyName
from services.exchange.files import Form
from services.referral.agreed import Said

PER_PAGE: Final = 50


class What(StrEnum):
    """Of which events; a lapse is something that was to take place and did not."""

    WORRY = "worry"
    STRENGTH = "strength"
    LAPSE = "lapse"


class Order(StrEnum):
    """Newest first for triage; a chronology for a court, or on paper, is read oldest first."""

    NEWEST = "newest-first"
    OLDEST = "oldest-first"


class CourseQuestion(Said):
    """Which part of the chronology, of which day, as recorded by which day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    as_of: date | None = Field(default=None, description="What had happened by the end of it.")
    known: date | None = Field(default=None, description="What had been recorded by the end of it.")
    agency: AgencyName | None = None
    what: What | None = None
    injuries: bool = Field(default=False, description="What tells of an injury of the child, and nothing else.")
    order: Order = Order.NEWEST
    page: Annotated[int, Field(ge=1, le=10_000)] = 1


class FileQuestion(Said):
    """The whole chronology as a file; ``withhold`` are classes of docs/chronology.md, "Withholding"."""

    form: Form
    as_of: date | None = None
    known: date | None = None
    injuries: bool = False
    order: Order = Order.OLDEST
    withhold: frozenset[Redaction] = frozenset()


class KnownQuestion(Said):
    """``known`` left out is the same day."""

    as_of: date = Field(description="What had happened, and been told, by the end of it.")
    known: date | None = Field(default=None, description="As it was written by the end of it; the same day without.")
    page: Annotated[int, Field(ge=1, le=10_000)] = 1

    @model_validator(mode="after")
    def _is_not_before(self) -> Self:
        if self.known is not None and self.known < self.as_of:
            msg = "known is before as_of; expected the same day or a later one"
            raise ValueError(msg)
        return self


class AnswerTime(Said):
    """A time in words, and its bounds; without them the date is not recorded."""

    words: str
    earliest: datetime | None
    latest: datetime | None


class AnswerTelling(Said):
    """One agency's word; ``flags`` ask of the record, never of who wrote it."""

    agency: str
    event: str
    type: str
    recorded: AnswerTime
    what: str
    impact: str
    action: str
    flags: tuple[str, ...]


class AnswerKnew(Said):
    """Of one agency: ``told``, ``found-not-told``, ``held``, ``not-recorded`` or ``uncertain``."""

    agency: str
    knew: str
    since: str | None = None


class AnswerLine(Said):
    """A fact with all who told it, or a silence, which has ``words`` and no tellings."""

    happened: AnswerTime
    month: str
    words: str = ""
    tellings: tuple[AnswerTelling, ...] = ()
    told: tuple[AnswerKnew, ...] = ()
    marks: tuple[str, ...] = ()
    through: str | None = None
    uncertain: bool = False

    @property
    def name(self) -> str:
        """The fact's place on a page, by its first telling."""
        return self.tellings[0].event if self.tellings else ""


class AnswerSpan(Said):
    """A time of which something held: a tier, or a lapse of oversight. ``ends`` is left out while it lasts."""

    words: str
    begins: datetime
    ends: datetime | None
    tier: int | None = None
    uncertain: bool = False


class AnswerInjury(Said):
    """One fact that tells of an injury; ``unplaced`` are those of its sites that the drawing does not know."""

    number: int
    event: str
    agency: str
    happened: str
    sites: tuple[str, ...]
    unplaced: tuple[str, ...]
    page: int


class AnswerSpot(Said):
    """A mark on the drawing, of 120 by 280 (the head 120 by 140); not ``sure`` where of two sides none is recorded."""

    numbers: tuple[int, ...]
    view: str = Field(description="head, front or back")
    x: int
    y: int
    sure: bool


class AnswerBody(Said):
    """Where injuries were told of, by their numbers in the order of the list."""

    injuries: tuple[AnswerInjury, ...]
    spots: tuple[AnswerSpot, ...]


class CourseAnswer(Said):
    """One page of the chronology. ``whole`` is false for an agency, whose picture lacks what it was not told."""

    child: str
    whole: bool
    at: datetime
    known: datetime | None
    warnings: tuple[str, ...]
    agencies: tuple[str, ...] = Field(description="Who tells anything of the child, as far as is shown.")
    lines: tuple[AnswerLine, ...]
    page: int
    pages: int
    facts: int = Field(description="On all pages.")
    routine: int = Field(description="Events that are held and not shown.")
    silences: tuple[str, ...] = Field(description="Long silences of each agency.")
    tiers: tuple[AnswerSpan, ...]
    lapses: tuple[AnswerSpan, ...] = Field(description="Of oversight, at the earliest extreme.")
    body: AnswerBody | None = Field(default=None, description="Of injuries alone, where each was told of.")
    banner: str | None = None


class AnswerKnown(Said):
    """What had happened by then, and who knew of it then. ``written`` is false where nobody had written it down."""

    line: AnswerLine
    written: bool
    knew: tuple[AnswerKnew, ...]


class AnswerCounts(Said):
    """Of one agency, how many of all facts of that day it held, was told of, was found not to have been told of."""

    agency: str
    held: int
    told: int
    found_not_told: int
    not_recorded: int
    uncertain: int


class KnownAnswer(Said):
    """Of a past day; ``earlier`` and ``later`` are the nearest days on which something happened or was recorded."""

    child: str
    whole: bool
    as_of: date
    known: date
    warnings: tuple[str, ...]
    agencies: tuple[AnswerCounts, ...]
    facts: tuple[AnswerKnown, ...]
    unwritten: int = Field(description="Facts that had happened, and that nobody had written down.")
    page: int
    pages: int
    earlier: date | None
    later: date | None
    banner: str | None = None
