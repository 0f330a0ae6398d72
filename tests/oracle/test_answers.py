"""Tier and who knew what, by hand."""

from typing import Any

import pytest

from schemas.moments import Interval
from tests.oracle.given import Document, corrected, day, given, linked, person, retracted, said, viewed

CSC, HV, HOSPITAL = "childrens-social-care", "health-visiting", "hospital"
CONFERENCE = "initial-child-protection-conference"


def set_to(tier: int, on: float = 1, **content: Any) -> Document:
    times = {k: content.pop(k) for k in ("timeprecision", "recorded", "id") if k in content}
    content = {"tier": tier, "status": "child-in-need", **content}
    return said("tier.set", content, on, source=CSC, **times)


def ordered(verb: str, on: float, basis: str = "C1", **content: Any) -> Document:
    content = {"order": "o", "basis": basis, **content}
    return said(f"order.{verb}", content, on, source=CSC, id=f"{verb}{on}")


def assessed(verb: str, on: float, kind: str = "section-47", by: str | None = None) -> Document:
    content = {"assessment": "a", "kind": kind, "by": by}
    return said(f"assessment.{verb}", content, on, source=CSC)


def met(verb: str, on: float, kind: str = CONFERENCE, meeting: str = "m") -> Document:
    return said(f"meeting.{verb}", {"meeting": meeting, "kind": kind}, on, source=CSC)


def planned(verb: str, on: float, kind: str = "child-protection") -> Document:
    return said(f"plan.{verb}", {"plan": "p", "kind": kind, "category": "NEG"}, on, source=CSC)


def born(on: float = 1) -> Document:
    return said("birth.recorded", {"place": "home"}, on, source=CSC)


def answer(*events: Document, as_of: float | None = None) -> dict[str, Any]:
    """The answer about social care's c1, where both extremes agree."""
    found = given(*events)
    instant = None if as_of is None else day(as_of)
    earliest, latest = found.tier(person(found, agency=CSC), instant)
    assert earliest == latest
    return earliest


class TestTier:
    def test_nobody_said_anything(self) -> None:
        found = answer(viewed(1, source=CSC), as_of=0.5)
        assert (found["tier"], found["statuses"], found["views"]) == (None, [], {})

    def test_universal_once_born_until_set(self) -> None:
        found = answer(born())
        assert (found["tier"], found["statuses"], found["since"]) == (1, ["universal"], None)
        assert answer(born(), set_to(3))["statuses"] == ["child-in-need"]

    def test_the_setting_is_the_last(self) -> None:
        last = set_to(3, 4, id="last", bases=["S47", "S17"], service=HOSPITAL, lead_authority="Here")
        found = answer(set_to(2), last)
        expected = {"tier": 3, "bases": ["S17", "S47"], "by": CSC, "event": "last", "service": HOSPITAL}
        assert expected.items() <= found.items()
        assert found["lead_authority"] == "Here"

    def test_since_is_the_first_of_the_unbroken_run(self) -> None:
        run = [set_to(3, n, bases=b) for n, b in ((1, ["S17", "V2"]), (3, ["V2", "S17", "S17"]))]
        assert answer(*run)["since"] == Interval(day(1), day(1))
        broken = answer(run[0], set_to(2, 2), run[1])
        assert broken["since"] == Interval(day(3), day(3))

    def test_lead_authority_does_not_break_the_run(self) -> None:
        found = answer(set_to(3, 1), set_to(3, 2, lead_authority="There"))
        assert (found["since"], found["lead_authority"]) == (Interval(day(1), day(1)), "There")

    def test_imprecise_times_give_two_answers(self) -> None:
        found = given(set_to(2, 5, timeprecision="day", recorded=9), set_to(3, 5.5, recorded=9))
        earliest, latest = found.tier(person(found, agency=CSC), day(8))
        assert (earliest["tier"], latest["tier"]) == (3, 2)
        earliest, latest = found.tier(person(found, agency=CSC), day(5.1))
        assert (earliest["tier"], latest["tier"]) == (2, None)

    def test_views_are_by_source_and_birth_and_death_noted(self) -> None:
        death = said("death.recorded", {"cause": "not-recorded"}, 9, source=CSC)
        found = answer(viewed(1, 1, source=CSC), viewed(4, 2, source=CSC, id="v"), death)
        assert found["views"] == {CSC: {"tier": 4, "event": "v"}}
        assert (found["born"], found["died"]) == (False, True)

    def test_events_through_a_parent_do_not_set_the_tier(self) -> None:
        tie = said("relationship.recorded", {"relative": "m", "relation": "mother"}, source=CSC)
        found = answer(tie, set_to(4) | {"subject": "m"})
        assert found["tier"] is None

    def test_known_filters(self) -> None:
        found = given(set_to(2, 1), set_to(4, 2, recorded=6, id="x"), retracted("x", 8, source=CSC))
        child = person(found, agency=CSC)
        known = [found.tier(child, None, day(k))[0]["tier"] for k in (0.5, 5, 7, 9)]
        assert known == [None, 2, 4, 2]


