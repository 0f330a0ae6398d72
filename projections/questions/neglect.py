"""Neglect over time: the scores of Graded Care Profiles by area, as sent. Rules: docs/learning.md.

Nothing is scored here: an area that nobody scored has no score, and no baseline is made up where none was recorded.
Source: NSPCC, Graded Care Profile 2 (codes and scores only: 1 is the best, 5 the worst, for a short window of time).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from projections import assessments
from projections.calendar import Mark, mark, months_after
from projections.history import Entry, Extreme
from projections.questions.both import Both, both
from projections.rules.limits import LIMITS
from schemas.assessments import AssessmentCompleted
from schemas.gcp2 import AreaScore, CareArea
from schemas.moments import Interval

PROFILE: Final = "graded-care-profile"


class Moved(StrEnum):
    """A score beside the one before it in the same area."""

    FIRST = "first score"
    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"


class Scored(NamedTuple):
    """One score of an area: ``since_before`` beside the last one, ``since_first`` beside the first one of that area."""

    profile: Mark
    score: int
    target: int | None
    since_before: Moved
    since_first: Moved


class Profile(NamedTuple):
    """A profile recorded as completed; ``scores`` by area, empty where none was sent. ``by`` is who was to do it."""

    completed: Mark
    source: str
    by: str | None
    scores: tuple[AreaScore, ...]


class Neglect(NamedTuple):
    """The answer at one extreme. ``baseline`` is the first profile that carries scores; ``areas`` in the tool's order.

    ``open`` are profiles asked for or begun, neither completed nor declined. ``follow_up`` is when, at either extreme,
    the last profile is older than the gate takes (``neglect_months`` of docs/step-down.md): None where there is none.
    """

    profiles: tuple[Profile, ...]
    baseline: Profile | None
    areas: tuple[tuple[CareArea, tuple[Scored, ...]], ...]
    open: tuple[Mark, ...]
    follow_up: Interval | None


def neglect(entries: Iterable[Entry], as_of: datetime, latest: Iterable[Entry] | None = None) -> Both[Neglect]:
    """What is recorded of the child themself by ``as_of``."""
    return both(_neglect, entries, as_of, latest)


def _neglect(entries: Sequence[Entry], _: Extreme) -> Neglect:
    direct = [entry for entry in entries if entry.through is None]
    profiles = tuple(
        Profile(mark(event), event.source, event.data.by, event.data.scores)
        for event in (entry.event for entry in direct)
        if isinstance(event, AssessmentCompleted) and event.data.kind == PROFILE
    )
    state = assessments.EMPTY
    for entry in direct:
        state = assessments.fold(state, entry)
    last = profiles[-1].completed if profiles else None
    return Neglect(
        profiles,
        next((profile for profile in profiles if profile.scores), None),
        tuple((area, found) for area in CareArea if (found := tuple(_scored(profiles, area)))),
        tuple(held.first for held in state.open.values() if held.kind == PROFILE),
        Interval(*(months_after(at, LIMITS.neglect_months) for at in last.happened)) if last else None,
    )


def _scored(profiles: Iterable[Profile], area: CareArea) -> Iterable[Scored]:
    first = before = None
    for profile in profiles:
        for said in profile.scores:
            if said.area is area:
                score = int(said.score)
                target = None if said.target is None else int(said.target)
                yield Scored(profile.completed, score, target, moved(before, score), moved(first, score))
                first, before = score if first is None else first, score


def moved(before: int | None, score: int) -> Moved:
    """How a score stands beside an earlier one; the lower the better."""
    if before is None:
        return Moved.FIRST
    if score == before:
        return Moved.UNCHANGED
    return Moved.BETTER if score < before else Moved.WORSE
