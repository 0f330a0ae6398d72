"""How far long work has come: a line at each tenth of it, on standard error."""

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")
_FEW = 2_000


def shown(things: Sequence[Thing], what: str) -> Iterator[Thing]:
    """The things one by one; of a few nothing is said."""
    total = len(things)
    tenth = max(1, total // 10)
    for done, thing in enumerate(things, start=1):
        yield thing
        if total >= _FEW and done % tenth == 0:
            sys.stderr.write(f"{what}: {done:,} of {total:,}\n")
            sys.stderr.flush()
