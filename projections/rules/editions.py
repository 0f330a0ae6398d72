"""What a rule pack holds: rules in their editions, the works that they cite, school holidays, and who is asked next.

``packs/england.toml`` says what its fields mean; ``pack.py`` reads it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from typing import Annotated, Any, Final, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from projections.disagreements import STAGES_MAX
from projections.rules.asked import BACKWARDS, RULES
from projections.rules.limit import Limit, Part, SchoolHoliday, Words, Work, holidays_between, later
from schemas.codes import Status
from schemas.fields import Role, lazy
from schemas.moments import DAY_MAX, LONDON

ENGLAND: Final = "england"

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{1,59}$")]


def _known(rule: str) -> str:
    if rule not in RULES:
        msg = f"{rule} is not a rule; expected one of {', '.join(sorted(RULES))}"
        raise ValueError(msg)
    return rule


class Rule(Part):
    """One edition of a rule, in force from ``from_on`` to ``until_on``. No ``statuses``: for all that no edition names.

    ``limits`` are those of a series in order, the last for all that follow. ``sentence`` asks; it blames nobody.
    ``not_of``: items, such as agencies whose silence is normal, of which it is not asked.
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
    not_of: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until_on < self.from_on:
            msg = "until is before from; expected the last day on which the edition is in force"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_limits_of_its_kind(self) -> Self:
        if self.id in BACKWARDS and any(limit.hours or limit.working_days for limit in self.limits):
            raise ValueError("counts back from a day; expected months, weeks, days or at_once")
        if sum(limit.stage is not None for limit in self.limits) > STAGES_MAX:
            raise ValueError("is a ladder of more than four stages; expected the chair's to be the fourth at most")
        return self

    @lazy
    def cites(self) -> bool:
        """Whether one of its limits cites a work."""
        return any(limit.work is not None for limit in self.limits)

    def limit(self, before: int | None = None) -> Limit:
        """The one after ``before`` others of a series; without it, or beyond the last, the last."""
        return self.limits[-1 if before is None else min(before, len(self.limits) - 1)]

    def climb(self, stage: int, climbs: int) -> tuple[Limit, ...]:
        """Of a ladder: the limit of that stage (the last, where it has fewer) and of so many after it; none where
        the ladder does not go so far.
        """
        last = min(stage, len(self.limits)) + climbs
        return self.limits[last - climbs - 1 : last] if last <= len(self.limits) else ()


class Climb(Part):
    """Who is asked beside an owner, when nobody has acknowledged within the limit."""

    owner: Role
    to: Role
    limit: Limit


