"""docs/learning.md, "Neglect over time": scores as they were sent, in order; none is made up."""

from collections.abc import Callable
from typing import Any

import pytest

from projections.chronology import chronology
from projections.history import Entry
from projections.questions.both import Both
from projections.questions.neglect import Moved, Neglect, Profile, neglect
from projections.sentences import sentence
from schemas import Event
from schemas.gcp2 import CareArea
from tests.given import CSC, HV, at, event, given, through

CODES = frozenset(map(str, CareArea))
HYGIENE, HEALTH = CareArea.HYGIENE, CareArea.HEALTH


def profile(on: str | None, /, name: str = "g", *, kind: str = "graded-care-profile", **areas: Any) -> Event:
    """Completed; areas map to a score, or to a score and a target."""
    pairs = ((area, held if isinstance(held, tuple) else (held, None)) for area, held in areas.items() if area in CODES)
    scores = [{"area": area, "score": n, **({"target": aim} if aim else {})} for area, (n, aim) in pairs]
    envelope = {name: held for name, held in areas.items() if name not in CODES}
    return event("assessment.completed", on, assessment=name, kind=kind, scores=scores, **{"by": HV, **envelope})


def asked(*events: Event | Entry, on: str = "2024-12-01") -> Both[Neglect]:
    return neglect(given(*events).entries, at(on))


def found(*events: Event | Entry, on: str = "2024-12-01") -> Neglect:
    answer = asked(*events, on=on).certain
    assert answer is not None
    return answer


def moves(answer: Neglect, area: CareArea) -> list[tuple[int, Moved, Moved]]:
    return [(each.score, each.since_before, each.since_first) for each in dict(answer.areas).get(area, ())]


FIRST, BETTER, WORSE, SAME = Moved.FIRST, Moved.BETTER, Moved.WORSE, Moved.UNCHANGED
RULES: tuple[tuple[str, Callable[[], Any], Any], ...] = (
    ("nothing held, nothing made up", lambda: found(), Neglect((), None, (), (), None)),
    ("another assessment is no profile", lambda: found(profile("2024-01-01", kind="parenting", A4=3)).baseline, None),
    ("an adult's is not the child's", lambda: found(through(profile("2024-01-01", A4=3))).profiles, ()),
    ("completed without scores is no baseline", lambda: found(profile("2024-01-01")).baseline, None),
    ("but stands among the profiles", lambda: len(found(profile("2024-01-01")).profiles), 1),
    ("first", lambda: moves(found(profile("2024-01-01", A4=4)), HYGIENE), [(4, FIRST, FIRST)]),
    ("lower is better", lambda: moves(found(profile("2024-01-01", A4=4), profile("2024-03-01", A4=2)), HYGIENE)[1],
     (2, BETTER, BETTER)),
    ("higher is worse", lambda: moves(found(profile("2024-01-01", A4=2), profile("2024-03-01", A4=3)), HYGIENE)[1],
     (3, WORSE, WORSE)),
    ("unchanged", lambda: moves(found(profile("2024-01-01", A4=2), profile("2024-03-01", A4=2)), HYGIENE)[1],
     (2, SAME, SAME)),
    ("better than before, worse than first", lambda: moves(
        found(profile("2024-01-01", A4=2), profile("2024-02-01", A4=5), profile("2024-03-01", A4=3)), HYGIENE)[2],
     (3, BETTER, WORSE)),
    ("an area that was left out keeps its last score", lambda: moves(
        found(profile("2024-01-01", A4=4), profile("2024-02-01", A5=1), profile("2024-03-01", A4=4)), HYGIENE)[1],
     (4, SAME, SAME)),
    ("an area of the second profile has its first there", lambda: moves(
        found(profile("2024-01-01", A4=4), profile("2024-02-01", A5=1)), HEALTH), [(1, FIRST, FIRST)]),
    ("by another agency too", lambda: moves(
        found(profile("2024-01-01", A4=4), profile("2024-02-01", A4=5, by=CSC)), HYGIENE)[1], (5, WORSE, WORSE)),
    ("a target is kept", lambda: dict(found(profile("2024-01-01", A4=(4, 2))).areas)[HYGIENE][0].target, 2),
    ("only what had happened", lambda: found(profile("2024-01-01", A4=4), on="2023-12-31").profiles, ()),
    ("asked for, open", lambda: len(found(
        event("assessment.requested", "2024-01-01", assessment="g", kind="graded-care-profile")).open), 1),
    ("completed, no more open", lambda: found(
        event("assessment.requested", "2024-01-01", assessment="g", kind="graded-care-profile", by=HV),
        profile("2024-02-01", A4=1)).open, ()),
)  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES])
def test_neglect_over_time(question: Callable[[], Any], answer: Any) -> None:
    assert question() == answer


def test_the_baseline_is_the_first_that_carries_scores_with_who_and_when() -> None:
    bare, scored = profile("2024-01-01", "a"), profile("2024-02-01", "b", A4=3)
    baseline = found(bare, scored, profile("2024-03-01", "c", A4=1)).baseline
    assert isinstance(baseline, Profile)
    assert (baseline.source, baseline.completed.event) == (HV, (HV, scored.id))
    assert baseline.completed.happened.earliest == at("2024-02-01")


def test_the_next_is_due_six_months_after_the_last() -> None:
    due = found(profile("2024-01-15", A4=3), profile("2024-02-15", A4=3)).follow_up
    assert due is not None
    assert (due.earliest, due.latest) == (at("2024-08-15"), at("2024-08-15"))


def test_where_months_leave_the_order_open_both_answers_are_given() -> None:
    """In June, or on the 10th of June: which was first?"""
    answers = asked(
        profile("2024-06-01", "a", precision="month", A4=4), profile("2024-06-10", "b", A4=2), on="2024-12-01"
    )
    assert answers.certain is None
    assert [score for score, *_ in moves(answers.earliest, HYGIENE)] == [4, 2]
    assert [score for score, *_ in moves(answers.latest, HYGIENE)] == [2, 4]


def test_a_profile_recorded_later_was_not_known() -> None:
    late = profile("2024-01-01", A4=3, recorded="2024-06-01")
    entries = given(late).entries
    assert neglect([], at("2024-03-01"), entries).certain is None, "held at one extreme only"


def test_the_chronology_gives_the_scores_by_area() -> None:
    scored = profile("2024-01-01", A4=(4, 2), B1=3)
    (line,) = chronology([Entry(scored)])
    assert (
        "scores from 1 (best) to 5: physical care: hygiene 4 (target 2), safety: while the carer is there 3"
        in line.what
    )
    assert "scores" not in sentence(profile("2024-01-01"))
