"""What an enquiry under section 47 came to: a conference that is owed, and one that was not pursued."""

from typing import Any

import pytest

from projections import enquiries
from projections.enquiries import Enquiries
from schemas import Event
from schemas.census import EnquiryOutcome
from schemas.codes import Outcome, ReasonKind
from tests import given as say
from tests.core.alerting import TICK, end, opened
from tests.core.deciding import codes, decided, reason
from tests.given import CSC, HV, event, given

BASE = say.tier("2024-01-01", 3)
CONFERENCE, NOTHING = "initial-conference", "no-further-action"
STRATEGY = say.meeting("held", "2017-06-01", "s", "strategy-discussion", id="start")


def enquiry(verb: str, on: str, *outcomes: str, **more: Any) -> Event:
    return event(f"assessment.{verb}", on, assessment="e", kind="section-47", outcomes=outcomes or None, **more)


def late(*events: Event, on: str) -> list[str]:
    return [start for rule, start in opened(*events, as_of=end(on)) if rule == "conference-late"]


STARTED, ASKS = enquiry("started", "2017-06-02", id="began"), enquiry("completed", "2017-06-12", CONFERENCE)
ICPC = "initial-child-protection-conference"


class TestConferenceOwed:
    def test_it_is_late_fifteen_working_days_after_the_strategy_discussion(self) -> None:
        told = (STRATEGY, STARTED, ASKS)
        assert opened(*told, as_of=end("2017-06-22") - TICK) == []
        assert late(*told, on="2017-06-22") == ["start"]

    def test_without_a_strategy_discussion_it_counts_from_the_enquiry(self) -> None:
        assert late(STARTED, ASKS, on="2017-06-22") == []
        assert late(STARTED, ASKS, on="2017-06-23") == ["began"]

    @pytest.mark.parametrize(
        "stop",
        [
            say.meeting("held", "2017-06-20", "c", ICPC),
            say.tier("2017-06-20", 4, "child-protection-plan"),
            enquiry("completed", "2017-06-20", NOTHING),
        ],
        ids=lambda stop: stop.type,
    )
    def test_ends_with_the_conference_the_plan_or_another_outcome(self, stop: Event) -> None:
        assert late(STRATEGY, STARTED, ASKS, stop, on="2017-06-22") == []

    @pytest.mark.parametrize("outcomes", [(), (NOTHING,), ("section-17-services", "legal-action")])
    def test_no_other_outcome_asks_for_one(self, outcomes: tuple[str, ...]) -> None:
        assert late(STRATEGY, STARTED, enquiry("completed", "2017-06-12", *outcomes), on="2017-06-30") == []

    def test_one_called_off_is_still_owed(self) -> None:
        planned = say.meeting("planned", "2017-06-13", "c", ICPC, day="2017-06-20")
        off = say.meeting("cancelled", "2017-06-19", "c", ICPC)
        assert late(STRATEGY, STARTED, ASKS, planned, off, on="2017-06-22") == ["start"]

    def test_an_enquiry_without_a_word_of_its_outcome_changes_nothing_of_what_is_owed(self) -> None:
        again = enquiry("completed", "2017-06-14")
        assert late(STRATEGY, STARTED, ASKS, again, on="2017-06-22") == ["start"]


class TestBeforeAStepDown:
    OVER = enquiry("completed", "2024-06-01", NOTHING)
    HARM = event("referral.made", "2024-05-01", by=HV, to=CSC, referral="r", alleges_significant_harm=True)

    def test_a_conference_that_is_owed_blocks(self) -> None:
        owed = enquiry("completed", "2024-06-01", CONFERENCE)
        found = reason(decided(BASE, owed), "enquiry-open")
        assert found is not None and found.kind is ReasonKind.BLOCK and (CSC, owed.id) in found.evidence
        held = say.meeting("held", "2024-06-10", "c", ICPC)
        assert "enquiry-open" not in codes(decided(BASE, owed, held))

    @pytest.mark.parametrize("kind", ["strategy-discussion", ICPC])
    def test_a_meeting_to_come_blocks_and_one_whose_day_is_over_is_asked_about_elsewhere(self, kind: str) -> None:
        ahead = say.meeting("planned", "2024-06-20", "c", kind, day="2024-07-20")
        found = decided(BASE, ahead)
        assert found.outcome is Outcome.REFUSED and "enquiry-open" in codes(found)
        assert "enquiry-open" in codes(decided(BASE, say.meeting("planned", "2024-06-20", "c", kind))), "no day is told"
        past = codes(decided(BASE, say.meeting("planned", "2024-06-01", "c", kind, day="2024-06-10")))
        assert "enquiry-open" not in past and "meeting-lapsed" in past
        assert "enquiry-open" not in codes(decided(BASE, ahead, say.meeting("cancelled", "2024-06-25", "c", kind)))

    @pytest.mark.parametrize("kind", ["child-protection-review", "core-group"])
    def test_other_meetings_to_come_do_not(self, kind: str) -> None:
        assert "enquiry-open" not in codes(
            decided(BASE, say.meeting("planned", "2024-06-20", "c", kind, day="2024-07-20"))
        )

    def test_one_declined_is_to_be_answered_and_one_without_action_where_harm_was_alleged(self) -> None:
        declined = decided(BASE, enquiry("declined", "2024-06-01"))
        found = reason(declined, "enquiry-not-pursued")
        assert found is not None and found.kind is ReasonKind.CHALLENGE
        assert "enquiry-not-pursued" not in codes(decided(BASE, self.OVER)), "nobody alleged harm"
        asked = reason(decided(BASE, self.HARM, self.OVER), "enquiry-not-pursued")
        assert asked is not None and asked.evidence == ((CSC, self.OVER.id), (HV, self.HARM.id))
        with_services = enquiry("completed", "2024-06-01", "section-17-services")
        assert "enquiry-not-pursued" not in codes(decided(BASE, self.HARM, with_services))

    def test_for_twelve_months(self) -> None:
        for on, expected in (("2023-07-01", True), ("2023-06-30", False)):
            assert ("enquiry-not-pursued" in codes(decided(BASE, enquiry("declined", on)))) is expected, on


@pytest.mark.parametrize(("times", "expected"), [(2, False), (3, True)])
def test_three_visits_without_access_are_asked_about_until_somebody_is_met(times: int, expected: bool) -> None:
    visits = [say.contact(f"2024-06-{day:02}", by=HV, outcome="no-access") for day in range(1, times + 1)]
    assert ("no-access" in codes(decided(BASE, *visits))) is expected
    assert "no-access" not in codes(decided(BASE, *visits, say.contact("2024-06-20", by=HV)))
    others = [*visits[:2], say.contact("2024-06-03", by=CSC, outcome="no-access")]
    assert "no-access" not in codes(decided(BASE, *others)), "of one service"


def test_the_last_enquiry_is_kept_with_the_harm_alleged_before_it() -> None:
    harm = TestBeforeAStepDown.HARM
    state: Enquiries = given(harm, enquiry("completed", "2024-06-01", CONFERENCE, "legal-action")).state(enquiries)
    assert state.concluded and state.concluded.harm and state.concluded.harm.event == (HV, harm.id)
    assert state.concluded.outcomes == (EnquiryOutcome.CONFERENCE, EnquiryOutcome.LEGAL)
