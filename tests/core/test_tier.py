"""Each rule of docs/meaning.md, "Tier", with the case that it covers and the case that it does not."""

from collections.abc import Callable
from typing import Any

import pytest

from projections.history import Entry
from projections.tier import Asked, through_time, tier_at
from tests.core.answers import plain
from tests.oracle.given import Document, day, given, said

CSC, COURT = "childrens-social-care", "court"
CONFERENCE = "initial-child-protection-conference"
Answer = dict[str, Any]


def by_care(kind: str, on: float, /, **content: Any) -> Document:
    """An event of social care, recorded two days after; ``precision`` and ``source`` are its own."""
    attributes = {"timeprecision": content.pop("precision", "minute"), "source": content.pop("source", CSC)}
    return said(kind, content, on, recorded=on + 2, **attributes)


def set_to(tier: int, on: float, **content: Any) -> Document:
    return by_care("tier.set", on, tier=tier, **{"status": "child-in-need", **content})


def order(verb: str, on: float, basis: str = "C1", name: str = "o", **content: Any) -> Document:
    return by_care(f"order.{verb}", on, order=name, basis=basis, **content)


def assessed(verb: str, on: float, **content: Any) -> Document:
    return by_care(f"assessment.{verb}", on, **{"assessment": "a", "kind": "section-47", **content})


def met(verb: str, on: float, kind: str = CONFERENCE, meeting: str = "m", **content: Any) -> Document:
    return by_care(f"meeting.{verb}", on, meeting=meeting, kind=kind, **content)


def plan(verb: str, on: float, kind: str = "child-protection") -> Document:
    return by_care(f"plan.{verb}", on, plan="p", kind=kind, category="NEG")


def born(on: float = 1) -> Document:
    return by_care("birth.recorded", on, place="home")


def asked(*events: Document, as_of: float = 30, through: bytes | None = None) -> Asked:
    entries = [Entry(event, through) for event in given(*events).standing.values()]
    return tier_at(entries, day(as_of))


def answer(*events: Document, as_of: float = 30) -> Answer:
    certain = asked(*events, as_of=as_of).certain
    assert certain is not None
    return plain(certain)


