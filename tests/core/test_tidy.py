"""The style that no linter holds; each failure says what to do instead."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from projections import PROJECTIONS
from projections.history import CORRECTIONS, HISTORY_TYPES, STRUCTURAL, VIEWS
from schemas import EVENT_CLASSES

ROOT: Final = Path(__file__).parents[2]
CODE: Final = sorted(p for room in ("schemas", "projections", "services") for p in (ROOT / room).rglob("*.py"))
TESTS: Final = sorted((ROOT / "tests").rglob("*.py"))
STORE: Final = ROOT / "services" / "store"
FILE_LINES_MAX: Final = 250
FUNCTION_LINES_MAX: Final = 70
TEST_FILE_LINES_MAX: Final = 300
LONG_FILES: Final = {
    "projections/tier.py": "one projection is one file: state, fold and questions are read together",
    "tests/deploy/test_deploy.py": "one deployment, tested value by value",
}
_SQL: Final = re.compile(
    r"^\s*(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|truncate|create\s+table)\b", re.I | re.S
)
_LEFT_OVER: Final = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")

_ASKED = "who knew what is asked of the history and never stored"
RECORD_ONLY: Final = {
    "appointment.booked": "only what came of it counts: kept, missed or discharged",
    "housing.recorded": "no check and no clock asks for it; it stands in the chronology",
    "step_down.answered": "what somebody says to what a decision asks: shown with it, and no fact about the child",
    "step_down.requested": "what the gate was asked: no fact about the child",
    "referral.acknowledged": f"a telling: {_ASKED}",
    "information.not_provided": _ASKED,
}
"""Event types that change no stored projection but heard, each with the reason."""


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def code_outside_the_store() -> list[Path]:
    """services/local asks its own server for its databases, before there is a store."""
    local = ROOT / "services" / "local"
    return [path for path in CODE if not {STORE, local} & set(path.parents)]


def literals(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", code_outside_the_store(), ids=name)
def test_sql_stands_in_the_store_alone(path: Path) -> None:
    found = [line for line, text in literals(path) if _SQL.match(text)]
    assert not found, f"{name(path)} lines {found}: put the statement in services/store/queries.sql under a name"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_nothing_is_printed(path: Path) -> None:
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    found = [c.lineno for c in calls if isinstance(c.func, ast.Name) and c.func.id == "print"]
    assert not found, f"{name(path)} lines {found}: log it, or write to the console of services/cli"


@pytest.mark.parametrize("path", [*CODE, *TESTS, *STORE.rglob("*.sql")], ids=name)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not _LEFT_OVER.search(path.read_text(encoding="utf-8")), f"{name(path)}: do it now, or say it in docs/"


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name)
def test_functions_and_files_are_short(path: Path) -> None:
    long = [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION_LINES_MAX]
    assert not long, f"{name(path)}: divide {long}"
    lines = len(path.read_text(encoding="utf-8").splitlines())
    most = TEST_FILE_LINES_MAX if path in TESTS else FILE_LINES_MAX
    assert lines <= most or name(path) in LONG_FILES, f"{name(path)} has {lines} lines: divide it"


def test_no_exception_is_kept_longer_than_needed() -> None:
    for path in LONG_FILES:
        assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) > FILE_LINES_MAX, path


def test_no_event_falls_on_the_floor() -> None:
    folded = frozenset().union(*(p.types for p in PROJECTIONS if not p.types >= HISTORY_TYPES))  # heard from whom
    assert HISTORY_TYPES - folded == set(RECORD_ONLY), "fold it in a projection, or say in RECORD_ONLY why not"
    assert all(RECORD_ONLY.values())


def test_what_no_history_holds_says_who_is_who_or_mends_the_log() -> None:
    assert set(EVENT_CLASSES) - HISTORY_TYPES == STRUCTURAL | CORRECTIONS | VIEWS


def test_every_projection_has_a_name_of_its_own_and_folds_types_that_exist() -> None:
    names = [projection.name for projection in PROJECTIONS]
    assert len(set(names)) == len(names)
    assert all(projection.types <= HISTORY_TYPES for projection in PROJECTIONS)
