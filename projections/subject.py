"""What is said of an event's subject alone, whoever else it names. Rules: docs/meaning.md, "History of a person"."""

from collections.abc import Mapping
from typing import Final

from projections.identity import PersonId, RecordId, record_id
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
