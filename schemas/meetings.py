"""Multi-agency meetings: planned, held or cancelled, who was there and what was decided."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.envelope import Envelope
from schemas.fields import EventId, Frozen, Text
from schemas.vocabulary import Attendee, Day, EventRef, Statements

MeetingKind = Literal[
    "team-around-child-or-family", "child-in-need", "core-group", "initial-child-protection-conference",
    "child-protection-review", "looked-after-review", "strategy-discussion", "professionals",
    "discharge-planning", "panel", "court-hearing",
]  # fmt: skip


class MeetingPlannedData(Frozen):
    meeting: EventId
    kind: MeetingKind
    label: Text | None = None
    for_on: Day | None = None
    note: Text | None = None


class MeetingPlanned(Envelope):
    type: Literal["meeting.planned"]
    dataschema: Literal["meeting.planned/1"]
    data: MeetingPlannedData


class MeetingCancelledData(Frozen):
    meeting: EventId
    kind: MeetingKind
    reason: Text | None = None
    rearranged_for: Day | None = None


class MeetingCancelled(Envelope):
    type: Literal["meeting.cancelled"]
    dataschema: Literal["meeting.cancelled/1"]
    data: MeetingCancelledData


class MeetingHeldData(Frozen):
    """``discussed`` names events that those present were told of.

    ``notes_fingerprint`` is a hash of the notes, so that word-for-word repeats show.
    """

    meeting: EventId
    kind: MeetingKind
    label: Text | None = None
    attendees: Annotated[tuple[Attendee, ...], Field(default=(), max_length=60)]
    statements: Statements
    decisions: tuple[Text, ...] = ()
    dissent: tuple[Text, ...] = ()
    discussed: tuple[EventRef, ...] = ()
    notes_fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,64}$")] | None = None


class MeetingHeld(Envelope):
    type: Literal["meeting.held"]
    dataschema: Literal["meeting.held/1"]
    data: MeetingHeldData
