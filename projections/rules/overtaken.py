"""Whether something was written down before a decision and reached the hub only after it.

Rule: design, "The step-down gate": such a decision is overtaken, and somebody must look again.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from projections.history import EventName
from schemas import Event, Place
from schemas.hub import StepDownDecided

_NO_FACTS: Final = frozenset(
    {
        "step_down.requested", "step_down.decided", "step_down.overridden",
        "alert.raised", "alert.cleared", "alert.acknowledged", "alert.snoozed", "alert.delivered", "record.viewed",
    }
)  # fmt: skip
"""What the hub says of its own answers, of alerts and of who looked changes no answer."""


class Overtaking(NamedTuple):
    """An event that the decision should have known. ``certain`` is false where the recorded time is not exact enough
    to tell whether it was written down before.
    """

    name: EventName
    certain: bool


def overtaking(decision: StepDownDecided, placed: Iterable[tuple[Place, Event]]) -> tuple[Overtaking, ...]:
    """The events that overtake a decision; ``placed`` are those about the child, each with its place.

    A partition that the decision did not read counts from its beginning.
    """
    asked_at = decision.happened.earliest
    read = {(topic, partition): next_offset for topic, partition, next_offset in decision.data.positions}
    found = []
    for place, event in placed:
        if event.type in _NO_FACTS or place.offset < read.get((place.topic, place.partition), 0):
            continue
        certain = event.recorded.latest <= asked_at
        if certain or event.recordedassumed or event.recorded.earliest <= asked_at:
            found.append(Overtaking((event.source, event.id), certain))
    return tuple(sorted(found))
