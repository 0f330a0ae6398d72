"""What one agency told, asked or did not tell another."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.envelope import Envelope
from schemas.fields import AgencyName, EventId, Frozen, Text
from schemas.vocabulary import EventRef

About = Annotated[tuple[EventRef, ...], Field(max_length=100)]


class InformationRequestedData(Frozen):
    request: EventId
    of: AgencyName
    asks_for: Text


class InformationRequested(Envelope):
    type: Literal["information.requested"]
    dataschema: Literal["information.requested/1"]
    data: InformationRequestedData


class InformationProvidedData(Frozen):
    """``to`` was told of this event and of those it names."""

    to: tuple[AgencyName, ...]
    about: About = ()
    note: Text | None = None


class InformationProvided(Envelope):
    type: Literal["information.provided"]
    dataschema: Literal["information.provided/1"]
    data: InformationProvidedData


class InformationNotProvidedData(Frozen):
    """Found: ``to`` had not been told of these events by the happened time. Nobody is blamed."""

    to: AgencyName
    about: About
    note: Text | None = None


class InformationNotProvided(Envelope):
    type: Literal["information.not_provided"]
    dataschema: Literal["information.not_provided/1"]
    data: InformationNotProvidedData


class InformationWithheldData(Frozen):
    """A judgement not to disclose, with its reason (Children Act 2004 s.16LA(3))."""

    to: AgencyName
    reason: Text


class InformationWithheld(Envelope):
    type: Literal["information.withheld"]
    dataschema: Literal["information.withheld/1"]
    data: InformationWithheldData
