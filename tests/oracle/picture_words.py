"""What all sections of docs/picture.md share: which events, their points and names, and statements.

Readings chosen where the page leaves room:
- The statements of the injury inside ``anonymous.reported`` are statements of that event, after its own.
- "Professional basis" is observed-by-professional or professional-judgement, wherever the page says it.
- ``n months before T`` is, like ``after``, the same London wall-clock time of the calendar day n months earlier.
- A concern or referral that was corrected is named by the id under which it was first sent, where the entry tells it
  (``sent_as``); an answer or decision may name either id, as in docs/meaning.md "means what stands in its place".
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from schemas import Event
from schemas.moments import LONDON, Interval
from schemas.vocabulary import Statement

Plain = dict[str, Any]
_OTHERS = "spoken of others"
PROFESSIONAL = ("observed-by-professional", "professional-judgement")
SAYING = (
    "contact.recorded", "incident.recorded", "injury.observed", "injury.reported", "anonymous.reported",
    "concern.raised", "referral.made", "meeting.held",
    "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined",
)  # fmt: skip
APART = ("court-hearing", "panel")
"""The kinds of meeting that are not multi-agency."""


def taken(entries: Iterable[Any], extreme: str, as_of: datetime | None = None, *, through: bool = False) -> list[Event]:
    """The events of the section in folding order: direct ones, unless ``through``, with whom else they speak of."""
    events = [_marked(e) for e in entries if through or e.through is None]
    return sorted(
        (e for e in events if as_of is None or bound(e.happened, extreme) <= as_of),
        key=lambda e: (*(e.happened if extreme == "earliest" else e.happened[::-1]), *e.recorded, e.id, e.source),
    )


def _marked(entry: Any) -> Event:
    """The event itself, since events are told apart by being the same; of whose history it is marked anew each time."""
    event: Event = entry.event
    event.__dict__[_OTHERS] = entry.others
    return event


def is_of_others(event: Event, said: Statement) -> bool:
    """Whether a statement is about somebody who is neither the person nor an adult by whom it would reach them."""
    return said.about in event.__dict__.get(_OTHERS, ())


def bound(happened: Interval, extreme: str) -> datetime:
    """The happened bound at the extreme."""
    return happened.earliest if extreme == "earliest" else happened.latest


def iso(moment: datetime) -> str:
    """An instant as text."""
    return moment.astimezone(UTC).isoformat()


def called(event: Event) -> str:
    """The event, by source and id."""
    return f"{event.source}/{event.id}"


def at(event: Event, extreme: str) -> Plain:
    """An event and its point."""
    return {"event": called(event), "point": iso(bound(event.happened, extreme))}


def last_at(events: Sequence[Event], extreme: str) -> Plain | None:
    """The last of ``events``, if there is one."""
    return at(events[-1], extreme) if events else None


def of(events: Iterable[Event], *kinds: str) -> list[Any]:
    """Those of a type."""
    return [event for event in events if event.type in kinds]


def statements(event: Event) -> list[Statement]:
    """What an event of the list says, in its order, of others worries alone. Nothing of ``help.requested``."""
    said = every_statement(event) if event.type in SAYING else []
    return [each for each in said if each.polarity == "worry" or not is_of_others(event, each)]


def every_statement(event: Any) -> list[Statement]:
    """What any event says, that of ``help.requested`` too."""
    said = list(getattr(event.data, "statements", ()))
    if event.type == "anonymous.reported" and event.data.reported_injury:
        said += event.data.reported_injury.statements
    return said


def sent_names(entries: Iterable[Any]) -> dict[str, str]:
    """Of each event, by the name of what stands: the name under which it was first sent."""
    return {
        called(e.event): f"{e.event.source}/{e.sent_as}" for e in entries if getattr(e, "sent_as", None) is not None
    }


def since(events: Sequence[Event], event: Event) -> list[Event]:
    """``event`` and what comes after it."""
    return list(events[[other is event for other in events].index(True) :])


def multi_agency(events: Iterable[Event], kind: str) -> list[Any]:
    """Meetings planned, held or cancelled that are multi-agency."""
    return [event for event in of(events, kind) if event.data.kind not in APART]


def came_to(events: Iterable[Event]) -> list[Any]:
    """Multi-agency meetings held, but those of which all who are listed are told of as away."""
    away = {"absent", "apologies", "written-view"}
    return [
        event
        for event in multi_agency(events, "meeting.held")
        if not event.data.attendees or {str(who.attendance) for who in event.data.attendees} - away
    ]


def with_a_day(events: Iterable[Event]) -> list[Any]:
    """Multi-agency meetings planned for a day."""
    return [event for event in multi_agency(events, "meeting.planned") if event.data.for_on is not None]


def months_after(moment: datetime, months: int) -> datetime:
    """The same London wall-clock time of the calendar day so many months later, or earlier."""
    local = moment.astimezone(LONDON)
    index = local.year * 12 + local.month - 1 + months
    year, month = index // 12, index % 12 + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)


def recorded_alerts(events: Sequence[Event], rules: Sequence[str]) -> Plain:
    """What is recorded of alerts of these rules. A clear ends its alert wherever it sorts: it has no time."""
    raised = [event for event in of(events, "alert.raised") if event.data.rule in rules]
    cleared = [event for event in of(events, "alert.cleared") if event.data.rule in rules]
    ended = {event.data.alert for event in cleared}
    still = {event.data.alert: event.data for event in raised if event.data.alert not in ended}
    counts = {rule: sum(event.data.rule == rule for event in cleared) for rule in rules}
    return {
        "open": [
            {
                "alert": name,
                "rule": d.rule,
                "item": d.item,
                "start": f"{d.start.source}/{d.start.id}",
                **_done_with(events, name, rules),
            }
            for name, d in sorted(still.items())
        ],
        "cleared": {rule: count for rule, count in counts.items() if count},
        "died": bool(of(events, "death.recorded")),
    }


def _done_with(events: Sequence[Event], alert: str, rules: Sequence[str]) -> Plain:
    """What was done with an open alert after it was raised: the last acknowledgement, the last snooze, and the first
    delivery of those that climbed highest and arrived.
    """
    raised = [n for n, e in enumerate(events) if e.type == "alert.raised" and e.data.alert == alert]
    kinds = ("alert.acknowledged", "alert.snoozed", "alert.delivered")
    after = [e for e in of(events[raised[-1] :], *kinds) if e.data.alert == alert and e.data.rule in rules]
    arrived = [e for e in of(after, "alert.delivered") if e.data.arrived]
    first = max(arrived, key=lambda e: e.data.step) if arrived else None
    last = {kind: (of(after, kind) or [None])[-1] for kind in kinds[:2]}
    snoozed = last["alert.snoozed"]
    return {
        "acknowledged": last["alert.acknowledged"] and last["alert.acknowledged"].data.by.role,
        "snoozed": snoozed and [snoozed.data.by.role, snoozed.data.until_on.isoformat()],
        "delivered": first and [first.data.to, first.data.step, iso(first.happened.latest)],
    }
