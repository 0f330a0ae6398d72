"""When somebody last saw the child, alone or not, and when the child's own words were last recorded.

Rules: docs/picture.md, "Seen".
"""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from projections.calendar import Mark, bound, mark, name, put
from projections.history import Entry, Extreme
from projections.sight import SIGHT_TYPES, sighted
from projections.statements import STATEMENT_TYPES, every_statement
from schemas import Event, RecordName
from schemas.contacts import ContactData, ContactRecorded
from schemas.vocabulary import Basis, Speaker

NAME: Final = "seen"
VERSION: Final = 5
TYPES: Final = STATEMENT_TYPES | SIGHT_TYPES | {"help.requested"}


class Sight(NamedTuple):
    """The last time each was recorded of one reference."""

    seen: Mark
    alone: Mark | None = None
    sleeping_place: Mark | None = None
    awake: Mark | None = None


class Seen(NamedTuple):
    """``sights`` are by ``source/reference``: a contact lists parents and brothers too."""

    sights: Mapping[str, Sight] = {}
    voice: Mark | None = None


EMPTY: Final = Seen()


def fold(state: Seen, entry: Entry) -> Seen:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None or event.type not in TYPES:
        return state
    if _own_words(entry):
        state = state._replace(voice=mark(event))
    how = event.data if isinstance(event, ContactRecorded) else None
    for reference in sighted(event):
        state = _sighted(state, event, reference, how)
    return state


def _sighted(state: Seen, event: Event, reference: str, how: ContactData | None) -> Seen:
    item, now = name(event, reference), mark(event)
    held = state.sights.get(item, Sight(now))
    sight = held._replace(seen=now)
    if how is not None:
        sight = sight._replace(
            alone=now if how.seen_alone else held.alone,
            sleeping_place=now if how.sleeping_place_seen else held.sleeping_place,
            awake=now if how.awake else held.awake,
        )
    return state._replace(sights=put(state.sights, item, sight))


def _own_words(entry: Entry) -> bool:
    """What a child said of a brother or sister may be that one's word."""
    said = (told for told in every_statement(entry.event) if told.about not in entry.others)
    return any(told.basis is Basis.CHILD or told.said_by is Speaker.CHILD for told in said)


def last_seen(state: Seen, own: Collection[RecordName], extreme: Extreme) -> Mark | None:
    """When any agency last saw the person whose records ``own`` are."""
    return _last([sight.seen for sight in _own(state, own)], extreme)


def last_alone(state: Seen, own: Collection[RecordName], extreme: Extreme) -> Mark | None:
    """When any agency last saw them without their parents."""
    return _last([sight.alone for sight in _own(state, own)], extreme)


def last_awake(state: Seen, own: Collection[RecordName], extreme: Extreme) -> Mark | None:
    """When any agency last saw them awake."""
    return _last([sight.awake for sight in _own(state, own)], extreme)


def last_sleeping_place(state: Seen, own: Collection[RecordName], extreme: Extreme) -> Mark | None:
    """When any agency last saw where they sleep."""
    return _last([sight.sleeping_place for sight in _own(state, own)], extreme)


def _own(state: Seen, own: Collection[RecordName]) -> list[Sight]:
    names = (f"{agency}/{reference}" for agency, reference in own)
    return [state.sights[name] for name in names if name in state.sights]


def _last(marks: list[Mark | None], extreme: Extreme) -> Mark | None:
    given = [found for found in marks if found is not None]
    return max(given, key=lambda found: (bound(found.happened, extreme), found.event), default=None)
