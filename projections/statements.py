"""What an event states, and of whom. Rules: docs/picture.md, "Statements and worries"."""

from typing import Final

from projections.once import once
from schemas import Event
from schemas.contacts import AnonymousReported
from schemas.vocabulary import Statement

STATEMENT_TYPES: Final = frozenset(
    {
        "contact.recorded", "incident.recorded", "injury.observed", "injury.reported", "anonymous.reported",
        "concern.raised", "referral.made", "meeting.held",
        "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined",
    }
)  # fmt: skip
"""Events whose statements are read. ``help.requested`` is none of them: who asks for help is not accused by it."""


def statements_of(event: Event) -> tuple[Statement, ...]:
    """What was said at it, or observed."""
    said: tuple[Statement, ...] = getattr(event.data, "statements", ())
    return said


@once
def every_statement(event: Event) -> tuple[Statement, ...]:
    """All that an event states, of an anonymously reported injury too, also where somebody asks for help."""
    said = statements_of(event)
    if isinstance(event, AnonymousReported) and event.data.reported_injury:
        return (*said, *event.data.reported_injury.statements)
    return said


def statements(event: Event) -> tuple[Statement, ...]:
    """The statements of an event that are read."""
    return every_statement(event) if event.type in STATEMENT_TYPES else ()


@once
def spoken_of(event: Event) -> frozenset[str]:
    """The sender's references of those whom its statements are about, where they say so."""
    return frozenset(said.about for said in every_statement(event) if said.about)
