"""docs/picture.md, "Plans": what is promised stays owed until it is delivered or its plan ends."""

from collections.abc import Callable
from typing import Any

import pytest

from projections import plans
from projections.clocks import Clock
from projections.plans import Plans, clocks, missed_actions, owed, unmeasurable, unmet
from schemas import Event
from tests.given import CSC, HV, event, given, plan, sessions, through

SPEECH = {"objective": "o", "text": "speaks", "measure": "words"}
VAGUE = {"objective": "v", "text": "better"}
OPENED = plan("opened", "2024-01-01", SPEECH)


def held(*events: Any) -> Plans:
    state: Plans = given(*events).state(plans)
    return state


def reviewed(outcome: str, objective: str = "o", name: str = "p", **more: Any) -> Event:
    return event("objective.reviewed", "2024-02-01", plan=name, objective=objective, outcome=outcome, **more)


def action(verb: str, on: str, text: str = "call", name: str | None = "p") -> Event:
    return event(f"action.{verb}", on, plan=name, action=text)


PLAN, ITEM = f"{CSC}/p", f"{CSC}/i"
UNMET, NONE = {PLAN: ("o",)}, dict[str, tuple[str, ...]]()
PROMISED = sessions("planned", "2024-01-01", 3)


def done(number: int | None = None, on: str = "2024-01-05", verb: str = "delivered", **more: Any) -> Event:
    return sessions(verb, on, number, **more)


def missed(number: int | None = None, on: str = "2024-01-06", **more: Any) -> Event:
    return sessions("missed", on, number, **more)


def counted(*events: Any) -> dict[str, tuple[int | None, int]]:
    return {item: (i.sessions, i.delivered) for item, i in owed(held(*events)).items()}


RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("open, unmet", lambda: unmet(held(OPENED)), UNMET),
    ("met", lambda: unmet(held(OPENED, reviewed("met"))), NONE),
    ("no longer needed", lambda: unmet(held(OPENED, reviewed("no-longer-needed"))), NONE),
    ("not met", lambda: unmet(held(OPENED, reviewed("not-met"))), UNMET),
    ("of another plan", lambda: unmet(held(OPENED, reviewed("met", name="q"))), UNMET),
    ("of another objective", lambda: unmet(held(OPENED, reviewed("met", "x"))), UNMET),
    ("of another agency's plan", lambda: unmet(held(OPENED, reviewed("met", by=HV))), UNMET),
    ("ended, nothing is left", lambda: unmet(held(OPENED, plan("ended", "2024-02-01"))), NONE),
    ("set anew by a review, unmet", lambda: unmet(
        held(OPENED, reviewed("met"), plan("reviewed", "2024-02-02", SPEECH))), UNMET),
    ("a review that names others leaves it", lambda: unmet(
        held(OPENED, reviewed("met"), plan("reviewed", "2024-02-02", VAGUE))), NONE),
    ("a review adds", lambda: unmet(
        held(OPENED, plan("reviewed", "2024-02-02", {**SPEECH, "objective": "n"}))), {PLAN: ("n", "o")}),
    ("a review of none opens none", lambda: held(plan("reviewed", "2024-02-02", SPEECH)).plans, {}),
    ("without measure", lambda: unmeasurable(held(plan("opened", "2024-01-01", SPEECH, VAGUE))), {PLAN: ("v",)}),
    ("without objectives", lambda: unmeasurable(held(plan("opened", "2024-01-01"))), {PLAN: ()}),
    ("all measurable", lambda: unmeasurable(held(OPENED)), NONE),
    ("owed from the promise", lambda: counted(PROMISED), {ITEM: (3, 0)}),
    ("one where no number is said", lambda: counted(PROMISED, done()), {ITEM: (3, 1)}),
    ("all delivered", lambda: counted(PROMISED, done(), done(2)), {}),
    ("no promise, none owed", lambda: counted(sessions("planned", "2024-01-01")), {}),
    ("no promise, but missed", lambda: counted(sessions("planned", "2024-01-01"), missed()), {ITEM: (None, 0)}),
    ("missed, then delivered", lambda: counted(sessions("planned", "2024-01-01"), missed(), done(1, "2024-01-07")), {}),
    ("no session is no delivery", lambda: counted(
        sessions("planned", "2024-01-01"), missed(), done(0, "2024-01-07")), {ITEM: (None, 0)}),
    ("planned again keeps the count", lambda: counted(
        PROMISED, done(), done(5, "2024-01-09", "planned")),
        {ITEM: (5, 1)}),
    ("planned for fewer, done", lambda: counted(PROMISED, done(2), done(2, "2024-01-09", "planned")), {}),
    ("nobody planned it", lambda: counted(done(), missed()), {}),
    ("another cannot deliver it", lambda: counted(PROMISED, done(by=HV)), {ITEM: (3, 0)}),
    ("nor who has done its own", lambda: counted(
        PROMISED, sessions("planned", "2024-01-01", 1, by="school"), done(by="school"),
        done(1, "2024-01-06", by="school")), {ITEM: (3, 0)}),
    ("its own before another's", lambda: counted(
        PROMISED, sessions("planned", "2024-01-01", 3, by="school"), done(by="school")),
        {ITEM: (3, 0), "school/i": (3, 1)}),
    ("its service ended", lambda: counted(PROMISED, event("service.ended", "2024-02-01", service="s")), {}),
    ("another's service ended", lambda: counted(
        PROMISED, event("service.ended", "2024-02-01", service="s", by=HV)), {ITEM: (3, 0)}),
    ("through an adult, the adult's", lambda: counted(through(PROMISED)), {}),
)  # fmt: skip


