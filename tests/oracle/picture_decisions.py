"""Decisions, from the words of docs/picture.md, "Decisions"."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.oracle.picture_words import Plain, last_at, of, recorded_alerts, taken


def decisions(entries: Iterable[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """The last that said yes or no after checks, or two managers' override, and what is recorded of its alerts."""
    events = taken(entries, extreme, as_of)
    looks = [event for event in of(events, "step_down.decided", "step_down.overridden") if _looked(event)]
    return {"last": last_at(looks, extreme), "recorded": recorded_alerts(events, ("decision-overtaken",))}


def _looked(event: Any) -> bool:
    if event.type == "step_down.overridden":
        return len(event.data.by) == 2 and len(event.data.positions) > 0
    return event.data.outcome in ("allowed", "refused") and len(event.data.reasons) + len(event.data.passed) > 0
