"""Each rule of docs/picture.md, "Requests", and its clocks: the case that it covers and the one that it does not."""

from typing import Any

import pytest

from projections import concerns, requests
from schemas import Event
from tests.core.alerting import opened
from tests.core.deciding import said
from tests.given import CSC, HV, NURSERY, POLICE, at, event, given, meeting, sessions, statement, through, tier, worry

ONE, TWO, THREE, FOUR = "2024-03-01", "2024-03-04", "2024-03-05", "2024-03-06"


def asked(on: str = ONE, of: str = POLICE, by: str = HV, **more: Any) -> Event:
    return event("information.requested", on, by=by, **{"request": "q", "of": of, "asks_for": "it", **more})


def provided(on: str = TWO, by: str = POLICE, *to: str) -> Event:
    return event("information.provided", on, by=by, to=to or (HV,))


def withheld(on: str = TWO, by: str = POLICE, to: str = HV) -> Event:
    return event("information.withheld", on, by=by, to=to, reason="r", id="no")


def help_asked(on: str = TWO, *statements: Any, by: str = HV, name: str = "h") -> Event:
    content = {"asked_by": "mother", "asks_for": "help", "statements": statements}
    return event("help.requested", on, by=by, id=name, **content)


def help_answered(on: str, answer: str, by: str = HV) -> Event:
    return event("help.answered", on, by=by, request={"source": HV, "id": "h"}, answer=answer)


def state(*events: Any) -> requests.Requests:
    found: requests.Requests = given(*events).state(requests)
    return found


def not_given(*events: Any) -> list[str]:
    return list(requests.not_given(state(*events)))


def not_offered(*events: Any) -> dict[str, str | None]:
    return {name: held.answer and held.answer.word for name, held in requests.not_offered(state(*events)).items()}


class TestInformation:
    def test_asked_for_until_the_one_asked_tells_the_one_who_asked(self) -> None:
        assert not_given(asked()) == [f"{HV}/q"]
        assert not_given(asked(), provided()) == []
        assert not_given(asked(), provided(TWO, POLICE, NURSERY)) == [f"{HV}/q"]
        assert not_given(asked(), provided(TWO, NURSERY)) == [f"{HV}/q"]
        assert not_given(provided(ONE), asked(TWO)) == [f"{HV}/q"]
        assert state(through(asked())) == requests.EMPTY

    def test_at_one_table_they_could_ask_and_tell(self) -> None:
        there = {HV: "attended", POLICE: "attended"}
        assert not_given(asked(), meeting("held", TWO, who=there)) == []
        assert not_given(asked(), meeting("held", TWO, who={HV: "attended"}, by=POLICE)) == []
        assert not_given(asked(), meeting("held", TWO, who={HV: "attended", POLICE: "apologies"})) == [f"{HV}/q"]
        assert not_given(asked(), meeting("held", TWO, kind="panel", who=there)) == [f"{HV}/q"]

    def test_withheld_it_is_not_given_and_has_its_answer(self) -> None:
        (held,) = state(asked(), withheld()).information.values()
        assert held.withheld is not None and held.withheld.event == (POLICE, "no")
        assert not_given(asked(), withheld()) == [f"{HV}/q"]
        assert requests.clocks(state(asked(), withheld())) == []
        assert not_given(asked(), withheld(), provided(THREE)) == []
        (held,) = state(asked(), withheld(TWO, NURSERY)).information.values()
        assert held.withheld is None

    def test_asked_again_it_waits_since_the_first_time(self) -> None:
        (held,) = state(asked(id="first"), asked(TWO)).information.values()
        assert held.asked.event == (HV, "first")
        (held,) = state(asked(id="first"), withheld(), asked(THREE)).information.values()
        assert (held.asked.event, held.withheld) == ((HV, "first"), None)
        (held,) = state(asked(), asked(TWO, of=CSC, id="other")).information.values()
        assert (held.of, held.asked.event) == (CSC, (HV, "other"))

    def test_only_a_step_down_ends_what_nobody_answered(self) -> None:
        for after in (tier(THREE, 3), tier(THREE, 4), tier(THREE, 3, "strategy-discussion")):
            assert not_given(tier(ONE, 3), asked(TWO), after) == [f"{HV}/q"], "needed then as before"
        assert not_given(tier(ONE, 3), asked(TWO), tier(THREE, 2)) == []
        assert not_given(asked(TWO), tier(THREE, 1)) == [f"{HV}/q"], "no step down: none was set before"

    def test_it_is_still_asked_after_the_status_of_the_next_day(self) -> None:
        told = asked("2024-03-01", id="a"), tier("2024-03-02", 3, "under-assessment")
        assert ("information-unanswered", "a") in opened(*told, as_of=at("2024-03-09"))

    def test_five_working_days(self) -> None:
        request = asked("2024-03-01", id="a")
        assert opened(request, as_of=at("2024-03-08")) == []
        assert opened(request, as_of=at("2024-03-09")) == [("information-unanswered", "a")]
        assert opened(request, provided("2024-03-11"), as_of=at("2024-03-12")) == []


