"""The projections in whose states clocks run (docs/clocks.md)."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from projections import concerns, disagreements, meetings, oversight, plans
from projections.clocks import Clock
from projections.history import Entry


class Clocked(NamedTuple):
    """Folds direct events of ``types``; ``clocks`` are those that run in a state, by its ``rules`` alone."""

    name: str
    types: frozenset[str]
    empty: Any
    fold: Callable[[Any, Entry], Any]
    clocks: Callable[[Any], list[Clock]]
    rules: frozenset[str]


CLOCKED: Final = tuple(
    Clocked(each.NAME, each.TYPES, each.EMPTY, each.fold, each.clocks, each.RULES)
    for each in (concerns, disagreements, meetings, oversight, plans)
)
