"""Who belongs to the child, came to the child or poses a risk, as agencies record their ties. Rules: docs/step-down.md,
"Who joined"; docs/picture.md, "Who lives there".

A tie is structure and no part of the history, so no state keeps it: the gate is brought it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from projections.calendar import Mark
from projections.identity import RecordId, record_id
from schemas import Event, RecordName
from schemas.moments import Interval, end_of_day, start_of_day
from schemas.people import RelationshipRecorded
from schemas.vocabulary import Relation

JOINS: Final = frozenset({Relation.PARTNER_OF_PARENT, Relation.HOUSEHOLD_MEMBER, Relation.POSES_RISK})


class Joined(NamedTuple):
    """``since``: the last telling, with the day on which the tie began; where none is ``dated``, with when the tie was
    first recorded. ``until``: the last instant of its last day; None while it is open. ``named``: the relative.
    """

    relation: Relation
    relative: RecordId
    since: Mark
    dated: bool
    until: datetime | None = None
    named: RecordName | None = None


def joined(
    events: Iterable[Event], own: Collection[RecordId], relations: Collection[Relation] = JOINS
) -> tuple[Joined, ...]:
    """The ties of the child, of the effective events: of one agency's tellings of a tie the last recorded stands.

    A later telling without ``from_on`` leaves the day that was given before.
    """
    held: dict[tuple[RecordId, RecordId, Relation], Joined] = {}
    told = (each for each in events if isinstance(each, RelationshipRecorded) and each.data.relation in relations)
    for event in sorted(told, key=lambda each: (each.recorded.latest, each.source, each.id)):
        child, relative = record_id(event.about[0]), record_id(event.record_name(event.data.relative))
        if child not in own or relative in own:
            continue
        before = held.get((child, relative, event.data.relation))
        held[child, relative, event.data.relation] = _told(event, relative, before)
    return tuple(held.values())


def _told(event: RelationshipRecorded, relative: RecordId, before: Joined | None) -> Joined:
    data = event.data
    if data.from_on is not None:
        since = Interval(start_of_day(data.from_on), end_of_day(data.from_on))
    else:
        since = before.since.happened if before else event.recorded
    return Joined(
        data.relation,
        relative,
        Mark((event.source, event.id), since),
        data.from_on is not None or (before is not None and before.dated),
        end_of_day(data.until_on) if data.until_on else None,
        event.record_name(data.relative),
    )
