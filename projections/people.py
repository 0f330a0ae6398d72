"""The people around the child: who leads, who works with them and how to reach them, which agencies, what support ends.

Rules: docs/picture.md, "People around". The lead is kept with meetings, agencies with heard, orders with
orders: they are asked here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from projections import orders as court_orders
from projections.calendar import Mark, bound, mark, months_after, name, put, without
from projections.heard import HeardState
from projections.history import Entry, EventName, Extreme
from projections.meetings import Meetings
from projections.orders import Orders
from schemas.tiers import ServiceEnded, ServiceStarted
from schemas.vocabulary import Attendance
from schemas.workers import WorkerEnded, WorkerNamed

NAME: Final = "people"
VERSION: Final = 1
TYPES: Final = frozenset({"worker.named", "worker.ended", "service.started", "service.ended"})
ENDING_MONTHS: Final = 3.0
"""Support counts as ending from so long before its end, where that is known, until so long after it."""


class Worker(NamedTuple):
    """``team`` and ``reach`` are what the agency gave last; the name of a worker is never kept."""

    role: str
    team: str | None
    reach: str | None
    named: Mark


class People(NamedTuple):
    """``workers`` by ``source/worker``; services by ``source/service`` in lower case, each in one of the two."""

    workers: Mapping[str, Worker] = {}
    services: Mapping[str, Mark] = {}
    ended: Mapping[str, Mark] = {}


class Lead(NamedTuple):
    """Who is named to lead: whether that was accepted, and at how many of the meetings of the series they were."""

    agency: str
    role: str
    named: Mark
    accepted: Mark | None
    present: int
    meetings: int


class Agency(NamedTuple):
    """When an agency was last heard from, on both clocks: the latest bounds."""

    source: str
    happened: datetime
    recorded: datetime
    workers: tuple[str, ...]


class Ending(NamedTuple):
    """Support that ends or has ended: a service or an order, with its day where that is known."""

    what: str
    ends: datetime
    events: tuple[EventName, ...]


class Around(NamedTuple):
    """The answer as of a moment at one extreme."""

    lead: Lead | None
    workers: Mapping[str, Worker]
    agencies: tuple[Agency, ...]
    ending: tuple[Ending, ...]


EMPTY: Final = People()


def fold(state: People, entry: Entry) -> People:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case WorkerNamed(data=data):
            worker = Worker(data.role, data.team, data.reach, mark(event))
            return state._replace(workers=put(state.workers, name(event, data.worker), worker))
        case WorkerEnded():
            return state._replace(workers=without(state.workers, name(event, event.data.worker)))
        case ServiceStarted():
            service = name(event, event.data.service.lower())
            services = put(state.services, service, mark(event))
            return state._replace(services=services, ended=without(state.ended, service))
        case ServiceEnded():
            service = name(event, event.data.service.lower())
            ended = put(state.ended, service, mark(event))
            return state._replace(services=without(state.services, service), ended=ended)
        case _:
            return state


def around(
    state: People, meetings: Meetings, heard: HeardState, orders: Orders, extreme: Extreme, as_of: datetime
) -> Around:
    """Who is around the child as of a moment; the states are folded to it."""
    return Around(
        lead=lead(meetings),
        workers=state.workers,
        agencies=tuple(
            Agency(source, one.happened_latest, one.recorded_latest, _of(state.workers, source))
            for source, one in sorted(heard.items())
        ),
        ending=ending(state, orders, extreme, as_of),
    )


def lead(meetings: Meetings) -> Lead | None:
    """The named lead, and how often their agency was at the meetings of the series."""
    held = meetings.lead
    if held is None:
        return None
    came = meetings.attendance.get(held.agency, {}).values()
    present = sum(how is Attendance.ATTENDED for how in came)
    return Lead(held.agency, held.role, held.named, held.accepted, present, meetings.held)


def ending(
    state: People, orders: Orders, extreme: Extreme, as_of: datetime, months: float = ENDING_MONTHS
) -> tuple[Ending, ...]:
    """Services that ended within so many months, orders in force that end within as many; first to end first."""
    services = [
        Ending(service, bound(mark.happened, extreme), (mark.event,))
        for service, mark in state.ended.items()
        if months_after(bound(mark.happened, extreme), months) >= as_of
    ]
    by_court = [
        Ending(order, end, tuple(start.event for start in held.starts))
        for order, (held, end) in court_orders.ending(orders.orders, as_of, months).items()
    ]
    return tuple(sorted([*services, *by_court], key=lambda each: (each.ends, each.what)))


def _of(workers: Mapping[str, Worker], source: str) -> tuple[str, ...]:
    return tuple(each for each in workers if each.partition("/")[0] == source)
