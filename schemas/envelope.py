"""What every event says of itself: CloudEvents 1.0 attribute names in one JSON document."""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from schemas.fields import AgencyName, EventId, Frozen, Reference, check_record, lazy
from schemas.moments import BEGINNING, Interval, Precision, interval

HUB = "hub"
_YEAR_MIN, _YEAR_MAX = 1901, 2199


class RecordName(NamedTuple):
    """One agency's record of one person: the unit that links join."""

    agency: str
    reference: str

    @property
    def text(self) -> str:
        """As it is typed and shown: ``agency:reference``."""
        return f"{self.agency}:{self.reference}"


class SortKey(NamedTuple):
    """The order of history: content before place, so that arrival never matters."""

    earliest: datetime
    latest: datetime
    recorded: datetime
    recorded_latest: datetime
    id: str
    source: str


class Envelope(Frozen):
    """Attributes common to all events. ``time`` is when it happened, ``recordedtime`` when it was
    written down (the sender's word); each is as exact as its precision says.

    ``timelatest`` widens the happened time to a range ("between 21 and 24 November").
    ``recordedassumed`` says that the recorded time is the latest that the source allows.
    ``sourceref`` is where the sender's own record has it.
    """

    specversion: Literal["1.0"] = "1.0"
    id: EventId
    source: AgencyName
    subject: Reference
    alsoabout: tuple[Reference, ...] = Field(default=(), max_length=50)
    time: AwareDatetime | None = None
    timelatest: AwareDatetime | None = None
    timeprecision: Precision
    recordedtime: AwareDatetime
    recordedprecision: Literal[Precision.MINUTE, Precision.DAY, Precision.MONTH] = Precision.MINUTE
    recordedassumed: bool = False
    correlationid: EventId | None = None
    causationid: EventId | None = None
    sourceref: Annotated[str, StringConstraints(max_length=200)] | None = None

    @model_validator(mode="after")
    def _times_are_possible(self) -> Self:
        for at in (self.time, self.timelatest, self.recordedtime):
            if at is not None and not _YEAR_MIN <= at.year <= _YEAR_MAX:
                msg = f"a time is outside the years {_YEAR_MIN} to {_YEAR_MAX}"
                raise ValueError(msg)
        if (self.time is None) != (self.timeprecision is Precision.UNKNOWN):
            msg = "time must be given, or left out with timeprecision 'unknown'"
            raise ValueError(msg)
        if self.timelatest is not None and self.time is None:
            msg = "timelatest needs time, the earliest that is possible"
            raise ValueError(msg)
        if self.time and self.timelatest and self.timelatest < self.time:
            msg = "timelatest is before time; expected the end of the range"
            raise ValueError(msg)
        happened = self.happened
        if happened.earliest > self.recorded.latest:
            msg = "time is after recordedtime; expected an event that had happened when recorded"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _hub_names_records(self) -> Self:
        if self.source == HUB:
            for name, references in (("subject", (self.subject,)), ("alsoabout", self.alsoabout)):
                for reference in references:
                    try:
                        check_record(reference)
                    except ValueError as problem:
                        msg = f"{name} {problem}"
                        raise ValueError(msg) from None
        return self

    @lazy
    def recorded(self) -> Interval:
        """When it was written down."""
        return interval(self.recordedtime, self.recordedprecision)

    @lazy
    def happened(self) -> Interval:
        """When it happened. Nothing is written down before it happens, so recording bounds it."""
        if self.time is None:
            return Interval(BEGINNING, self.recorded.latest)
        first = interval(self.time, self.timeprecision)
        last = first if self.timelatest is None else interval(self.timelatest, self.timeprecision)
        written = self.recorded.latest
        if last.latest > written >= first.earliest:
            return Interval(first.earliest, written)
        return Interval(first.earliest, last.latest)

    @lazy
    def key(self) -> SortKey:
        """Place in history."""
        return SortKey(*self.happened, *self.recorded, self.id, self.source)

    @lazy
    def key_latest(self) -> SortKey:
        """The same by the latest instant first."""
        return self.key._replace(earliest=self.key.latest, latest=self.key.earliest)

    @lazy
    def size(self) -> int:
        """Its length in bytes, as it was sent; without that, as it would be written."""
        return len(self.model_dump_json())

    def record_name(self, reference: str) -> RecordName:
        """Which agency's record a reference of this event means."""
        if self.source == HUB:
            agency, _, bare = reference.partition(":")
            return RecordName(agency, bare)
        return RecordName(self.source, reference)

    @lazy
    def about(self) -> tuple[RecordName, ...]:
        """The records that this event is about, the subject first."""
        subject = self.record_name(self.subject)
        if not self.alsoabout:
            return (subject,)
        return tuple(dict.fromkeys((subject, *map(self.record_name, self.alsoabout))))
