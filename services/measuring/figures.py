"""What a borough comes to: sums over its children, and the figures that follow."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Final, NamedTuple

from schemas.codes import Outcome
from services.borough.assumptions import value
from services.borough.days import DAY, is_working
from services.measuring.judging import Answered, Counted, Found, Judged

GROUPS: Final = ("universal", "early-help", "child-in-need", "child-protection", "looked-after")
AIMS: Final = {"universal": 1.0, "early-help": 50.0}
"""Alerts a week for 1,000 ordinary children: one at tier 1, one for 20 children at tier 2."""
AIM_ALLOWED: Final = 0.9


@dataclass
class Figures:
    """Sums; those of two halves of a borough add up to those of the whole."""

    children: int = 0
    events: int = 0
    days: Counter[str] = field(default_factory=Counter)
    told: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    known: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: Counter[Found] = field(default_factory=Counter)
    answered: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    blocks: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    challenges: Counter[str] = field(default_factory=Counter)

    def add(self, judged: Judged, events: int) -> None:
        """One more child."""
        self.children += 1
        self.events += events
        self.days.update(judged.days)
        self.told.update((each.group, each.rule, each.soon) for each in judged.told)
        self.known.update((each.group, each.rule) for each in judged.known)
        self.found.update([judged.found] if judged.found else [])
        self._answer(judged.answered)

    def _answer(self, answered: Iterable[Answered]) -> None:
        for each in answered:
            self.answered[each.group, each.to, each.outcome] += 1
            self.blocks.update((each.group, each.to, code) for code in each.blocks)
            self.challenges.update(each.challenges)

    def plus(self, other: "Figures") -> "Figures":
        """Both together."""
        return Figures(
            self.children + other.children, self.events + other.events, self.days + other.days, self.told + other.told,
            self.known + other.known, self.found + other.found, self.answered + other.answered,
            self.blocks + other.blocks, self.challenges + other.challenges,
        )  # fmt: skip


class Burden(NamedTuple):
    """Alerts about ordinary children of a group; ``rate`` and ``known_rate`` are a week for 1,000 of them.

    ``rules`` have the rate of each rule, the most frequent first. ``of_a_worker`` is a working day.
    """

    group: str
    children: float
    told: int
    rate: float
    known_rate: float
    soon: float
    of_a_worker: float | None
    rules: tuple[tuple[str, float], ...]


def burdens(figures: Figures, first: date, last: date) -> list[Burden]:
    """Group by group."""
    length = (last - first).days + 1
    working = sum(is_working(first + n * DAY) for n in range(length))
    return [_burden(figures, group, length, working) for group in GROUPS if figures.days[group]]


def _burden(figures: Figures, group: str, length: int, working: int) -> Burden:
    by_rule: Counter[str] = Counter()
    for (of, rule, _), number in figures.told.items():
        by_rule[rule] += number if of == group else 0
    told = by_rule.total()
    soon = sum(number for (of, _, is_soon), number in figures.told.items() if of == group and is_soon)
    known = sum(number for (of, _), number in figures.known.items() if of == group)
    a_week = 7_000 / figures.days[group]
    children = figures.days[group] / length
    caseload = {"universal": None, "early-help": value("caseload-early-help")}.get(group, value("caseload"))
    return Burden(
        group, children, told, told * a_week, known * a_week, soon / told if told else 0.0,
        told / working / (children / caseload) if caseload else None,
        tuple((rule, number * a_week) for rule, number in by_rule.most_common() if number),
    )  # fmt: skip


class Recall(NamedTuple):
    """Of one kind of lapse: planted, told of in time; days from the lapse to the telling; the rules that told."""

    kind: str
    planted: int
    told: int
    in_time: int
    days_median: float | None
    days_longest: float | None
    rules: tuple[str, ...]


def recalls(figures: Figures) -> list[Recall]:
    """Kind by kind, in order of names."""
    found = list(figures.found.elements())
    return [
        _recall(kind, [each for each in found if each.kind == kind]) for kind in sorted({each.kind for each in found})
    ]


def _recall(kind: str, found: list[Found]) -> Recall:
    days = [each.days for each in found if each.days is not None]
    rules = Counter(each.rule for each in found if each.rule)
    return Recall(
        kind, len(found), len(days), sum(each.in_time for each in found), median(days) if days else None,
        max(days, default=None), tuple(rule for rule, _ in rules.most_common()),
    )  # fmt: skip


class Sound(NamedTuple):
    """Sound steps down from a group to a tier: asked, allowed, and how often each code blocked."""

    group: str
    to: int
    asked: int
    allowed: int
    blocks: tuple[tuple[str, int], ...]


def sound(figures: Figures) -> list[Sound]:
    """Step by step."""
    steps = sorted(
        {(group, to) for group, to, _ in figures.answered}, key=lambda step: (GROUPS.index(step[0]), step[1])
    )
    return [_sound(figures, group, to) for group, to in steps]


def _sound(figures: Figures, group: str, to: int) -> Sound:
    asked = sum(number for key, number in figures.answered.items() if key[:2] == (group, to))
    codes = Counter({code: number for (of, at, code), number in figures.blocks.items() if (of, at) == (group, to)})
    return Sound(group, to, asked, figures.answered[group, to, Outcome.ALLOWED], tuple(codes.most_common()))


__all__ = ["AIMS", "AIM_ALLOWED", "Burden", "Counted", "Figures", "Recall", "Sound", "burdens", "recalls", "sound"]
