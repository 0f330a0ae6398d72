"""What is to be announced by now, read in one transaction that is proven fresh."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from projections.identity import PersonId
from projections.rules.announcing import Announcement, anything_to_announce, to_announce, to_deliver
from projections.rules.overtaken import Overtaking
from projections.rules.pack import Pack
from services.store import histories, overtaken, watching
from services.store.connect import Connection
from services.store.contradicted import contradicted
from services.store.generations import not_active
from services.store.overtaken import Decided
from services.store.watching import Held

log = logging.getLogger(__name__)


class Due(NamedTuple):
    """``found`` by child, of ``due`` children and those decided on; ``more``: not all who are due were looked at.

    ``loading`` of them are left alone. ``decided_to`` is the last of those decided on that was looked at, in turn;
    empty where the turn is over. ``unready`` names projections from which nothing may be concluded.
    """

    found: Mapping[PersonId, Announcement] = {}
    due: int = 0
    loading: int = 0
    more: bool = False
    decided_to: PersonId = b""
    unready: tuple[str, ...] = ()


async def find(
    connection: Connection, now: datetime, pack: Pack, limit: int, but: Collection[PersonId] = (),
    decided_after: PersonId = b"",
) -> Due:  # fmt: skip
    """At most ``limit`` children that are due, the longest first, and as many on whom was decided, in turn.

    Nothing makes these due: an event overtakes a decision by its place, which no fold knows. ``but``: those whose
    announcements are not read back yet.
    """
    if unready := await not_active(connection, watching.READ):
        return Due(unready=tuple(unready))
    due = await watching.due_people(connection, now, limit)
    turn = await overtaken.decided_people(connection, decided_after, limit)
    decided = await overtaken.last_decided(connection, {*due, *turn})
    unsettled = [person for person in turn if person in decided and not decided[person].is_settled]
    held = await watching.held(connection, [p for p in dict.fromkeys((*due, *unsettled)) if p not in but])
    loading = await watching.loading_agencies(connection, frozenset().union(*(each.records for each in held)))
    ready = [each for each in held if not each.agencies & loading]
    doubtful = await contradicted(connection, {each.person: each.names for each in ready})
    incomplete = await watching.incomplete_people(connection, [each.person for each in ready]) | doubtful.keys()
    found = await _announcements(connection, now, pack, ready, decided, incomplete)
    for each in ready:
        said = found.get(each.person, Announcement())
        if given := to_deliver(each.states, now, pack, said.cleared):
            found[each.person] = said._replace(delivered=given)
    decided_to = turn[-1] if len(turn) == limit else b""
    return Due(found, len(due), len(held) - len(ready), more=len(due) == limit, decided_to=decided_to)


async def _announcements(
    connection: Connection, now: datetime, pack: Pack, ready: Collection[Held],
    decided: Mapping[PersonId, Decided], incomplete: Collection[PersonId],
) -> dict[PersonId, Announcement]:  # fmt: skip
    def overtook(each: Held) -> tuple[Overtaking, ...]:
        return decided[each.person].overtaking if each.person in decided else ()

    def whole(each: Held) -> bool:
        return each.person not in incomplete

    differing = [
        each for each in ready if anything_to_announce(each.states, now, pack, overtook(each), whole=whole(each))
    ]
    loaded = await histories.load(connection, [each.person for each in differing])
    found = {}
    for each in differing:
        entries = loaded[each.person].entries()
        try:
            found[each.person] = to_announce(
                each.states, now, pack, each.records, entries, overtook(each), whole=whole(each)
            )
        except (LookupError, ValueError) as problem:  # one child's record must not keep others from being told of
            log.error(
                "an alert cannot be put into words; see docs/clocks.md, 'Recorded'",
                extra={"action": "look", "code": "unspeakable", "cause": type(problem).__name__},
            )
    return found
