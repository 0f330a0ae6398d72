"""Visits and enquiries: by hand, from the words of docs/picture.md."""

from typing import Any

from tests.oracle.given import Document, said
from tests.oracle.picture_given import CSC, HV, ask, met, named, point, set_to, visit

SCHOOL = "school"


def seen(*whom: str, on: float, kind: str = "home-visit", **more: Any) -> Document:
    return visit(on=on, content={"seen": whom, "kind": kind}, **more)


def hurt(on: float, **more: Any) -> Document:
    injury = {"site": ("head",), "kind": "bump", "medical_view": more.pop("view", "none-recorded")}
    return said("anonymous.reported", {"reported_injury": injury}, on, dataschema="anonymous.reported/2", **more)


class TestVisits:
    def test_sights_in_the_order_in_which_they_came(self) -> None:
        found = ask("visits", seen("c1", "mum", on=1), seen("mum", on=2), seen("c1", on=3, id="x"))
        assert found["lately"] == [f"{HV}/mum", f"{HV}/c1"]
        assert found["sights"][f"{HV}/c1"] == {"event": named("x"), "point": point(3)}

    def test_only_an_event_about_one_record_says_whose_it_is(self) -> None:
        assert ask("visits", seen("c2", on=1, alsoabout=["c2"]))["own"] == []
        assert ask("visits", seen("c2", on=1, alsoabout=["c2"]), seen(on=2))["own"] == [f"{HV}/c1"]

    def test_a_run_moves_the_setting_to_the_end_and_names_the_visitor(self) -> None:
        told = [seen("c1", on=1, source=CSC), set_to(2, 2, "early-help", id="a"), set_to(2, 3, "early-help")]
        found = ask("visits", *told, agency=CSC)
        assert found["lately"] == [f"{CSC}/c1", "setting"]
        assert (found["run"]["since"], found["run"]["visitor"]) == (point(2), None)
        assert ask("visits", *told, set_to(4, 4, "looked-after"), agency=CSC)["run"]["visitor"] == CSC

    def test_the_first_incident_since_a_sight_of_the_child(self) -> None:
        one, two = (said("incident.recorded", {"kind": "violence"}, on, id=f"i{on}") for on in (2, 4))
        assert ask("visits", seen("c1", on=1), one, two)["violence"]["event"] == named("i2")
        assert ask("visits", seen("c1", on=1), one, seen("mum", on=3), two)["violence"]["event"] == named("i2")
        assert ask("visits", one, seen("c1", on=3), two)["violence"]["event"] == named("i4")

    def test_an_injury_told_of_until_somebody_looks(self) -> None:
        told = hurt(1, id="h")
        assert ask("visits", told, hurt(2))["reported"] == {f"{HV}/c1": {"event": named("h"), "point": point(1)}}
        assert ask("visits", told, seen("c1", on=2))["reported"] != {}
        assert ask("visits", told, seen("c1", on=2, kind="clinic"))["reported"] != {}, "what was looked at is not said"
        assert ask("visits", told, hurt(2, view="recorded"))["reported"] == {}


def referred(on: float = 1, **more: Any) -> Document:
    content = {"referral": "r", "to": CSC, "alleges_significant_harm": True}
    return said("referral.made", content, on, id="r", dataschema="referral.made/2", **more)


def decided(decision: str, on: float) -> Document:
    content = {"referral": {"source": CSC, "id": "r"}, "decision": decision}
    return said("referral.decided", content, on, source=CSC)


def assessed(verb: str, on: float, kind: str = "child-and-family", name: str = "a") -> Document:
    version = 2 if verb == "completed" else 1
    content = {"assessment": name, "kind": kind}
    return said(
        f"assessment.{verb}", content, on, source=CSC, id=f"{name}{on}", dataschema=f"assessment.{verb}/{version}"
    )


def enquiries(*events: Document) -> Any:
    return ask("enquiries", *events, agency=CSC)


