"""The merged chronology on a terminal."""

from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.exchange.sheet import Row, Sheet


def show(console: Console, sheet: Sheet) -> None:
    """Print it."""
    for note in sheet.about:
        console.print(Text(note))
    for title, rows in (("", sheet.dated), ("Date not recorded", sheet.undated)):
        if rows:
            console.print(_table(title, sheet.columns, rows))
    if sheet.silences:
        console.print("[bold]Long silences of each agency[/]")
        for words in sheet.silences:
            console.print(Text(f"  {words}"))
    console.print(Text(sheet.foot))


def text(sheet: Sheet) -> str:
    """The same without a terminal, as wide as need be."""
    written = StringIO()
    show(Console(file=written, width=10_000), sheet)
    return written.getvalue()


def _table(title: str, columns: tuple[str, ...], rows: tuple[Row, ...]) -> Table:
    table = Table(*columns, title=title or None, title_justify="left", show_lines=True)
    for row in rows:
        if row.words:
            table.add_row("", "", Text(row.words, "italic"))
        else:
            table.add_row(*map(Text, row.cells))
    return table
