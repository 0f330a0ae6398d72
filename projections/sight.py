"""Who is seen by an event: the one definition of a sight. Rules: docs/picture.md, "Sight"."""

from typing import Final

from schemas import Event
from schemas.contacts import AttendanceRecorded, ContactRecorded, InjuryObserved

_NOT_IN_PERSON: Final = frozenset({"phone", "email"})
SIGHT_TYPES: Final = frozenset({"contact.recorded", "attendance.recorded", "injury.observed"})


def sighted(event: Event) -> tuple[str, ...]:
    """The references of those whom the event's source saw, in its order, as it writes them; none where it saw nobody.

    What only lets a sight be thought, such as an appointment kept or a statement about the child, is none.
    """
    match event:
        case ContactRecorded() if event.data.outcome == "took-place" and event.data.kind not in _NOT_IN_PERSON:
            return event.data.seen or ()
        case AttendanceRecorded() if event.data.attended != 0:
            return (event.subject,)
        case InjuryObserved():
            return (event.subject,)
        case _:
            return ()
