"""The page docs/vocabulary.md: every controlled list with its codes, their meanings and its source."""

from inspect import getdoc
from typing import Final

from schemas.census import (
    AssessmentFactor,
    ClosureReason,
    CpCategory,
    EnquiryOutcome,
    PrimaryNeed,
    ReferralSource,
    UpnUnknown,
)
from schemas.coded import Coded
from schemas.codes import LegalBasis
from schemas.gcp2 import CareArea
from schemas.guide.done import DONE
from schemas.guide.lists import PlainList
from schemas.guide.said import SAID
from schemas.people import NhsNumberStatus
from schemas.vocabulary import Cause, Topic

LISTS: Final[tuple[tuple[str, str, type[Coded]], ...]] = (
    ("Topics of statements", "`topic` of every statement", Topic),
    ("Explanations of injuries", "`causes` of an injury", Cause),
    ("Legal bases", "`bases` of `tier.set`, `basis` of `order.made`, `order.varied`, `order.ended`", LegalBasis),
    ("Referral sources", "`referred_by` of `referral.made`", ReferralSource),
    ("Primary needs", "`primary_need` of `referral.made`", PrimaryNeed),
    ("Assessment factors", "`factors` of `assessment.completed`", AssessmentFactor),
    ("Outcomes of a section 47 enquiry", "`outcomes` of `assessment.completed` of kind section-47", EnquiryOutcome),
    ("Categories of abuse", "`category` of `plan.opened`, `plan.reviewed`, `plan.ended`", CpCategory),
    ("Closure reasons", "`closure` of `tier.set`", ClosureReason),
    ("Areas of care (GCP2)", "`scores` of `assessment.completed`, each with a score of 1 (best) to 5", CareArea),
    ("NHS number status", "`nhs_number_status` of `person.registered`, `person.updated`", NhsNumberStatus),
    ("No UPN", "`upn_unknown` of `person.registered`, `person.updated`", UpnUnknown),
)
PLAIN: Final = (*SAID, *DONE)
"""Closed lists whose codes are plain words, with what each means."""
TITLES: Final = {tuple(each.value for each in codes): title for title, _, codes in LISTS} | {
    tuple(plain.codes): plain.title for plain in PLAIN
}
"""The codes of a list, in the schema's order → its title on the page."""
_HEAD: Final = """# Vocabulary

The controlled lists that events use, with what each code means. `make published` writes this page from `schemas/`.
A new code is a new version of the events that use it. Who may send what, and the fields of each event:
docs/events.md. Other words: docs/glossary.md.
"""
_PLAIN_HEAD: Final = """# Plain words

The closed lists whose codes are words of the field. Source: the hub's own lists.
"""


def page() -> str:
    """The whole page."""
    coded = (part for title, where, codes in LISTS for part in _section(title, where, codes))
    return "\n".join([_HEAD, *coded, _PLAIN_HEAD, *(part for plain in PLAIN for part in _plain(plain))])


def _section(title: str, where: str, codes: type[Coded]) -> list[str]:
    told = " ".join((getdoc(codes) or "").split()).replace("``", "`")
    rows = [f"| `{code.value}` | {code.meaning} |" for code in codes]
    return [f"## {title}\n", f"{told} Used by {where}.\n", "| code | meaning |\n|---|---|", *rows, ""]


def _plain(plain: PlainList) -> list[str]:
    rows = [f"| `{code}` | {meaning} |" for code, meaning in plain.codes.items()]
    return [f"## {plain.title}\n", f"Used by {plain.where}.\n", "| code | meaning |\n|---|---|", *rows, ""]
