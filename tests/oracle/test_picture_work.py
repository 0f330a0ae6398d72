"""Plans, meetings, assessments, referrals, oversight and what is recorded of alerts: by hand."""

from typing import Any

from tests.oracle.given import Document, day, linked, said
from tests.oracle.picture_given import CSC, HV, ask, held, met, named, opened, point, set_to

CARE = {"source": CSC}


def objective(name: str, measure: str | None = None) -> Document:
    return {"objective": name, "text": "t", "measure": measure}


class TestPlans:
    def test_objectives_are_replaced_by_name_and_reviewed(self) -> None:
        review = {"plan": "p", "kind": "child-in-need", "objectives": [objective("b", "m"), objective("c")]}
        told = [
            opened(objectives=[objective("a"), objective("b")]),
            said("objective.reviewed", {"plan": "p", "objective": "a", "outcome": "met"}, 2, id="o"),
            said("plan.reviewed", review, 3, id="r"),
            said("objective.reviewed", {"plan": "p", "objective": "z", "outcome": "met"}, 4),
            said("objective.reviewed", {"plan": "q", "objective": "a", "outcome": "not-met"}, 5),
        ]
        (plan,) = ask("plans", *told)["plans"]
        assert plan["objectives"] == [
            {"objective": "a", "measurable": False, "due_on": None, "outcome": "met", "outcome_event": named("o")},
            {"objective": "b", "measurable": True, "due_on": None, "outcome": None, "outcome_event": None},
            {"objective": "c", "measurable": False, "due_on": None, "outcome": None, "outcome_event": None},
        ]
        assert plan["reviewed"] == {"event": named("r"), "point": point(3)}
        assert (plan["plan"], plan["kind"], plan["event"]) == (named("p"), "child-in-need", named("open"))

    def test_an_ended_plan_is_gone(self) -> None:
        assert ask("plans", opened(), said("plan.ended", {"plan": "p", "kind": "care"}, 2))["plans"] == []

    def test_a_missed_action_until_it_is_completed(self) -> None:
        action = {"plan": "p", "action": "visit"}
        missed = said("action.missed", action, 2, id="m")
        assert ask("plans", opened(), missed)["plans"][0]["missed"] == {"visit": named("m")}
        assert ask("plans", opened(), missed, said("action.completed", action, 3))["plans"][0]["missed"] == {}
        assert ask("plans", opened(3), missed)["plans"][0]["missed"] == {}

    def sessions(self, kind: str, on: float, count: int | None = None, **more: Any) -> Document:
        content = {"intervention": "i", "kind": "play", "sessions": count}
        return said(f"intervention.{kind}", content, on, id=f"{kind}{on}", **more)

    def test_sessions_are_counted_against_the_promise(self) -> None:
        told = [self.sessions("planned", 1, 3), self.sessions("delivered", 2), self.sessions("missed", 3, 2)]
        (row,) = ask("plans", *told)["interventions"]
        assert (row["intervention"], row["sessions"], row["delivered"]) == (named("i"), 3, 1)
        assert row["missed"] == [{"event": named("missed3"), "reported_by": "service", "sessions": 2}]
        (again,) = ask("plans", *told, self.sessions("planned", 4, 5))["interventions"]
        assert (again["sessions"], again["delivered"], again["event"]) == (5, 1, named("planned4"))
        assert ask("plans", *told, self.sessions("delivered", 4, 2))["interventions"] == []

    def test_the_service_that_ends_ends_its_interventions(self) -> None:
        end = {"service": "any"}
        told = [self.sessions("planned", 1, 3, **CARE), said("service.ended", end, 2)]
        assert len(ask("plans", *told, agency=CSC)["interventions"]) == 1
        assert ask("plans", *told, said("service.ended", end, 3, **CARE), agency=CSC)["interventions"] == []

    def test_another_source_can_tell_of_missed_ones_and_not_of_delivered_ones(self) -> None:
        linked = [
            said(
                "identity.confirmed", {"other": f"{HV}:c1", "by": "o", "reason": "r"}, source="hub", subject=f"{CSC}:c1"
            )
        ]
        told = [*linked, self.sessions("planned", 1, 3, **CARE), self.sessions("delivered", 2, 2)]
        (row,) = ask("plans", *told, self.sessions("missed", 3))["interventions"]
        assert (row["intervention"], row["delivered"]) == (named("i", CSC), 0)
        assert [missed["event"] for missed in row["missed"]] == [named("missed3")]

    def test_what_a_source_whose_own_is_done_delivers_is_its_own(self) -> None:
        content = {"other": f"{HV}:c1", "by": "o", "reason": "r"}
        linked = said("identity.confirmed", content, source="hub", subject=f"{CSC}:c1")
        told = [self.sessions("planned", 1, 1), self.sessions("planned", 1, 5, **CARE), self.sessions("delivered", 2)]
        (row,) = ask("plans", linked, *told, self.sessions("delivered", 3, 2))["interventions"]
        assert (row["intervention"], row["delivered"]) == (named("i", CSC), 0)


