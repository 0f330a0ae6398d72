"""The whole bundle: one child's events as FHIR. Rules: docs/statutory-fit.md."""

from projections.exchange.events import Exported, Json, id_of
from projections.exchange.fhir import patient, urn
from projections.exchange.fhir_encounters import encounters
from projections.exchange.fhir_episodes import episodes, flags
from projections.exchange.fhir_plans import care_plans


def bundle(child: Exported) -> Json:
    """A Bundle of kind collection: the Patient first, every reference within it."""
    about = patient(child)
    subject = {"reference": urn(about["id"])}
    events = child.events
    found = [about, *flags(events, subject), *episodes(events, subject), *care_plans(events, subject)]
    found += encounters(events, subject)
    return {
        "resourceType": "Bundle",
        "id": id_of("bundle", child.person, child.at.isoformat()),
        "type": "collection",
        "timestamp": child.at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": urn(each["id"]), "resource": each} for each in found],
    }
