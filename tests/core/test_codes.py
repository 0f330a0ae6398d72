"""Standard codes in the events that they belong to: taken in today's version, read as before in the one before."""

import json
from typing import Any, Final

import pytest

from schemas import Event, Unreadable, decode
from schemas.census import AssessmentFactor
from schemas.codes import LOOKED_AFTER, LegalBasis
from schemas.gcp2 import CareArea, CareScore
from tests.oracle.given import Document, said

CSC: Final = "childrens-social-care"
REFERRAL: Final = {"referral": "r1", "to": CSC, "statements": []}
ASSESSED: Final = {"assessment": "a1", "kind": "child-and-family"}
TIER: Final = {"tier": 1, "status": "universal"}


def read(kind: str, content: Document, version: int = 2) -> Event:
    told = said(kind, content, source=CSC, dataschema=f"{kind}/{version}")
    return decode(json.dumps(told).encode())


TAKEN: Final[tuple[tuple[str, Document, Document], ...]] = (
    ("referral.made", REFERRAL, {"referred_by": "3B", "primary_need": "N1"}),
    ("referral.made", REFERRAL, {"referred_by": "10"}),
    ("assessment.completed", ASSESSED, {"factors": ["16A", "3B"]}),
    ("assessment.completed", ASSESSED, {"factors": ["21"]}),
    (
        "assessment.completed",
        {"assessment": "a1", "kind": "section-47"},
        {"outcomes": ["initial-conference", "section-17-services"]},
    ),
    ("assessment.completed", ASSESSED, {"scores": [{"area": "A1", "score": 4, "target": 2}]}),
    ("tier.set", TIER, {"closure": "RC9"}),
    ("tier.set", {"tier": 4, "status": "looked-after"}, {"bases": ["V3", "S17"]}),
    ("order.made", {"order": "o1"}, {"basis": "SO"}),
    ("order.ended", {"order": "o1"}, {"basis": "J1"}),
    ("person.registered", {"kind": "unborn"}, {"expected_on": "2024-08-01"}),
    ("person.updated", {"kind": "child"}, {"upn_unknown": "UN2"}),
)


@pytest.mark.parametrize(("kind", "content", "more"), TAKEN)
def test_a_code_is_taken(kind: str, content: Document, more: Document) -> None:
    told = read(kind, content | more).model_dump(mode="json")["data"]
    expected = {"scores": [{"area": "A1", "score": 4, "target": 2}]} if "scores" in more else more
    assert told.items() >= expected.items()


ENQUIRY: Final = {"assessment": "a1", "kind": "section-47"}
SPOILT: Final[tuple[tuple[str, Document, str], ...]] = (
    ("referral.made", REFERRAL | {"referred_by": "3G"}, "referred_by"),
    ("referral.made", REFERRAL | {"primary_need": "neglect"}, "primary_need"),
    ("assessment.completed", ASSESSED | {"factors": ["18A"]}, "factors"),
    ("assessment.completed", ASSESSED | {"factors": ["21", "16A"]}, "alone"),
    ("assessment.completed", ASSESSED | {"factors": ["16A", "16A"]}, "twice"),
    ("assessment.completed", ASSESSED | {"scores": [{"area": "A1", "score": 6}]}, "score"),
    ("assessment.completed", ASSESSED | {"scores": [{"area": "A1", "score": n} for n in (2, 3)]}, "twice"),
    ("assessment.completed", ASSESSED | {"outcomes": ["legal-action"]}, "section-47"),
    ("assessment.completed", ENQUIRY | {"outcomes": ["no-further-action", "legal-action"]}, "alone"),
    ("assessment.completed", ENQUIRY | {"outcomes": ["legal-action", "legal-action"]}, "twice"),
    ("assessment.requested", ASSESSED | {"factors": ["16A"]}, "not in its schema"),
    ("tier.set", TIER | {"closure": "RC10"}, "closure"),
    ("order.made", {"order": "o1", "basis": "C3"}, "basis"),
    ("plan.opened", {"plan": "p", "kind": "child-protection", "category": "NEGLECT"}, "category"),
)


@pytest.mark.parametrize(("kind", "content", "says"), SPOILT)
def test_a_code_that_is_none_is_refused(kind: str, content: Document, says: str) -> None:
    version = 1 if kind in ("assessment.requested", "plan.opened") else 2
    with pytest.raises(Unreadable) as refused:
        read(kind, content, version)
    assert refused.value.code == "schema"
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("referral.made", REFERRAL), ("assessment.completed", ASSESSED), ("tier.set", TIER),
        ("order.varied", {"order": "o1", "basis": "C1"}), ("person.updated", {"kind": "child"}),
    ],
)  # fmt: skip
def test_the_version_before_is_read_as_before(kind: str, content: Any) -> None:
    older, today = read(kind, content, 1), read(kind, content, 2)
    assert older.data == today.data


def test_a_supervision_order_is_no_care_and_a_short_break_is() -> None:
    outside = {LegalBasis.SUPERVISION_ORDER, LegalBasis.INTERIM_SUPERVISION_ORDER, LegalBasis.CHILD_ARRANGEMENTS_ORDER,
               LegalBasis.SPECIAL_GUARDIANSHIP_ORDER, LegalBasis.SECTION_17, LegalBasis.SECTION_47}  # fmt: skip
    assert set(LegalBasis) - LOOKED_AFTER == outside


def test_placements_of_privately_fostered_children_are_told_apart() -> None:
    assert "educational" in AssessmentFactor("8D").meaning
    assert "family arrangement" in AssessmentFactor("8E").meaning


def test_graded_care_has_thirteen_areas_and_five_scores() -> None:
    assert [sum(area.value[0] == letter for area in CareArea) for letter in "ABCD"] == [5, 2, 2, 4]
    assert list(map(int, CareScore)) == [1, 2, 3, 4, 5]