def lead(verb: str, on: float, agency: str = "school") -> Document:
    return said(f"lead.{verb}", {"role": "lead", "agency": agency}, on, source=CSC, id=f"{verb}{on}")


def meetings(*events: Document, **more: Any) -> Any:
    return ask("meetings", *events, agency=CSC, **more)


def dated(on: float, name: str) -> Document:
    return met("planned", on, name, for_on={"on": day(9).isoformat()})


class TestMeetings:
    def test_the_setting_runs_from_the_first_of_its_run_and_begins_a_series(self) -> None:
        told = [
            set_to(2, 1),
            held(2, "x", school="attended"),
            set_to(3, 3),
            held(4, "y", school="absent"),
            set_to(3, 5, id="s"),
        ]
        found = meetings(*told)
        assert found["setting"] == {"tier": 3, "status": "child-in-need", "event": named("s", CSC), "since": point(3)}
        assert found["attendance"] == {"school": {named("y", CSC): "absent"}}
        assert found["last"]["attendees"] == {"school": "absent"}

    def test_a_second_meeting_of_a_name_replaces_attendance(self) -> None:
        found = meetings(held(1, school="attended", police="absent"), held(2, school="absent"))
        assert found["attendance"] == {"school": {named("m", CSC): "absent"}}

    def test_of_two_attendees_of_one_agency_the_one_who_came_counts(self) -> None:
        two = [{"agency": "school", "role": "w", "attendance": how} for how in ("attended", "absent")]
        found = meetings(lead("named", 1), met("held", 2, attendees=two))
        assert (found["last"]["attendees"], found["lead"]["missed"]) == ({"school": "attended"}, [])

    def test_the_day_of_a_rearrangement_is_planned_until_any_is_planned_or_held(self) -> None:
        off = met("cancelled", 2, rearranged_for={"on": day(9).isoformat()})
        assert meetings(off, as_of=9)["not_recorded"] == []
        assert meetings(off, as_of=20)["not_recorded"] == [named("m", CSC)]
        assert [row["meeting"] for row in meetings(off, dated(3, "other"))["planned"]] == [named("other", CSC)]
        assert len(meetings(off, met("planned", 3, "other"))["planned"]) == 2
        assert meetings(off, held(3, "other"))["planned"] == meetings(off, met("cancelled", 3))["planned"] == []
        assert len(meetings(off, met("planned", 3, "other", "panel"))["planned"]) == 1

    def test_court_and_panel_are_apart(self) -> None:
        found = meetings(met("held", 1, kind="panel"), met("planned", 1, kind="court-hearing"))
        assert (found["last"], found["planned"]) == (None, [])

    def test_planned_until_held_or_cancelled_and_not_recorded_after_its_day(self) -> None:
        planned = met("planned", 1, for_on={"on": day(5.5).isoformat()})
        assert [row["meeting"] for row in meetings(planned)["planned"]] == [named("m", CSC)]
        assert meetings(planned)["not_recorded"] is None
        assert meetings(planned, as_of=5.9)["not_recorded"] == []
        assert meetings(planned, as_of=6)["not_recorded"] == [named("m", CSC)]
        assert meetings(planned, held(3))["planned"] == []

    def test_cancelled_until_any_is_planned_or_held(self) -> None:
        off = met("cancelled", 2)
        assert [row["event"] for row in meetings(off)["cancelled"]] == [named("cancelled2", CSC)]
        assert meetings(off, dated(3, "other"))["cancelled"] == []
        assert meetings(off, met("planned", 3, "other"))["cancelled"] != []
        empty = [{"role": "w", "agency": "school", "attendance": "absent"}]
        assert meetings(off, met("held", 3, "other", attendees=empty))["cancelled"] != []
        assert meetings(off, met("planned", 3, "other", "panel"))["cancelled"] != []
        assert meetings(met("cancelled", 2, rearranged_for={"on": day(9).isoformat()}))["cancelled"] == []

    def test_the_lead_and_what_it_missed(self) -> None:
        found = meetings(
            lead("named", 1), lead("accepted", 2, "police"), held(3, school="absent"), held(4, "n", school="apologies"),
            held(5, "n", school="absent"),
        )  # fmt: skip
        assert found["lead"] == {
            "agency": "school", "role": "lead", "event": named("named1", CSC), "accepted": False,
            "missed": [named("held3", CSC), named("held4", CSC)],
        }  # fmt: skip
        told = [
            linked("confirmed", f"{CSC}:c1", "school:c1"), lead("named", 1), lead("accepted", 2) | {"source": "school"},
            held(3, school="absent"),
        ]  # fmt: skip
        assert meetings(*told)["lead"]["accepted"]
        assert not meetings(lead("named", 1), lead("accepted", 2))["lead"]["accepted"], "nobody accepts for another"
        assert meetings(*told, held(4, school="written-view"))["lead"]["missed"] == []
        assert meetings(*told, set_to(2, 4))["lead"]["missed"] == []
        assert meetings(*told, lead("ended", 4))["lead"] is None