class TestHelp:
    def test_asked_for_until_offered(self) -> None:
        assert not_offered(help_asked()) == {f"{HV}/h": None}
        assert not_offered(help_asked(), help_answered(THREE, "offered")) == {}
        for word in ("not-offered", "referred-on"):
            assert not_offered(help_asked(), help_answered(THREE, word)) == {f"{HV}/h": word}

    def test_a_parent_asks_on_a_record_of_their_own(self) -> None:
        mothers = through(help_asked())
        assert not_offered(mothers) == {f"{HV}/h": None}
        assert not_offered(mothers, through(help_answered(THREE, "offered"))) == {}
        assert not_offered(mothers, help_answered(THREE, "offered")) == {}
        assert not_offered(mothers, through(sessions("planned", THREE, 2, by=HV))) == {}

    def test_an_answer_that_sorts_before_it_counts(self) -> None:
        assert not_offered(help_answered(ONE, "offered"), help_asked()) == {}
        assert (
            not_offered(help_answered(ONE, "offered"), help_answered("2024-03-02", "not-offered"), help_asked()) == {}
        )
        assert not_offered(help_answered(ONE, "not-offered"), help_asked()) == {f"{HV}/h": "not-offered"}

    def test_under_either_of_its_ids(self) -> None:
        replacement = help_asked().model_dump(mode="json", exclude_none=True) | {"id": "corrected"}
        corrected = said("record.corrected", TWO, {"target": "h", "reason": "r", "replacement": replacement}, HV,
                         id="corrected")  # fmt: skip
        assert not_offered(help_asked(), corrected).keys() == {f"{HV}/corrected"}
        assert not_offered(help_asked(), corrected, help_answered(THREE, "offered")) == {}

    @pytest.mark.parametrize(
        ("told", "offered"),
        [
            (sessions("planned", THREE, None, by=HV), False),
            (sessions("planned", THREE, 0, by=HV), False),
            (sessions("planned", THREE, None, by=HV, per_week=1), True),
            (sessions("delivered", THREE, 0, by=HV), False),
            (sessions("delivered", THREE, None, by=HV), True),
        ],
    )
    def test_a_promise_without_a_number_offers_nothing_yet(self, told: Event, offered: bool) -> None:
        assert (not_offered(help_asked(), told) == {}) is offered

    @pytest.mark.parametrize(
        "begun",
        [
            event("service.started", THREE, by=HV, service="s"),
            event("plan.opened", THREE, by=HV, plan="p", kind="early-help"),
            sessions("planned", THREE, 2, by=HV),
            sessions("delivered", THREE, 2, by=HV),
        ],
        ids=lambda event: event.type,
    )
    def test_it_is_offered_when_the_one_asked_begins_something(self, begun: Event) -> None:
        assert not_offered(help_asked(), begun) == {}
        assert not_offered(help_asked(FOUR), begun) == {f"{HV}/h": None}
        assert not_offered(help_asked(by=NURSERY), begun) == {f"{NURSERY}/h": None}

    def test_to_ask_is_no_worry(self) -> None:
        request = help_asked(TWO, worry("behaviour"), statement("alcohol", "neutral"))
        (held,) = state(request).help.values()
        assert held.topics == ("alcohol", "behaviour")
        assert given(request).state(concerns).worries.open == {}

    def test_ten_working_days(self) -> None:
        request = help_asked("2024-03-01")
        assert opened(request, as_of=at("2024-03-15")) == []
        assert opened(request, as_of=at("2024-03-16")) == [("help-unanswered", "h")]
        assert opened(request, help_answered("2024-03-18", "offered"), as_of=at("2024-03-19")) == []