class TestOrders:
    def test_shown_through_the_day_of_expiry_in_london(self) -> None:
        made = ordered("made", 1, expires_on="2024-03-10")
        assert answer(made, as_of=10.99)["bases"] == ["C1"]
        assert answer(made, as_of=11)["bases"] == []
        assert answer(made)["bases"] == ["C1"]

    def test_varied_changes_an_open_order_only(self) -> None:
        varied = ordered("varied", 3, "SO")
        assert answer(varied)["orders"] == []
        found = answer(ordered("made", 1, expires_on="2024-03-02"), varied, as_of=9)
        assert found["statuses"] == ["supervision-order"]
        (order,) = found["orders"]
        assert (order["expires_on"], order["starts"]) == (None, ["made1"])
        assert answer(ordered("made", 1), ordered("ended", 2), varied)["orders"] == []

    def test_starts_that_do_not_touch_conflict(self) -> None:
        twice = (ordered("made", 1), ordered("made", 2))
        assert answer(*twice)["conflicts"] == [["order-start", CSC, "o"]]
        assert answer(*twice)["orders"][0]["starts"] == ["made1", "made2"]
        assert answer(twice[0], ordered("made", 1) | {"id": "again"})["conflicts"] == []

    def test_two_bases_of_looked_after_conflict(self) -> None:
        found = answer(set_to(4, bases=["V2", "S17"]), ordered("made", 1, "L2"))
        assert found["conflicts"] == [["looked-after-bases", "L2", "V2"]]
        assert found["statuses"] == ["child-in-need", "looked-after"]


class TestAssessmentsAndPlans:
    def test_since_is_the_first_kind_and_by_are_the_last(self) -> None:
        found = answer(assessed("requested", 1, by=HV), assessed("started", 3, "parenting"))
        (open_one,) = found["assessments"]
        assert (open_one["since"], open_one["kind"]) == (Interval(day(1), day(1)), "parenting")
        assert open_one["by"] is None
        assert found["statuses"] == ["under-assessment"]

    @pytest.mark.parametrize("verb", ["completed", "declined"])
    def test_an_end_closes_it(self, verb: str) -> None:
        ended = (assessed("requested", 1), assessed(verb, 2))
        assert answer(*ended)["assessments"] == []
        (again,) = answer(*ended, assessed("started", 5))["assessments"]
        assert again["since"] == Interval(day(5), day(5))

    def test_a_child_protection_plan(self) -> None:
        found = answer(planned("opened", 1))
        assert found["plans"] == [{"source": CSC, "plan": "p", "kind": "child-protection", "category": "NEG"}]
        assert found["statuses"] == ["child-protection-plan"]
        assert answer(planned("opened", 1), planned("ended", 2))["plans"] == []
        assert answer(planned("opened", 1, "care"))["statuses"] == []


class TestMeetings:
    def test_conferences_proposed_are_cancelled_one_by_one_and_held_together(self) -> None:
        two = (met("planned", 1), met("planned", 1.5, meeting="n"))
        assert answer(*two)["conferences"] == [[CSC, "m"], [CSC, "n"]]
        assert answer(*two, met("cancelled", 2))["conferences"] == [[CSC, "n"]]
        assert answer(*two, met("held", 2, meeting="other"))["conferences"] == []
        assert answer(*two, met("held", 2, "core-group"))["conferences"] == [[CSC, "m"], [CSC, "n"]]
        assert answer(met("planned", 1, "core-group"))["conferences"] == []

    def test_a_strategy_discussion_is_open_until_a_conference_or_a_setting(self) -> None:
        held = met("held", 2, "strategy-discussion")
        assert answer(held)["statuses"] == ["strategy-discussion"]
        assert answer(held, met("held", 3))["strategy"] is False
        assert answer(held, set_to(2, 3))["strategy"] is False
        assert answer(set_to(2, 1), held)["strategy"] is True


def words(*events: Document, of: str, by: str, at: float, source: str = HV) -> set[str]:
    """What agency ``by`` knew of health visiting's event ``of`` about c1."""
    found = given(*events)
    return found.known(person(found), by, day(at))[source, of]


