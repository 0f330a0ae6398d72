"""Orders, the people around the child, and what was asked for.

Readings chosen where docs/picture.md leaves room:
- An order varied after it ended and before it was made again changes nothing, and is no variation.
- An order that ends twice is told to end twice; it is *looked after, ended* by the first of them only.
- Information asked again of another agency under the same name was asked of that one from then on.
- Help that was offered before it was asked (the time is not exact) is offered.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from schemas import Event
from schemas.codes import LOOKED_AFTER
from schemas.moments import LONDON, end_of_day
from tests.oracle.picture_words import (
    Plain,
    at,
    called,
    last_at,
    months_after,
    multi_agency,
    of,
    recorded_alerts,
    sent_names,
    taken,
)


def orders(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    about = of(events, "order.made", "order.varied", "order.ended")
    names = sorted({f"{e.source}/{e.data.order}" for e in about})
    held = {name: [e for e in about if f"{e.source}/{e.data.order}" == name] for name in names}
    rows = [_order(name, told) for name, told in held.items() if of(told, "order.made")]
    return {
        "orders": rows,
        **_asked(rows, as_of),
        "conflicts": [
            [kind, row["order"]]
            for row in rows
            for kind, there in (
                ("order-start", _apart(about, row["order"], row["starts"])),
                ("order-end", _apart(about, row["order"], row["ends"])),
                ("order-expiry", len(row["expiries"]) > 1),
            )
            if there
        ],
        "looked_after_ended": last_at(_no_longer(about, held), extreme),
        "plans": _plans(events),
        "looked_at": [row["order"] for row in rows if _looked_at(events, row, held[row["order"]])],
        "legal_status_missing": last_at(_unlawful_since(events), extreme),
        "recorded": recorded_alerts(
            events, ("order-ending", "order-without-end", "interim-order-standing", "legal-status-missing")
        ),
    }


def _unlawful_since(events: Sequence[Any]) -> list[Any]:
    """From behind: as long as the child is looked after, and nothing says by what."""
    since: list[Any] = []
    for n in range(len(events), 0, -1):
        if not _unlawful(events[:n]):
            break
        since = [events[n - 1]] if events[n - 1].type.startswith(("tier.set", "order.")) else since
    return since


def _unlawful(events: Sequence[Any]) -> bool:
    settings, about = of(events, "tier.set"), of(events, "order.made", "order.varied", "order.ended")
    if not settings or str(settings[-1].data.status) != "looked-after":
        return False
    by_name: dict[str, list[Any]] = {}
    for event in about:
        by_name.setdefault(f"{event.source}/{event.data.order}", []).append(event)
    rows = [_order(name, told) for name, told in by_name.items() if of(told, "order.made")]
    bases = {str(basis) for basis in settings[-1].data.bases} | {row["basis"] for row in rows if row["open"]}
    return bases.isdisjoint({str(basis) for basis in LOOKED_AFTER})


def _order(name: str, told: list[Any]) -> Plain:
    told = told[[e.type for e in told].index("order.made") :]
    last_made = max(n for n, e in enumerate(told) if e.type == "order.made")
    run = told[_began(told) :]  # since it was last made while not open
    varied = [e for n, e in enumerate(told) if e.type == "order.varied" and n > last_made and _open(told[:n])]
    run_open = [e for n, e in enumerate(run) if e.type == "order.made" or (e.type == "order.varied" and _open(run[:n]))]
    changes = [n for n, e in enumerate(run_open) if e.type == "order.varied"]
    last_varied = changes[-1] if changes else 0
    days = [e.data.expires_on.isoformat() for e in run_open[last_varied:] if e.data.expires_on]
    stands = run_open[-1]
    return {
        "order": name,
        "basis": str(stands.data.basis),
        "expires_on": stands.data.expires_on.isoformat() if stands.data.expires_on else None,
        "open": _open(told),
        "starts": [called(e) for e in of(told, "order.made")],
        "varied": called(varied[-1]) if varied else None,
        "expiries": list(dict.fromkeys(days)),
        "ends": [called(e) for e in of(run, "order.ended")],
    }


def _open(told: Sequence[Any]) -> bool:
    """Made, and not ended since."""
    turns = of(told, "order.made", "order.ended")
    return bool(turns) and turns[-1].type == "order.made"


def _began(told: Sequence[Any]) -> int:
    return max(n for n, e in enumerate(told) if e.type == "order.made" and not _open(told[:n]))


def _asked(rows: Sequence[Plain], as_of: datetime | None) -> Plain:
    if as_of is None:
        return dict.fromkeys(("in_force", "ending", "without_end"))
    today = as_of.astimezone(LONDON).date().isoformat()
    force = [row for row in rows if row["open"] and (row["expires_on"] or today) >= today]
    until = months_after(as_of, 3)
    bounded = ("SO", "L1", "L2", "L3")
    return {
        "in_force": [row["order"] for row in force],
        "ending": [
            row["order"]
            for row in force
            if row["expires_on"] and end_of_day(date.fromisoformat(row["expires_on"])) <= until
        ],
        "without_end": [row["order"] for row in force if not row["expires_on"] and row["basis"] in bounded],
    }


def _apart(about: Sequence[Any], order: str, names: Sequence[str]) -> bool:
    """Whether any two of these events did not happen at one time."""
    times = [e.happened for e in about if f"{e.source}/{e.data.order}" == order and called(e) in names]
    return any(one.earliest > other.latest for one in times for other in times)


def _no_longer(about: Sequence[Any], held: dict[str, list[Any]]) -> list[Any]:
    """The events that ended an open order by which the child was looked after, or made it another."""

    def looked_after(told: list[Any]) -> bool:
        if not of(told, "order.made"):
            return False
        row = _order("", told)
        return row["open"] and row["basis"] in {str(basis) for basis in LOOKED_AFTER}

    found = []
    for event in about:
        told = held[f"{event.source}/{event.data.order}"]
        n = [e is event for e in told].index(True)
        if looked_after(told[:n]) and not looked_after(told[: n + 1]):
            found.append(event)
    return found


def _plans(events: Sequence[Any]) -> list[list[Any]]:
    about = of(events, "plan.opened", "plan.reviewed", "plan.ended")
    rows = []
    for name in sorted({f"{e.source}/{e.data.plan}" for e in about}):
        told = [e for e in about if f"{e.source}/{e.data.plan}" == name]
        turns = [n for n, e in enumerate(told) if e.type != "plan.reviewed"]
        if turns and told[turns[-1]].type == "plan.opened":
            run = told[turns[-1] :]
            rows.append([name, called(run[-1]), any(e.data.objectives for e in run)])
    return rows


def _looked_at(events: Sequence[Event], row: Plain, told: Sequence[Any]) -> bool:
    """A tier was set, after all that was said of the order, and after its last day as it was then."""
    if not row["expires_on"]:
        return False
    counting = [e for n, e in enumerate(told) if _counts(e, told[:n])]
    after = list(events[[e is counting[-1] for e in events].index(True) + 1 :])
    days = [e.happened.earliest.astimezone(LONDON).date().isoformat() for e in of(after, "tier.set")]
    return any(day > row["expires_on"] for day in days)


def _counts(event: Any, before: Sequence[Any]) -> bool:
    if event.type == "order.made":
        return True
    return _open(before) if event.type == "order.varied" else bool(of(before, "order.made"))


def people(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events = taken(entries, extreme, as_of)
    workers = {f"{e.source}/{e.data.worker}": e for e in of(events, "worker.named", "worker.ended")}
    last = {(e.source, e.data.service.lower()): e for e in of(events, "service.started", "service.ended")}

    def services(kind: str) -> list[Plain]:
        return [
            {"source": source, "service": service, **at(event, extreme)}
            for (source, service), event in sorted(last.items(), key=lambda item: item[0])
            if event.type == kind
        ]

    return {
        "workers": [
            {"worker": name, "role": e.data.role, "team": e.data.team, "reach": e.data.reach, **at(e, extreme)}
            for name, e in sorted(workers.items())
            if e.type == "worker.named"
        ],
        "open": services("service.started"),
        "ended": services("service.ended"),
    }


def requests(entries: Sequence[Any], extreme: str, as_of: datetime | None = None) -> Plain:
    """See ``PICTURE_SHAPES.md``."""
    events, sent = taken(entries, extreme, as_of), sent_names(entries)
    asked: dict[str, list[Any]] = {}
    for event in of(events, "information.requested"):
        asked.setdefault(f"{event.source}/{event.data.request}", []).append(event)
    information = [row for name, told in sorted(asked.items()) for row in _information(name, told, events, extreme)]
    wide = taken(entries, extreme, as_of, through=True)
    help_rows = [row for event in of(wide, "help.requested") for row in _help(event, wide, sent, extreme)]
    return {
        "information": information,
        "help": sorted(help_rows, key=lambda row: row["help"]),
        "recorded": recorded_alerts(events, ("information-unanswered", "help-unanswered")),
    }


def _place(events: Sequence[Any], event: Any) -> int:
    return [each is event for each in events].index(True)


def _information(name: str, told: list[Any], events: Sequence[Any], extreme: str) -> list[Plain]:
    last = told[-1]
    anew = _lowered(events)
    ended = [n for n, e in enumerate(events) if n in anew or _gives(e, last.source, last.data.of)]
    since = max((n for n in ended if n < _place(events, last)), default=-1)
    if any(n > _place(events, last) for n in ended):
        return []
    first = last
    for event in reversed([e for e in told if _place(events, e) > since]):
        if event.data.of != last.data.of:
            break
        first = event
    kept = events[_place(events, last) :]
    withheld = [e for e in of(kept, "information.withheld") if (e.source, e.data.to) == (last.data.of, last.source)]
    return [
        {
            "request": name,
            "of": last.data.of,
            **at(first, extreme),
            "withheld": called(withheld[-1]) if withheld else None,
        }
    ]


def _lowered(events: Sequence[Any]) -> set[int]:
    """Where a tier was set that is lower than the one set just before."""
    tiers = [(n, e.data.tier) for n, e in enumerate(events) if e.type == "tier.set"]
    return {n for k, (n, tier) in enumerate(tiers) if k and tier < tiers[k - 1][1]}


def _gives(event: Any, asker: str, asked: str) -> bool:
    """Whether by this event the one told the other, or both were at one table."""
    if event.type == "information.provided":
        return event.source == asked and asker in event.data.to
    if event not in multi_agency([event], "meeting.held"):
        return False
    there = {who.agency for who in event.data.attendees if who.attendance == "attended"} | {event.source}
    return {asker, asked} <= there


_BEGUN = ("service.started", "plan.opened", "intervention.planned", "intervention.delivered")


def _says_how_much(event: Any) -> bool:
    if event.type == "intervention.planned":
        return bool(event.data.sessions or event.data.per_week)
    return event.type != "intervention.delivered" or event.data.sessions != 0


def _help(event: Any, events: Sequence[Any], sent: dict[str, str], extreme: str) -> list[Plain]:
    names = {called(event), sent.get(called(event))}
    answers = [e for e in of(events, "help.answered") if f"{e.data.request.source}/{e.data.request.id}" in names]
    after = events[_place(events, event) + 1 :]
    if any(e.data.answer == "offered" for e in answers) or any(
        e.source == event.source for e in of(after, *_BEGUN) if _says_how_much(e)
    ):
        return []
    last = answers[-1] if answers else None
    return [
        {
            "help": called(event),
            "asked_by": str(event.data.asked_by),
            "topics": sorted({str(said.topic) for said in event.data.statements}),
            **at(event, extreme),
            "answer": last.data.answer if last else None,
            "answer_event": called(last) if last else None,
        }
    ]
