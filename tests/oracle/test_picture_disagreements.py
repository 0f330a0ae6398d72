"""Disagreements, by hand, from the words of docs/picture.md."""

from typing import Any

from tests.oracle.given import Document, said, viewed
from tests.oracle.picture_given import CSC, HV, ask, point, set_to

LINKED = said("identity.confirmed", {"other": f"{HV}:c1", "by": "o", "reason": "r"}, source="hub", subject=f"{CSC}:c1")
NAMED = {"source": HV, "disagreement": "d"}


def raised(on: float = 1, stage: int = 1, **more: Any) -> Document:
    content = {"disagreement": "d", "with_agency": CSC, "matter": "tier", "view": "v", "stage": stage, "tier": 3}
    return said("disagreement.raised", content | more, on, id=f"r{on}")


def answered(on: float, stage: int = 1, source: str = CSC) -> Document:
    content = {"disagreement": NAMED, "stage": stage, "answer": "not-agreed"}
    return said("disagreement.answered", content, on, source=source, id=f"a{on}")


def resolved(on: float, outcome: str = "another-way-agreed", source: str = HV, **more: Any) -> Document:
    content = {"disagreement": NAMED, "outcome": outcome, "agreed": "a"}
    return said("disagreement.resolved", content, on, source=source, id=f"e{on}", **more)


def test_an_answer_is_one_to_its_own_stage() -> None:
    (row,) = ask("disagreements", LINKED, raised(1), answered(2), raised(3, 2))["formal"]
    assert row == {
        "disagreement": f"{HV}/d", "raised": {"event": f"{HV}/r1", "point": point(1)},
        "taken": {"event": f"{HV}/r3", "point": point(3), "stage": 2, "due_on": None},
        "with": CSC, "matter": "tier", "tier": 3,
        "answer": {"event": f"{CSC}/a2", "point": point(2), "stage": 1, "word": "not-agreed"},
        "told": [f"{HV}/r1", f"{CSC}/a2", f"{HV}/r3"], "stage": 2, "answered": False,
    }  # fmt: skip
    (row,) = ask("disagreements", LINKED, raised(1), answered(2))["formal"]
    assert (row["stage"], row["answered"]) == (1, True)


def test_a_resolution_ends_it_wherever_it_sorts() -> None:
    early = resolved(9, time=None, timeprecision="unknown")
    for told in ((raised(2), early), (raised(1), resolved(2)), (raised(1), early, raised(3, 2))):
        found = ask("disagreements", *told)
        assert (found["formal"], [row["outcome"] for row in found["resolved"]]) == ([], ["another-way-agreed"])
    found = ask("disagreements", raised(1), resolved(2), raised(3, 2))
    assert [(row["raised"]["event"], row["stage"]) for row in found["formal"]] == [(f"{HV}/r3", 2)]
    assert len(found["resolved"]) == 1


def test_the_other_side_alone_settles_nothing_and_the_chair_does() -> None:
    (row,) = ask("disagreements", LINKED, raised(1), resolved(2, source=CSC))["formal"]
    assert (row["answer"]["word"], row["answered"]) == ("settled", True)
    assert ask("disagreements", LINKED, raised(1, 4), resolved(2, "decided-by-chair", CSC))["formal"] == []


def test_a_word_of_somebody_else_is_kept_and_answers_nothing() -> None:
    told = (LINKED, raised(1, 9, matter="plan"))
    for other in (answered(2, source=HV), answered(2, source="nursery"), resolved(2, "decided-by-chair", "nursery")):
        linked = said("identity.confirmed", {"other": "nursery:c1", "by": "o", "reason": "r"}, source="hub",
                      subject=f"{CSC}:c1")  # fmt: skip
        (row,) = ask("disagreements", *told, linked, other)["formal"]
        assert (row["stage"], row["answer"], len(row["told"])) == (4, None, 2)
    (row,) = ask("disagreements", LINKED, raised(1), resolved(2, "decided-by-chair", CSC), raised(3, 4))["formal"]
    assert (row["stage"], row["answered"]) == (4, False)


def test_a_view_is_above_until_the_tier_or_its_agency_moves() -> None:
    def since(*told: Document) -> list[Any]:
        return [row["since"] for row in ask("disagreements", LINKED, set_to(2, 1, "early-help"), *told)["views"]]

    view = viewed(3, 2, id="v")
    assert since(view) == [f"{HV}/v"]
    assert since(view, set_to(3, 3)) == [None]
    assert since(view, set_to(3, 3), set_to(2, 4, id="low")) == [f"{CSC}/low"]
    assert since(view, raised(3), resolved(4)) == [None]
    assert since(view, raised(3), resolved(4, "withdrawn")) == [f"{HV}/v"]
    assert since(view, raised(3, matter="plan"), resolved(4)) == [f"{HV}/v"]
    assert since(view, viewed(2, 3)) == [None]
    assert since(viewed(3, 2, source=CSC), set_to(2, 3)) == []


def test_a_view_is_unresolved_while_its_agency_has_no_disagreement_open() -> None:
    view = viewed(3, 2, id="v")
    assert ask("disagreements", view)["unresolved"] == [HV]
    assert ask("disagreements", view, raised(3))["unresolved"] == []
    assert ask("disagreements", view, raised(3, matter="plan"))["unresolved"] == [HV]
