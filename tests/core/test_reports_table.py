"""The decision table of docs/reports.md, row by row, is what the code and the oracle say."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from projections import reports
from projections.accounts import WINDOW_MONTHS, Relation, account, counts, observation, relation
from projections.calendar import mark
from projections.history import Entry, Extreme
from projections.statements import statements
from schemas import Event
from tests.given import HV, NURSERY, contact, given, statement
from tests.oracle.picture_reports import reports as naive

PAGE: Final = Path(__file__).parents[2] / "docs" / "reports.md"
TOLD_ON: Final = "2024-06-01"
SEEN_ON: Final = {
    "2024-03-01T11:59": "early", "2024-03-01": "in time", TOLD_ON: "in time", "2024-09-01": "in time",
    "2024-09-01T12:01": "late",
}  # fmt: skip
MEASURES: Final = (None, "attendance-or-engagement", "change-for-the-child")
PLACES: Final = (("home", "home"), ("unknown", "home"), ("home", "unknown"), ("unknown", "unknown"), ("home", "school"))
SIDES: Final = ("worry", "strength", "neutral")
NAMES: Final = {each.value: each for each in Relation}


class Case(NamedTuple):
    """One account, by mother, and one observation on its topic."""

    topic: str
    seen_on: str
    sides: tuple[str, str]
    places: tuple[str, str]
    specificities: tuple[str, str]
    measures: tuple[str | None, str | None]

    def told(self) -> Event:
        return self._said(TOLD_ON, 0, HV, "reported-by-parent", said_by="mother")

    def seen(self) -> Event:
        return self._said(self.seen_on, 1, NURSERY, "observed-by-professional")

    def _said(self, on: str, which: int, by: str, basis: str, **more: Any) -> Event:
        return contact(on, statement(
            self.topic, self.sides[which], basis, setting=self.places[which],
            specificity=self.specificities[which], measures=self.measures[which], **more,
        ), by=by)  # fmt: skip

    def cells(self) -> tuple[str, ...]:
        """The words of the table's columns, all but the last, as its page explains them."""
        attends = [measure == MEASURES[1] for measure in self.measures]
        reassures = self.sides[1] != "worry"
        of_itself = self.topic in ("attendance", "engagement-with-services")
        same = (self.sides[0] == "worry") == (self.sides[1] == "worry")
        near = "unknown" in self.places or self.places[0] == self.places[1]
        of = {"instance": "of one occasion", "general": "in general"}
        return (
            SEEN_ON[self.seen_on],
            of[self.specificities[0]],
            "attendance" if attends[0] else "not attendance",
            "yes" if attends[1] and reassures and not of_itself else "no",
            "same" if same else "other",
            "same or unknown" if near else "different",
            of[self.specificities[1]],
        )


def rows() -> list[tuple[str, ...]]:
    """The rows of the table."""
    table = PAGE.read_text(encoding="utf-8").partition("## Decision table")[2].partition("\nIn words")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line) for line in lines[2:]]


def first_that_fits(cells: tuple[str, ...], table: list[tuple[str, ...]]) -> int:
    return next(
        n for n, row in enumerate(table) if all(cell in ("–", own) for cell, own in zip(row[:-1], cells, strict=True))
    )


def cases() -> Iterator[Case]:
    both = ("instance", "general")
    for case in product(
        ("hygiene", "attendance"), SEEN_ON, product(SIDES, SIDES[:2]), PLACES, product(both, both),
        product(MEASURES, MEASURES),
    ):  # fmt: skip
        yield Case(*case)


def by_code(case: Case) -> Relation:
    """The code's word, of the statements alone."""
    told, seen = case.told(), case.seen()
    (said,), (other,) = statements(told), statements(seen)
    held, looked = account(said, mark(told)), observation(other, mark(seen))
    if not counts(held, seen.happened.earliest, told.happened.earliest, WINDOW_MONTHS):
        return Relation.NOTHING
    return relation(held, looked)


def test_every_row_is_used_and_nothing_is_left_open() -> None:
    table = rows()
    assert len(table) == 8
    assert {row[-1] for row in table} == set(NAMES)
    used = Counter(first_that_fits(case.cells(), table) for case in cases())
    assert sorted(used) == list(range(len(table)))


@pytest.mark.parametrize("topic", ["hygiene", "attendance"])
def test_the_code_says_what_the_table_says(topic: str) -> None:
    table = rows()
    wrong = [
        (case, by_code(case))
        for case in cases()
        if case.topic == topic and by_code(case) is not NAMES[table[first_that_fits(case.cells(), table)][-1]]
    ]
    assert wrong == []


def whole() -> Iterator[Case]:
    """Fewer of them, asked through events and folds: every sort of cell is there."""
    seen: set[tuple[str, ...]] = set()
    for case in cases():
        if (case.topic, *case.cells()) not in seen:
            seen.add((case.topic, *case.cells()))
            yield case


def test_the_question_and_the_oracle_say_so_too() -> None:
    table, asked = rows(), list(whole())
    for case in asked:
        expected = NAMES[table[first_that_fits(case.cells(), table)][-1]]
        entries = given(case.told(), case.seen()).entries
        assert _standing(entries) == _oracle(entries) == expected, case
    assert len(asked) > 200


def _standing(entries: tuple[Entry, ...]) -> Relation:
    (found,) = reports.standings(given(*entries).state(reports), Extreme.EARLIEST)
    return _one({
        Relation.SEEN: found.seen_by, Relation.INSTANCE: found.instances, Relation.ELSEWHERE: found.seen_elsewhere,
        Relation.DIFFERS: found.differs, Relation.BETWEEN: found.differs_between,
    }, seen=found.seen, unseen=found.unseen)  # fmt: skip


def _oracle(entries: tuple[Entry, ...]) -> Relation:
    told = naive(entries, "earliest")
    (found,), (seen,) = told["accounts"], told["observations"]
    shown = [seen["event"]] if found["seen"] else []
    return _one({
        Relation.SEEN: shown, Relation.INSTANCE: found["instances"], Relation.ELSEWHERE: found["elsewhere"],
        Relation.DIFFERS: found["differs"], Relation.BETWEEN: found["differs_between_settings"],
    }, seen=found["seen"], unseen=found["unseen"])  # fmt: skip


def _one(found: dict[Relation, Any], *, seen: bool, unseen: bool) -> Relation:
    (one,) = [each for each, shown in found.items() if shown] or [Relation.NOTHING]
    assert seen is (one is Relation.SEEN)
    assert unseen is (one not in (Relation.SEEN, Relation.INSTANCE, Relation.DIFFERS))
    return one


def test_the_page_has_no_other_table_of_what_follows() -> None:
    """A second one, elsewhere, would be true for a while."""
    others = [p for p in PAGE.parent.glob("*.md") if p != PAGE and "differs between settings**" in p.read_text("utf-8")]
    assert others == []
    assert re.search(r"\(reports\.md\)", (PAGE.parent / "picture.md").read_text("utf-8"))
