"""The names of all rules by which the hub asks: what each asks is in docs/clocks.md, when is said by a pack."""

from typing import Final

RULES: Final = frozenset(
    {
        "meeting-due", "meeting-not-recorded", "meeting-not-rearranged", "lead-missing", "lead-not-accepted",
        "oversight", "closed-with-worries", "concern-unanswered", "difference-of-view",
        "difference-unresolved", "disagreement-unanswered", "disagreement-unsettled", "view-unresolved",
        "sessions-promised", "objective-overdue", "action-missed", "plan-missing",
        "not-seen", "visit-due", "seen-after-violence", "reported-injury-unchecked", "disclosure-unchecked",
        "referral-undecided", "strategy-not-recorded", "assessment-not-started", "assessment-late",
        "conference-late", "conference-review", "management-review", "decision-overtaken",
        "order-ending", "order-without-end", "interim-order-standing", "legal-status-missing",
        "information-unanswered", "help-unanswered", "referral-unanswered", "step-down-undecided",
        "agency-gone-silent", "member-missing", "protection-ended", "history-unopened",
        "pre-birth-missing", "pre-birth-unfinished",
        "handover-incomplete", "handover-declined",
    }
)  # fmt: skip
BACKWARDS: Final = frozenset({"order-ending", "pre-birth-unfinished"})
"""Rules whose limit is counted back from the day on which something ends."""
