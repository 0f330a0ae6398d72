"""One child's events as a HL7 FHIR R4 bundle, with the UK Core profiles. Rules: docs/statutory-fit.md.

Source: HL7 FHIR R4 (4.0.1); HL7 UK, FHIR UK Core R4. No profile for child protection exists there.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Final, NamedTuple
from uuid import UUID

from projections.exchange.events import OWN, Exported, Json, filled, id_of, printable
from projections.exchange.moments import Gaps, moment, written
from projections.sentences import sentence
from schemas import LABELS, Event
from schemas.moments import Interval
from schemas.people import DeathRecorded

PROFILE: Final = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
RECORD_SYSTEM: Final = "urn:x-vantage:record:"
UNKNOWN: Final = {
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"},
    ]
}  # fmt: skip
_DAY: Final = len("2024-03-01")


class Book(NamedTuple):
    """What every resource of one bundle shares: whom it is about, as of when, and what could not be told."""

    person: str
    subject: Json
    at: datetime
    gaps: Gaps

    def id_of(self, *parts: str) -> str:
        """A stable id, of this child alone."""
        return id_of(self.person, *parts)


def urn(name: str) -> str:
    """The full URL of a resource of the bundle."""
    return UUID(name).urn


def resource(kind: str, name: str, events: Iterable[Event], **fields: object) -> Json:
    """A resource with its profile and a narrative: a sentence for each event behind it."""
    words = "".join(f"<p>{escape(printable(sentence(event)))}</p>" for event in events)
    narrative = f'<div xmlns="http://www.w3.org/1999/xhtml">{words or "<p>Pseudonymous</p>"}</div>'
    return filled(
        {
            "resourceType": kind, "id": name, "meta": {"profile": [PROFILE + kind]},
            "text": {"status": "generated", "div": narrative}, **fields,
        }
    )  # fmt: skip


def patient(child: Exported, gaps: Gaps) -> Json:
    """The child: references of agencies, and no name, number, birthday or address."""
    died = [event for event in child.events if isinstance(event, DeathRecorded)]
    when = written(moment(died, "death: when", gaps))
    return resource(
        "Patient", id_of("patient", child.person), (),
        identifier=[{"system": RECORD_SYSTEM + name.agency, "value": name.reference} for name in child.records],
        deceasedDateTime=when, deceasedBoolean=True if died and not when else None,
    )  # fmt: skip


def period(begun: Interval | None, end: Interval | None, over: bool | None, what: str, told: Sequence[Event],
           gaps: Gaps) -> Json:  # fmt: skip
    """From the one to the other, never ending before it begins: a part that is not known says so, for in FHIR a period
    without an end goes on. An end that is no more exact than the time in which it began is not known, but named.
    """
    start, until = written(begun), written(end)
    if start and until and not _in_order(start, until):
        gaps.note(f"{what}: when it ended", f"known only as {until}, and it began in that time", told)
        until = None
    return filled(
        {
            "start": start, "_start": None if start else UNKNOWN,
            "end": until, "_end": UNKNOWN if over is not False and not until else None,
        }
    )  # fmt: skip


def _in_order(start: str, until: str) -> bool:
    """Whether the one is not after the other by the parts that both have."""
    shared = min(len(start), len(until), _DAY)
    if start[:shared] != until[:shared]:
        return start < until
    if min(len(start), len(until)) > _DAY:
        return datetime.fromisoformat(start) <= datetime.fromisoformat(until)
    return len(start) == len(until)


def within(at: Interval | None) -> Json:
    """Of something that happened at one time."""
    when = written(at)
    return {"start": when, "end": when} if when else {"_start": UNKNOWN, "_end": UNKNOWN}


def status(code: str | None) -> Json:
    """The element ``status`` of a resource whose codes have none for what is not known."""
    return {"status": code} if code else {"_status": UNKNOWN}


def own(words: str, **codes: str) -> Json:
    """A CodeableConcept in this hub's own codes, marked as such: list → code."""
    return {"coding": [{"system": OWN + name.replace("_", "-"), "code": code} for name, code in codes.items()],
            "text": words}  # fmt: skip


def provider(event: Event) -> Json:
    """The agency that says so."""
    return {"display": LABELS.get(event.source, event.source)}


def coded(system: str, code: str, text: str | None = None) -> Json:
    """A CodeableConcept of HL7's terminology."""
    return filled(
        {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}], "text": text}
    )
