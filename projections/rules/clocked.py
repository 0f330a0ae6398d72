"""The projections in whose states clocks run (docs/clocks.md)."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, Final, NamedTuple

from projections import (
    concerns,
    disagreements,
    enquiries,
    household,
    meetings,
    orders,
    oversight,
    plans,
    referrals,
    requests,
    steps,
    visits,
)
from projections.clocks import Clock
from projections.history import Entry


class Clocked(NamedTuple):
    """Folds direct events of ``types`` and, ``through_adults``, those that reach the child so; ``clocks`` are those
    that run in a state, by its ``rules`` alone.

    None runs in a state that holds the child's death.
    """

    name: str
    types: frozenset[str]
    empty: Any
    fold: Callable[[Any, Entry], Any]
    clocks: Callable[[Any], list[Clock]]
    rules: frozenset[str]
    through_adults: bool = False

    def folds(self, entry: Entry) -> bool:
        """Whether the entry can change the state."""
        return entry.event.type in self.types and (self.through_adults or entry.through is None)


def _clocked(module: ModuleType) -> Clocked:
    def clocks(state: Any) -> list[Clock]:  # noqa: ANN401
        running: list[Clock] = [] if state.recorded.died else module.clocks(state)
        return running

    return Clocked(
        module.NAME, module.TYPES, module.EMPTY, module.fold, clocks, module.RULES, through_adults=module is household
    )


_MODULES: Final = (
    concerns, disagreements, enquiries, household, meetings, orders, oversight, plans, referrals, requests, steps,
    visits,
)  # fmt: skip
CLOCKED: Final = tuple(map(_clocked, _MODULES))
