"""Formal disagreements on the ladder, and views that nobody takes there: what stands, and what is asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from projections import disagreements
from projections.calendar import Mark
from projections.disagreements import UNANSWERED, UNSETTLED, Answer, Disagreements, Resolved, unresolved
from projections.history import Extreme
from projections.rules.ladder import Standing, standing
from projections.rules.pack import england
from schemas import Event
from schemas.disagreements import Matter, Settlement
from tests.core.alerting import end, opened
from tests.given import CSC, HV, NURSERY, Given, at, disagreed, disagreement, event, given, tier

ITEM = f"{NURSERY}/d"
TICK = timedelta(microseconds=1)


def answered(on: str | None, answer: str = "not-agreed", stage: int = 1, **more: Any) -> Event:
    return disagreement("answered", on, answer=answer, stage=stage, **more)


def resolved(on: str | None, outcome: str = "another-way-agreed", by: str = NURSERY, **more: Any) -> Event:
    return disagreement("resolved", on, outcome=outcome, agreed="a", by=by, **more)


def viewed(on: str, number: int, by: str = NURSERY, **more: Any) -> Event:
    return event("tier.viewed", on, by=by, tier=number, **more)


def held(found: Given) -> Disagreements:
    state: Disagreements = found.state(disagreements)
    return state


def stands(as_of: str | datetime) -> Any:
    moment = at(as_of) if isinstance(as_of, str) else as_of

    def question(found: Given) -> Standing | None:
        one = held(found).formal.get(ITEM)
        return standing(ITEM, one, moment, Extreme.EARLIEST, england()) if one else None

    return question


def stage_of(found: Given, as_of: str | datetime) -> tuple[int, str, bool, bool] | None:
    one = stands(as_of)(found)
    return (one.stage, one.waits_for, one.by_silence, one.overdue) if one else None


MONDAY = "2024-06-03"


class TestTheLadder:
    """Working days: 2, 3, 3 and 5 for an answer; Monday 3 June 2024 is the day on which it is raised."""

    @pytest.mark.parametrize(
        ("as_of", "expected"),
        [
            (end("2024-06-05") - TICK, (1, "answer", False, False)),
            (end("2024-06-05"), (2, "answer", True, False)),
            (end("2024-06-10") - TICK, (2, "answer", True, False)),
            (end("2024-06-10"), (3, "answer", True, False)),
            (end("2024-06-13"), (4, "answer", True, False)),
            (end("2024-06-20") - TICK, (4, "answer", True, False)),
            (end("2024-06-20"), (4, "answer", True, True)),
        ],
    )
    def test_silence_takes_it_from_stage_to_stage(self, as_of: datetime, expected: Any) -> None:
        assert stage_of(given(disagreed(MONDAY)), as_of) == expected

    def test_who_is_asked_is_the_next_in_line(self) -> None:
        found = given(disagreed(MONDAY))
        owners = [stands(day)(found).owner for day in (MONDAY, "2024-06-06", "2024-06-11", "2024-06-30")]
        assert owners == ["manager of the service", "head of service", "partnership chair", "partnership chair"]

    def test_an_answer_settles_nothing_and_its_own_time_begins(self) -> None:
        found = given(disagreed(MONDAY), answered("2024-06-04"))
        assert stage_of(found, "2024-06-10") == (1, "settlement", False, False)
        assert stage_of(found, end("2024-06-11")) == (2, "settlement", True, False)

    def test_a_late_answer_brings_it_back_to_the_stage_that_answers(self) -> None:
        assert stage_of(given(disagreed(MONDAY), answered("2024-06-07")), "2024-06-08") == (
            1,
            "settlement",
            False,
            False,
        )
        by_managers = answered("2024-06-07", stage=2)
        assert stage_of(given(disagreed(MONDAY), by_managers), "2024-06-08") == (2, "settlement", False, False)

    def test_taken_further_it_waits_for_that_stage_s_answer(self) -> None:
        found = given(disagreed(MONDAY), answered("2024-06-04"), disagreed("2024-06-05", stage=2))
        assert stage_of(found, "2024-06-06") == (2, "answer", False, False)
        assert stage_of(given(*_told(found), answered("2024-06-06", stage=2)), "2024-06-07") == (
            2, "settlement", False, False,
        )  # fmt: skip

    def test_told_again_at_a_lower_stage_it_stays_where_it_is(self) -> None:
        assert stage_of(given(disagreed(MONDAY, stage=3), disagreed("2024-06-04", stage=1)), "2024-06-05") == (
            3,
            "answer",
            False,
            False,
        )

    def test_a_stage_beyond_the_ladder_is_its_last(self) -> None:
        assert stage_of(given(disagreed(MONDAY, stage=7)), end("2024-06-10") - TICK) == (4, "answer", False, False)
        assert stage_of(given(disagreed(MONDAY, stage=7)), end("2024-06-10")) == (4, "answer", False, True)

    def test_a_day_that_is_asked_for_stands_instead_of_the_limit(self) -> None:
        found = given(disagreed(MONDAY, due_on="2024-06-14"))
        assert stage_of(found, end("2024-06-14") - TICK) == (1, "answer", False, False)
        assert stage_of(found, end("2024-06-14")) == (2, "answer", True, False)
        assert stands(end("2024-06-14"))(found).due_at == end("2024-06-19")

    def test_where_no_ladder_was_in_force_nothing_is_judged(self) -> None:
        given(disagreed("1999-06-03")).when(stands(MONDAY)).then(None)

    def test_an_answer_alone_is_a_disagreement(self) -> None:
        found = given(answered("2024-06-04", stage=2))
        assert stage_of(found, "2024-06-05") == (2, "settlement", False, False)
        assert held(found).formal[ITEM].raised is None


def _told(found: Given) -> list[Event]:
    return [entry.event for entry in found.entries]


class TestItsEnd:
    def test_the_agency_that_raised_it_ends_it(self) -> None:
        state = held(given(disagreed(MONDAY), resolved("2024-06-05")))
        assert (dict(state.formal), state.resolved[ITEM].outcome) == ({}, Settlement.ANOTHER_WAY)

    def test_the_other_side_alone_does_not(self) -> None:
        state = held(given(disagreed(MONDAY), resolved("2024-06-05", by=CSC)))
        answer = state.formal[ITEM].answered
        assert answer is not None and answer.answer == "settled"
        assert not state.resolved

    def test_the_chair_does_at_the_chair_s_stage_by_the_other_of_the_two(self) -> None:
        taken = disagreed("2024-06-04", stage=4)
        decided = resolved("2024-06-05", "decided-by-chair", by=CSC)
        assert not held(given(disagreed(MONDAY), taken, decided)).formal
        before, after = (disagreed(MONDAY), decided), (disagreed(MONDAY), decided, disagreed("2024-06-06", stage=4))
        answers = answered("2024-06-04", stage=4)
        for told in (before, after, (disagreed(MONDAY), answers, decided), (disagreed(MONDAY, stage=3), decided)):
            state = held(given(*told))
            assert (list(state.formal), dict(state.resolved)) == ([ITEM], {})
        assert held(given(*before)).formal[ITEM].answer == Answer(
            1, "settled", Mark((CSC, decided.id), decided.happened)
        )

    def test_nobody_else_s_word_of_the_chair_does(self) -> None:
        decided = resolved("2024-06-05", "decided-by-chair", by=HV)
        for stage in (1, 4, 9):
            one = held(given(disagreed(MONDAY, stage=stage), decided)).formal[ITEM]
            assert (one.answer, [mark.event for mark in one.told][-1]) == (None, (HV, decided.id))
        assert list(held(given(decided)).formal) == [ITEM]

    @pytest.mark.parametrize("on", [None, "2024-06-03", "2024-06-05"])
    def test_wherever_it_sorts_it_ends_what_does_not_surely_follow(self, on: str | None) -> None:
        found = given(disagreed(MONDAY), resolved(on, recorded="2024-06-20"), answered("2024-06-06"))
        assert not held(found).formal
        again = given(disagreed(MONDAY), disagreed("2024-06-04", stage=2), resolved(None, recorded="2024-06-20"))
        assert not held(again).formal

    def test_raised_again_under_its_name_it_begins_anew(self) -> None:
        told = (disagreed(MONDAY, stage=3), answered("2024-06-04", stage=3), resolved("2024-06-05"))
        state = held(given(*told, disagreed("2024-06-07", matter="plan", id="anew")))
        one = state.formal[ITEM]
        assert (one.raised, one.stage, one.answer, one.matter) == (one.told[0], 1, None, Matter.PLAN)
        assert [mark.event for mark in one.told] == [(NURSERY, "anew")]
        assert state.resolved[ITEM].outcome == Settlement.ANOTHER_WAY
        assert not held(given(*told, disagreed("2024-06-07"), resolved("2024-06-08"))).formal
        assert not held(given(*told, disagreed("2024-06-07"), resolved(None, recorded="2024-06-08"))).formal

    def test_it_is_open_anew_only_when_both_extremes_say_so(self) -> None:
        """A resolution without a time, recorded later, may be that of the second telling."""
        told = (disagreed(MONDAY), resolved(None, recorded="2024-06-20"), resolved("2024-06-05"))
        assert not held(given(*told, disagreed("2024-06-07"))).formal
        assert held(given(*told, disagreed("2024-06-21"))).formal

    def test_to_differ_again_it_is_raised_under_another_name(self) -> None:
        state = held(given(disagreed(MONDAY), resolved("2024-06-05"), disagreed("2024-06-07", "d2")))
        assert list(state.formal) == [f"{NURSERY}/d2"]
        assert isinstance(state.resolved[ITEM], Resolved)

    @pytest.mark.parametrize("by", [NURSERY, HV])
    def test_who_raised_it_and_who_stands_by_do_not_answer(self, by: str) -> None:
        found = given(disagreed(MONDAY), answered("2024-06-04", by=by, stage=9))
        assert stage_of(found, "2024-06-05") == (1, "answer", False, False)
        assert len(held(found).formal[ITEM].told) == 2
        asked = given(disagreed(MONDAY), answered("2024-06-04"), answered("2024-06-04T13:00", by=by, stage=3))
        assert stage_of(asked, "2024-06-05") == (1, "settlement", False, False)

    def test_an_answer_before_it_was_raised_is_of_whom_it_was_raised_with(self) -> None:
        assert stage_of(given(answered("2024-06-01"), disagreed(MONDAY)), MONDAY) == (1, "settlement", False, False)
        assert stage_of(given(answered("2024-06-01", by=HV), disagreed(MONDAY)), MONDAY) == (1, "answer", False, False)
        assert stage_of(given(answered("2024-06-01", by=NURSERY), disagreed(MONDAY)), MONDAY) == (
            1, "answer", False, False,
        )  # fmt: skip

    def test_the_raiser_s_own_answer_alone_shows_that_there_is_one_and_answers_nothing(self) -> None:
        one = held(given(answered(MONDAY, by=NURSERY, stage=3))).formal[ITEM]
        assert (one.answer, one.stage, len(one.told)) == (None, 1, 1)

    def test_a_stage_of_either_beyond_the_ladder_is_the_chair_s(self) -> None:
        found = given(disagreed(MONDAY), answered("2024-06-04", stage=9))
        assert stage_of(found, "2024-06-05") == (4, "settlement", False, False)
        assert [len(rule.limits) for rule in england().rules if rule.id in (UNANSWERED, UNSETTLED)] == [4, 4]

    def test_one_name_of_two_agencies_is_two_disagreements(self) -> None:
        state = held(given(disagreed(MONDAY), disagreed(MONDAY, by=HV), resolved("2024-06-05")))
        assert list(state.formal) == [f"{HV}/d"]


SET = tier("2024-03-01", 2, "early-help")


SETTLED = (
    tier("2024-04-01", 4, "child-protection-plan"), viewed("2024-04-01T13:00", 4),
    disagreed("2024-04-02", matter="step-down"), resolved("2024-04-03", "another-way-agreed"),
)  # fmt: skip


class TestViews:
    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            ((viewed("2024-04-01", 3, id="v"),), "v"),
            ((viewed("2024-04-01", 2),), None),
            ((viewed("2024-04-01", 3), viewed("2024-04-02", 2)), None),
            ((viewed("2024-04-01", 3), tier("2024-04-05", 3)), None),
            ((viewed("2024-04-01", 3, id="v"), tier("2024-04-05", 2, "early-help")), "v"),
            ((viewed("2024-04-01", 2), tier("2024-04-05", 1, "universal", id="low")), "low"),
            ((viewed("2024-04-01", 3, id="v"), tier("2024-04-05", 1, "universal", id="low")), "v"),
            ((viewed("2024-04-01", 3, CSC), tier("2024-04-05", 2, "early-help")), None),
            ((viewed("2024-04-01", 3), disagreed("2024-04-02")), None),
            ((viewed("2024-04-01", 3), disagreed("2024-04-02"), resolved("2024-04-03")), None),
            ((viewed("2024-04-01", 3), disagreed("2024-04-02", matter="step-down")), None),
            ((viewed("2024-04-01", 3, id="v"), disagreed("2024-04-02", matter="plan")), "v"),
            ((viewed("2024-04-01", 3, id="v"), disagreed("2024-04-02", matter="plan"), resolved("2024-04-03")), "v"),
            ((viewed("2024-04-01", 3, id="v"), disagreed("2024-04-02"), resolved("2024-04-03", "withdrawn")), "v"),
            ((viewed("2024-04-01", 3, id="v"), answered("2024-04-02")), "v"),
            ((viewed("2024-04-01", 3, id="v"), disagreed("2024-04-02", by=HV)), "v"),
            (
                (viewed("2024-04-01", 3), disagreed("2024-04-02"), resolved("2024-04-03"),
                 tier("2024-04-05", 1, "universal", id="low")),
                "low",
            ),
            ((*SETTLED, tier("2024-04-05", 3, id="agreed")), None),
            ((*SETTLED, tier("2024-04-05", 3), tier("2024-05-01", 2, "early-help", id="further")), "further"),
        ],
    )  # fmt: skip
    def test_a_view_above_the_tier_waits_until_somebody_takes_it_further(self, told: Any, expected: str | None) -> None:
        found = unresolved(held(given(SET, *told)))
        assert [view.since.event[1] for view in found.values() if view.since] == ([expected] if expected else [])

    def test_without_a_tier_set_it_is_above_universal(self) -> None:
        assert list(unresolved(held(given(viewed("2024-04-01", 2))))) == [NURSERY]


class TestAlerts:
    """20 working days for a view: from Monday 3 June 2024 to the end of Monday 1 July."""

    def asked(self, *events: Event, as_of: datetime) -> list[str]:
        return [rule for rule, _ in opened(SET, *events, as_of=as_of) if rule in disagreements.RULES]

    def test_a_view_that_nobody_takes_further(self) -> None:
        view = viewed(MONDAY, 3)
        assert self.asked(view, as_of=end("2024-07-01") - TICK) == []
        assert self.asked(view, as_of=end("2024-07-01")) == ["view-unresolved"]
        assert self.asked(view, disagreed("2024-07-01"), as_of=end("2024-07-01")) == []
        assert self.asked(view, tier("2024-06-20", 3), as_of=end("2024-07-01")) == []

    def test_one_for_each_stage_that_was_silent(self) -> None:
        one = disagreed(MONDAY)
        assert self.asked(one, as_of=end("2024-06-05") - TICK) == []
        counts = [len(self.asked(one, as_of=end(f"2024-06-{day}"))) for day in ("05", "10", "13", "20", "28")]
        assert counts == [1, 2, 3, 4, 4]
        assert self.asked(one, answered("2024-06-06"), as_of=end("2024-06-10")) == []
        assert self.asked(one, resolved("2024-06-20"), as_of=end("2024-06-20")) == []

    def test_one_that_was_answered_and_is_not_settled(self) -> None:
        told = (disagreed(MONDAY), answered("2024-06-04", "agreed"))
        assert self.asked(*told, as_of=end("2024-06-11") - TICK) == []
        assert self.asked(*told, as_of=end("2024-06-11")) == ["disagreement-unsettled"]
        assert self.asked(*told, resolved("2024-06-11T12:00"), as_of=end("2024-06-11")) == []
