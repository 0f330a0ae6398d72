"""Which alerts are open, of one child or of all, by what is held."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from projections import PROJECTIONS, Stored, decisions, tier
from projections.history import Extreme, in_order
from projections.rules.alerts import Alert, open_alerts
from projections.rules.announcing import asked_at, owner_service
from projections.rules.gravity import gravity
from projections.rules.overtaken import overtaken_alerts
from projections.rules.pack import in_use
from projections.rules.spans import Span, open_as_of
from services.cli.alert_tables import Shown
from services.store import overtaken, watching
from services.store.children import Child
from services.store.connect import Connection
from services.store.overtaken import Decided
from services.store.watching import Held

_EVERYBODY: Final = 1_000_000
_AT_ONCE: Final = 500
_OF_DECISIONS: Final = tuple(each for each in PROJECTIONS if each.name in (decisions.NAME, tier.NAME))


async def of_child_today(connection: Connection, name: str, found: Child, now: datetime) -> list[Shown]:
    """Of one child, by the stored states."""
    (held,) = await watching.held(connection, [found.person])
    decided = (await overtaken.last_decided(connection, [found.person])).get(found.person)
    return _shown(name, held, decided, now)


async def of_child_then(
    connection: Connection, name: str, found: Child, spans: list[Span], then: datetime
) -> list[Shown]:
    """Of one child, as of a past moment. A decision was overtaken by what was written down before it, whenever that
    came.
    """
    happened = in_order(found.entries(then), Extreme.LATEST, then)
    states = {each.name: each.again(happened) for each in _OF_DECISIONS}
    last = await overtaken.overtaken_last(connection, {found.person: states[decisions.NAME]})
    return _in_order([*(Shown(name, alert, asked_at(alert.rule, alert.item)) for alert in open_as_of(spans, then)),
                      *_of_decision(name, states, last[found.person], then)])  # fmt: skip


async def of_everybody(connection: Connection, now: datetime) -> list[Shown]:
    """Of all children, the gravest first; decisions are looked at a few hundred at a time."""
    people = {*await watching.people_with_alerts(connection)}
    people |= {*await watching.due_people(connection, now, _EVERYBODY)}
    unsettled = await _unsettled(connection)
    found = []
    everybody = await watching.held(connection, sorted(people | unsettled.keys()))
    sealed = await watching.sealed_people(connection, everybody)
    for held in everybody:
        shown = _shown(held.name, held, unsettled.get(held.person), now)
        found += [each._replace(sealed=held.person in sealed) for each in shown]
    return _in_order(found)


async def _unsettled(connection: Connection) -> dict[bytes, Decided]:
    """All whose last decision was overtaken, or who were told so."""
    found: dict[bytes, Decided] = {}
    after = b""
    while people := await overtaken.decided_people(connection, after, _AT_ONCE):
        decided = await overtaken.last_decided(connection, people)
        found |= {person: each for person, each in decided.items() if not each.is_settled}
        after = people[-1]
    return found


def _shown(name: str, held: Held, decided: Decided | None, now: datetime) -> list[Shown]:
    found = open_alerts(held.states, now, in_use())
    open_now = [Shown(name, alert, owner_service(held.states, alert.rule, alert.item)) for alert in found]
    return _in_order([*open_now, *(_of_decision(name, held.states, decided, now) if decided else ())])


def _of_decision(name: str, states: Mapping[str, Stored], decided: Decided, at: datetime) -> list[Shown]:
    alerts: list[Alert] = overtaken_alerts(states, decided.overtaking, at, in_use())
    return [Shown(name, alert, None, decided.overtaking) for alert in alerts]


def _in_order(found: list[Shown]) -> list[Shown]:
    """The gravest first, then the longest due."""
    return sorted(
        found,
        key=lambda shown: (gravity(shown.alert.rule), shown.alert.due_at, shown.child, shown.alert.identity),
    )
