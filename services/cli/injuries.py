"""``vantage injuries``: every injury that any agency told of, and what was said of its cause."""

import asyncio
from datetime import UTC, date, datetime
from typing import Final

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from projections import injuries as folding
from projections.history import Entry, Extreme, in_order
from projections.injuries import Injury, OneInjury, each_injury, may_differ, perhaps_one
from projections.rules.words import explainer
from projections.rules.words import on as when
from services.cli.asking import AS_OF, KNOWN, asked_of, until
from services.cli.console import console as console_of
from services.cli.tables import day as plain
from services.cli.tables import label

_NOTHING: Final = "No record is held here of an injury by then."


@click.command()
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
def injuries(name: str, *, as_of: date | None, known: date | None) -> None:
    """Every injury of CHILD (agency:reference) that any agency told of, with its tellings and explanations.

    Tellings are of one injury where their senders say so; of the same day and place they are only perhaps one.
    """
    asyncio.run(_injuries(console_of(), name, until(as_of), until(known)))


async def _injuries(console: Console, name: str, as_of: datetime | None, known: datetime | None) -> None:
    held = await asked_of(console, name)
    show(console, held.entries(known, Extreme.LATEST), as_of or datetime.now(UTC))


def show(console: Console, entries: list[Entry], at: datetime) -> None:
    """Print each injury of which something had happened by then, by the latest that times allow."""
    state = folding.EMPTY
    for entry in in_order(entries, Extreme.LATEST, at):
        state = folding.fold(state, entry)
    found = each_injury(state.told)
    if not found:
        console.print(_NOTHING, highlight=False)
        return
    columns = ("", "Told", "What and where", "Explained", "A doctor's view")
    table = Table(*(Column(name, overflow="fold") for name in columns), title=f"Injuries told of by {plain(at)}",
                  title_justify="left", show_lines=True)  # fmt: skip
    for number, injury in enumerate(found, start=1):
        table.add_row(str(number), *_row(injury))
    console.print(table)
    for one, other in perhaps_one(found):
        differ = " Their explanations differ." if may_differ(one, other) else ""
        console.print(
            f"{found.index(one) + 1} and {found.index(other) + 1} are of one day and one place: are they one injury?"
            f"{differ}",
            highlight=False,
        )


def _row(injury: OneInjury) -> tuple[str, ...]:
    kinds = dict.fromkeys(f"{each.kind}{_where(each)}" for each in injury.tellings)
    times = f", {injury.occasions} occasions" if injury.occasions > 1 else ""
    view = "recorded" if injury.is_examined else "no record held here"
    told = "\n".join(map(_told, injury.tellings))
    return told, escape("\n".join(kinds) + times), _explained(injury), view


def _where(telling: Injury) -> str:
    return f": {', '.join(telling.sites)}" if telling.sites else ", place not recorded"


def _told(telling: Injury) -> str:
    how = "observed" if telling.observed else "reported, not observed"
    return f"{label(telling.told.event[0])} {when(telling.told.happened)}: {how}"


def _explained(injury: OneInjury) -> str:
    given = dict.fromkeys(filter(None, map(_explanation, injury.tellings)))
    lines = [*given] or ["no explanation recorded here"]
    if injury.differs:
        lines.append("Explanations differ between tellings.")
    elif injury.is_unclear:
        lines.append("Whether they say the same is not recorded.")
    return "\n".join(lines)


def _explanation(telling: Injury) -> str:
    if telling.explained_by is None and not telling.causes:
        return ""
    causes = " and ".join(cause.replace("-", " ") for cause in telling.causes) or "given, kind not recorded"
    return f"{causes} (by {explainer(telling.explained_by)})" if telling.explained_by else causes
