"""Whether something was written down before a decision and reached the hub only after it, and the alert of that.

Rule: design, "The step-down gate": such a decision is overtaken, and somebody must look again. docs/clocks.md,
"Overtaken decisions".
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections import decisions, tier
from projections.calendar import Mark
from projections.clocks import Clock
from projections.decisions import Look
from projections.history import EventName, Extreme
from projections.projection import Stored
from projections.rules.alerts import Alert, certain, givings_due, recorded_of
from projections.rules.due import by_matter
from projections.rules.pack import Pack, in_use
from schemas import HUB, Event, Place

_WHO_IS_WHO: Final = "identity."
"""What the hub says of its own answers changes no answer; what it says of whose records they are does."""


class Overtaking(NamedTuple):
    """An event that the decision should have known. ``certain`` is false where the recorded time is not exact enough
    to tell whether it was written down before.
    """

    name: EventName
    certain: bool


def overtaking(decision: Look, placed: Iterable[tuple[Place, Event]]) -> tuple[Overtaking, ...]:
    """The events that overtake a decision; ``placed`` are those about the child, each with its place.

    A partition that the decision did not read counts from its beginning.
    """
    asked_at = decision.happened.earliest
    read = {(topic, partition): next_offset for topic, partition, next_offset in decision.data.positions}
    found = []
    for place, event in placed:
        if _is_no_fact(event) or place.offset < read.get((place.topic, place.partition), 0):
            continue
        certain = event.recorded.latest <= asked_at
        if certain or event.recordedassumed or event.recorded.earliest <= asked_at:
            found.append(Overtaking((event.source, event.id), certain))
    return tuple(sorted(found))


def _is_no_fact(event: Event) -> bool:
    return event.source == HUB and not event.type.startswith(_WHO_IS_WHO)


def last_decision(stored: Stored) -> EventName | None:
    """The decision or override that an alert may be about: the last one, where both extremes agree on it."""
    last = _last(stored)
    return last.event if last is not None else None


def _last(stored: Stored) -> Mark | None:
    earliest, latest = (stored.at(extreme).last for extreme in Extreme)
    return latest if latest == earliest else None


def overtaken_alerts(
    states: Mapping[str, Stored], found: Iterable[Overtaking], as_of: datetime, pack: Pack
) -> list[Alert]:
    """The alert that the child's last decision was overtaken; ``found`` are those that overtook it.

    None where it is not certain, nor where the child's death is recorded: then there is nothing to decide.
    """
    stored = states.get(decisions.NAME)
    last = _last(stored) if stored is not None else None
    if last is None or not any(each.certain for each in found) or _died(states):
        return []
    clock = Clock(decisions.OVERTAKEN, "", *last)
    found_at = (by_matter([clock], extreme, pack) for extreme in Extreme)
    return [alert for alert in certain(*found_at) if alert.due_at <= as_of]


def _died(states: Mapping[str, Stored]) -> bool:
    stored = states.get(tier.NAME)
    return stored is not None and all(stored.at(extreme).died for extreme in Extreme)


def due_at(stored: Stored) -> datetime | None:
    """When somebody must look though nothing overtakes: people were told of a decision that is not the last any more.

    What does overtake a decision is a question of places, so whoever looks must look at all decisions, in turn.
    """
    last, told = last_decision(stored), recorded_of(stored)
    if not told.open:
        return None
    if all(alert.start == last for alert in told.open.values()):
        return min(givings_due(told, in_use(), stored.last), default=None)
    return stored.last
