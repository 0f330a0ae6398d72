"""``python -m tests.matching``: figures of the matcher; ``python -m tests.matching estimate``: new weights."""

import sys
from os import getloadavg
from typing import Final

from projections.matching.judging import POSSIBLE_BITS, STRONG_BITS, Strength
from tests.matching.asking import milliseconds
from tests.matching.estimate import TARGET, write
from tests.matching.finding import Found, find, trial

PEOPLE: Final = 100_000
SEED: Final = 2_026_112_399
ASKED: Final = 8_000
TIMED: Final = 2_000


def _row(name: str, found: Found) -> str:
    twins = found.count(("twin",), (Strength.STRONG,)), found.count(("twin",), (*Strength, None))
    cells = (
        f"{found.recall(Strength.STRONG):.1%}", f"{found.recall(*Strength):.1%}",
        f"{found.missed_by_keys / found.of_one_child:.1%}",
        f"{found.precision(Strength.STRONG):.2%}", f"{found.precision(*Strength):.1%}", f"{twins[0]} of {twins[1]}",
        f"{found.compared / found.asked:.0f}",
    )  # fmt: skip
    return f"| {name} | {' | '.join(cells)} |"


def figures(people: int = PEOPLE, asked: int = ASKED, timed: int = TIMED) -> str:
    """The rows of docs/figures.md."""
    rows, times_taken = [], []
    for name, times in (("errors as assumed", 1.0), ("twice the errors", 2.0)):
        made_up = trial(people, SEED, times)
        found = find(made_up, SEED, asked)
        rows.append(_row(name, found))
        taken = milliseconds(made_up.held, timed, SEED + 3)
        p50, p99 = taken[len(taken) // 2], taken[len(taken) * 99 // 100]
        times_taken.append(
            f"one question in Postgres, {name}, {timed:,} asked: p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
            f"longest {taken[-1]:.1f} ms (load average {getloadavg()[0]:.1f})"
        )
        rows.insert(
            -1,
            (
                f"{people:,} children, {found.records:,} records; {found.asked:,} asked about, of which "
                f"{found.of_one_child:,} pairs are one child's and not joined by a number; "
                f"strong from {STRONG_BITS:g} bits, possible from {POSSIBLE_BITS:g}"
            ),
        )
    return "\n".join((*rows, *times_taken))


def main(words: list[str]) -> None:
    """Run what was asked for."""
    if words == ["estimate"]:
        write()
        sys.stdout.write(f"Written: {TARGET.name}\n")
    elif not words:
        sys.stdout.write(figures() + "\n")
    else:
        sys.exit(f"There is nothing called {' '.join(words)}; expected nothing (figures), or estimate.")


if __name__ == "__main__":
    main(sys.argv[1:])
