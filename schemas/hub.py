"""Corrections by agencies, and the hub's own events about records and rejects.

The hub's own events write records as ``agency:reference``, in ``subject`` and in ``data``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.envelope import Envelope
from schemas.fields import EventId, Frozen, Role, Text

if TYPE_CHECKING:
    from schemas import Event

QualifiedReference = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z-]{1,40}:[\x21-\x7e]{1,120}$", max_length=170)
]

_SHARED = ("source", "id", "recordedtime", "recordedprecision", "recordedassumed")


class CorrectedData(Frozen):
    """``replacement`` is the whole event as it should have been, under this correction's id."""

    target: EventId
    reason: Text
    replacement: Annotated[Event, Field(discriminator="type")]


class RecordCorrected(Envelope):
    """Of two corrections of one event the later recorded stands, ties by id."""

    type: Literal["record.corrected"]
    dataschema: Literal["record.corrected/1"]
    data: CorrectedData

    @model_validator(mode="after")
    def _replacement_is_this_agencys(self) -> Self:
        inner = self.data.replacement
        if inner.type in ("record.corrected", "record.retracted"):
            msg = "data.replacement is itself a correction; expected the event as it should be"
            raise ValueError(msg)
        if any(getattr(inner, name) != getattr(self, name) for name in _SHARED):
            msg = f"data.replacement must carry this correction's {', '.join(_SHARED)}"
            raise ValueError(msg)
        return self


class RetractedData(Frozen):
    target: EventId
    reason: Text


class RecordRetracted(Envelope):
    """The target never should have been recorded."""

    type: Literal["record.retracted"]
    dataschema: Literal["record.retracted/1"]
    data: RetractedData


class IdentityData(Frozen):
    """Subject and ``other`` are two records; ``by`` is the role of the person who judged."""

    other: QualifiedReference
    by: Role
    reason: Text


class IdentityConfirmed(Envelope):
    """The two records are of one person."""

    type: Literal["identity.confirmed"]
    dataschema: Literal["identity.confirmed/1"]
    data: IdentityData


class IdentityRefused(Envelope):
    """The two records are not of one person; this outweighs every link."""

    type: Literal["identity.refused"]
    dataschema: Literal["identity.refused/1"]
    data: IdentityData


class IdentityUnlinked(Envelope):
    """The link between the two records is undone."""

    type: Literal["identity.unlinked"]
    dataschema: Literal["identity.unlinked/1"]
    data: IdentityData


class RejectResolvedData(Frozen):
    """Ends the incomplete mark of the rejected record at that place."""

    topic: str
    partition: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)]
    by: Role
    reason: Text
    replaced_by: EventId | None = None


class RejectResolved(Envelope):
    type: Literal["reject.resolved"]
    dataschema: Literal["reject.resolved/1"]
    data: RejectResolvedData
