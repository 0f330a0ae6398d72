"""What the watch publishes of a child's alerts: a function of what is held, whoever publishes it, and when.

Rules: docs/clocks.md, "Recorded".
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from projections import concerns, decisions, disagreements, plans, steps
from projections.clocks import alert_id
from projections.history import Entry, Extreme
from projections.identity import RecordId, record_id
from projections.projection import Stored
from projections.rules.alerts import Alert, recorded_of, running
from projections.rules.clocked import CLOCKED
from projections.rules.handling import delivered, givings
from projections.rules.overtaken import Overtaking, overtaken_alerts
from projections.rules.pack import Pack
from schemas import HUB, Event, RecordName
from schemas.hub import AlertCleared, AlertRaised

Document = dict[str, Any]


class Announcement(NamedTuple):
    """What is to be recorded; ``raised`` is to be published before ``cleared``. ``delivered``: to whom alerts that
    are recorded are given now; of these alone the content depends on when it is said.

    So a watcher that is cut short leaves an alert too many, which the next clears, never one that nobody was told of.
    """

    raised: tuple[Document, ...] = ()
    cleared: tuple[Document, ...] = ()
    delivered: tuple[Document, ...] = ()


def to_deliver(
    states: Mapping[str, Stored], now: datetime, pack: Pack, cleared: Iterable[Document] = ()
) -> tuple[Document, ...]:
    """Alerts that are recorded, and due to be given to their owner or to who is asked next; not those ``cleared``."""
    over = {document["data"]["alert"] for document in cleared}
    told = (
        recorded_of(states[name]).open for name in (decisions.NAME, *(each.name for each in CLOCKED)) if name in states
    )
    found = (
        delivered(giving, owner_service(states, giving.held.rule, giving.held.item), now)
        for open_now in told
        for giving in givings(open_now, now, pack)
    )
    return tuple(document for document in found if document["data"]["alert"] not in over)


def to_announce(
    states: Mapping[str, Stored],
    as_of: datetime,
    pack: Pack,
    own_records: Collection[RecordId],
    history: Iterable[Entry],
    overtaking: Collection[Overtaking] = (),
    *,
    whole: bool = True,
) -> Announcement:
    """Alerts that are open and not recorded, and those recorded that are not open.

    ``own_records`` are the child's; ``history`` gives the events that started the clocks, and the alerts recorded;
    ``overtaking`` are the events that overtook the child's last decision. Where what is held is not ``whole``, an alert
    ends only by another on the same matter: what was refused may be what keeps it open.
    """
    differing = list(_differing(states, as_of, pack, overtaking, whole=whole))
    if not differing:
        return Announcement()
    held = [entry.event for entry in history]
    events = {(event.source, event.id): event for event in held}
    raised: list[Document] = []
    cleared: list[Document] = []
    for new, gone, clears in differing:
        for alert in new:
            subject = subject_of(events[alert.start], own_records, held)
            raised.append(_raised(alert, subject, clears.get(alert.rule, 0)))
        cleared += [_cleared(events[HUB, name]) for name in gone]
    return Announcement(tuple(sorted(raised, key=_id)), tuple(sorted(cleared, key=_id)))


def anything_to_announce(
    states: Mapping[str, Stored],
    as_of: datetime,
    pack: Pack,
    overtaking: Collection[Overtaking] = (),
    *,
    whole: bool = True,
) -> bool:
    """Whether ``to_announce`` would give anything: it alone needs the history."""
    return any(True for _ in _differing(states, as_of, pack, overtaking, whole=whole))


def body(document: Document) -> bytes:
    """The bytes that are published; equal documents give equal bytes."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def subject_of(event: Event, own_records: Collection[RecordId], held: Iterable[Event] = ()) -> str:
    """The smallest of the child's records, by record id, that the event names; where it reached the child through an
    adult and names none, the smallest that any event names.
    """
    named = _own(event, own_records) or [name for each in held for name in _own(each, own_records)]
    return min(named, key=record_id).text


def _own(event: Event, own_records: Collection[RecordId]) -> list[RecordName]:
    return [name for name in event.about if record_id(name) in own_records]


