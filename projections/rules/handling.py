"""What was done with an alert, whom it is asked of now, and who is asked next. Rules: docs/clocks.md, "Handled".

An alert is given to its owner when it is raised. Unacknowledged after the pack's time it climbs: the next is asked too.
Each giving is an event, whose time the pack's time counts from; so what comes next follows from what is held.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

from projections.clocks import RecordedAlert
from projections.rules.editions import Pack
from schemas import HUB
from schemas.looked_at import AlertDelivered
from schemas.moments import BEGINNING, end_of_day

SNOOZE_DAYS_MAX: Final = 28
"""For as long an alert may rest at a time: this hub's own limit."""


class Handling(StrEnum):
    """As metrics and the digest count alerts."""

    ASKED = "asked"
    CLIMBED = "climbed"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"


class Giving(NamedTuple):
    """An alert is to be given to a role, after so many climbs, from ``at`` on."""

    alert: str
    held: RecordedAlert
    to: str
    step: int
    at: datetime


def handling(held: RecordedAlert, as_of: datetime) -> Handling:
    """Snoozed until the end of its day, then asked again: what was acknowledged before it no longer counts."""
    if _acknowledged(held):
        return Handling.ACKNOWLEDGED
    if held.snoozed is not None and as_of < end_of_day(held.snoozed.until_on):
        return Handling.SNOOZED
    return Handling.CLIMBED if held.delivered is not None and held.delivered.step > 0 else Handling.ASKED


def asked_of(held: RecordedAlert) -> str:
    """The one role of whom it is asked now."""
    return held.delivered.to if held.delivered is not None else held.owner


def next_giving(alert: str, held: RecordedAlert, pack: Pack) -> Giving | None:
    """To whom it goes next if nothing is done, and when; None where somebody acts, or nobody is left to ask."""
    if held.delivered is None:
        return Giving(alert, held, held.owner, 0, BEGINNING)
    ladder, step = pack.ladder(held.owner), held.delivered.step
    if _acknowledged(held) or step >= len(ladder):
        return None
    start = held.delivered.at
    if held.snoozed is not None:
        start = max(start, end_of_day(held.snoozed.until_on))
    return Giving(alert, held, ladder[step].to, step + 1, pack.due(ladder[step].limit, start))


def givings(open_now: Mapping[str, RecordedAlert], as_of: datetime, pack: Pack) -> Iterator[Giving]:
    """Those that are due; an alert climbs one step at a time."""
    for name, held in open_now.items():
        giving = next_giving(name, held, pack)
        if giving is not None and giving.at <= as_of:
            yield giving


def delivered(giving: Giving, service: str | None, now: datetime) -> dict[str, Any]:
    """The event that says so. Two that say the same are two events: the first counts."""
    at = now.astimezone(UTC).replace(second=0, microsecond=0)
    said = {
        "alert": giving.alert, "rule": giving.held.rule, "to": giving.to, "service": service,
        "channel": "inbox", "step": giving.step, "arrived": True,
    }  # fmt: skip
    document = {
        "specversion": "1.0", "id": f"{giving.alert}-delivered-{giving.step}-{at:%Y%m%dT%H%M}", "source": HUB,
        "subject": giving.held.record, "type": "alert.delivered", "dataschema": "alert.delivered/1",
        "time": at.isoformat(), "timeprecision": "minute",
        "recordedtime": at.isoformat(), "recordedprecision": "minute",
        "data": {name: value for name, value in said.items() if value is not None},
    }  # fmt: skip
    AlertDelivered.model_validate_json(json.dumps(document))
    return document


def _acknowledged(held: RecordedAlert) -> bool:
    return held.acknowledged is not None and (held.snoozed is None or held.acknowledged.at >= held.snoozed.at)
