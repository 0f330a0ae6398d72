"""Estimates m and u of every level, from records of which nobody says whose they are, and writes ``weights.toml``.

u: from pairs drawn by chance, of which hardly any is one person's. m: by expectation and maximisation with u held
fixed, over the pairs that agree on one thing, which then says nothing of that thing's own m: pairs of one date of
birth give the m of all other fields, pairs of the same-sounding names that of the date of birth.
W. E. Winkler, "Using the EM algorithm for weight computation in the Fellegi-Sunter model" (1988);
R. Linacre et al., "Splink: free software for probabilistic record linkage at scale", IJPDS 7:3 (2022).
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final

import projections.matching
from projections.matching.comparisons import LEVELS, MISSING, Compared, compared
from projections.matching.names import sound
from tests.matching.held import Held, hold
from tests.matching.people import children
from tests.matching.records import records

PEOPLE: Final = 20_000
SEED: Final = 2_026_112_301
RANDOM_PAIRS: Final = 1_000_000
_ROUNDS_MAX: Final = 200
_STILL: Final = 1e-6
_SMOOTHING: Final = 0.5
_BLOCK_MAX: Final = 200
TARGET: Final = Path(projections.matching.__path__[0]) / "weights.toml"
METHOD: Final = (
    f"u from {RANDOM_PAIRS:,} random pairs; m by expectation-maximisation with u fixed, on pairs of one date of birth "
    "and on pairs of names that sound the same; python -m tests.matching estimate"
)
Patterns = Counter[Compared]
Chances = dict[str, dict[str, float]]


def nearest(ways: Iterable[Compared]) -> Compared:
    """Before there are weights: the way whose names agree best."""
    return min(ways, key=lambda way: (_rank("given", way.given) + _rank("family", way.family), way))


def _rank(field: str, level: str) -> int:
    return len(LEVELS[field]) if level == MISSING else LEVELS[field].index(level)


def _patterns(held: Held, pairs: Iterable[tuple[int, int]]) -> Patterns:
    return Counter(nearest(compared(held.profiles[one], held.profiles[other])) for one, other in pairs)


def _blocks(held: Held, key: Iterable[tuple[int, object]]) -> Iterator[tuple[int, int]]:
    blocks: dict[object, list[int]] = {}
    for index, value in key:
        blocks.setdefault(value, []).append(index)
    for block in blocks.values():
        if len(block) <= _BLOCK_MAX:
            yield from combinations(block, 2)


def of_one_birthday(held: Held) -> Iterator[tuple[int, int]]:
    """Pairs that agree on the date of birth."""
    return _blocks(held, ((n, each.born) for n, each in enumerate(held.profiles) if each.born))


def of_one_sound(held: Held) -> Iterator[tuple[int, int]]:
    """Pairs whose given and family names sound the same."""
    return _blocks(
        held,
        (
            (n, (sound(name.given[0]), sound(name.family[-1])))
            for n, each in enumerate(held.profiles)
            for name in each.names[:1]
            if name.given and name.family
        ),
    )


def by_chance(held: Held, random: Random) -> Iterator[tuple[int, int]]:
    """Pairs of any two records."""
    for _ in range(RANDOM_PAIRS):
        one, other = random.randrange(len(held.profiles)), random.randrange(len(held.profiles))
        if held.written[one].child != held.written[other].child:
            yield one, other


def shares(patterns: Patterns, weight: dict[Compared, float] | None = None) -> Chances:
    """How often each level comes, among pairs of which both say something of the field."""
    found: Chances = {}
    for at, (field, levels) in enumerate(LEVELS.items()):
        counts = dict.fromkeys(levels, _SMOOTHING)
        for pattern, count in patterns.items():
            if pattern[at] != MISSING:
                counts[pattern[at]] += count * (weight[pattern] if weight else 1.0)
        total = sum(counts.values())
        found[field] = {level: count / total for level, count in counts.items()}
    return found


def matched(patterns: Patterns, u: Chances, without: Collection[str]) -> Chances:
    """m of every field but those ``without``, by EM; the share of matches is estimated with it."""
    fields = [(at, field) for at, field in enumerate(LEVELS) if field not in without]
    m: Chances = {field: _beginning(levels) for field, levels in LEVELS.items()}
    share = 0.1
    for _ in range(_ROUNDS_MAX):
        weight = {}
        for pattern in patterns:
            known = [(field, pattern[at]) for at, field in fields if pattern[at] != MISSING]
            likely = share * math.prod(m[field][level] for field, level in known)
            unlikely = (1 - share) * math.prod(u[field][level] for field, level in known)
            weight[pattern] = likely / (likely + unlikely)
        after = shares(patterns, weight)
        before, share = share, sum(weight[p] * n for p, n in patterns.items()) / sum(patterns.values())
        moved = max(abs(after[field][level] - m[field][level]) for _, field in fields for level in LEVELS[field])
        m = after
        if max(moved, abs(share - before)) < _STILL:
            break
    return m


def _beginning(levels: tuple[str, ...]) -> dict[str, float]:
    """Each level half as likely as the nearer one."""
    return {level: 0.5 ** (place + 1) / (1 - 0.5 ** len(levels)) for place, level in enumerate(levels)}


def estimate() -> str:
    """The text of ``weights.toml``."""
    held = hold(records(SEED + 1, children(SEED, PEOPLE)))
    u = shares(_patterns(held, by_chance(held, Random(SEED + 2))))
    m = matched(_patterns(held, of_one_birthday(held)), u, {"born"})
    m["born"] = matched(_patterns(held, of_one_sound(held)), u, {"given", "family"})["born"]
    lines = [
        "# Chances of each level: m among one person's records, u among two people's. Written by a program.",
        "[estimate]", f"on = {date.today().isoformat()}", f"seed = {SEED}", f"people = {PEOPLE}",
        f'method = "{METHOD}"',
    ]  # fmt: skip
    for field, levels in LEVELS.items():
        lines += ["", f"[{field}]"]
        lines += [f"{level} = {{ m = {m[field][level]:.3g}, u = {u[field][level]:.3g} }}" for level in levels]
    return "\n".join(lines) + "\n"


def write() -> None:
    """Replace the file."""
    TARGET.write_text(estimate(), encoding="utf-8")