def _differing(
    states: Mapping[str, Stored], as_of: datetime, pack: Pack, overtaking: Collection[Overtaking], *, whole: bool
) -> Iterator[tuple[list[Alert], list[str], Mapping[str, int]]]:
    """By projection: alerts not recorded, ids recorded and not open, and how often alerts were cleared by rule."""
    for projection, found in _derived(states, as_of, pack, overtaking):
        recorded = recorded_of(states[projection])
        told = {alert.identity for alert in recorded.open.values()}
        held = {alert.identity for alert in found}
        new = [alert for alert in found if alert.identity not in told]
        asked = {(alert.rule, alert.item) for alert in found}
        gone = [
            name
            for name, alert in recorded.open.items()
            if alert.identity not in held and (whole or (alert.rule, alert.item) in asked)
        ]
        if new or gone:
            yield new, gone, recorded.clears


def _derived(
    states: Mapping[str, Stored], as_of: datetime, pack: Pack, overtaking: Collection[Overtaking]
) -> Iterator[tuple[str, list[Alert]]]:
    """By projection: the alerts that are open."""
    for each in CLOCKED:
        if each.name in states:
            found = running(states[each.name], each.clocks, pack)
            yield each.name, [alert for alert in found if alert.due_at <= as_of]
    if decisions.NAME in states:
        yield decisions.NAME, overtaken_alerts(states, overtaking, as_of, pack)


def _id(document: Document) -> str:
    return str(document["id"])


_OF_THE_AGENCY: Final = frozenset(
    {plans.SESSIONS, plans.OVERDUE, plans.ACTION, disagreements.UNRESOLVED, concerns.UNRESOLVED}
)


def asked_at(rule: str, item: str) -> str | None:
    """Of what was promised (sessions, the aims and actions of a plan) the agency that promised it, of a view or a
    concern that nobody took further the one whose it is, else None.
    """
    return item.partition("/")[0] if rule in _OF_THE_AGENCY else None


def owner_service(states: Mapping[str, Stored], rule: str | None = None, item: str = "") -> str | None:
    """The service at which a rule's owner is asked: that of ``asked_at``; of a handover the one that held the
    child before, which holds them until then; else that to which the tier is set. None where none is recorded, or
    where the extremes differ.
    """
    if rule is not None and (agency := asked_at(rule, item)):
        return agency
    if rule in steps.HANDOVER and steps.NAME in states:
        handed = [states[steps.NAME].at(extreme).handing.step for extreme in Extreme]
        holders = {step.holder if step else None for step in handed}
        return holders.pop() if len(holders) == 1 else None
    if "tier" not in states:
        return None
    settings = [states["tier"].at(extreme).setting for extreme in Extreme]
    services = {setting.service if setting else None for setting in settings}
    return services.pop() if len(services) == 1 else None


def _raised(alert: Alert, subject: str, number: int) -> Document:
    name = alert_id(subject, alert.identity, number, alert.due_at)
    at = alert.due_at.astimezone(UTC).isoformat()
    said = {
        "alert": name, "rule": alert.rule, "rule_version": alert.edition.version, "item": alert.item,
        "start": {"source": alert.start[0], "id": alert.start[1]}, "number": number, "owner": alert.owner,
    }  # fmt: skip
    document = {
        "specversion": "1.0", "id": name, "source": HUB, "subject": subject,
        "type": "alert.raised", "dataschema": "alert.raised/1",
        "time": at, "timeprecision": "minute", "recordedtime": at, "recordedprecision": "minute",
        "data": said,
    }  # fmt: skip
    AlertRaised.model_validate_json(body(document))
    return document


def _cleared(raised: Event) -> Document:
    """The end of what was recorded, in the words of its beginning; when it ended is not said."""
    document = {
        **raised.model_dump(mode="json", exclude_none=True, exclude_unset=True),
        "id": f"{raised.id}-cleared",
        "type": "alert.cleared",
        "dataschema": "alert.cleared/1",
        "timeprecision": "unknown",
    }
    document.pop("time", None)
    AlertCleared.model_validate_json(body(document))
    return document
