"""The merged chronology on a terminal: a table where there is room for one, else line by line."""

from collections.abc import Iterable
from io import StringIO
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from services.exchange.sheet import NOTHING, Row, Sheet

TABLE_COLUMNS_MIN: Final = 160
"""Characters a line; on fewer the cells of a table would be a word wide."""
PAGE_COLUMNS: Final = 100
"""Characters a line of a page of text that is read, printed and sent on."""
_LEFT_OUT: Final = "Left out where none is recorded here: {names}."


def show(console: Console, sheet: Sheet) -> None:
    """Print it."""
    for note in sheet.about:
        console.print(Text(note))
    wide = console.width >= TABLE_COLUMNS_MIN
    if not wide:
        console.print(Text(_LEFT_OUT.format(names=_silent(sheet))))
    for title, rows in (("", sheet.dated), ("Date not recorded", sheet.undated)):
        if rows and wide:
            console.print(_table(title, sheet.columns, rows))
        elif rows:
            _lines(console, title, sheet.columns, rows)
    if sheet.silences:
        console.print("[bold]Long silences of each agency[/]")
        for words in sheet.silences:
            console.print(Text(f"  {words}"))
    console.print(Text(sheet.foot))


def text(sheet: Sheet, columns: int = 10_000) -> str:
    """The same without a terminal, ``columns`` characters a line: as wide as need be, unless said otherwise."""
    written = StringIO()
    show(Console(file=written, width=columns), sheet)
    return written.getvalue()


def _table(title: str, columns: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    table = Table(title=title or None, title_justify="left", show_lines=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        if row.words:
            table.add_row("", "", Text(row.words, "italic"))
        else:
            table.add_row(*map(Text, row.cells))
    return table


def _silent(sheet: Sheet) -> str:
    """What a line may say nothing of."""
    return "; ".join(name.lower() for name in sheet.columns[3:])


def _lines(console: Console, title: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """When, by whom and what; then what else is recorded of it, each by its name."""
    if title:
        console.print(Text(f"\n{title}", "bold"))
    for row in rows:
        if row.words:
            console.print(Text(f"\n{row.words}", "italic"))
            continue
        when, teller, what, *others = row.cells
        console.print(Text(f"\n{when} · {teller}", "bold"))
        told = [Text(what)]
        for name, cell in zip(columns[3:], others, strict=True):
            if cell and cell != NOTHING:
                told.append(Text(f"{name}: {cell}", "dim" if name == columns[-1] else ""))
        console.print(Padding(Text("\n").join(told), (0, 0, 0, 3)))
