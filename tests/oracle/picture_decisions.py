"""Decisions, from the words of docs/picture.md, "Decisions"."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.oracle.picture_words import Plain, last_at, of, recorded_alerts, taken


def decisions(entries: Iterable[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """The last decision that said yes or no after it had checked something, and what is recorded of its alerts."""
    events = taken(entries, extreme, as_of)
    looks = [
        event
        for event in of(events, "step_down.decided")
        if event.data.outcome in ("allowed", "refused") and len(event.data.reasons) + len(event.data.passed) > 0
    ]
    return {"last": last_at(looks, extreme), "recorded": recorded_alerts(events, ("decision-overtaken",))}
