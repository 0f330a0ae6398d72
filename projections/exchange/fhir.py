"""One child's events as a HL7 FHIR R4 bundle, with the UK Core profiles. Rules: docs/statutory-fit.md.

Source: HL7 FHIR R4 (4.0.1); HL7 UK, FHIR UK Core R4. No profile for child protection exists there.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from html import escape
from typing import Final, TypeVar
from uuid import UUID

from projections.exchange.events import Exported, Json, filled, id_of, printable
from projections.sentences import sentence
from schemas import LABELS, Event
from schemas.moments import LONDON, Precision
from schemas.people import DeathRecorded

Of = TypeVar("Of", bound=Event)
PROFILE: Final = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
RECORD_SYSTEM: Final = "urn:x-vantage:record:"
_WRITTEN: Final = {Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}


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


def patient(child: Exported) -> Json:
    """The child: references of agencies, and no name, number, birthday or address."""
    died = next((event for event in child.events if isinstance(event, DeathRecorded)), None)
    when = died and earliest(died)
    return resource(
        "Patient", id_of("patient", child.person), (),
        identifier=[{"system": RECORD_SYSTEM + name.agency, "value": name.reference} for name in child.records],
        deceasedDateTime=when, deceasedBoolean=True if died and not when else None,
    )  # fmt: skip


def earliest(event: Event) -> str | None:
    """When it began to be possible, as exactly as it is known: a FHIR dateTime."""
    return None if event.time is None else _date_time(event.time, event.timeprecision)


def latest(event: Event) -> str | None:
    """When it had happened at the latest, as exactly as it is known."""
    at = event.timelatest or event.time
    return None if at is None else _date_time(at, event.timeprecision)


def _date_time(at: datetime, precision: Precision) -> str:
    if precision is Precision.MINUTE:
        return at.astimezone(UTC).isoformat(timespec="seconds")
    return at.astimezone(LONDON).strftime(_WRITTEN[precision])


def period(first: Event | None, last: Event | None) -> Json:
    """From the one to the other."""
    return filled({"start": first and earliest(first), "end": last and latest(last)})


def provider(event: Event) -> Json:
    """The agency that says so."""
    return {"display": LABELS.get(event.source, event.source)}


def coded(system: str, code: str, text: str | None = None) -> Json:
    """A CodeableConcept of HL7's terminology."""
    return filled(
        {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}], "text": text}
    )


def by_name(events: Iterable[Of], field: str) -> dict[tuple[str, str], list[Of]]:
    """Events of one thing together: by source and by what the sender calls it."""
    found: dict[tuple[str, str], list[Of]] = defaultdict(list)
    for event in events:
        found[event.source, getattr(event.data, field, None) or ""].append(event)
    return found
