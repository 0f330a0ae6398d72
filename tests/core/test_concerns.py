"""docs/picture.md, "Concerns": a concern is answered or it stands, and what was left open comes back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from projections import concerns
from projections.clocks import Clock
from projections.concerns import Concerns, clocks, differences, unanswered
from schemas import Event
from tests.given import (
    CSC,
    HV,
    NURSERY,
    answered,
    change,
    concern,
    contact,
    disagreed,
    disagreement,
    event,
    given,
    statement,
    through,
    tier,
    worry,
)

RAISED = concern("2024-01-01", worry("hygiene"), id="c")
ASKED = concern("2024-01-01", id="a", by=HV, to=CSC)
SETTLED = contact("2024-02-01", change("hygiene"))
AGAIN = contact("2024-03-01", worry("hygiene"))


def held(*events: Any) -> Concerns:
    state: Concerns = given(*events).state(concerns)
    return state


def open_ones(*events: Any) -> tuple[list[str], list[str]]:
    state = held(*events)
    return sorted(unanswered(state)), list(differences(state))


def said(answer: str, on: str = "2024-01-05", of: Event = RAISED) -> Event:
    return answered(on, of, answer)


FURTHER = disagreed("2024-01-08", concerning=[{"source": "nursery", "id": "c"}])


def ends(outcome: str = "another-way-agreed", by: str = NURSERY, on: str = "2024-01-10") -> Event:
    return disagreement("resolved", on, outcome=outcome, agreed="a", by=by)


EOH = "early-offer-of-help"
C, A = "nursery/c", "health-visiting/a"
RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("without answer", lambda: open_ones(RAISED), ([C], [])),
    ("agreed, dropped", lambda: open_ones(RAISED, said("agreed")), ([], [])),
    ("declined, a difference", lambda: open_ones(RAISED, said("declined")), ([], [C])),
    ("deferred, a difference", lambda: open_ones(RAISED, said("deferred")), ([], [C])),
    ("the last answer stands", lambda: open_ones(RAISED, said("declined"), said("agreed", "2024-01-06")), ([], [])),
    ("a step up looks at what was asked", lambda: open_ones(
        tier("2023-12-01", 2), RAISED, tier("2024-01-03", 3)), ([], [])),
    ("also one that was declined", lambda: open_ones(RAISED, said("declined"), tier("2024-01-09", 2)), ([], [])),
    ("a step up by somebody else does not", lambda: open_ones(RAISED, tier("2024-01-09", 2, by=EOH)), ([C], [])),
    ("also one that was declined", lambda: open_ones(
        RAISED, said("declined"), tier("2024-01-09", 2, by=EOH)), ([], [C])),
    ("nor one without topics", lambda: open_ones(ASKED, tier("2024-01-09", 2, by=EOH)), ([A], [])),
    ("nor by who raised it", lambda: open_ones(RAISED, tier("2024-01-09", 2, by=NURSERY)), ([C], [])),
    ("social care's, where early help was asked", lambda: open_ones(
        concern("2024-01-01", id="c", to=EOH), tier("2024-01-09", 3)), ([], [])),
    ("or another authority", lambda: open_ones(
        concern("2024-01-01", id="c", to="london-borough"), tier("2024-01-09", 3)), ([], [])),
    ("not where the school was", lambda: open_ones(
        concern("2024-01-01", id="c", to="school"), tier("2024-01-09", 3)), ([C], [])),
    ("another agency's yes is no answer", lambda: open_ones(
        RAISED, answered("2024-01-05", RAISED, "agreed", by=EOH)), ([C], [])),
    ("nor takes it a no away", lambda: open_ones(
        RAISED, said("declined"), answered("2024-01-06", RAISED, "agreed", by=NURSERY)), ([], [C])),
    ("nor before it was raised", lambda: open_ones(
        answered("2023-12-31", RAISED, "agreed", by=EOH), RAISED), ([C], [])),
    ("one before the concern does not", lambda: open_ones(tier("2023-12-01", 3), RAISED), ([C], [])),
    ("nor the same tier again", lambda: open_ones(
        tier("2023-12-01", 3), RAISED, tier("2024-01-09", 3)), ([C], [])),
    ("nor universal services", lambda: open_ones(RAISED, tier("2024-01-09", 1)), ([C], [])),
    ("also after it was agreed", lambda: open_ones(RAISED, said("agreed"), said("declined", "2024-01-06")), ([], [C])),
    ("an answer that sorts before", lambda: open_ones(said("declined", "2023-12-31"), RAISED), ([], [C])),
    ("agreed before it was raised", lambda: open_ones(said("agreed", "2023-12-31"), RAISED), ([], [])),
    ("its worry settled, no longer live", lambda: open_ones(RAISED, SETTLED), ([], [])),
    ("nor its decline", lambda: open_ones(RAISED, said("declined"), SETTLED), ([], [])),
    ("live again with the worry", lambda: open_ones(RAISED, SETTLED, AGAIN), ([C], [])),
    ("without topics it stays live", lambda: open_ones(ASKED, SETTLED), ([A], [])),
    ("what a child told cannot be settled", lambda: open_ones(
        concern("2024-01-01", worry("hygiene"), worry("violence", basis="reported-by-child"), id="c"), SETTLED),
        ([C], [])),
    ("nor can it be hidden by what nobody saw", lambda: open_ones(
        concern("2024-01-01", statement("violence", basis="reported-by-child"), id="c")), ([C], [])),
    ("answers in their order", lambda: open_ones(
        RAISED, ASKED, said("declined", "2024-01-07"), said("deferred", "2024-01-05", ASKED)), ([], [A, C])),
    ("taken further and settled", lambda: open_ones(RAISED, said("declined"), FURTHER, ends()), ([], [])),
    ("taken back", lambda: open_ones(RAISED, said("declined"), FURTHER, ends("withdrawn")), ([], [C])),
    ("settled by the other side alone", lambda: open_ones(RAISED, said("declined"), FURTHER, ends(by=CSC)), ([], [C])),
    ("settled before it was taken further", lambda: open_ones(
        RAISED, said("declined"), ends(on="2024-01-07"), FURTHER), ([], [C])),
    ("declined anew after it was settled", lambda: open_ones(
        RAISED, FURTHER, ends(), said("declined", "2024-01-12")), ([], [C])),
    ("through an adult, the adult's", lambda: open_ones(through(RAISED)), ([], [])),
)  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), [r[1:] for r in RULES], ids=[r[0] for r in RULES])
def test_rule(found: Callable[[], Any], expected: Any) -> None:
    assert found() == expected


def corrected() -> Event:
    right = {"type": "concern.raised", "dataschema": "concern.raised/1", "data": {"to": CSC}}
    envelope = {"specversion": "1.0", "id": "k", "source": NURSERY, "subject": "c1", "timeprecision": "minute"}
    times = {"time": "2024-01-01T12:00:00Z", "recordedtime": "2024-01-02T12:00:00Z"}
    return event(
        "record.corrected", "2024-01-01", id="k", by=NURSERY, recorded="2024-01-02", target="c", reason="r",
        replacement={**right, **envelope, **times},
    )  # fmt: skip


def test_a_corrected_concern_is_answered_by_either_of_its_names() -> None:
    fixed = corrected()
    assert open_ones(RAISED, fixed) == ([C], [])
    assert open_ones(RAISED, fixed, said("agreed")) == ([], [])
    assert open_ones(RAISED, fixed, said("declined", of=fixed)) == ([], [C])
    again = said("declined", "2024-01-06", fixed)
    assert open_ones(RAISED, fixed, said("agreed"), again) == ([], [C]), "anew, under its first name"


def test_an_answer_before_a_corrected_concern_joins_it_under_either_name() -> None:
    fixed = corrected()
    early = said("declined", "2023-12-30", fixed)
    assert open_ones(early) == ([], ["nursery/k"])
    assert open_ones(early, RAISED, fixed) == ([], [C])
    assert open_ones(said("agreed", "2023-12-30", fixed), RAISED, fixed) == ([], [])
    last = said("agreed", "2023-12-31")
    assert open_ones(early, last, RAISED, fixed) == ([], []), "the last answer stands, whichever name it gives"
    assert open_ones(said("agreed", "2023-12-30"), said("deferred", "2023-12-31", fixed), RAISED, fixed) == ([], [C])
    state = held(early, last, said("deferred", "2024-01-06", ASKED), ASKED, RAISED, fixed)
    assert (sorted(state.formal), state.answered) == ([A], (A,))


def test_a_worry_after_the_tier_was_lowered_is_a_recurrence_once() -> None:
    first, more = contact("2024-01-01", worry("hygiene")), contact("2024-03-02", worry("hygiene"))
    down = tier("2024-02-01", 2)
    state = held(first, tier("2024-01-02", 3), down, AGAIN, more)
    assert {topic: (r.times, r.last.event) for topic, r in state.recurring.items()} == {"hygiene": (1, (HV, AGAIN.id))}
    assert held(first, tier("2024-01-02", 3), down).left["hygiene"].how == "left-open"  # type: ignore[index]
    for other in (tier("2024-01-02", 2), tier("2024-01-02", 1)):
        assert not held(first, other, down, AGAIN).recurring
    assert not held(first, down, AGAIN).recurring, "none was set before"


def test_a_worry_after_it_was_settled_is_a_recurrence() -> None:
    state = held(RAISED, SETTLED, AGAIN)
    assert [r.times for r in state.recurring.values()] == [1]
    last = [contact("2024-04-01", change("hygiene")), contact("2024-05-01", worry("hygiene"))]
    assert [r.times for r in held(RAISED, SETTLED, AGAIN, *last).recurring.values()] == [2]
    assert not held(SETTLED, AGAIN).recurring, "nothing was open to be settled"


def test_clocks_run_from_the_concern_and_from_the_first_difference_that_stands() -> None:
    wanted = concern("2024-01-01", id="d", by_on="2024-01-20")
    assert clocks(held(wanted)) == [
        Clock("concern-unanswered", "nursery/d", (NURSERY, "d"), wanted.happened, by_on=date(2024, 1, 20))
    ]
    one, two = said("declined"), said("deferred", "2024-01-06", ASKED)
    first, second = ((CSC, one.id), one.happened), ((CSC, two.id), two.happened)
    items = [f"{each.source}/{each.id}" for each in (RAISED, ASKED)]
    assert clocks(held(RAISED, ASKED, one, two)) == [
        Clock("difference-unresolved", items[0], *first), Clock("difference-unresolved", items[1], *second),
        Clock("difference-of-view", "", *first),
    ]  # fmt: skip
    assert clocks(held(RAISED, ASKED, one, two, SETTLED)) == [
        Clock("difference-unresolved", items[1], *second), Clock("difference-of-view", "", *second),
    ]  # fmt: skip
    further = disagreed("2024-01-07", concerning=[{"source": ASKED.source, "id": ASKED.id}])
    assert clocks(held(RAISED, ASKED, one, two, SETTLED, further)) == [Clock("difference-of-view", "", *second)]
    assert clocks(held(RAISED, said("agreed"))) == []
