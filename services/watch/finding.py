"""What is to be announced by now, read in one transaction that is proven fresh."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from projections.identity import PersonId
from projections.rules.announcing import Announcement, anything_to_announce, to_announce
from projections.rules.pack import Pack
from services.store import histories, watching
from services.store.connect import Connection
from services.store.generations import not_active
from services.store.watching import Held

log = logging.getLogger(__name__)


class Due(NamedTuple):
    """``found`` by child, of ``due`` children; ``more``: not all who are due were looked at.

    ``loading`` of them are left alone. ``unready`` names projections from which nothing may be concluded.
    """

    found: Mapping[PersonId, Announcement] = {}
    due: int = 0
    loading: int = 0
    more: bool = False
    unready: tuple[str, ...] = ()


async def find(connection: Connection, now: datetime, pack: Pack, limit: int, but: Collection[PersonId] = ()) -> Due:
    """At most ``limit`` children, the longest due first. ``but``: those whose announcements are not read back yet."""
    if unready := await not_active(connection, watching.READ):
        return Due(unready=tuple(unready))
    people = await watching.due_people(connection, now, limit)
    held = await watching.held(connection, [person for person in people if person not in but])
    loading = await watching.loading_agencies(connection, frozenset().union(*(each.records for each in held)))
    ready = [each for each in held if not each.agencies & loading]
    found = await _announcements(connection, now, pack, ready)
    return Due(found, len(people), len(held) - len(ready), more=len(people) == limit)


async def _announcements(
    connection: Connection, now: datetime, pack: Pack, ready: Collection[Held]
) -> dict[PersonId, Announcement]:
    differing = [each for each in ready if anything_to_announce(each.states, now, pack)]
    loaded = await histories.load(connection, [each.person for each in differing])
    found = {}
    for each in differing:
        try:
            found[each.person] = to_announce(each.states, now, pack, each.records, loaded[each.person].entries())
        except (LookupError, ValueError) as problem:  # one child's record must not keep others from being told of
            log.error(
                "an alert cannot be put into words; see docs/clocks.md, 'Recorded'",
                extra={"action": "look", "code": "unspeakable", "cause": type(problem).__name__},
            )
    return found
