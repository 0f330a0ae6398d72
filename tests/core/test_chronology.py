"""What stands on a line of the chronology, and which lines there are. By hand; docs/chronology.md."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from projections.chronology import Fact, Silence, shown
from projections.chronology.significance import ROUTINE, significant
from projections.history import HISTORY_TYPES, Entry
from projections.knowledge import Knew
from schemas import Event
from schemas.moments import end_of_day
from schemas.vocabulary import EventRef, Polarity
from tests.core.chronicling import found, only
from tests.given import (
    CSC,
    HV,
    NURSERY,
    POLICE,
    answered,
    at,
    change,
    concern,
    contact,
    event,
    meeting,
    statement,
    through,
    worry,
)


def violence(by: str, on: str = "2024-03-01", **more: Any) -> Event:
    return event("incident.recorded", on, by=by, **{"kind": "violence", **more})


def telling(on: str, to: list[str], **more: Any) -> Event:
    """An agency tells of its event ``seen``."""
    said = event("information.provided", on, **{"by": HV, "to": to, **more})
    about = (EventRef(source=said.source, id="seen"),)
    return said.model_copy(update={"data": said.data.model_copy(update={"about": about})})


class TestSignificance:
    def test_a_contact_counts_by_what_came_of_it(self) -> None:
        assert not significant(contact("2024-03-01"))
        assert not significant(contact("2024-03-01", statement("speech", "neutral")))
        assert significant(contact("2024-03-01", worry("speech")))
        assert significant(contact("2024-03-01", statement("speech", "strength")))
        assert significant(contact("2024-03-01", outcome="no-access"))
        assert significant(contact("2024-03-01", kind="police-attendance"))

    @pytest.mark.parametrize(("counts", "shown"), [((5, 5), False), ((5, 4), True), ((None, None), True)])
    def test_attendance_counts_where_it_is_not_full(self, counts: tuple[int | None, int | None], shown: bool) -> None:
        possible, attended = counts
        said = event("attendance.recorded", "2024-03-01", setting="school", possible=possible, attended=attended)
        assert significant(said) is shown

    def test_what_is_routine_is_a_type_of_histories_with_a_reason(self) -> None:
        assert ROUTINE.keys() <= HISTORY_TYPES
        assert all(ROUTINE.values())

    def test_routine_events_are_counted_and_shown_when_asked_for(self) -> None:
        events = (contact("2024-03-01"), contact("2024-03-02", worry("speech")))
        assert (found(*events).events, found(*events).routine) == (1, 1)
        assert (found(*events, everything=True).events, found(*events, everything=True).routine) == (2, 0)


def injury_seen(by: str, **data: Any) -> Event:
    return event("injury.observed", "2024-03-01", by=by, medical_view="recorded", **data)


class TestOneFact:
    def test_sent_again_is_one_line_with_both_sources(self) -> None:
        one, two = (contact("2024-03-01", outcome="no-access", id=name, recorded="2024-03-02") for name in "ab")
        assert [each.id for each in only(found(one, two)).tellings] == ["a", "b"]

    def test_told_by_several_agencies_is_one_line_with_the_words_of_each(self) -> None:
        fact = only(found(violence(POLICE, note="One."), violence(HV, precision="day", note="Another.")))
        assert [each.agency for each in fact.tellings] == [POLICE, HV]
        assert shown(fact.happened) == "1 Mar 2024 12:00"

    @pytest.mark.parametrize(
        "other",
        [
            violence(HV, "2024-03-02"), violence(HV, "2024-03-01T12:01"), violence(HV, precision="month"),
            violence(HV, until="2024-03-03"), through(violence(HV)), violence(HV, kind="fire"),
        ],
    )  # fmt: skip
    def test_what_may_be_another_fact_stands_apart(self, other: Event | Entry) -> None:
        assert len(found(violence(POLICE), other).facts) == 2

    @pytest.mark.parametrize(
        ("tells", "lines"),
        [
            (lambda by: violence(by, kind="other"), 2),
            (lambda by: injury_seen(by, kind="other", site=["arm"]), 2),
            (lambda by: injury_seen(by, kind="bruise", site=["Not-recorded"]), 2),
            (lambda by: injury_seen(by, kind="bruise", site=[]), 2),
            (lambda by: injury_seen(by, kind="bruise", site=["arm", "leg"]), 1),
        ],
    )  # fmt: skip
    def test_a_kind_or_site_that_says_nothing_joins_nothing(self, tells: Callable[[str], Event], lines: int) -> None:
        assert len(found(tells(POLICE), tells(HV)).facts) == lines

    def test_where_one_agency_tells_two_nobody_can_tell_which_is_meant(self) -> None:
        events = (violence(POLICE, precision="day"), violence(POLICE, precision="day", note="Later."), violence(HV))
        assert len(found(*events).facts) == 3


class TestWords:
    def test_impact_is_change_and_voice(self) -> None:
        said = (worry("speech", text="S"), change("hygiene", text="H"), statement("child-voice", "neutral", text="V"))
        (telling,) = only(found(contact("2024-03-01", *said))).tellings
        assert ("S" in telling.what.split()[-1], "H" in telling.impact, telling.impact.endswith("V")) == (
            True,
            True,
            True,
        )
        assert "hygiene" not in telling.what
        assert telling.marks == {Polarity.WORRY, Polarity.STRENGTH}

    def test_whether_the_child_was_there(self) -> None:
        (telling,) = only(found(violence(POLICE, child_present=True))).tellings
        assert telling.impact == "Child present"
        (telling,) = only(found(violence(POLICE))).tellings
        assert telling.impact == "Not recorded whether the child was present"

    def test_a_meetings_decisions_are_what_was_done(self) -> None:
        (telling,) = only(found(meeting("held", "2024-03-01", decisions=["Visit weekly"]))).tellings
        assert telling.action == "Decided: Visit weekly"
        assert "Visit weekly" not in telling.what

    def test_answers_stand_with_what_they_answer(self) -> None:
        raised = concern("2024-03-01", worry("speech"), by=HV)
        fact, _ = found(raised, answered("2024-03-05", raised, "declined")).facts
        assert fact.tellings[0].action == "Children's social care, 5 Mar 2024 12:00: Concern answered; declined"
        early = only(found(raised, answered("2024-03-05", raised, "declined"), as_of=at("2024-03-04")))
        assert early.tellings[0].action == "No answer recorded here"

    def test_who_had_been_told_by_then(self) -> None:
        seen = contact("2024-03-01", worry("speech"), by=HV, id="seen")
        told = telling("2024-03-05", [NURSERY, HV])
        vague = telling("2024-03-09", [CSC], precision="month")
        events = (seen, told, vague)
        after = only(found(*events, as_of=end_of_day(date(2024, 3, 6))))
        assert [(t.agency, t.knew, shown(t.since)) for t in after.told] == [
            (CSC, None, "Mar 2024"), (NURSERY, Knew.TOLD, "5 Mar 2024 12:00"),
        ]  # fmt: skip
        both = (violence(POLICE, id="seen"), violence(HV), telling("2024-03-05", [HV], by=POLICE))
        assert only(found(*both)).told == ()
        before = only(found(seen, told, as_of=end_of_day(date(2024, 3, 4))))
        assert before.told == ()


class TestOrder:
    def test_what_has_no_date_follows_either_way(self) -> None:
        events = [contact(on, outcome="no-access", id=f"on-{on}") for on in ("2024-03-02", None, "2024-03-01")]
        oldest = [fact.tellings[0].id for fact in found(*events).facts]
        assert oldest == ["on-2024-03-01", "on-2024-03-02", "on-None"]
        newest = [fact.tellings[0].id for fact in found(*events).newest_first().facts]
        assert newest == ["on-2024-03-02", "on-2024-03-01", "on-None"]

    def test_a_silence_stands_between_what_it_parts(self) -> None:
        early, late = contact("2024-01-01", by=HV), contact("2024-04-02", outcome="no-access")
        dated = found(early, late, everything=True, as_of=at("2024-04-03")).dated
        assert [type(line) for line in dated] == [Fact, Silence, Fact]
        assert dated[1] == Silence(None, at("2024-01-01"), at("2024-04-02"), 0)

    def test_three_months_are_no_silence_and_routine_contacts_end_one(self) -> None:
        ends = (contact("2024-01-01", worry("speech")), contact("2024-07-01", worry("speech")))
        at_end = {"as_of": at("2024-07-02")}
        assert found(ends[0], as_of=at("2024-04-01")).dated == found(ends[0], as_of=at("2024-04-01")).dated[:1]
        assert any(isinstance(line, Silence) for line in found(*ends, **at_end).dated)
        assert not any(isinstance(line, Silence) for line in found(*ends, contact("2024-04-01"), **at_end).dated)

    def test_no_silence_before_the_first_word_about_the_child(self) -> None:
        earlier = through(contact("1999-01-01", worry("speech")))
        first = contact("2024-01-01", worry("speech"))
        chronology = found(earlier, first, as_of=at("2024-01-02"))
        assert not any(isinstance(line, Silence) for line in chronology.dated)
        assert chronology.silences == ()


def test_both_clocks() -> None:
    vague = contact("2024-03-10", worry("speech"), id="vague", precision="month")
    late = contact("2024-03-01", worry("speech"), id="late", recorded="2024-06-01")
    then = found(vague, late, known=at("2024-05-01"), as_of=at("2024-03-15"))
    assert [(fact.tellings[0].id, fact.uncertain) for fact in then.facts] == [("vague", True)]
    today = found(vague, late, as_of=at("2024-04-15"))
    assert [(fact.tellings[0].id, fact.uncertain) for fact in today.facts] == [("vague", False), ("late", False)]


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"seen": ("c1",), "seen_alone": True}, "took place; child seen alone"),
        ({"seen": ("c1",), "seen_alone": False, "awake": True}, "took place; child seen, not alone, awake"),
        ({"seen": ("c1",)}, "took place; child seen"),
        ({"seen": ("m1",)}, "took place; the child is not recorded as seen"),
        ({}, "took place; not recorded whether the child was seen"),
        ({"kind": "phone"}, "took place"),
        ({"outcome": "no-access"}, "no access"),
    ],
)
def test_a_visit_says_whether_the_child_was_seen(how: dict[str, Any], says: str) -> None:
    data = {"kind": "home-visit", "outcome": "took-place", **how}
    (line,) = found(event("contact.recorded", "2024-06-01", by=HV, **data), everything=True).facts
    assert line.tellings[0].what.partition("; ")[2] == f"{says}."
