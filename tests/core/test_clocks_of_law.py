"""The clocks of visits, referrals, assessments and conferences: both sides of each limit, and what ends them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from projections.rules.alerts import open_alerts
from projections.rules.pack import pack_named
from schemas import Event
from tests import given as say
from tests.core.alerting import TICK, announced, end, opened, recorded, states, watched
from tests.core.deciding import supervised
from tests.given import CSC, HV, NURSERY, at, event, given

SCHOOL = "school"


def set_to(on: str, status: str, number: int = 3, **more: Any) -> Event:
    return say.tier(on, number, status, **more)


def seen(on: str, by: str = HV, *whom: str, **more: Any) -> Event:
    return say.contact(on, by=by, seen=whom or ("c1",), **more)


def at_school(on: str, attended: int = 5) -> Event:
    return event("attendance.recorded", on, by=SCHOOL, setting="school", possible=5, attended=attended)


def incident(on: str, **more: Any) -> Event:
    return event("incident.recorded", on, by="police", **{"kind": "domestic-violence", "id": "start", **more})


def told_of(on: str, **more: Any) -> Event:
    injury = {"site": ("head",), "kind": "bump", "medical_view": "none-recorded"}
    return event("anonymous.reported", on, reported_injury=injury, id="start", **more)


def referral(on: str, **more: Any) -> Event:
    return event("referral.made", on, **{"by": HV, "to": CSC, "referral": "r", "id": "start", **more})


def decided(on: str, decision: str = "assessment", of: str = "start", **more: Any) -> Event:
    return event("referral.decided", on, referral={"source": HV, "id": of}, decision=decision, **more)


def assessment(verb: str, on: str, kind: str = "child-and-family", **more: Any) -> Event:
    return event(f"assessment.{verb}", on, assessment="a", kind=kind, **more)


def conference(on: str, kind: str = "initial-child-protection-conference", **more: Any) -> Event:
    return say.meeting("held", on, more.pop("name", "icpc"), kind, **more)


def strategy(on: str, **more: Any) -> Event:
    return say.meeting("held", on, "s", "strategy-discussion", **more)


ALLEGED = referral("2017-11-21", alleges_significant_harm=True)
ENQUIRY = (strategy("2017-06-01", id="start"), assessment("started", "2017-06-02", "section-47"))
RULES: tuple[tuple[str, tuple[Event, ...], datetime, tuple[Event, ...]], ...] = (
    ("not-seen", (set_to("2017-01-02", "child-in-need"), seen("2017-06-01", id="start")), at("2017-07-13"),
     (seen("2017-07-01", NURSERY), at_school("2017-07-01"))),
    ("not-seen", (set_to("2017-03-01", "child-in-need"),
                  event("birth.recorded", "2017-06-01", place="home", id="start")),
     at("2017-07-13"), (seen("2017-06-10"),)),
    ("not-seen", (set_to("2017-06-01", "child-protection-plan", 4, id="start"),), at("2017-07-13"),
     (seen("2017-06-10"),)),
    ("not-seen", (set_to("2017-01-02", "early-help", 2), at_school("2017-07-20"), seen("2017-07-20", id="start")),
     at("2017-10-12"), (at_school("2017-09-12"),)),
    ("visit-due", (set_to("2017-06-01", "looked-after", 4, id="start"),), at("2017-06-08"), (seen("2017-06-07", CSC),)),
    ("visit-due", (set_to("2017-01-02", "looked-after", 4), seen("2017-06-01", CSC, id="start")), at("2017-07-13"),
     (seen("2017-07-12", CSC),)),
    ("visit-due", (set_to("2017-06-01", "child-protection-plan", 4, id="start"),), end("2017-06-15"),
     (seen("2017-06-12", CSC),)),
    ("visit-due", (set_to("2017-06-01", "child-in-need", id="start"),), end("2017-06-29"), (seen("2017-06-12", CSC),)),
    ("visit-due", (set_to("2017-11-24", "under-assessment", id="start"),), end("2017-12-08"),
     (seen("2017-12-08", CSC),)),
    ("visit-due", (set_to("2017-01-02", "early-help", 2), assessment("requested", "2017-11-24", id="start")),
     end("2017-12-08"), (seen("2017-12-08", CSC), assessment("completed", "2017-12-07"))),
    ("visit-due", (assessment("started", "2017-11-24"), seen("2017-12-08", CSC, id="start")), at("2018-01-05"),
     (seen("2018-01-04", CSC), assessment("declined", "2018-01-04"))),
    ("seen-after-violence", (set_to("2017-01-02", "early-help", 2), incident("2017-06-01")), end("2017-06-08"),
     (seen("2017-06-02", NURSERY), at_school("2017-06-05"))),
    ("reported-injury-unchecked", (told_of("2017-11-24"),), end("2017-11-27"),
     (event("injury.reported", "2017-11-25", by="hospital", site=("head",), kind="bump", medical_view="recorded"),
      event("injury.observed", "2017-11-25", by="hospital", site=("head",), kind="bump", medical_view="recorded"))),
    ("disclosure-unchecked", (
        event("contact.recorded", "2017-11-21", id="start", by="school", kind="school", outcome="took-place",
              statements=[say.statement("violence", basis="reported-by-child")]),), end("2017-11-22"),
     (referral("2017-11-22"), strategy("2017-11-22"), assessment("started", "2017-11-22"))),
    ("referral-undecided", (referral("2017-11-21"),), end("2017-11-22"), (decided("2017-11-22", "accepted"),)),
    ("strategy-not-recorded", (ALLEGED,), end("2017-11-24"),
     (strategy("2017-11-23"), assessment("started", "2017-11-23", "section-47"), decided("2017-11-23", "not-accepted"),
      set_to("2017-11-23", "strategy-discussion", 4))),
    ("assessment-not-started", (assessment("requested", "2017-06-01", "parenting", id="start"),), end("2017-06-15"),
     (assessment("started", "2017-06-12", "parenting"), assessment("declined", "2017-06-12", "parenting"))),
    ("assessment-late", (referral("2017-06-01"), decided("2017-06-02"), assessment("started", "2017-06-20")),
     end("2017-08-03"), (assessment("completed", "2017-08-01"),)),
    ("assessment-late", (assessment("started", "2017-06-01", id="start"),), end("2017-08-03"),
     (assessment("completed", "2017-08-01"),)),
    ("conference-late", ENQUIRY, end("2017-06-22"),
     (conference("2017-06-20"), assessment("completed", "2017-06-20", "section-47"),
      set_to("2017-06-20", "child-protection-plan", 4))),
    ("conference-review", (conference("2017-01-26", id="start"), set_to("2017-01-26", "child-protection-plan", 4)),
     at("2017-04-26"), (conference("2017-04-20", "child-protection-review"),)),
    ("protection-ended", (set_to("2017-01-26", "child-protection-plan", 4),
                          set_to("2017-09-01", "child-in-need", 3, id="start")), end("2017-09-08"),
     (conference("2017-09-04", kind="child-protection-review"), set_to("2017-09-04", "looked-after", 4))),
    ("conference-review", (set_to("2017-01-26", "child-protection-plan", 4),
                           conference("2017-04-20", "child-protection-review", id="start")),
     at("2017-10-20"), (conference("2017-10-10", "child-protection-review", name="r2"),)),
    ("management-review", (set_to("2017-01-26", "child-in-need", id="start"),), at("2017-07-26"),
     (supervised("2017-07-01"), say.tier("2017-07-01", 2, "early-help"))),
    ("lead-not-accepted", (set_to("2017-06-01", "early-help", 2, id="start"), say.lead("named", "2017-06-01")),
     end("2017-06-15"), ()),
    ("lead-not-accepted", (set_to("2017-01-02", "early-help", 2), say.lead("named", "2017-01-02"),
                           say.lead("accepted", "2017-01-03"), say.lead("ended", "2017-06-01", id="start")),
     end("2017-06-15"), ()),
    ("plan-missing", (set_to("2017-06-01", "looked-after", 4, id="start"),
                      event("plan.opened", "2017-06-02", plan="q", kind="child-protection")), end("2017-06-15"),
     (event("plan.opened", "2017-06-14", plan="p", kind="care"), say.tier("2017-06-14", 2, "early-help"))),
    ("plan-missing", (set_to("2017-01-02", "child-in-need"), say.plan("opened", "2017-01-03"),
                      event("plan.ended", "2017-06-01", plan="p", kind="child-in-need", id="start")), end("2017-06-15"),
     (event("plan.opened", "2017-06-14", plan="q", kind="social-work"),)),
    ("objective-overdue", (event("plan.opened", "2017-01-01", plan="p", kind="child-in-need", id="start", objectives=(
        {"objective": "o", "text": "t", "due_on": "2017-06-01"},)),), end("2017-06-01"),
     (event("objective.reviewed", "2017-05-01", plan="p", objective="o", outcome="not-met"),)),
    ("action-missed", (say.plan("opened", "2017-01-01"),
                       event("action.missed", "2017-06-01", plan="p", action="call", id="start")), end("2017-06-15"),
     (event("action.completed", "2017-06-14", plan="p", action="call"),)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "events", "due", "stops"), RULES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_rule_both_sides(rule: str, events: tuple[Event, ...], due: datetime, stops: tuple[Event, ...]) -> None:
    assert (rule, "start") not in opened(*events, as_of=due - TICK)
    assert (rule, "start") in opened(*events, as_of=due)
    for stop in stops:
        assert rule not in {found for found, _ in opened(*events, stop, as_of=due)}, stop.type
    died = event("death.recorded", (due - timedelta(hours=1)).date().isoformat(), cause="not-recorded")
    assert opened(*events, died, as_of=due + timedelta(days=1)) == []


class TestWhoWasSeen:
    BOTH = (set_to("2017-01-02", "under-assessment"), seen("2017-11-20", HV))

    def test_a_brother_seen_is_not_the_child_seen(self) -> None:
        together = seen("2017-12-20", CSC, "c2", "mum")
        alone = seen("2017-11-24", CSC, "nobody", outcome="no-access")
        told = (*self.BOTH, alone, together)
        assert ("not-seen", self.BOTH[1].id) in opened(*told, as_of=at("2018-01-02"))

    def test_where_no_event_of_an_agency_names_the_child_alone_whoever_was_seen_counts(self) -> None:
        joint = seen("2017-12-20", "coram", "c2")
        joint = joint.model_copy(update={"alsoabout": ("c2",)})
        assert "not-seen" not in {rule for rule, _ in opened(*self.BOTH, joint, as_of=at("2018-01-02"))}
        alone = seen("2017-11-01", "coram", "nobody", outcome="no-access")
        assert ("not-seen", self.BOTH[1].id) in opened(*self.BOTH, alone, joint, as_of=at("2018-01-02"))

    def test_zero_sessions_attended_is_no_sight(self) -> None:
        told = (*self.BOTH, at_school("2017-12-20", attended=0))
        assert ("not-seen", self.BOTH[1].id) in opened(*told, as_of=at("2018-01-02"))

    def test_a_visit_of_another_agency_is_not_the_visit_that_is_due(self) -> None:
        told = (set_to("2017-06-01", "child-protection-plan", 4, id="start"), seen("2017-06-10", HV))
        assert ("visit-due", "start") in opened(*told, as_of=end("2017-06-15"))

    def test_the_first_incident_since_the_child_was_seen_counts(self) -> None:
        told = (set_to("2017-01-02", "early-help", 2), incident("2017-06-01"), incident("2017-06-05", id="again"))
        assert ("seen-after-violence", "start") in opened(*told, as_of=end("2017-06-08"))
        after = (*told[:2], seen("2017-06-02", NURSERY), incident("2017-06-05", id="again"))
        assert ("seen-after-violence", "again") not in opened(*after, as_of=end("2017-06-09"))
        assert ("seen-after-violence", "again") in opened(*after, as_of=end("2017-06-12"))


class TestWhereASilenceIsNormal:
    def test_at_tier_1_nobody_has_to_see_the_child(self) -> None:
        told = (set_to("2015-01-02", "universal", 1), seen("2015-01-02"), incident("2015-06-01"))
        assert opened(*told, as_of=at("2017-01-01")) == []

    def test_a_child_of_whom_no_tier_is_recorded(self) -> None:
        assert opened(seen("2015-01-02"), as_of=at("2017-01-01")) == []

    def test_where_the_sender_says_that_the_child_was_not_there(self) -> None:
        told = (set_to("2017-06-01", "early-help", 2), seen("2017-06-02"), incident("2017-06-01", child_present=False))
        assert "seen-after-violence" not in {rule for rule, _ in opened(*told, as_of=end("2017-06-20"))}

    def test_the_school_holidays_are_not_counted_in_early_help_and_are_on_a_plan(self) -> None:
        due = {}
        for status, number in (("early-help", 2), ("child-protection-plan", 4)):
            told = given(set_to("2017-01-02", status, number), seen("2017-07-20")).entries
            found = open_alerts(states(told), at("2018-07-01"), pack_named("england"))
            due[status] = next(alert.due_at for alert in found if alert.rule == "not-seen")
        assert due == {"early-help": at("2017-10-12"), "child-protection-plan": at("2017-08-31")}


class TestReferrals:
    def test_a_decision_that_sorts_before_the_referral_counts(self) -> None:
        told = (decided("2017-11-20"), referral("2017-11-21"))
        assert "referral-undecided" not in {rule for rule, _ in opened(*told, as_of=at("2018-01-01"))}

    def test_of_another_agency_the_clock_is_another(self) -> None:
        assert {rule for rule, _ in opened(referral("2017-11-21", to="coram"), as_of=at("2018-01-01"))} == {
            "referral-unanswered"
        }

    def test_one_without_an_exact_day_is_late_only_where_it_is_so_at_both_extremes(self) -> None:
        told = referral("2017-11-21", until="2017-11-24", precision="day", recorded="2017-11-24")
        assert opened(told, as_of=end("2017-11-24")) == []
        assert ("referral-undecided", "start") in opened(told, as_of=end("2017-11-27"))

    def test_an_assessment_that_was_asked_for_first_counts_from_its_referral_too(self) -> None:
        told = (referral("2017-06-01"), assessment("requested", "2017-06-02"), decided("2017-06-02T13:00"))
        assert ("assessment-late", "start") in opened(*told, as_of=end("2017-08-03"))

    def test_before_2013_no_edition_is_known(self) -> None:
        told = (referral("2012-06-01"), assessment("started", "2012-06-02"))
        assert {rule for rule, _ in opened(*told, as_of=at("2012-12-01"))} == {"visit-due"}, "not one of guidance"


def test_a_planned_conference_is_still_owed_when_the_enquiry_is_over() -> None:
    planned = say.meeting("planned", "2017-06-05", "icpc", "initial-child-protection-conference")
    over = assessment("completed", "2017-06-12", "section-47")
    assert "conference-late" not in {rule for rule, _ in opened(*ENQUIRY, over, as_of=end("2017-06-22"))}
    assert ("conference-late", "start") in opened(*ENQUIRY, planned, over, as_of=end("2017-06-22"))


def test_what_was_told_is_cleared_with_the_child_s_death() -> None:
    events = watched([set_to("2017-06-01", "child-protection-plan", 4)], at("2017-06-20"))
    told = {rule for kind, rule, _ in recorded(events) if kind == "alert.raised"}
    assert "visit-due" in told
    died = event("death.recorded", "2017-06-21", cause="not-recorded")
    found = announced([*events, died], at("2017-07-20"))
    assert ({each["data"]["rule"] for each in found.cleared}, found.raised) == (told, ())
