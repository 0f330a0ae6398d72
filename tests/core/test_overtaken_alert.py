"""An overtaken decision asks for another look: once, of the last decision, until a later one has looked."""

from typing import Any, Final

import pytest

from projections import PROJECTIONS, decisions
from projections.projection import Projection, Stored
from projections.rules.alerts import recorded_of
from projections.rules.announcing import Announcement, body, to_announce
from projections.rules.overtaken import Overtaking, due_at, overtaken_alerts
from schemas import Event
from tests import given as say
from tests.core.alerting import OWN, PACK, recorded, told
from tests.core.deciding import said
from tests.given import at, given

RULE: Final = decisions.OVERTAKEN
CHECKED: Final = ("worries-open",)
LATE: Final = (Overtaking(("nursery", "late"), True),)
PERHAPS: Final = (Overtaking(("nursery", "late"), False),)
STORED: Final = {p.name: p for p in PROJECTIONS if p.name in ("tier", decisions.NAME)}


def decided(on: str, outcome: str = "allowed", passed: tuple[str, ...] = CHECKED, name: str = "d") -> Event:
    content: dict[str, Any] = {
        "key": name, "to": 2, "asked_by": "manager", "outcome": outcome, "passed": passed,
        "positions": [], "rule_pack": "p", "code_version": "c",
    }  # fmt: skip
    return said("step_down.decided", on, content, "hub", subject=f"{say.CSC}:c1", id=name)


def agreed(on: str, managers: int) -> Event:
    """Who agreed although something blocks."""
    by = [
        {"account": f"mgr-{n}", "name": f"Manager {n}", "role": "manager", "agency": say.CSC, "grade": "manager",
         "reasons": [{"code": "not-seen", "written": "w"}]}
        for n in range(managers)
    ]  # fmt: skip
    content = {"decision": "a", "to": 2, "by": by, "positions": [["contacts.nursery", 0, 1]]}
    return said("step_down.overridden", on, content, "hub", subject=f"{say.CSC}:c1", id=f"o{managers}")


def states(*events: Event) -> dict[str, Stored]:
    return {name: projection.again(given(*events).entries) for name, projection in STORED.items()}


def announced(events: list[Event], late: tuple[Overtaking, ...] = LATE, on: str = "2024-07-01") -> Announcement:
    return to_announce(states(*events), at(on), PACK, OWN, given(*events).entries, late)


def watched(events: list[Event], late: tuple[Overtaking, ...] = LATE) -> list[Event]:
    """As a watch does it, until nothing differs; what overtakes stays the same."""
    for _ in range(4):
        found = announced(events, late)
        if found == Announcement():
            return events
        events = [*events, *told(*found.raised, *found.cleared)]
    raise AssertionError("it is announced again and again")


def projection() -> Projection:
    return STORED[decisions.NAME]


def due(*events: Event) -> Any:
    return due_at(projection().again(given(*events).entries))


class TestTheLastDecision:
    def kept(self, *events: Event) -> str | None:
        last = given(*events).state(decisions).last
        return last.event[1] if last else None

    def test_is_the_last_that_said_yes_or_no(self) -> None:
        first, then = decided("2024-06-01", name="a"), decided("2024-06-02", "refused", name="b")
        assert self.kept() is None
        assert self.kept(then, first) == "b"
        assert self.kept(then, first, decided("2024-06-03", "cannot-decide", name="c")) == "b"

    def test_is_no_answer_that_checked_nothing(self) -> None:
        assert self.kept(decided("2024-06-01", name="a"), decided("2024-06-02", passed=(), name="b")) == "a"

    def test_is_what_two_managers_agreed_on_last(self) -> None:
        decided_on = decided("2024-06-01", "refused", name="a")
        assert self.kept(decided_on, agreed("2024-06-02", 1)) == "a", "one of two is no last word"
        assert self.kept(decided_on, agreed("2024-06-02", 1), agreed("2024-06-03", 2)) == "o2"
        assert self.kept(decided_on, agreed("2024-06-02", 2), decided("2024-06-03", name="b")) == "b"


class TestTheAlert:
    def test_is_raised_once_and_says_which_decision(self) -> None:
        events = watched([decided("2024-06-01")])
        assert recorded(events) == [("alert.raised", RULE, 0)]
        (raised,) = events[1:]
        assert raised.happened == raised.recorded == (at("2024-06-01"),) * 2
        assert raised.data.start.id == "d"
        assert raised.data.owner == "MASH manager"

    def test_is_the_same_bytes_whenever_and_whatever_overtook(self) -> None:
        more = (*LATE, Overtaking(("school", "later"), True))
        looks = [
            announced([decided("2024-06-01")], late, on) for late, on in ((LATE, "2024-06-02"), (more, "2026-01-01"))
        ]
        assert body(looks[0].raised[0]) == body(looks[1].raised[0])

    @pytest.mark.parametrize("late", [(), PERHAPS], ids=["nothing came late", "perhaps something did"])
    def test_is_not_raised_where_it_is_not_certain(self, late: tuple[Overtaking, ...]) -> None:
        assert announced([decided("2024-06-01")], late) == Announcement()

    def test_is_not_raised_of_what_decided_nothing(self) -> None:
        assert announced([decided("2024-06-01", "cannot-decide")]) == Announcement()
        assert announced([decided("2024-06-01", passed=())]) == Announcement()

    def test_ends_with_a_later_decision_that_saw_it(self) -> None:
        events = [*watched([decided("2024-06-01")]), decided("2024-06-20", "refused", name="again")]
        assert recorded(watched(events, ())) == [("alert.raised", RULE, 0), ("alert.cleared", RULE, 0)]

    def test_moves_to_a_later_decision_that_did_not_see_it_either(self) -> None:
        events = watched([*watched([decided("2024-06-01")]), decided("2024-06-20", name="again")])
        assert recorded(events)[1:] == [("alert.raised", RULE, 0), ("alert.cleared", RULE, 0)]
        open_now = recorded_of(states(*events)[decisions.NAME]).open
        assert [alert.start for alert in open_now.values()] == [("hub", "again")]

    def test_is_raised_again_of_the_same_decision_under_a_new_number(self) -> None:
        events = watched(watched([decided("2024-06-01")]), ())
        assert recorded(watched(events))[1:] == [("alert.cleared", RULE, 0), ("alert.raised", RULE, 1)]

    def test_is_not_asked_after_a_death(self) -> None:
        events = [decided("2024-06-01"), say.event("death.recorded", "2024-06-10", cause="unascertained")]
        assert overtaken_alerts(states(*events), LATE, at("2024-07-01"), PACK) == []


class TestDueAt:
    def test_never_by_a_decision_alone(self) -> None:
        assert due() is None
        assert due(decided("2024-06-01")) is None

    def test_at_once_when_the_alert_is_to_be_given_to_its_owner(self) -> None:
        assert due(*watched([decided("2024-06-01")])) == at("2024-06-01")

    def test_at_once_when_people_were_told_of_an_earlier_one(self) -> None:
        events = watched([decided("2024-06-01")])
        assert due(*events, decided("2024-06-20", name="again")) == at("2024-06-20")