class TestAssessments:
    def test_open_until_completed_or_declined(self) -> None:
        content = {"assessment": "a", "kind": "section-47", "by": "school"}
        asked = said("assessment.requested", content, id="q")
        assert ask("assessments", asked)["open"] == [
            {"assessment": named("a"), "kind": "section-47", "by": "school", "event": named("q"), "point": point(1)}
        ]
        done = said("assessment.completed", content, 2, id="d")
        assert ask("assessments", asked, done) == {
            "open": [],
            "completed": {"section-47": {"event": named("d"), "point": point(2)}},
            "supervision": None,
        }
        assert ask("assessments", asked, said("assessment.declined", content, 2))["completed"] == {}

    def test_the_last_supervision(self) -> None:
        found = ask("assessments", said("supervision.recorded", {"by": "manager", "endorsed": False}, id="s"))
        assert found["supervision"] == {"event": named("s"), "point": point(1), "endorsed": False}


class TestReferrals:
    def test_the_last_one_to_a_receiver_with_its_decision(self) -> None:
        made = [said("referral.made", {"referral": "r", "to": "school"}, n, id=f"r{n}") for n in (1, 3)]
        taken = {"referral": {"source": HV, "id": "r3"}, "decision": "accepted"}
        early = said("referral.decided", taken, 2, id="d", source="school")
        link = linked("confirmed", f"{HV}:c1", "school:c1")
        assert ask("referrals", link, *made, early)["to"] == {
            "school": {
                "event": named("r3"), "point": point(3), "decision": "accepted", "decision_event": named("d", "school"),
                "topics": [], "opened": False,
            }
        }  # fmt: skip
        assert ask("referrals", *made)["to"]["school"]["decision"] is None
        assert ask("referrals", *made, early | {"source": HV})["to"]["school"]["decision"] is None

    def test_opened_by_who_looked_or_by_who_has_an_order_on_record(self) -> None:
        made = said("referral.made", {"referral": "r", "to": "school"}, 2, id="r", source=CSC)
        link = linked("confirmed", f"{CSC}:c1", "school:c1")
        order = said("order.made", {"order": "o", "basis": "SO"}, 1, source=CSC)

        def opened_by(*events: Document) -> bool:
            found: bool = ask("referrals", link, made, order, *events, agency=CSC)["to"]["school"]["opened"]
            return found

        taken = {"referral": {"source": CSC, "id": "r"}, "decision": "accepted"}
        told = said("information.provided", {"to": ["school"]}, 3, source=CSC)
        looked = said("referral.decided", taken | {"earlier_records": "looked-at"}, 3, source="school")
        assert not opened_by() and opened_by(told) and opened_by(looked)
        assert not opened_by({**told, "time": order["time"]}), "before it was made"
