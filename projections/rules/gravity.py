"""In what order what is asked is shown: the gravest first. Rules: docs/clocks.md, "Gravity"."""

from typing import Final

GRAVITY: Final = (
    ("disclosure-unchecked", "reported-injury-unchecked", "strategy-not-recorded", "seen-after-violence", "not-seen",
     "visit-due"),
    ("conference-late", "protection-ended", "referral-undecided", "decision-overtaken", "closed-with-worries",
     "handover-declined", "handover-incomplete", "step-down-undecided", "legal-status-missing", "order-ending",
     "interim-order-standing", "pre-birth-missing", "pre-birth-unfinished"),
    ("concern-unanswered", "disagreement-unanswered", "disagreement-unsettled", "difference-unresolved",
     "difference-of-view", "view-unresolved", "assessment-not-started", "assessment-late", "referral-unanswered",
     "help-unanswered", "information-unanswered", "agency-gone-silent"),
    ("plan-missing", "lead-missing", "member-missing", "lead-not-accepted", "oversight", "conference-review",
     "meeting-due", "management-review", "meeting-not-rearranged"),
    ("sessions-promised", "action-missed", "objective-overdue"),
    ("order-without-end", "history-unopened", "meeting-not-recorded"),
)  # fmt: skip
"""Classes, the gravest first, and the rules of each in order: harm told of and a child whom nobody saw; protection that
waits, or was given up; an answer that is owed; the team and its oversight; what was promised; records.
"""
_PLACES: Final = {rule: place for place, rule in enumerate(rule for rules in GRAVITY for rule in rules)}


def gravity(rule: str) -> int:
    """The place of a rule, 0 the gravest; one that is not known here comes last."""
    return _PLACES.get(rule, len(_PLACES))
