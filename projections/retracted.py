"""Worries and injuries that their own agency took back, or corrected so that they are not told any more.

Rules: docs/step-down.md, `worry-retracted`. No fold sees them: corrections are applied before events are folded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from projections.calendar import Mark, mark
from projections.history import EventName, effective
from projections.statements import statements
from schemas import Event
from schemas.contacts import AnonymousReported, InjuryObserved, InjuryReported
from schemas.hub import RecordCorrected, RecordRetracted
from schemas.moments import Interval
from schemas.vocabulary import Polarity


class Retracted(NamedTuple):
    """``told`` is the event that first told it; ``by`` are all corrections of it, of which the last one recorded was
    recorded ``recorded``.
    """

    told: Mark
    by: tuple[EventName, ...]
    recorded: Interval
    topics: tuple[str, ...]


def retracted(log: Iterable[Event]) -> list[Retracted]:
    """What the events of one child's own records told once, and do not tell after all their corrections."""
    events = {(event.source, event.id): event for event in log}
    correcting: dict[EventName, list[Event]] = defaultdict(list)
    for event in events.values():
        if isinstance(event, RecordCorrected | RecordRetracted):
            correcting[event.source, event.data.target].append(event)
    final = {(event.source, name): event for name, event in effective(events.values()).sent}
    found = []
    for name in sorted(set(correcting) & events.keys()):
        event = events[name]
        if isinstance(event, RecordCorrected | RecordRetracted):
            continue
        corrections = list(_corrections(name, correcting))
        told = _told(event).union(*(_told(_says(each)) for each in corrections))
        gone = told - (_told(final[name]) if name in final else frozenset())
        if gone:
            by = tuple(sorted((each.source, each.id) for each in corrections))
            recorded = max(each.recorded[::-1] for each in corrections)
            found.append(Retracted(mark(event), by, Interval(*recorded[::-1]), tuple(sorted(gone))))
    return found


def _told(event: Event) -> frozenset[str]:
    """Topics of worries, whoever told them, and whether an injury was told of."""
    topics = {str(said.topic) for said in statements(event) if said.polarity is Polarity.WORRY}
    hurt = isinstance(event, InjuryObserved | InjuryReported) or (
        isinstance(event, AnonymousReported) and event.data.reported_injury is not None
    )
    return frozenset(topics | {"injury"} if hurt else topics)


def _corrections(name: EventName, correcting: dict[EventName, list[Event]]) -> Iterator[Event]:
    """The corrections of an event, and those of them."""
    for each in correcting.get(name, ()):
        yield each
        yield from _corrections((each.source, each.id), correcting)


def _says(correction: Event) -> Event:
    return correction.data.replacement if isinstance(correction, RecordCorrected) else correction