class TestKnowing:
    SEEN = viewed(3, 1, recorded=2, id="seen")
    REF = ({"source": HV, "id": "seen"},)

    def test_held_from_its_recording(self) -> None:
        assert words(self.SEEN, of="seen", by=HV, at=2) == {"held"}
        assert words(self.SEEN, of="seen", by=HV, at=1.9) == {"not-recorded"}

    def test_told_when_the_telling_happened(self) -> None:
        told = said("information.provided", {"to": [HOSPITAL], "about": self.REF}, 5, id="told")
        stream = (self.SEEN, told)
        assert words(*stream, of="seen", by=HOSPITAL, at=4) == {"not-recorded"}
        assert words(*stream, of="seen", by=HOSPITAL, at=5) == {"told"}
        assert words(*stream, of="told", by=HOSPITAL, at=5) == {"told"}
        assert words(*stream, of="seen", by="police", at=5) == {"not-recorded"}

    def test_only_those_who_attended_were_told_at_a_meeting(self) -> None:
        attendees = [
            {"agency": HOSPITAL, "role": "nurse", "attendance": "attended"},
            {"agency": "police", "role": "officer", "attendance": "apologies"},
        ]
        content = {"meeting": "m", "kind": "core-group", "attendees": attendees, "discussed": self.REF}
        stream = (self.SEEN, said("meeting.held", content, 3))
        assert words(*stream, of="seen", by=HOSPITAL, at=9) == {"told"}
        assert words(*stream, of="seen", by="police", at=9) == {"not-recorded"}

    @pytest.mark.parametrize(
        ("kind", "content"),
        [
            ("concern.raised", {"to": HOSPITAL}),
            ("referral.made", {"referral": "r", "to": HOSPITAL}),
            ("information.requested", {"request": "q", "of": HOSPITAL, "asks_for": "x"}),
            ("assessment.requested", {"assessment": "a", "kind": "other", "by": HOSPITAL}),
            ("concern.answered", {"concern": {"source": HOSPITAL, "id": "x"}, "answer": "agreed"}),
            ("referral.acknowledged", {"referral": {"source": HOSPITAL, "id": "x"}}),
            ("referral.decided", {"referral": {"source": HOSPITAL, "id": "x"}, "decision": "accepted"}),
            ("help.answered", {"request": {"source": HOSPITAL, "id": "x"}, "answer": "offered"}),
        ],
    )
    def test_what_is_addressed_to_an_agency_tells_it_of_itself(self, kind: str, content: Document) -> None:
        event = said(kind, content, 3, id="it")
        assert words(event, of="it", by=HOSPITAL, at=3) == {"told"}
        assert words(event, of="it", by="police", at=3) == {"not-recorded"}

    def test_found_not_told_until_told(self) -> None:
        finding = said("information.not_provided", {"to": HOSPITAL, "about": self.REF}, 4)
        told = said("information.provided", {"to": [HOSPITAL], "about": self.REF}, 6)
        stream = (self.SEEN, finding, told)
        known = [words(*stream, of="seen", by=HOSPITAL, at=t) for t in (3, 4, 6)]
        assert known == [{"not-recorded"}, {"found-not-told"}, {"told"}]

    def test_later_corrections_do_not_change_what_was_known(self) -> None:
        told = said("information.provided", {"to": [HOSPITAL], "about": self.REF}, 5, id="told")
        new = viewed(4, 1)
        stream = (self.SEEN, told, corrected("seen", new, 7, id="new"), retracted("told", 8))
        assert words(*stream, of="seen", by=HOSPITAL, at=6) == {"told"}
        assert words(*stream, of="seen", by=HV, at=6) == {"held"}
        assert words(*stream, of="new", by=HOSPITAL, at=7) == {"told"}
        assert words(*stream, of="new", by=HOSPITAL, at=8) == {"not-recorded"}

    def test_what_was_written_down_later_stands_as_today(self) -> None:
        told = said("information.provided", {"to": [HOSPITAL], "about": self.REF}, 1.5, recorded=9)
        assert words(self.SEEN, told, of="seen", by=HOSPITAL, at=1.5) == {"told"}
        assert words(self.SEEN, told, of="seen", by=HV, at=1.5) == {"not-recorded"}

    def test_imprecise_times_leave_two_words(self) -> None:
        told = said(
            "information.provided",
            {"to": [HOSPITAL], "about": self.REF},
            5.5,
            timeprecision="day",
            recorded=9,
        )
        assert words(self.SEEN, told, of="seen", by=HOSPITAL, at=5.5) == {"told", "not-recorded"}

    def test_a_joined_record_belongs_to_the_history(self) -> None:
        link = linked("confirmed", f"{HV}:c1", f"{HOSPITAL}:h1")
        theirs = viewed(2, source=HOSPITAL, subject="h1", id="theirs")
        assert words(link, self.SEEN, theirs, of="theirs", by=HOSPITAL, at=9, source=HOSPITAL) == {"held"}
