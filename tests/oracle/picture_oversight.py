"""Oversight: whether somebody looks while worries are open.

Readings chosen where docs/picture.md leaves room:
- Worries are open or not after each event: one that settles the last and begins a new one leaves *uneasy since* and
  *closed with worries* as they were.
- Of two closings, neither ended, the first is *closed with worries*: it has lasted since.
- ``tier.set`` upwards does not end *closed with worries*: only what the page names does.
- The event at which worries became open is kept with its point.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from tests.oracle.picture_plans import open_plans
from tests.oracle.picture_words import (
    Plain,
    at,
    bound,
    came_to,
    last_at,
    months_after,
    multi_agency,
    of,
    recorded_alerts,
    taken,
)
from tests.oracle.picture_worries import open_list, steps, still_open

RULES = ("oversight", "closed-with-worries", "agency-gone-silent", "member-missing")
STATUSES = ("early-help", "child-in-need", "child-protection-plan", "looked-after")
KINDS = ("early-help", "child-in-need", "child-protection", "care", "safety", "social-work")


def oversight(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    began, uneasy, closed = _involved_since(events), _uneasy_since(events), _closed(events)
    held, settings = came_to(events), of(events, "tier.set")
    status = str(settings[-1].data.status) if settings else None
    lapse = None
    if as_of and closed:
        lapse = "closed-with-worries"
    elif as_of and began and uneasy:
        last = max(bound(event.happened, extreme) for event in (began, *held[-1:]))
        limit = months_after(last, 6 if status == "looked-after" else 3)
        if as_of >= limit and as_of >= bound(uneasy.happened, extreme):
            lapse = "no-review"
    return {
        "worries": open_list(steps(events), extreme),
        "involvement": at(began, extreme) if began else None,
        "reviewed": last_at(held, extreme),
        "closed_with_worries": at(closed, extreme) if closed else None,
        "uneasy": at(uneasy, extreme) if uneasy else None,
        "status": status,
        "lapse": lapse,
        "heard": _heard(events, extreme),
        "missed": _missed(events, extreme),
        "lead": _lead(events),
        "recorded": recorded_alerts(events, RULES),
    }


def _involved(events: Sequence[Event]) -> bool:
    settings = of(events, "tier.set")
    if settings and settings[-1].data.status in STATUSES:
        return True
    return any(event.data.kind in KINDS for event in open_plans(events).values())


def _involved_since(events: Sequence[Event]) -> Event | None:
    """The first event from which on, without a break, involvement was open."""
    began = None
    for n, event in enumerate(events):
        if not _involved(events[: n + 1]):
            began = None
        elif not _involved(events[:n]):
            began = event
    return began


def _heard(events: Sequence[Event], extreme: str) -> Plain:
    """Of who has a worry open: its last word, its last seat at a table, or the last beginning of involvement."""
    begins = [e for n, e in enumerate(events) if _involved(events[: n + 1]) and not _involved(events[:n])]

    def counts(event: Event, agency: str) -> bool:
        there = (
            [who for who in event.data.attendees if who.agency == agency]
            if multi_agency([event], "meeting.held")
            else []
        )
        came = any(str(who.attendance) in ("attended", "written-view") for who in there)
        return event.source == agency or came or event in begins

    agencies = {row["source"] for row in open_list(steps(events), extreme)}
    return {each: last_at([event for event in events if counts(event, each)], extreme) for each in agencies}


def _missed(events: Sequence[Event], extreme: str) -> Plain:
    """By agency, the first two meetings from which it was absent since it last said anything, while involved."""
    since = next((n for n in reversed(range(len(events))) if not _involved(events[: n + 1])), -1) + 1
    found: Plain = {}
    for agency in {who.agency for event in of(events, "meeting.held") for who in event.data.attendees if who.agency}:
        absent: list[Event] = []
        for event in events[since:]:
            seats = [
                str(who.attendance)
                for who in (event.data.attendees if multi_agency([event], "meeting.held") else ())
                if who.agency == agency
            ]
            if event.source == agency or set(seats) & {"attended", "written-view", "apologies"}:
                absent = []
            elif "absent" in seats:
                absent.append(event)
        if absent:
            found[agency] = [at(event, extreme) for event in absent[:2]]
    return found


def _lead(events: Sequence[Event]) -> str | None:
    """The agency last named, unless its lead ended after that."""
    named = [n for n, event in enumerate(events) if event.type == "lead.named"]
    agency = events[named[-1]].data.agency if named else None
    ended = named and any(event.data.agency == agency for event in of(events[named[-1] :], "lead.ended"))
    return None if ended else agency


def _worried(events: Sequence[Event]) -> bool:
    return bool(still_open(steps(events)))


def _uneasy_since(events: Sequence[Event]) -> Event | None:
    """The first event from which on, without a break, worries were open."""
    began = None
    for n, event in enumerate(events):
        if not _worried(events[: n + 1]):
            began = None
        elif not _worried(events[:n]):
            began = event
    return began


def _closed(events: Sequence[Event]) -> Event | None:
    """The first closing after which neither a meeting was held nor worries all ended."""
    for n, event in enumerate(events):
        before = of(events[:n], "tier.set")
        if event.type != "tier.set" or event.data.tier != 1 or (before and before[-1].data.tier == 1):
            continue
        worried = all(_worried(events[:m]) for m in range(n, len(events) + 1))
        if worried and not came_to(events[n:]):
            return event
    return None
