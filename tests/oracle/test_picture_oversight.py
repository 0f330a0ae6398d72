"""Oversight, recorded alerts and months: by hand, from the words of docs/picture.md."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.oracle.given import Document, said
from tests.oracle.picture_given import CSC, ask, change, held, named, opened, point, saying, set_to, visit
from tests.oracle.picture_words import months_after


def oversight(*events: Document, **more: Any) -> Any:
    return ask("oversight", *events, agency=CSC, **more)


def worried(on: float, **more: Any) -> Document:
    return visit(saying(), on=on, source=CSC, **more)


class TestOversight:
    def test_no_review_three_months_after_the_later_of_review_and_beginning(self) -> None:
        told = [set_to(3, 1), worried(2)]
        assert oversight(*told, as_of=92.9)["lapse"] is None
        assert (
            oversight(*told, as_of=93)["lapse"] == "no-review"
        )  # 1 June, an hour before midnight in UTC: 31 May 23:00
        assert oversight(*told, held(10), as_of=93)["lapse"] is None
        assert oversight(told[1], as_of=400)["lapse"] is None
        assert oversight(told[0], as_of=400)["lapse"] is None

    def test_who_worries_is_heard_by_a_word_a_seat_or_from_the_beginning(self) -> None:
        told = [worried(1), set_to(3, 2, id="t")]
        assert oversight(*told)["heard"] == {CSC: {"event": named("t", CSC), "point": point(2)}}
        kept = said("appointment.kept", {"service": "s"}, 3, source=CSC, id="k")
        assert oversight(*told, kept)["heard"][CSC]["event"] == named("k", CSC)
        assert oversight(*told, visit(change(), on=3, source=CSC))["heard"] == {}

    def test_six_months_for_a_looked_after_child(self) -> None:
        told = [set_to(4, 1, "looked-after"), worried(2)]
        assert oversight(*told, as_of=150)["lapse"] is None
        assert oversight(*told, as_of=190)["lapse"] == "no-review"

    def test_a_late_worry_lapses_when_it_comes(self) -> None:
        told = [set_to(3, 1), worried(200)]
        assert oversight(*told, as_of=200)["lapse"] == "no-review"
        assert oversight(*told, as_of=200)["uneasy"]["point"] == point(200)

    def test_closing_with_worries_until_a_meeting_or_no_worry(self) -> None:
        told = [worried(1), set_to(1, 2, "universal", id="c")]
        found = oversight(*told, as_of=3)
        assert found["closed_with_worries"] == {"event": named("c", CSC), "point": point(2)}
        assert found["lapse"] == "closed-with-worries"
        assert oversight(*told, held(3), as_of=4)["closed_with_worries"] is None
        assert oversight(*told, visit(change(), on=3, source=CSC), as_of=4)["closed_with_worries"] is None
        assert oversight(set_to(1, 1, "universal"), worried(2), as_of=3)["closed_with_worries"] is None

    def test_involvement_is_unbroken_while_plan_or_status_is_open(self) -> None:
        told = [set_to(3, 1, id="in"), opened(2, source=CSC), set_to(1, 3, "universal")]
        assert oversight(*told)["involvement"] == {"event": named("in", CSC), "point": point(1)}
        ended = said("plan.ended", {"plan": "p", "kind": "care"}, 4, source=CSC)
        assert oversight(*told, ended)["involvement"] is None


class TestRecorded:
    def alert(self, verb: str, on: float, name: str = "a1", rule: str = "oversight") -> Document:
        content = {"alert": name, "rule": rule, "rule_version": 1, "number": 0, "owner": "manager"}
        content |= {"start": {"source": CSC, "id": "s"}}
        ending = "-cleared" if verb == "cleared" else ""
        untimed = {"time": None, "timeprecision": "unknown"} if ending else {}
        return said(f"alert.{verb}", content, on, source="hub", subject=f"{CSC}:c1", id=name + ending, **untimed)

    def test_an_alert_is_open_until_it_is_cleared_though_the_clear_sorts_first(self) -> None:
        raised = self.alert("raised", 2)
        assert oversight(worried(1), raised)["recorded"] == {
            "open": [
                {
                    "alert": "a1",
                    "rule": "oversight",
                    "item": "",
                    "start": named("s", CSC),
                    "acknowledged": None,
                    "snoozed": None,
                    "delivered": None,
                }
            ],
            "cleared": {},
            "died": False,
        }
        assert oversight(worried(1), raised, self.alert("cleared", 2))["recorded"] == {
            "open": [],
            "cleared": {"oversight": 1},
            "died": False,
        }
        elsewhere = ask("meetings", worried(1), raised, agency=CSC)["recorded"]
        assert elsewhere == {"open": [], "cleared": {}, "died": False}

    def test_what_was_done_with_it_is_the_last_word_of_each_kind_and_of_deliveries_the_highest(self) -> None:
        by = {"account": "acc-1", "role": "nurse", "agency": "hospital"}
        of = {"alert": "a1", "rule": "oversight"}
        given = {"to": "head", "channel": "inbox", "arrived": True}
        told = [
            ("acknowledged", {"by": by}), ("acknowledged", {"by": by | {"role": "manager"}}),
            ("snoozed", {"by": by, "reason": "r", "until_on": "2024-04-02"}),
            ("delivered", given | {"step": 1}), ("delivered", given | {"step": 1, "to": "later"}),
            ("delivered", given | {"step": 2, "arrived": False}), ("delivered", given | {"to": "owner"}),
        ]  # fmt: skip
        events = [
            said(f"alert.{verb}", of | content, 3 + n, source="hub", subject=f"{CSC}:c1")
            for n, (verb, content) in enumerate(told)
        ]
        (found,) = oversight(worried(1), self.alert("raised", 2), *events)["recorded"]["open"]
        assert (found["acknowledged"], found["snoozed"]) == ("manager", ["nurse", "2024-04-02"])
        assert found["delivered"] == ["head", 1, point(6)]
        early = oversight(worried(1), *(e | {"time": point(1.5), "recordedtime": point(1.5)} for e in events[:1]),
                          self.alert("raised", 2))["recorded"]["open"]  # fmt: skip
        assert early[0]["acknowledged"] is None

    def test_the_death_is_kept_with_it(self) -> None:
        died = said("death.recorded", {"cause": "not-recorded"}, 3, source=CSC)
        assert oversight(worried(1), died)["recorded"]["died"] is True
        assert oversight(worried(1), died, as_of=2)["recorded"]["died"] is False


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31T12:00", 1, "2024-02-29T12:00"),
        ("2024-01-15T12:00", 3, "2024-04-15T11:00"),
        ("2024-05-31T11:00", -3, "2024-02-29T12:00"),
    ],
)
def test_months_are_of_the_london_calendar(start: str, months: int, end: str) -> None:
    first, last = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))
    assert months_after(first, months) == last


class TestDecisions:
    def decided(self, on: float, outcome: str, *passed: str) -> Document:
        content = {"key": f"k{on}", "to": 2, "asked_by": "r", "outcome": outcome, "passed": passed, "positions": []}
        content |= {"rule_pack": "p", "code_version": "c"}
        return said("step_down.decided", content, on, source="hub", subject=f"{CSC}:c1", id=f"d{on}")

    def test_the_last_that_said_yes_or_no_after_it_had_checked_something(self) -> None:
        yes, no = self.decided(1, "allowed", "voice"), self.decided(2, "refused", "voice")
        assert ask("decisions", yes, agency=CSC)["last"] == {"event": "hub/d1", "point": point(1)}
        others = [self.decided(3, "cannot-decide", "voice"), self.decided(4, "allowed")]
        assert ask("decisions", no, *others, yes, agency=CSC)["last"] == {"event": "hub/d2", "point": point(2)}
        assert ask("decisions", *others, agency=CSC)["last"] is None
