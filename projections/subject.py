"""Of whom an event speaks, among those whom it names. Rules: docs/meaning.md, "History of a person"."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from projections.identity import PersonId, RecordId, record_id
from projections.statements import spoken_of
from schemas import Event

SUBJECT_ALONE: Final = frozenset({"birth.recorded", "death.recorded"})
"""Types that say something of their subject, and of nobody else whom they name: these only come to hear of it."""


def named_beside(event: Event, person_of: Mapping[RecordId, PersonId], person: PersonId) -> RecordId | None:
    """Of an event that names this person: the subject, where what it says is of the subject alone and that is somebody
    else. It reaches them through that one, as through an adult.
    """
    if event.type not in SUBJECT_ALONE:
        return None
    subject = record_id(event.about[0])
    return None if person_of.get(subject) == person else subject


_NOBODY: Final[frozenset[str]] = frozenset()


def others_spoken_of(event: Event, near: Callable[[], Collection[RecordId]]) -> frozenset[str]:
    """Of whom its statements speak, less those whom the event names and who are ``near``: the person, and adults by
    whom it would reach them. Of whom it does not name nothing is known.
    """
    spoken = spoken_of(event)
    if not spoken:
        return _NOBODY
    known = near()
    return spoken - {name.reference for name in event.about if record_id(name) in known}
