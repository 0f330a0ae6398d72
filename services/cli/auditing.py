"""``vantage audit``: what a service promised and what is recorded of it, across children, by team."""

import asyncio
import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Final, NamedTuple

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from projections.history import Extreme, in_order, known_by
from projections.questions.audit import Row, audit
from projections.questions.audited import served
from projections.questions.service import Asked, Served
from projections.rules.pack import in_use
from schemas.agencies import AGENCIES
from schemas.moments import end_of_day, start_of_day
from services.cli.asking import DAY, until
from services.cli.console import console as console_of
from services.cli.console import counted
from services.cli.tables import label
from services.exchange.spreadsheet import safe
from services.exchange.writing import write
from services.settings import Settings
from services.store.children import reading
from services.store.histories import Loaded
from services.store.serving import children_of

COLUMNS: Final = ("Service", "From", "To", "As of", "Recorded by", "Team", "What", "Earliest", "Latest")


class Days(NamedTuple):
    """What was promised from ``first`` to ``last``, as it stood on ``as_of``, of what was recorded by ``known``."""

    first: date
    last: date
    as_of: date
    known: date | None


@click.command("audit")
@click.argument("service", type=click.Choice(sorted(AGENCIES)), metavar="SERVICE")
@click.option("--from", "first", type=DAY, required=True, help="The first day of the period.")
@click.option("--to", "last", type=DAY, required=True, help="Its last day.")
@click.option("--as-of", type=DAY, help="What had been given by the end of that day; without it the last day.")
@click.option("--known", type=DAY, help="Only what had been recorded by the end of that day.")
@click.option("--format", "form", type=click.Choice(["table", "csv"]), default="table")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, mode 600.")
def audit_command(
    service: str, *, first: date, last: date, as_of: date | None, known: date | None, form: str, output: Path | None
) -> None:
    """What SERVICE (an agency) promised in a period and what is recorded of it, over all its children, by team."""
    days = Days(first, last, as_of or last, known)
    if not first <= last <= days.as_of:
        raise click.UsageError("The days are not in order; expected --from, then --to, then --as-of where it is given.")
    children, rows = asyncio.run(_audited(service, days))
    if form == "csv":
        content = csv_of(service, days, rows)
    else:
        written = StringIO() if output else None
        show(Console(file=written, width=10_000) if written else console_of(), service, days, rows, children)
        content = written.getvalue() if written else ""
    if output is not None:
        write(output, content.encode())
        click.echo(f"Written: {output}")
    elif content:
        click.echo(content, nl=False)


async def _audited(service: str, days: Days) -> tuple[int, dict[Extreme, list[Row]]]:
    asked = Asked(service, start_of_day(days.first), end_of_day(days.last), end_of_day(days.as_of))
    found: dict[Extreme, list[Served]] = {extreme: [] for extreme in Extreme}
    read = 0
    async with reading(Settings().postgres) as connection:
        async for _, loaded in children_of(connection, service):
            read += 1
            for extreme in Extreme:
                one = of_child(loaded, extreme, asked, until(days.known))
                if one is not None:
                    found[extreme].append(one)
    return read, {extreme: audit(children) for extreme, children in found.items()}


def of_child(loaded: Loaded, extreme: Extreme, asked: Asked, known: datetime | None) -> Served | None:
    """One child, of what had been recorded and had happened by the asked days."""
    events = loaded.events if known is None else [e for e in loaded.events if known_by(e, known, extreme)]
    entries = loaded._replace(events=list(events)).entries()
    return served(in_order(entries, extreme, asked.as_of), extreme, asked, in_use())


def _pairs(rows: dict[Extreme, list[Row]]) -> list[tuple[str, str, int | None, int | None]]:
    """(team, what, at the earliest, at the latest); a team that one extreme lacks has nothing there."""
    first, last = ({row.team: row.counts for row in rows[extreme]} for extreme in Extreme)
    total = rows[Extreme.EARLIEST][-1]
    teams = [*sorted((first.keys() | last.keys()) - {total.team}), total.team]
    return [
        (team, what, first.get(team, {}).get(what, 0), last.get(team, {}).get(what, 0))
        for team in teams
        for what in total.counts
    ]


def show(console: Console, service: str, days: Days, rows: dict[Extreme, list[Row]], read: int) -> None:
    """Print a row for each count and a column for each team; two numbers where imprecise times leave it open."""
    pairs = _pairs(rows)
    teams = list(dict.fromkeys(team for team, *_ in pairs))
    title = f"{label(service)}, {days.first} to {days.last}, as it stood on {days.as_of}"
    title += f", of what was recorded by {days.known}" if days.known else ""
    table = Table("What", *map(escape, teams), title=title, title_justify="left")
    cells = {(team, what): _number(one, other) for team, what, one, other in pairs}
    for what in rows[Extreme.EARLIEST][-1].counts:
        table.add_row(what, *(cells[team, what] for team in teams))
    console.print(table)
    console.print(
        f"Read: {counted(read, 'child', 'children')} of whom {label(service)} keeps a record. What is not recorded "
        "here may have been given. Counts are of a service, not of people.",
        highlight=False,
    )


def _number(one: int | None, other: int | None) -> str:
    if one == other:
        return "none" if one is None else str(one)
    low, high = sorted(
        ("none" if each is None else str(each) for each in (one, other)), key=lambda text: (len(text), text)
    )
    return f"{low} or {high}"


def csv_of(service: str, days: Days, rows: dict[Extreme, list[Row]]) -> str:
    """One line for each team and count, with both numbers."""
    written = StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    about: Sequence[str] = (service, *(str(day or "") for day in days))
    for team, what, *numbers in _pairs(rows):
        line = (*about, team, what, *("" if number is None else str(number) for number in numbers))
        writer.writerow(map(safe, line))
    return "\ufeff" + written.getvalue()
