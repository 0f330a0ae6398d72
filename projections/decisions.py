"""The last decision about a child, of the gate or of two managers, and what people were told of it.

Rules: docs/picture.md, "Decisions".

Whether it was overtaken is no fold: it depends on places, and is asked (projections/rules/overtaken.py).
"""

from typing import Final, NamedTuple

from projections.calendar import Mark, mark
from projections.clocks import ALERT_TYPES, Recorded, record
from projections.history import Entry
from schemas import Event
from schemas.codes import Outcome
from schemas.hub import StepDownDecided
from schemas.steps import StepDownOverridden

Look = StepDownDecided | StepDownOverridden
"""A word on a step down that says by its positions what had been read."""
NAME: Final = "decisions"
VERSION: Final = 4
TYPES: Final = ALERT_TYPES | {"step_down.decided", "step_down.overridden"}
OVERTAKEN: Final = "decision-overtaken"
RULES: Final = frozenset({OVERTAKEN})


class Decisions(NamedTuple):
    """``last`` is the last that answered yes or no after checks, or two managers' override: somebody looked then."""

    last: Mark | None = None
    recorded: Recorded = Recorded()


EMPTY: Final = Decisions()


def fold(state: Decisions, entry: Entry) -> Decisions:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    if isinstance(event, Look):
        return state._replace(last=mark(event)) if is_look(event) else state
    return state._replace(recorded=record(state.recorded, event, RULES))


def is_look(event: Event) -> bool:
    """Whether it is a decision that answered yes or no, and that checked something: not one that found no step down.
    Or an override by two managers, which says what they had read.
    """
    if isinstance(event, StepDownOverridden):
        return event.data.is_complete and bool(event.data.positions)
    if not isinstance(event, StepDownDecided) or event.data.outcome is Outcome.CANNOT_DECIDE:
        return False
    return bool(event.data.reasons or event.data.passed)