class Pack(Part):
    """All editions of all rules; those of its own authority come before England's."""

    id: Code
    edition: Words
    extends: Code | None = None
    works: tuple[Work, ...] = ()
    school_holidays: tuple[SchoolHoliday, ...] = ()
    climbs: tuple[Climb, ...] = ()
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

    @model_validator(mode="after")
    def _climbs_end(self) -> Self:
        nexts = {climb.owner: climb.to for climb in self.climbs}
        if len(nexts) < len(self.climbs):
            msg = "has two climbs from one owner; expected at most one"
            raise ValueError(msg)
        for owner in nexts:
            seen = [owner]
            while (after := nexts.get(seen[-1])) is not None:
                if after in seen:
                    msg = f"climbs from {owner} in a circle; expected a last owner"
                    raise ValueError(msg)
                seen.append(after)
        return self

    @model_validator(mode="after")
    def _cites_works_that_it_names(self) -> Self:
        for rule in self.rules:
            for limit in rule.limits:
                if limit.work is not None and self._works.get(limit.work) is None:
                    msg = f"cites {limit.work} for {rule.id}, and names no such work; expected it under [[works]]"
                    raise ValueError(msg)
                if limit.work is not None and self._works[limit.work].on(rule.from_on) is None:
                    msg = f"has {rule.id} in force from {rule.from_on}, before the first edition of {limit.work}"
                    raise ValueError(msg)
        return self

    def sentence(self, rule: str, version: int) -> str:
        """What an edition asks; the rule's name where this pack has no such edition any more."""
        return next((each.sentence for each in self.rules if (each.id, each.version) == (rule, version)), rule)

    def ladder(self, owner: str) -> tuple[Climb, ...]:
        """The climbs from that owner, the first first."""
        found: list[Climb] = []
        nexts = {climb.owner: climb for climb in self.climbs}
        while (climb := nexts.get(found[-1].to if found else owner)) is not None:
            found.append(climb)
        return tuple(found)

    @lazy
    def fingerprint(self) -> str:
        """Of its whole content: packs that differ in anything differ in it."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:32]

    @property
    def name(self) -> str:
        """As decisions and pages cite it."""
        return f"{self.id}/{self.edition}"

    @lazy
    def _works(self) -> Mapping[str, Work]:
        return {work.name: work for work in self.works}

    @lazy
    def _editions(self) -> dict[tuple[str, str, Status | None], tuple[Rule, ...]]:
        """By rule, authority and status; None is for the statuses that no edition of the rule names."""
        found: dict[tuple[str, str, Status | None], tuple[Rule, ...]] = {}
        for rule in self.rules:
            for status in rule.statuses or (None,):
                key = (rule.id, rule.authority, status)
                found[key] = (*found.get(key, ()), rule)
        return found

    @lazy
    def _as_cited(self) -> dict[tuple[str, str, int, tuple[Status, ...], tuple[str, ...]], Rule]:
        return {}

    @lazy
    def judgements(self) -> dict[object, Any]:
        """What was reckoned by this pack lately (projections/rules/due.py)."""
        return {}

    def in_force(self, rule: str, status: Status | None, day: date) -> Rule | None:
        """The edition that counts on that London day: the authority's own, else England's; None where there is none."""
        for each in self._of(rule, status):
            if each.from_on <= day <= each.until_on:
                return self._cited(each, day)
        return None

    def is_not_known(self, rule: str, status: Status | None, day: date) -> bool:
        """Whether such a child is asked about on other days, and no edition is known of that day."""
        return bool(self._of(rule, status)) and self.in_force(rule, status, day) is None

    def due(self, limit: Limit, start: datetime) -> datetime:
        """When the limit is over, with the days that do not count."""
        at = limit.after(start)
        if not limit.not_in_school_holidays:
            return at
        first, last = start.astimezone(LONDON).date(), at.astimezone(LONDON).date()
        return later(at, self._closed_between(first, last))

    @lazy
    def _closed_between(self) -> Callable[[date, date], int]:
        return lru_cache(maxsize=16_384)(lambda first, last: holidays_between(first, last, self.school_holidays))

    def _of(self, rule: str, status: Status | None) -> tuple[Rule, ...]:
        """The editions for such a child, those of the authority first."""
        found: tuple[Rule, ...] = ()
        for whose in dict.fromkeys((self.id, ENGLAND)):
            found += self._editions.get((rule, whose, status)) or self._editions.get((rule, whose, None), ())
        return found

    def _cited(self, rule: Rule, day: date) -> Rule:
        """With the edition of that day of each work that it cites."""
        if not rule.cites:
            return rule
        editions = tuple(limit.edition or self._works[str(limit.work)].on(day) or "" for limit in rule.limits)
        key = (rule.id, rule.authority, rule.version, rule.statuses, editions)
        if key not in self._as_cited:
            cited = zip(rule.limits, editions, strict=True)
            limits = tuple(limit.model_copy(update={"edition": edition}) for limit, edition in cited)
            self._as_cited[key] = rule.model_copy(update={"limits": limits})
        return self._as_cited[key]


def of_the_same(one: Rule, other: Rule) -> bool:
    """Whether two editions are for the same children, some of them at least."""
    return bool(set(one.statuses) & set(other.statuses)) or not (one.statuses or other.statuses)


def days_of_both(one: Rule, other: Rule) -> tuple[date, date] | None:
    """The first and the last day on which both are in force; None where there is none."""
    first, last = max(one.from_on, other.from_on), min(one.until_on, other.until_on)
    return (first, last) if first <= last else None


def _clash(one: Rule, other: Rule) -> bool:
    """An authority's edition replaces England's on its days, under a version that England does not use."""
    overlap = one.authority == other.authority and days_of_both(one, other) is not None
    return one.id == other.id and of_the_same(one, other) and (overlap or one.version == other.version)
