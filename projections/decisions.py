"""The last decision of the gate about a child, and what people were told of it. Rules: docs/picture.md, "Decisions".

Whether it was overtaken is no fold: it depends on places, and is asked (projections/rules/overtaken.py).
"""

from typing import Final, NamedTuple

from projections.calendar import Mark, mark
from projections.clocks import ALERT_TYPES, Recorded, record
from projections.history import Entry
from schemas import Event
from schemas.codes import Outcome
from schemas.hub import StepDownDecided

NAME: Final = "decisions"
VERSION: Final = 3
TYPES: Final = ALERT_TYPES | {"step_down.decided"}
OVERTAKEN: Final = "decision-overtaken"
RULES: Final = frozenset({OVERTAKEN})


class Decisions(NamedTuple):
    """``last`` is the last that answered yes or no after checks: somebody looked at the child then."""

    last: Mark | None = None
    recorded: Recorded = Recorded()


EMPTY: Final = Decisions()


def fold(state: Decisions, entry: Entry) -> Decisions:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    if isinstance(event, StepDownDecided):
        return state._replace(last=mark(event)) if is_look(event) else state
    return state._replace(recorded=record(state.recorded, event, RULES))


def is_look(event: Event) -> bool:
    """Whether it is a decision that answered yes or no, and that checked something: not one that found no step down."""
    if not isinstance(event, StepDownDecided) or event.data.outcome is Outcome.CANNOT_DECIDE:
        return False
    return bool(event.data.reasons or event.data.passed)
