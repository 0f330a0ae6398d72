"""Assessments and referrals.

Readings chosen where docs/picture.md leaves room:
- An open assessment is told by the last event that requested or started it: kind, by, point and event.
- ``assessment.completed`` counts as completed of its kind whether or not it was open.
- A referral is decided by the last decision on it of its receiver, wherever that sorts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.oracle.picture_around import orders
from tests.oracle.picture_concerns import raised_for
from tests.oracle.picture_words import Plain, at, called, of, recorded_alerts, sent_names, taken


def assessments(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    kinds = ("assessment.requested", "assessment.started", "assessment.completed", "assessment.declined")
    last = {f"{event.source}/{event.data.assessment}": event for event in of(events, *kinds)}
    overseen = of(events, "supervision.recorded")
    return {
        "open": [
            {"assessment": name, "kind": event.data.kind, "by": event.data.by, **at(event, extreme)}
            for name, event in sorted(last.items())
            if event.type in kinds[:2]
        ],
        "completed": {event.data.kind: at(event, extreme) for event in of(events, "assessment.completed")},
        "supervision": {**at(overseen[-1], extreme), "endorsed": overseen[-1].data.endorsed} if overseen else None,
    }


def referrals(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events, sent = taken(entries, extreme, as_of), sent_names(entries)
    answer = {}
    for made in of(events, "referral.made"):
        decided = [
            event
            for event in of(events, "referral.decided")
            if event.source == made.data.to
            and f"{event.data.referral.source}/{event.data.referral.id}" in (called(made), sent.get(called(made)))
        ]
        answer[made.data.to] = {
            **at(made, extreme),
            "decision": decided[-1].data.decision if decided else None,
            "decision_event": called(decided[-1]) if decided else None,
            "topics": raised_for(made),
            "opened": _opened(events, made, decided),
        }
    settings = of(events, "tier.set")
    tier = settings[-1] if settings and settings[-1].data.tier == 2 else None
    return {
        "to": answer,
        "holder": (tier.data.service or tier.source) if tier else None,
        "orders": sorted(row["order"] for row in orders(entries, extreme, as_of)["orders"]),
        "recorded": recorded_alerts(events, ("referral-unanswered", "history-unopened")),
    }


def _opened(events: Sequence[Any], made: Any, decided: Sequence[Any]) -> bool:
    """Of the referral: its receiver looked, or was told since by who had an order on record by then."""
    if any(event.data.earlier_records == "looked-at" for event in decided):
        return True
    later = events[events.index(made) + 1 :]
    return any(
        any(e.source == told.source for e in of(events[: events.index(told)], "order.made"))
        for told in of(later, "information.provided")
        if made.data.to in told.data.to
    )
