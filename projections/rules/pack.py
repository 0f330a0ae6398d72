"""The rule pack: limits as data, each with its status in law, its source and the days on which it is in force.

The rules themselves: docs/clocks.md. A pack is a TOML text; ``packs/england.toml`` says what its fields mean.
"""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from projections.calendar import months_after
from projections.rules.working_days import working_days_after
from schemas.codes import Status
from schemas.fields import Role, lazy
from schemas.moments import DAY_MAX, LONDON

RULES: Final = frozenset(
    {
        "meeting-due", "meeting-not-recorded", "meeting-not-rearranged", "lead-missing", "oversight",
        "closed-with-worries", "concern-unanswered", "difference-of-view", "sessions-promised",
        "difference-unresolved", "disagreement-unanswered", "disagreement-unsettled", "view-unresolved",
        "decision-overtaken",
    }
)  # fmt: skip
"""What the clocks of docs/clocks.md ask; a pack says when."""
ENGLAND: Final = "england"

Words = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,59}$")]


class PackError(ValueError):
    """A pack that cannot be used; the message gives the fact, the expectation and the next step."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(lazy,))


def _known(rule: str) -> str:
    if rule not in RULES:
        msg = f"{rule} is not a rule; expected one of {', '.join(sorted(RULES))}"
        raise ValueError(msg)
    return rule


class Limit(_Part):
    """How long, and who says so: S statute or regulation, G statutory guidance, L local.

    Of a ladder also what the stage is called, and whom it asks when its time is over (else the rule's owner).
    """

    at_once: Literal[True] | None = None
    working_days: Annotated[int, Field(strict=True, ge=1, le=250)] | None = None
    weeks: Annotated[float, Field(gt=0, le=104)] | None = None
    months: Annotated[float, Field(gt=0, le=60)] | None = None
    status: Literal["S", "G", "L"]
    source: Words
    edition: Words
    stage: Words | None = None
    owner: Role | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        given = [name for name in ("at_once", "working_days", "weeks", "months") if getattr(self, name) is not None]
        if len(given) != 1:
            msg = f"gives {' and '.join(given) or 'no length'}; expected one of at_once, working_days, weeks, months"
            raise ValueError(msg)
        return self

    def after(self, instant: datetime) -> datetime:
        """The instant at which it is over; weeks and months keep the time of day in London."""
        if self.working_days is not None:
            return working_days_after(instant, self.working_days)
        if self.months is not None:
            return months_after(instant, self.months)
        if self.weeks is not None:
            moved = instant.astimezone(LONDON) + timedelta(days=round(7 * self.weeks))
            return moved.astimezone(UTC)
        return instant


class Rule(_Part):
    """One edition of a rule, in force from ``from_on`` to ``until_on``. No ``statuses``: for all that no edition names.

    ``limits`` are those of a series in order, the last for all that follow. ``sentence`` asks; it blames nobody.
    """

    id: Annotated[str, AfterValidator(_known)]
    version: Annotated[int, Field(strict=True, ge=1)]
    authority: Code = ENGLAND
    statuses: tuple[Status, ...] = ()
    from_on: Annotated[date, Field(alias="from")]
    until_on: Annotated[date, Field(alias="until")] = DAY_MAX
    owner: Role
    sentence: Words
    limits: Annotated[tuple[Limit, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until_on < self.from_on:
            msg = "until is before from; expected the last day on which the edition is in force"
            raise ValueError(msg)
        return self

    def limit(self, before: int | None = None) -> Limit:
        """The one after ``before`` others of a series; without it, or beyond the last, the last."""
        return self.limits[-1 if before is None else min(before, len(self.limits) - 1)]

    def climb(self, stage: int, climbs: int) -> tuple[Limit, ...]:
        """Of a ladder: the limit of that stage (the last, where it has fewer) and of so many after it; none where
        the ladder does not go so far.
        """
        last = min(stage, len(self.limits)) + climbs
        return self.limits[last - climbs - 1 : last] if last <= len(self.limits) else ()


class Pack(_Part):
    """All editions of all rules."""

    id: Code
    edition: Words
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _says_one_thing_of_each_day(self) -> Self:
        if missing := RULES - {rule.id for rule in self.rules}:
            msg = f"has no edition of {', '.join(sorted(missing))}; expected one of every rule of docs/clocks.md"
            raise ValueError(msg)
        for one, other in combinations(self.rules, 2):
            if _clash(one, other):
                msg = (
                    f"has two editions of {one.id} for the same children with the same version or on the same day "
                    f"(from {one.from_on} and from {other.from_on}); expected one version each, and an until before "
                    "the next from"
                )
                raise ValueError(msg)
        return self

    @property
    def name(self) -> str:
        """As decisions and pages cite it."""
        return f"{self.id}/{self.edition}"

    @lazy
    def _editions(self) -> dict[tuple[str, str, Status | None], tuple[Rule, ...]]:
        """By rule, authority and status; None is for the statuses that no edition of the rule names."""
        found: dict[tuple[str, str, Status | None], tuple[Rule, ...]] = {}
        for rule in self.rules:
            for status in rule.statuses or (None,):
                key = (rule.id, rule.authority, status)
                found[key] = (*found.get(key, ()), rule)
        return found

    def in_force(self, rule: str, status: Status | None, day: date, authority: str = ENGLAND) -> Rule | None:
        """The edition that counts on that London day: the authority's own, else England's; None where there is none."""
        for whose in (authority, ENGLAND) if authority != ENGLAND else (ENGLAND,):
            editions = self._editions.get((rule, whose, status)) or self._editions.get((rule, whose, None), ())
            for each in editions:
                if each.from_on <= day <= each.until_on:
                    return each
        return None


def _clash(one: Rule, other: Rule) -> bool:
    alike = (one.id, one.authority) == (other.id, other.authority)
    same = set(one.statuses) & set(other.statuses) or not (one.statuses or other.statuses)
    overlap = one.from_on <= other.until_on and other.from_on <= one.until_on
    return bool(alike and same and (overlap or one.version == other.version))


def parse(text: str) -> Pack:
    """The pack that a TOML text says. ``PackError``: what is wrong with it, and what to do."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise PackError(f"The rule pack is not TOML: {problem}. Mend that line and load it again.") from None
    try:
        return Pack.model_validate(document)
    except ValidationError as problem:
        found = "; ".join(_faults(document, problem))
        raise PackError(f"The rule pack cannot be used: {found}. Mend these places and load it again.") from None


def _faults(document: dict[str, Any], problem: ValidationError) -> Iterator[str]:
    for error in problem.errors(include_url=False, include_input=False):
        place = error["loc"]
        where = "the pack"
        if place[:1] == ("rules",) and len(place) > 1:
            named = document["rules"][place[1]]
            name = named.get("id") if isinstance(named, dict) else None
            where = ".".join(str(part) for part in (f"rule {int(place[1]) + 1} ({name})", *place[2:]))
        elif place:
            where = ".".join(map(str, place))
        yield f"{where}: {error['msg'].removeprefix('Value error, ')}"


@lru_cache(maxsize=1)
def england() -> Pack:
    """The first pack, which comes with the code."""
    return parse(files("projections.rules").joinpath("packs/england.toml").read_text(encoding="utf-8"))
