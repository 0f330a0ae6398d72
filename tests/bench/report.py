"""Rows of figures: a table for people, and JSON."""

import json
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.table import Table


class Row(NamedTuple):
    """One figure of one measure; ``note`` says what it was measured on."""

    measure: str
    what: str
    value: float
    unit: str
    note: str = ""


def show(console: Console, rows: Sequence[Row]) -> None:
    """All of them, in one table."""
    table = Table("measure", "what", "figure", "unit", "on", title="Vantage bench")
    table.columns[2].justify = "right"
    for index, row in enumerate(rows):
        first = index == 0 or rows[index - 1].measure != row.measure
        table.add_row(row.measure if first else "", row.what, _figure(row.value), row.unit, row.note)
    console.print(table)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"


def as_json(rows: Sequence[Row], settings: dict[str, Any]) -> str:
    """The same with where and how it was measured."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    return json.dumps({"machine": machine, **settings, "figures": [row._asdict() for row in rows]}, indent=2)


def save(path: Path, rows: Sequence[Row], settings: dict[str, Any]) -> None:
    """Write the JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_json(rows, settings) + "\n", encoding="utf-8")
