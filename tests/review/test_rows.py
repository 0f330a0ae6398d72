"""docs/the-review.md says which test shows what: every row and clause names one, and every one named exists."""

import ast
import re
from pathlib import Path
from typing import Final, NamedTuple

from tests.review.test_story import HOLD_NO_FACT

TESTS: Final = Path(__file__).parents[1]
PAGE: Final = TESTS.parent / "docs" / "the-review.md"
README: Final = Path(__file__).parent / "README.md"
ROWS: Final = {str(number) for number in range(1, 15)} | {"yes", "fair"}
NAMED: Final = re.compile(r"`((?:core|flow|review)/[a-z_]+\.py[^`]*)`")


class Clause(NamedTuple):
    row: str
    shown: str
    tests: list[str]


def clauses() -> list[Clause]:
    lines = [
        line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    cells = [[cell.strip() for cell in line] for line in lines[1:]]
    return [Clause(row, shown, NAMED.findall(tests)) for row, shown, tests in cells]


def defined(path: Path) -> set[str]:
    """``test`` and ``Class::test`` of a file."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return {name for name in found if name.rpartition("::")[2].startswith("test_")}


def test_every_row_is_there_and_every_clause_names_a_test() -> None:
    assert {clause.row for clause in clauses()} == ROWS
    assert [clause.shown for clause in clauses() if not clause.tests] == []


def test_every_test_that_is_named_exists() -> None:
    for clause in clauses():
        for named in clause.tests:
            file, _, test = named.partition("::")
            tests = defined(TESTS / file)
            assert test in tests if test else tests, (clause.row, named)


def test_the_paragraphs_without_an_event_are_those_that_the_page_gives() -> None:
    said = README.read_text(encoding="utf-8").rpartition("## Paragraphs in scope without an event")[2]
    without_any, _, _ = said.partition("26, 34")
    assert {int(number) for number in re.findall(r"\d+", without_any)} == HOLD_NO_FACT.keys()