class TestEnquiries:
    MADE = referred(source=CSC)

    def test_undecided_until_it_is_decided_whichever_came_first(self) -> None:
        assert [row["referral"] for row in enquiries(self.MADE)["undecided"]] == [f"{CSC}/r"]
        assert enquiries(self.MADE, decided("accepted", 2))["undecided"] == []
        early = enquiries(decided("accepted", 0.5), self.MADE)
        assert (early["undecided"], early["early"], early["alleged"]["event"]) == ([], {}, f"{CSC}/r")

    def test_an_assessment_counts_from_the_referral_that_asked_for_it(self) -> None:
        (row,) = enquiries(self.MADE, decided("assessment", 2), assessed("started", 3))["assessments"]
        assert (row["since"]["point"], row["started"], row["asked"]) == (point(1), True, None)
        (row,) = enquiries(self.MADE, assessed("requested", 2), decided("assessment", 3))["assessments"]
        assert (row["since"]["point"], row["asked"]["point"]) == (point(1), point(2))
        assert enquiries(assessed("started", 3), assessed("completed", 4))["assessments"] == []

    def test_harm_alleged_until_strategy_enquiry_or_no(self) -> None:
        for end in (
            met("held", 2, kind="strategy-discussion"), assessed("started", 2, "section-47"),
            decided("no-further-action", 2), set_to(4, 2, "child-protection-plan"),
        ):  # fmt: skip
            assert enquiries(self.MADE, end)["alleged"] is None, end["type"]
        assert enquiries(self.MADE, decided("assessment", 2))["alleged"]["event"] == f"{CSC}/r"

    def test_strategy_until_a_conference_or_the_enquiry_is_over(self) -> None:
        told = [met("held", 1, kind="strategy-discussion"), assessed("started", 2, "section-47")]
        again = met("held", 3, "s2", kind="strategy-discussion")
        assert enquiries(*told, again)["strategy"]["point"] == point(1)
        assert enquiries(told[0], again)["strategy"]["point"] == point(3)
        over = assessed("completed", 4, "section-47")
        assert enquiries(*told, over)["strategy"] is None
        planned = met("planned", 3, "c", kind="initial-child-protection-conference")
        assert enquiries(*told, planned, over)["strategy"]["point"] == point(1)
        held = met("held", 5, "c", kind="initial-child-protection-conference")
        found = enquiries(*told, planned, held)
        assert (found["strategy"], found["planned"], found["conference"]["initial"]) == (None, [], True)

    def test_a_conference_is_owed_until_it_is_held_or_an_enquiry_says_otherwise(self) -> None:
        def over(on: float, *outcomes: str) -> Document:
            content = {"assessment": "e", "kind": "section-47", "outcomes": outcomes}
            return said("assessment.completed", content, on, source=CSC, id=f"over{on}")

        begun, asks = assessed("started", 2, "section-47", "e"), over(4, "initial-conference")
        found = enquiries(self.MADE, begun, asks)
        assert (found["owed"]["point"], found["concluded"]["outcomes"]) == (point(2), ["initial-conference"])
        assert found["concluded"]["harm"]["event"] == found["harm"]["event"] == f"{CSC}/r"
        held = met("held", 5, "c", kind="initial-child-protection-conference")
        for end in (held, over(5, "legal-action"), set_to(4, 5, "child-protection-plan")):
            assert enquiries(begun, asks, end)["owed"] is None, end["type"]
        assert enquiries(begun, asks, over(5))["owed"]["point"] == point(2)
        strategy = met("held", 1, kind="strategy-discussion")
        assert enquiries(strategy, begun, asks)["owed"]["point"] == point(1)

    def test_what_a_manager_saw_is_of_the_run(self) -> None:
        looked = said("supervision.recorded", {"by": "manager"}, 2, source=CSC)
        assert enquiries(set_to(3, 1), looked)["supervised"]["point"] == point(2)
        assert enquiries(set_to(3, 1), looked, set_to(2, 3, "early-help"))["supervised"] is None
