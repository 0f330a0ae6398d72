"""Clocks that run in a state, and what is recorded of the alerts that they gave rise to.

Rules: docs/clocks.md.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from projections.calendar import put, without
from projections.history import EventName
from schemas import Event
from schemas.codes import Status
from schemas.hub import AlertCleared, AlertData, AlertRaised
from schemas.looked_at import AlertAcknowledged, AlertDelivered, AlertSnoozed
from schemas.moments import Interval
from schemas.people import DeathRecorded

ALERT_TYPES: Final = frozenset(
    {
        "alert.raised", "alert.cleared", "alert.acknowledged", "alert.snoozed", "alert.delivered", "death.recorded",
    }
)  # fmt: skip
"""With the child's death every clock ends: nothing is asked of a child who died."""


class Clock(NamedTuple):
    """``start`` started it; ``since`` is when that happened. ``status`` is the child's when it started.

    ``not_before``: it is not overdue before this, whatever its limit. ``by_on``: the sender's own day, instead of the
    limit. ``ends_on``: the limit is counted back from the end of that day. ``before``: how many of a series there were
    already (reviews, core groups), where its limits differ. ``stage``: that of a ladder at which it started, whose
    limit counts; then those of the next ``climbs`` stages, one after the other. 0: it is of no ladder.
    """

    rule: str
    item: str
    start: EventName
    since: Interval
    status: Status | None = None
    not_before: Interval | None = None
    by_on: date | None = None
    before: int | None = None
    stage: int = 0
    climbs: int = 0
    ends_on: date | None = None


class Acknowledged(NamedTuple):
    """Somebody has seen it and acts: in which role, of which agency."""

    role: str
    agency: str
    at: datetime


class Snoozed(NamedTuple):
    """Not to be asked again until the end of that London day."""

    role: str
    agency: str
    at: datetime
    until_on: date


class Delivered(NamedTuple):
    """To whom it was given last, after so many climbs, and when first so."""

    to: str
    step: int
    at: datetime


class RecordedAlert(NamedTuple):
    """An alert that people were told of, and what was last done with it."""

    rule: str
    rule_version: int
    item: str
    start: EventName
    record: str
    number: int
    owner: str
    due_at: datetime
    acknowledged: Acknowledged | None = None
    snoozed: Snoozed | None = None
    delivered: Delivered | None = None

    @property
    def identity(self) -> tuple[str, str, int, EventName]:
        """Rule, item, version and start: what two alerts of one child differ in."""
        return (self.rule, self.item, self.rule_version, self.start)


class Recorded(NamedTuple):
    """Open alerts by id, and how often alerts of a rule were cleared for this child.

    ``ended`` are alerts whose clear was folded and they were not: a clear has no time, and sorts first.
    ``died``: the child's death is recorded, and no clock runs any more.
    """

    open: Mapping[str, RecordedAlert] = {}
    clears: Mapping[str, int] = {}
    ended: tuple[str, ...] = ()
    died: bool = False


def record(recorded: Recorded, event: Event, rules: frozenset[str]) -> Recorded:
    """Fold an event of ``ALERT_TYPES``, of an alert whose rule is one of ``rules``; any other changes nothing."""
    if isinstance(event, DeathRecorded):
        return recorded._replace(died=True)
    if isinstance(event, AlertAcknowledged | AlertSnoozed | AlertDelivered):
        held = recorded.open.get(event.data.alert) if event.data.rule in rules else None
        if held is None:
            return recorded
        return recorded._replace(open=put(recorded.open, event.data.alert, _handled(held, event)))
    if not isinstance(event, AlertRaised | AlertCleared) or event.data.rule not in rules:
        return recorded
    data = event.data
    others = tuple(name for name in recorded.ended if name != data.alert)
    if isinstance(event, AlertCleared):
        clears = put(recorded.clears, data.rule, recorded.clears.get(data.rule, 0) + 1)
        ended = recorded.ended if data.alert in recorded.open else tuple(sorted((*others, data.alert)))
        return recorded._replace(open=without(recorded.open, data.alert), clears=clears, ended=ended)
    if data.alert in recorded.ended:
        return recorded._replace(ended=others)
    raised = _recorded(event.subject, event.happened.latest, data)
    return recorded._replace(open=put(recorded.open, data.alert, raised))


def _recorded(subject: str, due_at: datetime, data: AlertData) -> RecordedAlert:
    return RecordedAlert(
        rule=data.rule,
        rule_version=data.rule_version,
        item=data.item,
        start=(data.start.source, data.start.id),
        record=subject,
        number=data.number,
        owner=data.owner,
        due_at=due_at,
    )


def _handled(held: RecordedAlert, event: AlertAcknowledged | AlertSnoozed | AlertDelivered) -> RecordedAlert:
    """The last word of each kind stands; of deliveries the first to whoever is highest, where it arrived."""
    at = event.happened.latest
    if isinstance(event, AlertAcknowledged):
        return held._replace(acknowledged=Acknowledged(event.data.by.role, event.data.by.agency, at))
    if isinstance(event, AlertSnoozed):
        by = event.data.by
        return held._replace(snoozed=Snoozed(by.role, by.agency, at, event.data.until_on))
    if event.data.arrived and (held.delivered is None or event.data.step > held.delivered.step):
        return held._replace(delivered=Delivered(event.data.to, event.data.step, at))
    return held


def alert_id(record_name: str, clock: tuple[str, str, int, EventName], number: int, due_at: datetime) -> str:
    """The one name of an alert, whoever raises it: two that would say different things have different names.

    ``record_name`` is ``agency:reference``, ``clock`` rule, item, rule version and start event.
    """
    rule, item, rule_version, start = clock
    parts = (record_name, rule, item, str(rule_version), *start, str(number), due_at.astimezone(UTC).isoformat())
    return "alert-" + sha256("\x1f".join(parts).encode()).hexdigest()[:24]
