"""``vantage disagreements``: who differs formally, at which stage, and whose higher view nobody has taken further."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from projections import disagreements as folding
from projections.calendar import bound
from projections.disagreements import Disagreement, Disagreements
from projections.history import Entry, Extreme, in_order
from projections.rules.ladder import Standing, standing
from projections.rules.pack import in_use
from services.cli import tables
from services.cli.asking import DAY, asked_of, until
from services.cli.console import console as console_of
from services.cli.tables import day as plain
from services.cli.tables import label

_NOBODY = "No record is held here of a formal disagreement, nor of a view above the tier."


@click.command()
@click.argument("name", metavar="CHILD")
@click.option("--as-of", type=DAY, help="As it stood at the end of that day, as it is known today.")
def disagreements(name: str, *, as_of: date | None) -> None:
    """Formal disagreements about CHILD (agency:reference): stage, time left, how they ended; views above the tier."""
    asyncio.run(_disagreements(console_of(), name, until(as_of) or datetime.now(UTC)))


async def _disagreements(console: Console, name: str, at: datetime) -> None:
    held = await asked_of(console, name)
    show(console, held.entries(), at)


def show(console: Console, entries: list[Entry], at: datetime) -> None:
    """Print what is open, what ended, and which views are above the tier; by the latest that times allow."""
    first, last = (_folded(entries, extreme, at) for extreme in Extreme)
    if not (last.formal or last.resolved or last.views or first.formal):
        console.print(_NOBODY, highlight=False)
        return
    table = Table("Disagreement", "With", "About", "Stage", "Waits for", "Until", "Of whom", title_justify="left",
                  title=f"Formal disagreements on {plain(at)}", show_lines=True)  # fmt: skip
    for item, one in {**first.formal, **last.formal}.items():
        table.add_row(*_row(item, one, at, uncertain=(item in first.formal) is not (item in last.formal)))
    for item, ended in last.resolved.items():
        how = f"settled: {ended.outcome.replace('-', ' ')}, {tables.span(ended.at.happened)}"
        table.add_row(escape(item), "", "", "", how, "", "")
    if table.row_count:
        console.print(table)
    for source, view in folding.unresolved(last).items():
        console.print(
            f"{label(source)} sees tier {view.tier} (recorded {plain(bound(view.at.happened, Extreme.LATEST))}), above "
            "the tier that is set; no record is held here that it was settled or taken further.",
            highlight=False,
        )


def _folded(entries: list[Entry], extreme: Extreme, at: datetime) -> Disagreements:
    state = folding.EMPTY
    for entry in in_order(entries, extreme, at):
        state = folding.fold(state, entry)
    return state


def _row(item: str, one: Disagreement, at: datetime, *, uncertain: bool) -> tuple[str, ...]:
    found = standing(item, one, at, Extreme.LATEST, in_use())
    other = label(one.with_agency) if one.with_agency else "not recorded"
    about = str(one.matter or "not recorded").replace("-", " ")
    shown = f"{escape(item)} (perhaps)" if uncertain else escape(item)
    if found is None:
        return (shown, other, about, str(one.stage), "", "", "")
    until = f"{plain(found.due_at)}{', over' if found.overdue else ''}"
    return (shown, other, about, _stage(found), found.waits_for, until, found.owner)


def _stage(found: Standing) -> str:
    silence = ", by silence" if found.by_silence else ""
    return f"{found.stage} ({found.name}{silence})"
