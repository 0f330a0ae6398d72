"""The child and the household: seen, missed, household.

Readings chosen where docs/picture.md leaves room:
- Seen alone and sleeping place are of each reference that the contact lists. ``attendance.recorded`` and
  ``injury.observed`` count under the reference of their subject, whoever that is: the reader asks for the child's.
- Voice: "any event with statements" takes in ``help.requested``.
- Cancelled by family: a contact of outcome ``cancelled``; the child is family.
- A discharge does not empty the counts. Of a service with nothing left, nothing is said.
- Separation: a statement of an event of the list for worries; a professional basis is observed or judgement.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from schemas import Event
from tests.oracle.picture_words import (
    PROFESSIONAL,
    Plain,
    at,
    called,
    every_statement,
    is_of_others,
    last_at,
    of,
    recorded_alerts,
    statements,
    taken,
)

FAMILY = ("mother", "father", "child", "grandparent", "other-family")


def seen(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    names = sorted({name for event in events for name in _sees(event)})
    voices = [
        event
        for event in events
        if any(
            (said.basis == "reported-by-child" or said.said_by == "child") and not is_of_others(event, said)
            for said in every_statement(event)
        )
    ]
    return {
        "seen": [
            {
                "source": name[0],
                "reference": name[1],
                "seen": last_at([e for e in events if name in _sees(e)], extreme),
                "alone": last_at([e for e in events if name in _sees(e, "seen_alone")], extreme),
                "sleeping_place": last_at([e for e in events if name in _sees(e, "sleeping_place_seen")], extreme),
                "awake": last_at([e for e in events if name in _sees(e, "awake")], extreme),
            }
            for name in names
        ],
        "voice": last_at(voices, extreme),
    }


def _sees(event: Any, how: str | None = None) -> list[tuple[str, str]]:
    """The records seen at an event (in the way ``how``)."""
    if event.type == "injury.observed" and how is None:
        return [(event.source, event.subject)]
    if event.type == "attendance.recorded" and how is None and event.data.attended != 0:
        return [(event.source, event.subject)]
    if event.type != "contact.recorded" or event.data.outcome != "took-place" or event.data.kind in ("phone", "email"):
        return []
    if how is not None and getattr(event.data, how) is not True:
        return []
    return [(event.source, reference) for reference in event.data.seen or ()]


def missed(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> list[Plain]:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    rows = []
    for source in sorted({event.source for event in events}):
        mine = [event for event in events if event.source == source]
        kept = [n for n, e in enumerate(mine) if e.type == "appointment.kept" or _contact(e) == "took-place"]
        row = _missing(mine[kept[-1] + 1 :] if kept else mine)
        if row != _missing([]):
            rows.append({"source": source, **row})
    return rows


def _missing(left: Sequence[Any]) -> Plain:
    discharged = of(left, "appointment.discharged")
    return {
        "was_not_brought": _counted(
            [e for e in left if e.type == "appointment.missed" or _contact(e) == "was-not-brought"]
        ),
        "no_access": _counted([e for e in left if _contact(e) == "no-access"]),
        "cancelled_by_family": _counted(
            [e for e in left if _contact(e) == "cancelled" and e.data.cancelled_by in FAMILY]
        ),
        "discharged": called(discharged[-1]) if discharged else None,
    }


def _contact(event: Any) -> str | None:
    return event.data.outcome if event.type == "contact.recorded" else None


def _counted(events: Sequence[Event]) -> Plain:
    return {"count": len(events), "event": called(events[-1]) if events else None}


def household(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    direct = taken(entries, extreme, as_of)
    all_of_them = taken(entries, extreme, as_of, through=True)
    ids = {called(event) for event in direct}
    asking = expected(all_of_them, ids, extreme)
    wide = of(all_of_them, "assessment.requested", "assessment.started", "assessment.completed")
    fights = of(all_of_them, "incident.recorded")
    return {
        "pregnancies": asking["each"],
        **{name: asking[name] for name in ("unfinished", "statutory")},
        "pre_birth": last_at([e for e in wide if e.data.kind == "pre-birth"], extreme),
        "born": last_at(of(direct, "birth.recorded"), extreme),
        "died": last_at(of(direct, "death.recorded"), extreme),
        "separation": last_at([e for e in direct if any(_separation(said) for said in statements(e))], extreme),
        "violence": last_at([e for e in fights if e.data.kind in ("violence", "domestic-violence")], extreme),
        "move": last_at(_moves(of(direct, "address.changed")), extreme),
        "address": next(
            (_plainly(e.data.address) for e in reversed(of(direct, "address.changed")) if e.data.address), None
        ),
        "consents": {
            event.data.service.lower(): {
                "word": event.type.split(".")[1],
                "by": str(event.data.by),
                **at(event, extreme),
            }
            for event in of(all_of_them, "consent.given", "consent.refused", "consent.withdrawn")
        },
        "recorded": recorded_alerts(direct, ("pre-birth-missing", "pre-birth-unfinished")),
    }


def _plainly(address: str) -> str:
    return " ".join(address.replace(",", " ").casefold().split())


def _moves(changes: Sequence[Any]) -> list[Any]:
    """All but those that tell the first address, or the one that was told last."""
    told = [event for event in changes if event.data.address]
    texts = [_plainly(event.data.address) for event in told]
    same = [event for n, event in enumerate(told) if n == 0 or texts[n] == texts[n - 1]]
    return [event for event in changes if not any(event is each for each in same)]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _pregnancy(last: Any, due: Any, considered: bool, asks: Any, extreme: str) -> Plain:
    return {
        "outcome": last.data.outcome,
        **at(last, extreme),
        "due_on": _day(due),
        "considered": considered,
        "asks": last_at([asks] if asks else [], extreme),
    }


def _same(who: str, going: dict[str, bool], due: dict[str, Any]) -> list[str]:
    """Whose pregnancy goes on, and is the one that has ended."""
    if going[who] or not due[who]:
        return []
    return [other for other, on in going.items() if on and due[other] and abs((due[other] - due[who]).days) <= 14]


def expected(events: Sequence[Any], direct: set[str], extreme: str) -> Plain:
    """What asks for a pre-birth assessment, by who is pregnant; those open."""
    asks: dict[str, Any] = {}
    free: set[str] = set()
    going: dict[str, bool] = {}
    due: dict[str, Any] = {}
    last: dict[str, Any] = {}
    opened: dict[str, Any] = {}
    statutory = False
    for event in events:
        own = called(event) in direct
        begins = False
        if event.type == "pregnancy.recorded":
            who = ":".join(event.about[0])
            if not going.get(who):
                asks[who], due[who] = None, None
                free = free | {who} if opened else free - {who}
            going[who] = event.data.outcome == "continuing"
            due[who], last[who] = event.data.due_on or due[who], event
            begins = statutory
            same = _same(who, going, due)
            going |= dict.fromkeys(same, False)
            asks |= dict.fromkeys(same)
            last |= dict.fromkeys(same, event)
        elif event.type.startswith("assessment.") and event.data.kind == "pre-birth":
            thing = f"{event.source}/{event.data.assessment}"
            for who in (who for who, on in going.items() if on):
                free, asks[who] = free | {who}, None
            if event.type in ("assessment.requested", "assessment.started"):
                opened.setdefault(thing, event)
            else:
                opened.pop(thing, None)
        elif own and event.type == "tier.set" and event.data.tier > 2 and not statutory:
            statutory = begins = True
        if begins:
            for who in going:
                asks[who] = (asks[who] or event) if going[who] and who not in free else None
    return {
        "each": {who: _pregnancy(last[who], due[who], who in free, asks[who], extreme) for who in going},
        "unfinished": {thing: at(event, extreme) for thing, event in opened.items()},
        "statutory": statutory,
    }


def _separation(said: Any) -> bool:
    bases = (*PROFESSIONAL, "reported-by-parent", "reported-by-family")
    return (said.topic, said.polarity) == ("parents-relationship", "worry") and said.basis in bases
