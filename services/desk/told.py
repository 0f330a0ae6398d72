"""Alerts that people were told of and that are open, of all children."""

from projections.identity import PersonId
from projections.rules.alerts import recorded_of
from projections.rules.announcing import owner_service
from projections.rules.digest import Told
from services.store import watching
from services.store.connect import Connection


async def told_of(connection: Connection, of: PersonId | None = None) -> list[Told]:
    """Every alert that is recorded as open; with ``of`` those of one child."""
    found = []
    people = await watching.held(connection, [of] if of else await watching.people_with_alerts(connection))
    sealed = await watching.sealed_people(connection, people)
    for held in people:
        for stored in held.states.values():
            recorded = recorded_of(stored) if hasattr(stored.earliest, "recorded") else None
            for name, alert in recorded.open.items() if recorded else ():
                service = owner_service(held.states, alert.rule, alert.item)
                found.append(Told(held.name, name, alert, service, held.person in sealed))
    return found
