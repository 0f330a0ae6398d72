"""``vantage neglect``: the scores of Graded Care Profiles over time, and whether a baseline is held here."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from projections.questions.neglect import Neglect, Profile, Scored, neglect
from projections.rules.words import record
from schemas.gcp2 import CareArea
from services.cli import uncertain
from services.cli.asking import AS_OF, KNOWN, asked_of, latest_of, until
from services.cli.console import console as console_of
from services.cli.tables import label, span
from services.store.children import Child

NO_BASELINE = "No baseline recorded here: no Graded Care Profile with scores is held. No score is made up."


@click.command("neglect")
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
def neglect_command(name: str, *, as_of: date | None, known: date | None) -> None:
    """Graded Care Profile scores of CHILD (agency:reference) by area and over time; 1 is the best, 5 the worst."""
    asyncio.run(_neglect(console_of(), name, until(as_of) or datetime.now(UTC), until(known)))


async def _neglect(console: Console, name: str, at: datetime, known: datetime | None) -> None:
    held = await asked_of(console, name)
    show(console, held, at, known)


def show(console: Console, held: Child, at: datetime, known: datetime | None = None) -> None:
    """Print what is recorded by that moment."""
    found = neglect(held.entries(known), at, latest_of(held, known))
    uncertain.show(console, found, at, lambda one: _one(console, one, at))


def _one(console: Console, found: Neglect, at: datetime) -> None:
    console.print(Text(_baseline(found.baseline)))
    for profile in found.profiles:
        if not profile.scores:
            console.print(Text(f"{_who(profile)}: completed, and no scores are recorded here."))
    for mark in found.open:
        console.print(
            Text(f"Asked for or begun, not recorded as completed: {record(mark.event)}, {span(mark.happened)}")
        )
    if found.areas:
        console.print(_table(found))
    if found.follow_up:
        over = " (over)" if found.follow_up.latest < at else ""
        console.print(
            f"Next due by {span(found.follow_up)}{over}: older scores say little of care today.", highlight=False
        )


def _baseline(first: Profile | None) -> str:
    return NO_BASELINE if first is None else f"Baseline: {_who(first)}."


def _who(profile: Profile) -> str:
    by = f", done by {label(profile.by)}" if profile.by and profile.by != profile.source else ""
    return f"{label(profile.source)}, {span(profile.completed.happened)} ({profile.completed.event[1]}){by}"


def _table(found: Neglect) -> Table:
    scored = [profile for profile in found.profiles if profile.scores]
    heads = (f"{label(each.source)}\n{span(each.completed.happened)}" for each in scored)
    table = Table(
        "Area", *map(escape, heads), "Since before", "Since first", title="Scores, 1 (best) to 5", title_justify="left"
    )
    for area, scores in found.areas:
        table.add_row(*_row(area, scores, scored))
    return table


def _row(area: CareArea, scores: tuple[Scored, ...], scored: list[Profile]) -> list[str]:
    by_profile = {each.profile: each for each in scores}
    cells = [_cell(by_profile.get(each.completed)) for each in scored]
    last = scores[-1]
    return [f"{area} {area.meaning}", *cells, last.since_before, last.since_first]


def _cell(found: Scored | None) -> str:
    if found is None:
        return "not scored"
    return str(found.score) + (f" (target {found.target})" if found.target else "")
