"""Clocks that run in a state, and what is recorded of the alerts that they gave rise to.

Rules: docs/clocks.md.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

from projections.history import EventName
from schemas import Event
from schemas.codes import Status
from schemas.fields import Frozen
from schemas.hub import AlertCleared, AlertData, AlertRaised
from schemas.moments import Interval

ALERT_TYPES: Final = frozenset({"alert.raised", "alert.cleared"})


class Clock(NamedTuple):
    """``start`` started it; ``since`` is when that happened. ``status`` is the child's when it started.

    ``not_before``: it is not overdue before this, whatever its limit. ``by_on``: the sender's own day, instead of the
    limit. ``first`` is true where the limit is that of the first of a series (a first review, a first core group).
    """

    rule: str
    item: str
    start: EventName
    since: Interval
    status: Status | None = None
    not_before: Interval | None = None
    by_on: date | None = None
    first: bool = False


class RecordedAlert(Frozen):
    """An alert that people were told of."""

    rule: str
    rule_version: int
    item: str
    start: EventName
    record: str
    number: int


class Recorded(NamedTuple):
    """Open alerts by id, and how often alerts of a rule were cleared for this child."""

    open: Mapping[str, RecordedAlert] = {}
    clears: Mapping[str, int] = {}


def record(recorded: Recorded, event: Event, rules: frozenset[str]) -> Recorded:
    """Fold an event of ``ALERT_TYPES`` whose rule is one of ``rules``; any other changes nothing."""
    if not isinstance(event, AlertRaised | AlertCleared) or event.data.rule not in rules:
        return recorded
    data = event.data
    without = {key: alert for key, alert in recorded.open.items() if key != data.alert}
    if isinstance(event, AlertCleared):
        clears = {**recorded.clears, data.rule: recorded.clears.get(data.rule, 0) + 1}
        return Recorded(without, dict(sorted(clears.items())))
    raised = {**without, data.alert: _recorded(event.subject, data)}
    return recorded._replace(open=dict(sorted(raised.items())))


def _recorded(subject: str, data: AlertData) -> RecordedAlert:
    return RecordedAlert(
        rule=data.rule,
        rule_version=data.rule_version,
        item=data.item,
        start=(data.start.source, data.start.id),
        record=subject,
        number=data.number,
    )


def alert_id(record_name: str, rule: str, rule_version: int, start: EventName, number: int) -> str:
    """The one name of an alert, whoever raises it; ``record_name`` is ``agency:reference``."""
    parts = (record_name, rule, str(rule_version), *start, str(number))
    return "alert-" + sha256("\x1f".join(parts).encode()).hexdigest()[:24]
