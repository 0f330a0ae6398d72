"""From which agencies anything was heard of a person, how much, and how lately.

Rules: docs/meaning.md, "Heard". The fold gives the same state in any order.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections.history import Entry

NAME: Final = "heard"
VERSION: Final = 1


class Heard(NamedTuple):
    """Of one agency: events, those through an adult, and the latest bounds of both clocks."""

    events: int
    through: int
    happened_latest: datetime
    recorded_latest: datetime


HeardState = Mapping[str, Heard]
EMPTY: Final[HeardState] = {}


def fold(state: HeardState, entry: Entry) -> HeardState:
    """Count one event."""
    event, through = entry.event, entry.through
    happened, recorded = event.happened.latest, event.recorded.latest
    held = state.get(event.source)
    if held is None:
        first = Heard(1, int(through is not None), happened, recorded)
        return dict(sorted({**state, event.source: first}.items()))  # so that equal states are kept as equal bytes
    heard = Heard(
        held.events + 1,
        held.through + (through is not None),
        max(held.happened_latest, happened),
        max(held.recorded_latest, recorded),
    )
    return {**state, event.source: heard}
