"""What standing events say in the end: ``final``, and the effective events.

Readings chosen where docs/meaning.md leaves room:
- ``known`` looks at the recorded time of the record that stands (for a correction its own, not
  that of its replacement); the replacement sorts by its own times, its id is the correction's.
- A correction whose target stands but is recorded after ``known`` has no effect then.
- A correction that targets itself or, being earlier, a later correction, has no effect and does
  not wait.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from schemas import Event
from schemas.hub import RecordCorrected, RecordRetracted
from tests.oracle.standing import EventName

Extreme = Literal["earliest", "latest"]
Correction = RecordCorrected | RecordRetracted
Outcome = Event | Literal["void", "gone"]


def order(correction: Event) -> tuple[datetime, datetime, str]:
    """The later recorded correction stands, ties by id."""
    return (*correction.recorded, correction.id)


class Corrections:
    """The corrections among ``taken``, by what they target."""

    def __init__(self, taken: Iterable[Event]) -> None:
        self._of: dict[EventName, list[Correction]] = defaultdict(list)
        for event in taken:
            if isinstance(event, Correction):
                self._of[event.source, event.data.target].append(event)

    def final(self, event: Event) -> Outcome:
        """``event`` itself, the correction that stands for it, or that it is gone or void."""
        decided = self._decision(event)
        if decided is None:
            return event
        if decided == "gone" and isinstance(event, Correction):
            return "void"
        return decided

    def _decision(self, event: Event) -> Outcome | None:
        candidates = self._of.get((event.source, event.id), [])
        if isinstance(event, Correction):
            candidates = [c for c in candidates if order(c) > order(event)]
        for correction in sorted(candidates, key=order, reverse=True):
            outcome = self.final(correction)
            if outcome != "void":
                return "gone" if isinstance(outcome, RecordRetracted) else outcome
        return None


def waiting(standing: Mapping[EventName, Event]) -> set[EventName]:
    """Corrections whose target does not stand."""
    return {
        name
        for name, event in standing.items()
        if isinstance(event, Correction) and (event.source, event.data.target) not in standing
    }


class Written(NamedTuple):
    """The events as written at a moment, and a corrected event's name → the name of what stood in its place."""

    events: list[Event]
    stands_for: dict[EventName, EventName]


def written(standing: Iterable[Event], at: datetime, extreme: Extreme) -> Written:
    """Each event by the corrections recorded by ``at`` if it was, by all of today's if it was not."""
    events = list(standing)
    then = Corrections(e for e in events if getattr(e.recorded, extreme) <= at)
    today = Corrections(events)
    found = Written([], {})
    for event in events:
        if isinstance(event, Correction):
            continue
        outcome = (then if getattr(event.recorded, extreme) <= at else today).final(event)
        if isinstance(outcome, RecordCorrected):
            found.events.append(outcome.data.replacement)
            found.stands_for[event.source, event.id] = (outcome.source, outcome.id)
        elif not isinstance(outcome, RecordRetracted | str):
            found.events.append(outcome)
    return found


def effective(standing: Iterable[Event], known: datetime | None, extreme: Extreme) -> list[Event]:
    """What the events recorded by ``known`` say after their corrections recorded by then."""
    taken = [e for e in standing if known is None or getattr(e.recorded, extreme) <= known]
    corrections = Corrections(taken)
    remaining: list[Event] = []
    for event in taken:
        if isinstance(event, Correction):
            continue
        outcome = corrections.final(event)
        if isinstance(outcome, RecordCorrected):
            remaining.append(outcome.data.replacement)
        elif not isinstance(outcome, str):
            remaining.append(outcome)
    return remaining
