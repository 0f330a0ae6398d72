"""What a chronology must not leave out: dissent, a plan's category and objectives, what an enquiry came to."""

import pytest

from projections.sentences import head
from schemas import Event
from tests.given import CSC, HV, event

PLAN = {
    "plan": "p", "kind": "child-protection", "category": "NEG",
    "objectives": [{"objective": "o", "text": "Each meal is eaten"}],
}  # fmt: skip
HURT = {"site": ["arm"], "kind": "bruise", "medical_view": "none-recorded"}


@pytest.mark.parametrize(
    ("told", "part"),
    [
        (event("meeting.held", "2024-02-01", by=CSC, meeting="m", kind="child-in-need", attendees=[],
               dissent=["The school sees it otherwise"]), "not agreed: The school sees it otherwise"),
        (event("plan.opened", "2024-02-01", by=CSC, **PLAN), "category neglect; objectives: Each meal is eaten"),
        (event("plan.ended", "2024-02-01", by=CSC, plan="p", kind="child-protection", category="NEG"),
         "category neglect"),
        (event("assessment.completed", "2024-02-01", by=CSC, assessment="a", kind="section-47",
               outcomes=["initial-conference"]), "outcome: initial conference"),
        (event("injury.observed", "2024-02-01", by=HV, **HURT, accounts_differ=True),
         "recorded that explanations of it differ"),
    ],
)  # fmt: skip
def test_it_is_told(told: Event, part: str) -> None:
    assert part in head(told)


def test_what_is_not_recorded_is_not_said() -> None:
    assert "differ" not in head(event("injury.observed", "2024-02-01", by=HV, **HURT))
