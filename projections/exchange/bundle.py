"""The whole bundle: one child's events as FHIR. Rules: docs/statutory-fit.md."""

from projections.exchange.events import Exported, Json, id_of
from projections.exchange.fhir import Book, patient, urn
from projections.exchange.fhir_encounters import encounters
from projections.exchange.fhir_episodes import episodes
from projections.exchange.fhir_flags import flags
from projections.exchange.fhir_plans import care_plans
from projections.exchange.moments import Gaps


def bundle(child: Exported) -> Json:
    """A Bundle of kind collection: the Patient first, every reference within it; last what could not be told."""
    gaps = Gaps()
    about = patient(child, gaps)
    book = Book(child.person, {"reference": urn(about["id"])}, child.at, gaps)
    events = child.events
    found = [about, *flags(events, book), *episodes(events, book), *care_plans(events, book)]
    found += encounters(events, book)
    found += _untold(book)
    return {
        "resourceType": "Bundle",
        "id": id_of("bundle", child.person, child.at.isoformat()),
        "type": "collection",
        "timestamp": child.at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": urn(each["id"]), "resource": each} for each in found],
    }


def _untold(book: Book) -> list[Json]:
    told = book.gaps.told()
    if not told:
        return []
    issues = [
        {
            "severity": "warning", "code": "informational", "details": {"text": f"{each['what']}: {each['why']}"},
            "diagnostics": "; ".join(" ".join(_said(account)) for account in each["told"]),
        }
        for each in told
    ]  # fmt: skip
    return [{"resourceType": "OperationOutcome", "id": book.id_of("untold"), "issue": issues}]


def _said(account: Json) -> list[str]:
    return [account["agency"], account["event"], account["type"], account.get("happened", "at a time not known")]