LATE, ENDED = "2024-02-02", plan("ended", "2024-02-01")
OVER = event("service.ended", "2024-02-01", service="s")


def left(*events: Any) -> dict[str, tuple[str, ...]]:
    return {item: each.objectives for item, each in held(OPENED, *events).left.items()}


def unkept(*events: Any) -> dict[str, tuple[int | None, int]]:
    return {item: (i.sessions, i.delivered) for item, i in held(PROMISED, *events).unkept.items()}


def late(outcome: str, **more: Any) -> Event:
    return event("objective.reviewed", LATE, plan="p", objective="o", outcome=outcome, **more)


AFTER: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("a plan that ended leaves what is unmet", lambda: left(ENDED), UNMET),
    ("not what is met", lambda: left(reviewed("met", id="x"), plan("ended", LATE)), {}),
    ("nor what is not measurable", lambda: held(plan("opened", "2024-01-01", VAGUE), ENDED).left, {}),
    ("nor one never open", lambda: held(ENDED).left, {}),
    ("written down after its end", lambda: left(ENDED, late("met")), {}),
    ("not needed any longer", lambda: left(ENDED, late("no-longer-needed")), {}),
    ("not met", lambda: left(ENDED, late("not-met")), UNMET),
    ("said by another", lambda: left(ENDED, late("met", by=HV)), UNMET),
    ("opened again", lambda: left(ENDED, plan("opened", LATE, SPEECH)), {}),
    ("what a service that ended owed", lambda: unkept(done(), OVER), {ITEM: (3, 1)}),
    ("it owed nothing", lambda: held(sessions("planned", "2024-01-01"), OVER).unkept, {}),
    ("another's end", lambda: unkept(event("service.ended", LATE, service="s", by=HV)), {}),
    ("given after its end", lambda: unkept(OVER, done(1, LATE), done(2, LATE)), {}),
    ("some of it", lambda: unkept(OVER, done(1, LATE)), {ITEM: (3, 1)}),
    ("promised anew", lambda: unkept(OVER, done(5, LATE, "planned")), {}),
    ("missed, and given after its end", lambda: held(
        sessions("planned", "2024-01-01"), missed(), OVER, done(None, LATE)).unkept, {}),
    ("taken on by another", lambda: unkept(OVER, sessions("planned", LATE, 3, "j", by=HV)), {}),
    ("given by another", lambda: unkept(OVER, sessions("delivered", LATE, None, "j", by=HV)), {}),
    ("promised without a number", lambda: unkept(OVER, sessions("planned", LATE, None, "j", by=HV)), {ITEM: (3, 0)}),
    ("nothing given", lambda: unkept(OVER, sessions("delivered", LATE, 0, "j", by=HV)), {ITEM: (3, 0)}),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in AFTER], ids=[r[0] for r in AFTER])
def test_what_is_left_when_it_is_over(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def test_no_clock_runs_of_what_is_over() -> None:
    """Of whom would it be asked? Whoever steps the child down is, and the end of a service is asked about."""
    assert clocks(held(PROMISED, OVER)) == []


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def test_a_missed_action_stands_until_the_same_is_completed_or_the_plan_ends() -> None:
    miss = action("missed", "2024-01-05")

    def actions(*events: Any) -> list[str]:
        return [text for missing in missed_actions(held(OPENED, *events)).values() for text in missing]

    assert actions(miss) == ["call"]
    assert actions(miss, action("completed", "2024-01-06")) == []
    assert actions(miss, action("completed", "2024-01-06", "write")) == ["call"]
    assert actions(miss, action("completed", "2024-01-06", name="q")) == ["call"]
    assert actions(miss, plan("opened", "2024-01-06", SPEECH)) == ["call"], "opened again, nothing was done"
    assert actions(miss, plan("ended", "2024-01-06")) == []
    assert actions(action("missed", "2024-01-05", name=None)) == []


def test_who_told_of_missed_sessions_is_kept() -> None:
    told = missed(2, reported_by="family"), missed(), missed(None, "2024-01-08")
    found = held(PROMISED, *told).interventions[ITEM].missed
    assert {by: (m.sessions, m.last.event[1]) for by, m in found.items()} == {
        "family": (2, told[0].id), "service": (2, told[2].id)
    }  # fmt: skip


def test_another_may_tell_of_missed_ones_of_the_one_so_named() -> None:
    told, theirs = missed(by=HV), sessions("planned", "2024-01-01", 3, by="school")

    def tellings(*events: Any) -> dict[str, list[str]]:
        found = held(PROMISED, *events).interventions
        return {item: [m.last.event[1] for m in i.missed.values()] for item, i in found.items()}

    assert tellings(told) == {ITEM: [told.id]}
    assert tellings(theirs, told) == {ITEM: [told.id], "school/i": []}, "the smallest name of several"
    own = missed(by="school")
    assert tellings(theirs, own) == {ITEM: [], "school/i": [own.id]}, "its own before another's"
    over = event("service.ended", "2024-01-02", by="school", service="s")
    assert tellings(theirs, over, own) == {ITEM: [own.id]}, "its own is open no more"
    assert tellings(missed(0, by=HV)) == {ITEM: []}


def test_the_clock_of_sessions_starts_again_with_each_delivered() -> None:
    one, miss = done(), missed()
    assert clocks(held(PROMISED)) == [Clock("sessions-promised", ITEM, (CSC, PROMISED.id), PROMISED.happened)]
    assert clocks(held(PROMISED, one, miss)) == [Clock("sessions-promised", ITEM, (CSC, one.id), one.happened)]
    assert clocks(held(PROMISED, done(3))) == []
