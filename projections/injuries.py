"""Every injury that any agency told of, in order.

Rules: docs/picture.md, "Injuries". The one list that grows: an injury is never closed. No text of a sender is kept.
"""

from typing import Final, NamedTuple

from projections.calendar import Mark, mark
from projections.history import Entry
from schemas import Event
from schemas.contacts import AnonymousReported, InjuryData, InjuryObserved, InjuryReported
from schemas.vocabulary import Speaker

NAME: Final = "injuries"
VERSION: Final = 1
TYPES: Final = frozenset({"injury.observed", "injury.reported", "anonymous.reported"})


class Injury(NamedTuple):
    """``observed``: a professional saw it. ``differ``: what was said of its cause differed between tellings.

    ``examined``: a medical view of it is recorded.
    """

    told: Mark
    observed: bool
    kind: str
    sites: tuple[str, ...]
    occasions: int
    explained_by: Speaker | None
    examined: bool
    differ: bool


class Injuries(NamedTuple):
    """In the order of the extreme folded."""

    told: tuple[Injury, ...] = ()


EMPTY: Final = Injuries()


def fold(state: Injuries, entry: Entry) -> Injuries:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case InjuryObserved():
            return Injuries((*state.told, _injury(event, event.data, observed=True)))
        case InjuryReported():
            return Injuries((*state.told, _injury(event, event.data, observed=False)))
        case AnonymousReported() if event.data.reported_injury is not None:
            return Injuries((*state.told, _injury(event, event.data.reported_injury, observed=False)))
        case _:
            return state


def _injury(event: Event, told: InjuryData, *, observed: bool) -> Injury:
    return Injury(
        told=mark(event),
        observed=observed,
        kind=told.kind,
        sites=told.site,
        occasions=told.occasions,
        explained_by=told.explained_by,
        examined=told.medical_view == "recorded",
        differ=bool(told.accounts_differ),
    )
