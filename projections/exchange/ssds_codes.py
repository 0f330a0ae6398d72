"""The hub's codes in the dataset's own: outcomes with every key of their structure, categories of abuse.

Source: Data to Insight, Standard Safeguarding Dataset (ssd-data-model, July 2026), guidance of
``cont_contact_outcome_json``, ``cine_referral_outcome_json``, ``s47e_s47_outcome_json`` and the categories of abuse.
A word of this hub for which the dataset has none stands beside its keys, under a name that begins ``urn:x-vantage:``.
"""

from collections.abc import Iterable
from typing import Final

from projections.exchange.events import OWN, Json
from schemas.census import CpCategory, EnquiryOutcome

_CONTACT: Final = (
    "NEW_REFERRAL_FLAG", "EXISTING_REFERRAL_FLAG", "CP_ENQUIRY_FLAG", "NFA_FLAG", "NON_AGENCY_ADOPTION_FLAG",
    "PRIVATE_FOSTERING_FLAG", "ADVICE_FLAG", "MISSING_FLAG", "OLA_CP_FLAG", "OTHER_OUTCOMES_EXIST_FLAG",
)  # fmt: skip
_REFERRAL: Final = (
    "SINGLE_ASSESSMENT_FLAG", "NFA_FLAG", "STRATEGY_DISCUSSION_FLAG", "CLA_REQUEST_FLAG", "NON_AGENCY_ADOPTION_FLAG",
    "PRIVATE_FOSTERING_FLAG", "CP_TRANSFER_IN_FLAG", "CP_CONFERENCE_FLAG", "CARE_LEAVER_FLAG",
    "OTHER_OUTCOMES_EXIST_FLAG",
)  # fmt: skip
_DECISIONS: Final = {"assessment": "SINGLE_ASSESSMENT_FLAG", "no-further-action": "NFA_FLAG"}
_NO_ACTION: Final = {"accepted": "N", "assessment": "N", "no-further-action": "Y"}
_ENQUIRY: Final = {
    EnquiryOutcome.NO_ACTION: "NFA_FLAG",
    EnquiryOutcome.LEGAL: "LEGAL_ACTION_FLAG",
    EnquiryOutcome.SERVICES: "PROV_OF_SERVICES_FLAG",
    EnquiryOutcome.SHORT_BREAKS: "PROV_OF_SB_CARE_FLAG",
    EnquiryOutcome.CONFERENCE: "CP_CONFERENCE_FLAG",
    EnquiryOutcome.CONTINUED: "NFA_CONTINUE_SINGLE_FLAG",
    EnquiryOutcome.MONITORED: "MONITOR_FLAG",
    EnquiryOutcome.OTHER: "OTHER_OUTCOMES_EXIST_FLAG",
}
CATEGORIES: Final = {
    CpCategory.NEGLECT: "Neglect",
    CpCategory.PHYSICAL: "Physical abuse",
    CpCategory.SEXUAL: "Sexual abuse",
    CpCategory.EMOTIONAL: "Emotional abuse",
    CpCategory.MULTIPLE: "Multiple",
}


def contact_outcome(answer: str | None) -> Json:
    """None of the dataset's outcomes is an answer to a concern: the hub's own word alone is told."""
    return {**dict.fromkeys(_CONTACT, ""), OWN + "concern-answer": answer} if answer else {}


def referral_outcome(decision: str | None) -> Json:
    """The flag of the decision, where the dataset has one; nothing is said of the others."""
    if decision is None:
        return {}
    flag = {_DECISIONS[decision]: "Y"} if decision in _DECISIONS else {}
    return {**dict.fromkeys(_REFERRAL, ""), **flag, OWN + "referral-decision": decision}


def no_further_action(decision: str | None) -> str | None:
    """None where the decision does not say: a referral not accepted, or signposted, may have come to either."""
    return _NO_ACTION.get(decision or "")


def enquiry_outcome(outcomes: Iterable[EnquiryOutcome]) -> Json:
    """All flags: the sender lists every outcome."""
    told = set(outcomes)
    flags = {flag: "Y" if outcome in told else "N" for outcome, flag in _ENQUIRY.items()}
    return {**flags, "TOTAL_NO_OF_OUTCOMES": len(told), "OUTCOME_COMMENTS": ""}