EXPIRING = order("made", 1, "C1", expires_on="2024-03-10")
RULES: tuple[tuple[str, Callable[[], Answer], dict[str, Any]], ...] = (
    ("nothing recorded, no tier", lambda: answer(), {"tier": None, "statuses": []}),
    ("universal once born", lambda: answer(born()), {"tier": 1, "statuses": ["universal"], "born": True}),
    ("a setting ends universal", lambda: answer(born(), set_to(3, 2)), {"tier": 3, "statuses": ["child-in-need"]}),
    ("the last setting stands", lambda: answer(set_to(3, 2), set_to(2, 3)), {"tier": 2}),
    ("not yet set as of then", lambda: answer(set_to(3, 2), set_to(2, 8), as_of=7), {"tier": 3}),
    ("an order adds its basis", lambda: answer(order("made", 2)), {"bases": ["C1"], "statuses": ["looked-after"]}),
    ("a variation changes it", lambda: answer(order("made", 2), order("varied", 3, "SO")), {"bases": ["SO"]}),
    ("none made, none varied", lambda: answer(order("varied", 3)), {"bases": [], "orders": []}),
    ("an end closes it", lambda: answer(order("made", 2), order("ended", 3)), {"bases": []}),
    ("an ended order is not varied", lambda: answer(
        order("made", 2), order("ended", 3), order("varied", 4, "SO")), {"bases": []}),
    ("made again opens it", lambda: answer(order("made", 2), order("ended", 3), order("made", 4)), {"bases": ["C1"]}),
    ("on its last day it is shown", lambda: answer(EXPIRING, as_of=10.9), {"bases": ["C1"]}),
    ("the day after it is not", lambda: answer(EXPIRING, as_of=11), {"bases": [], "statuses": []}),
    ("bases of both", lambda: answer(set_to(3, 1, bases=["S47"]), order("made", 2, "SO")), {
        "bases": ["S47", "SO"], "statuses": ["child-in-need", "supervision-order"]}),
    ("two at once conflict", lambda: answer(order("made", 1, "C1"), order("made", 2, "V2", "p")), {
        "conflicts": [["looked-after-bases", "C1", "V2"]]}),
    ("a supervision order beside conflicts not", lambda: answer(
        order("made", 1, "C1"), order("made", 2, "SO", "p")), {"conflicts": []}),
    ("two starts apart conflict", lambda: answer(order("made", 1), order("made", 3)), {
        "conflicts": [["order-start", CSC, "o"]]}),
    ("two starts that touch do not", lambda: plain(asked(
        order("made", 1, precision="day"), order("made", 1.5)).latest), {"conflicts": []}),
    ("an order of another source is another", lambda: answer(
        order("made", 1), order("made", 3, source=COURT)), {"conflicts": []}),
    ("requested, under assessment", lambda: answer(assessed("requested", 2)), {"statuses": ["under-assessment"]}),
    ("started alone too", lambda: answer(assessed("started", 2)), {"statuses": ["under-assessment"]}),
    ("completed, no longer", lambda: answer(assessed("requested", 2), assessed("completed", 3)), {"assessments": []}),
    ("declined, no longer", lambda: answer(assessed("requested", 2), assessed("declined", 3)), {"assessments": []}),
    ("a child protection plan", lambda: answer(plan("opened", 2)), {"statuses": ["child-protection-plan"]}),
    ("a care plan is no status", lambda: answer(plan("opened", 2, "care")), {"statuses": []}),
    ("ended, no longer", lambda: answer(plan("opened", 2), plan("ended", 3)), {"statuses": [], "plans": []}),
    ("a conference proposed", lambda: answer(met("planned", 2)), {"conferences": [[CSC, "m"]]}),
    ("a core group is none", lambda: answer(met("planned", 2, "core-group")), {"conferences": []}),
    ("cancelled, that one", lambda: answer(met("planned", 2), met("planned", 2, meeting="n"), met("cancelled", 3)), {
        "conferences": [[CSC, "n"]]}),
    ("cancelled under whatever name of its kind", lambda: answer(
        met("planned", 2), met("cancelled", 3, "core-group")), {"conferences": []}),
    ("held removes all", lambda: answer(met("planned", 2), met("planned", 2, meeting="n"), met("held", 3)), {
        "conferences": []}),
    ("a strategy discussion opens", lambda: answer(met("held", 2, "strategy-discussion")), {
        "strategy": True, "statuses": ["strategy-discussion"]}),
    ("a conference ends it", lambda: answer(met("held", 2, "strategy-discussion"), met("held", 3)), {
        "strategy": False}),
    ("a setting ends it", lambda: answer(met("held", 2, "strategy-discussion"), set_to(3, 3)), {"strategy": False}),
    ("a core group does not", lambda: answer(
        met("held", 2, "strategy-discussion"), met("held", 3, "core-group")), {"strategy": True}),
    ("death is noted", lambda: answer(by_care("death.recorded", 2, cause="unascertained")), {"died": True}),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(found: Callable[[], Answer], expected: Answer) -> None:
    got = found()
    assert {name: got[name] for name in expected} == expected


def test_since_is_the_first_of_the_unbroken_run() -> None:
    run = set_to(3, 2, bases=["S17", "S47"]), set_to(3, 5, bases=["S47", "S17", "S47"])
    assert answer(*run)["since"].earliest == day(2)
    assert answer(run[0], set_to(2, 3), run[1])["since"].earliest == day(5)
    assert answer(run[0], set_to(3, 5, bases=["S17"]))["since"].earliest == day(5)
    assert answer(run[0], {**run[1], "data": {**run[1]["data"], "lead_authority": "x"}})["since"].earliest == day(2)


def test_an_assessment_dates_from_its_first_event_and_is_by_its_last() -> None:
    found = answer(assessed("requested", 2), assessed("started", 4, by="court"))["assessments"]
    assert [(item["since"].earliest, item["by"]) for item in found] == [(day(2), "court")]


def test_a_view_replaces_that_of_its_source_alone() -> None:
    views = [by_care("tier.viewed", n, tier=n, source=s) for n, s in ((2, CSC), (3, COURT), (4, CSC))]
    found = answer(*views)
    assert {source: view["tier"] for source, view in found["views"].items()} == {CSC: 4, COURT: 3}
    assert found["tier"] is None


def test_what_comes_through_an_adult_is_the_adults_tier() -> None:
    assert asked(set_to(4, 2), through=b"mother").certain == asked().certain


def test_uncertain_is_neither_of_the_two() -> None:
    found = asked(set_to(2, 5, precision="day"), set_to(3, 5.5))
    assert found.certain is None
    assert {found.earliest.tier, found.latest.tier} == {2, 3}
    assert asked(set_to(2, 5, precision="day"), set_to(3, 6.5)).certain is not None


class TestThroughTime:
    """Each row: from which moment, by whom, which bases."""

    @staticmethod
    def rows(*events: Document, until: float = 30) -> list[tuple[Any, str, list[str]]]:
        steps = through_time([Entry(event) for event in given(*events).standing.values()], day(until))
        return [(step.happened.earliest, step.by, [str(basis) for basis in step.answer.bases]) for step in steps]

    def test_an_order_that_expires_is_a_step(self) -> None:
        made = order("made", 1, "C1", expires_on="2024-03-10", source=COURT)
        assert self.rows(made) == [(day(1), COURT, ["C1"]), (day(11), COURT, [])]
        assert self.rows(made, until=10.9) == [(day(1), COURT, ["C1"])]

    def test_between_two_events_it_comes_between(self) -> None:
        rows = self.rows(EXPIRING, set_to(3, 15))
        assert rows == [(day(1), CSC, ["C1"]), (day(11), CSC, []), (day(15), CSC, [])]

    def test_what_is_ended_or_prolonged_before_does_not_expire(self) -> None:
        assert self.rows(EXPIRING, order("ended", 5)) == [(day(1), CSC, ["C1"]), (day(5), CSC, [])]
        longer = order("varied", 5, expires_on="2024-03-20")
        assert self.rows(EXPIRING, longer) == [(day(1), CSC, ["C1"]), (day(21), CSC, [])]

    def test_another_order_on_the_same_basis_goes_on(self) -> None:
        assert self.rows(EXPIRING, order("made", 1, name="other")) == [(day(1), CSC, ["C1"])]

    def test_at_the_moment_of_an_event_the_event_says_it(self) -> None:
        assert self.rows(EXPIRING, set_to(3, 11, source=CSC)) == [(day(1), CSC, ["C1"]), (day(11), CSC, [])]

    def test_no_end_that_is_far_away_and_none_before_it_was_made(self) -> None:
        assert self.rows(order("made", 1, expires_on="9999-12-31")) == [(day(1), CSC, ["C1"])]
        assert self.rows(order("made", 12, expires_on="2024-03-10")) == [(day(12), CSC, [])]

    def test_a_row_that_only_one_extreme_of_recorded_times_has_is_uncertain(self) -> None:
        exact, vague = set_to(2, 1), set_to(3, 5) | {"recordedprecision": "day"}
        events = list(given(exact, vague).standing.values())
        first, last = ([Entry(e) for e in events if bound(e) <= day(7.5)] for bound in (
            lambda e: e.recorded.earliest, lambda e: e.recorded.latest))  # fmt: skip
        steps = through_time(first, day(30), last)
        assert [(step.answer.tier, step.uncertain) for step in steps] == [(2, False), (3, True)]
        assert not any(step.uncertain for step in through_time(first, day(30)))
