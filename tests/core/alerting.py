"""States as the projector keeps them, and a watch without a broker: what the tests of alerts share."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from projections import tier as tiers
from projections.history import Entry, Extreme, point
from projections.identity import record_id
from projections.projection import Projection, Stored, reader
from projections.rules.alerts import open_alerts
from projections.rules.announcing import Announcement, body, to_announce, to_deliver
from projections.rules.clocked import CLOCKED
from projections.rules.pack import england
from projections.rules.spans import alerts_in, open_as_of
from schemas import Event, RecordName
from schemas.events import EVENT
from schemas.moments import BEGINNING, end_of_day
from tests.given import CSC, HV, NURSERY, at, given

PACK = england()
TICK = timedelta(microseconds=1)
OWN = frozenset(record_id(RecordName(agency, "c1")) for agency in (CSC, HV, NURSERY))


def end(day: str) -> datetime:
    """The last instant of a London day."""
    return end_of_day(date.fromisoformat(day))


def projection(name: str) -> Projection:
    if name == "tier":
        return Projection("tier", 1, tiers.TYPES, True, False, tiers.EMPTY, tiers.fold, reader(Any))
    each = next(each for each in CLOCKED if each.name == name)
    return Projection(each.name, 1, each.types, True, each.through_adults, each.empty, each.fold, reader(Any))


def states(entries: tuple[Entry, ...], as_of: datetime | None = None) -> dict[str, Stored]:
    """As the projector keeps them, of what had happened by then."""
    names = ["tier", *(each.name for each in CLOCKED)]
    if as_of is None:
        return {name: projection(name).again(entries) for name in names}
    found = {}
    for name in names:
        early, late = (
            projection(name).again([e for e in entries if point(e.event, extreme) <= as_of]) for extreme in Extreme
        )
        found[name] = Stored(early.earliest, late.at(Extreme.LATEST), early.key_earliest, late.key_latest)
    return found


def opened(*events: Event, as_of: datetime) -> list[tuple[str, str]]:
    """Rule and start event of what is open, by the states and by the whole history alike."""
    entries = given(*events).entries
    found = open_alerts(states(entries, as_of), as_of, PACK)
    through_time = open_as_of(alerts_in(entries, BEGINNING, at("2030-01-01"), PACK), as_of)
    assert [alert.identity for alert in through_time] == [alert.identity for alert in found]
    return [(alert.rule, alert.start[1]) for alert in found]


def told(*documents: dict[str, Any]) -> list[Event]:
    return [EVENT.validate_json(body(document)) for document in documents]


def announced(events: list[Event], as_of: datetime, seed: int = 0, *, whole: bool = True) -> Announcement:
    entries = list(given(*events).entries)
    Random(seed).shuffle(entries)
    return to_announce(states(tuple(entries)), as_of, PACK, OWN, entries, whole=whole)


def watched(events: list[Event], as_of: datetime) -> list[Event]:
    """As a watch does it: look, publish, read back, until nothing differs."""
    for _ in range(5):
        found = announced(events, as_of)
        if not (found.raised or found.cleared):
            return events
        events = [*events, *told(*found.raised, *found.cleared)]
    raise AssertionError("it is announced again and again")


def recorded(events: list[Event]) -> list[tuple[str, str, int]]:
    return [(e.type, e.data.rule, e.data.number) for e in events if e.type in ("alert.raised", "alert.cleared")]


def given_out(events: list[Event], now: datetime) -> list[Event]:
    """As a watch does it: everything that is due to be given is given, and read back."""
    for _ in range(5):
        found = to_deliver(states(given(*events).entries), now, PACK)
        if not found:
            return events
        events = [*events, *told(*found)]
    raise AssertionError("it is given again and again")
