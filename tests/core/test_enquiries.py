"""From a referral to social care to what came of it: given these events, when the clocks are asked, then these run."""

from typing import Any, ClassVar

from projections import enquiries
from projections.history import Extreme
from schemas import Event
from tests.given import CSC, HV, Given, event, given, meeting, through, tier

_STRATEGY, _INITIAL = "strategy-discussion", "initial-child-protection-conference"
_REVIEW = "child-protection-review"


def referred(on: str = "2024-01-01", id: str = "made", **more: Any) -> Event:
    return event("referral.made", on, by=HV, id=id, referral=id, **{"to": CSC, **more})


def decided(on: str, decision: str, of: Event) -> Event:
    return event("referral.decided", on, referral={"source": of.source, "id": of.id}, decision=decision)


def assessed(verb: str, on: str, kind: str = "child-and-family", **more: Any) -> Event:
    return event(f"assessment.{verb}", on, id=verb, assessment="a", kind=kind, **more)


def running(found: Given) -> dict[str, str]:
    """Rule → the event that its clock counts from."""
    return {clock.rule: clock.start[1] for clock in enquiries.clocks(found.state(enquiries))}


class TestReferrals:
    def test_one_to_social_care_waits_for_its_decision(self) -> None:
        given(referred()).when(running).then({"referral-undecided": "made"})
        given(referred(to="coram")).when(running).then({})
        given(referred(), decided("2024-01-02", "no-further-action", referred())).when(running).then({})

    def test_a_decision_that_sorts_before_its_referral_stands(self) -> None:
        made = referred("2024-01-05")
        given(decided("2024-01-02", "no-further-action", made), made).when(running).then({})

    def test_harm_that_was_alleged_asks_for_a_strategy_discussion(self) -> None:
        made = referred(alleges_significant_harm=True)
        told = made, decided("2024-01-02", "accepted", made)
        given(*told).when(running).then({"strategy-not-recorded": "made"})
        given(*told, meeting("held", "2024-01-03", "s", _STRATEGY)).when(running).then({})


class TestAssessments:
    def test_one_asked_for_is_to_begin_and_counts_from_the_referral(self) -> None:
        made = referred()
        told = made, decided("2024-01-02", "assessment", made), assessed("requested", "2024-01-03")
        given(*told).when(running).then({"assessment-not-started": "requested", "assessment-late": "made"})
        given(*told, assessed("started", "2024-01-04")).when(running).then({"assessment-late": "made"})
        given(*told, assessed("completed", "2024-02-01")).when(running).then({})

    def test_without_a_referral_it_counts_from_its_own_first_event(self) -> None:
        given(assessed("started", "2024-01-03")).when(running).then({"assessment-late": "started"})


class TestConferences:
    held = meeting("held", "2024-01-03", "s", _STRATEGY, id="strategy")
    begun = assessed("started", "2024-01-04", "section-47")

    def test_an_enquiry_counts_from_the_strategy_discussion(self) -> None:
        given(self.held, self.begun).when(running).then({"conference-late": "strategy"})
        conference = meeting("held", "2024-01-20", "i", _INITIAL)
        given(self.held, self.begun, conference, assessed("completed", "2024-01-20", "section-47")).when(running).then(
            {}
        )

    def test_a_conference_that_is_planned_is_owed_when_the_enquiry_is_over(self) -> None:
        planned = meeting("planned", "2024-01-10", "i", _INITIAL)
        told = self.held, self.begun, planned, assessed("completed", "2024-01-15", "section-47")
        given(*told).when(running).then({"conference-late": "strategy"})

    def test_on_a_plan_the_review_counts_from_the_last_conference_and_a_manager_looks(self) -> None:
        on_plan = tier("2024-01-20", 4, "child-protection-plan", id="plan")
        conference = meeting("held", "2024-01-20T10:00", "i", _INITIAL, id="initial")
        given(conference, on_plan).when(running).then({"conference-review": "initial", "management-review": "plan"})


class TestMeetingsToWhichNobodyCame:
    alone: ClassVar[Any] = {"who": {CSC: "apologies", HV: "absent"}}

    def test_a_strategy_discussion_that_nobody_came_to_is_still_asked_for(self) -> None:
        made = referred(alleges_significant_harm=True)
        told = made, decided("2024-01-02", "accepted", made)
        empty, came = (
            meeting("held", "2024-01-03", "s", _STRATEGY, **who) for who in (self.alone, {"who": {CSC: "attended"}})
        )
        given(*told, empty).when(running).then({"strategy-not-recorded": "made"})
        given(*told, came).when(running).then({})

    def test_a_conference_that_nobody_came_to_ends_nothing(self) -> None:
        held = meeting("held", "2024-01-03", "s", _STRATEGY, id="strategy")
        begun = assessed("started", "2024-01-04", "section-47")
        over = assessed("completed", "2024-01-15", "section-47", outcomes=["initial-conference"])
        empty = meeting("held", "2024-01-20", "i", _INITIAL, **self.alone)
        given(held, begun, over, empty).when(running).then({"conference-late": "strategy"})
        on_plan = tier("2024-01-20", 4, "child-protection-plan", id="plan")
        review = meeting("held", "2024-04-10", "r", _REVIEW, **self.alone)
        given(on_plan, review).when(running).then({"conference-review": "plan", "management-review": "plan"})


class TestTheEndOfAProtectionPlan:
    plan = tier("2024-01-20", 4, "child-protection-plan", id="plan")
    ended = tier("2024-09-20", 3, "child-in-need", id="ended")

    def ends(self, *events: Event) -> bool:
        return running(given(self.plan, self.ended, *events)).get("protection-ended") == "ended"

    def test_is_decided_by_a_review_conference_in_the_month_before(self) -> None:
        assert self.ends()
        assert self.ends(meeting("held", "2024-04-10", "i", _INITIAL))
        assert self.ends(meeting("held", "2024-08-01", "r", _REVIEW)), "not by one long before"
        assert not self.ends(meeting("held", "2024-09-10", "r", _REVIEW))
        assert not self.ends(meeting("held", "2024-08-01", "r", _REVIEW, precision="month")), "it may have been then"
        some_day = tier("2024-09-01", 3, "child-in-need", precision="month")
        given(self.plan, meeting("held", "2024-08-05", "r", _REVIEW), some_day).when(running).then(
            {"management-review": some_day.id}
        )

    def test_is_asked_about_until_one_is_held_or_the_child_is_protected_again(self) -> None:
        assert not self.ends(meeting("held", "2024-10-01", "r", _REVIEW))
        assert not self.ends(tier("2024-10-01", 4, "looked-after"))
        assert self.ends(tier("2024-10-01", 2, "early-help", id="down"))

    def test_is_none_when_the_child_is_looked_after_instead(self) -> None:
        given(self.plan, tier("2024-09-20", 4, "looked-after", id="lac")).when(running).then(
            {"management-review": "lac"}
        )


def test_through_an_adult_nothing_is_asked_about_the_child() -> None:
    given(through(referred())).when(running).then({})


def test_what_runs_depends_on_the_day_asked_and_on_the_extreme() -> None:
    made = referred("2024-01-10")
    found = given(made, decided("2024-01-20", "no-further-action", made))
    assert [clock.rule for clock in enquiries.clocks(found.state(enquiries, "2024-01-15"))] == ["referral-undecided"]
    begun = given(assessed("requested", "2024-01-15"), assessed("completed", "2024-01-01", precision="month"))
    at = {extreme: len(enquiries.clocks(begun.state(enquiries, extreme=extreme))) for extreme in Extreme}
    assert at == {Extreme.EARLIEST: 2, Extreme.LATEST: 0}
