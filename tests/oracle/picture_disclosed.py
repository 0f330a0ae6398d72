"""What a child told of harm, and who looked into it: a part of enquiries. See docs/picture.md."""

from typing import Any

from tests.oracle.picture_words import called, came_to

CARE = "childrens-social-care"
TOPICS = (
    "sexual-abuse", "domestic-abuse", "violence", "supervision", "language-used", "parenting-capacity",
    "parent-and-child-relationship",
)  # fmt: skip
HEARD = (
    "contact.recorded", "incident.recorded", "injury.observed", "injury.reported", "anonymous.reported",
    "help.requested", "referral.made", "concern.raised",
)  # fmt: skip


class Told:
    """The first that nobody looked into, the last look, and what was put to social care since."""

    def __init__(self, sent: dict[str, str]) -> None:
        self.sent = sent
        self.first: Any = None
        self.looked: Any = None
        self.put: set[str] = set()

    def take(self, event: Any, assessing: bool) -> None:
        heard_by_who_looks = assessing and event.source == CARE
        if self.first is None and _own_words_of_harm(event) and not heard_by_who_looks:
            before = self.looked is not None and self.looked.happened.latest >= event.happened.earliest
            self.first = None if before else event
        if event.type == "concern.raised" and event.data.to == CARE:
            if self.first is not None:
                self.put |= {called(event), self.sent.get(called(event), called(event))}
        elif self._looks(event):
            self.first, self.looked, self.put = None, event, set()

    def _looks(self, event: Any) -> bool:
        kind, data = event.type, event.data
        if kind == "concern.answered":
            said = f"{data.concern.source}/{data.concern.id}"
            return event.source == CARE and data.answer == "agreed" and said in self.put
        if kind == "tier.set":
            return "S47" in data.bases or data.status in ("strategy-discussion", "under-assessment")
        return (
            (kind == "referral.made" and data.to == CARE)
            or (
                kind == "meeting.held"
                and came_to([event])
                and data.kind in ("strategy-discussion", "initial-child-protection-conference")
            )
            or (
                kind in ("assessment.requested", "assessment.started", "assessment.completed")
                and data.kind in ("child-and-family", "section-47")
            )
        )


def _own_words_of_harm(event: Any) -> bool:
    if event.type not in HEARD:
        return False
    if event.type == "anonymous.reported" and event.data.reported_injury is not None:
        return False
    hurt = event.type in ("injury.observed", "injury.reported") and event.data.explained_by == "child"
    if hurt and "handling" in event.data.causes:
        return True
    for said in event.data.statements:
        judged = said.basis in ("observed-by-professional", "professional-judgement")
        own = said.basis == "reported-by-child" or (said.said_by == "child" and not judged)
        if own and said.polarity == "worry" and said.topic in TOPICS:
            return True
    return False
