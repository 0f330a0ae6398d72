"""Old versions become today's by one pure step each; an old event is never rewritten."""

from collections.abc import Callable, Mapping
from typing import Any, Final

Document = dict[str, Any]
Steps = Mapping[tuple[str, int], Callable[[Document], Document]]


def _unchanged(document: Document) -> Document:
    """The next version only added fields that may be left out, or codes."""
    return document


UPCASTERS: Final[Steps] = {
    ("person.registered", 1): _unchanged,  # 2 added data.upn_unknown, data.expected_on
    ("person.updated", 1): _unchanged,
    ("person.registered", 2): _unchanged,  # 3 added data.nhs_number_status
    ("person.updated", 2): _unchanged,
    ("referral.made", 1): _unchanged,  # 2 added data.referred_by, data.primary_need
    ("referral.decided", 1): _unchanged,  # 2 added data.earlier_records
    ("assessment.completed", 1): _unchanged,  # 2 added data.factors, data.scores
    ("assessment.completed", 2): _unchanged,  # 3 added data.outcomes
    ("tier.set", 1): _unchanged,  # 2 added data.closure, and codes of LegalBasis
    ("tier.set", 2): _unchanged,  # 3 added data.expected_on
    ("order.made", 1): _unchanged,  # 2 added codes of LegalBasis
    ("order.varied", 1): _unchanged,
    ("order.ended", 1): _unchanged,
    ("injury.observed", 1): _unchanged,  # 2 added data.accounts_differ
    ("injury.reported", 1): _unchanged,
    ("anonymous.reported", 1): _unchanged,
    ("injury.observed", 2): _unchanged,  # 3 added data.causes, data.injury, data.same_as
    ("injury.reported", 2): _unchanged,
    ("anonymous.reported", 2): _unchanged,
    ("plan.opened", 1): _unchanged,  # 2 added data.signs_of_safety
    ("plan.reviewed", 1): _unchanged,
    ("step_down.decided", 1): _unchanged,  # 2 added data.account, data.reason
    ("step_down.overridden", 1): _unchanged,  # 2 added data.key, positions, rule_pack, code_version; one manager of two
}
"""(type, version) → the step from that version to the next."""


def upcast(document: Document, version: int, wanted: int, steps: Steps = UPCASTERS) -> Document:
    """Lift ``document`` from ``version`` to ``wanted``. ``KeyError``: a step is missing."""
    kind = str(document["type"])
    for step in range(version, wanted):
        document = steps[(kind, step)](document)
    return {**document, "dataschema": f"{kind}/{wanted}"}
