"""``vantage picture``: what the hub knows of a child, section by section, each phrase with its answer."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.text import Text

from projections import folded_by
from projections.history import Extreme, in_order, known_by
from projections.questions.both import Both
from projections.questions.picture import SECTIONS, Asking, answers
from projections.questions.picture.asking import Lines
from projections.rules.facts import facts
from services.cli import tables
from services.cli.asking import AS_OF, KNOWN, until
from services.cli.console import console as console_of
from services.cli.tables import day
from services.settings import Settings
from services.store.children import Child, child, reading, record_named

NOTHING = "none recorded here"


@click.command("picture")
@click.argument("name", metavar="CHILD")
@click.option(
    "--of", "sections", type=click.Choice(sorted(SECTIONS)), multiple=True, help="This section only; may be repeated."
)
@AS_OF
@KNOWN
def picture_command(name: str, *, sections: tuple[str, ...], as_of: date | None, known: date | None) -> None:
    """What is known of CHILD (agency:reference): plans, meetings, worries, when seen, household, people around."""
    at = until(as_of) or datetime.now(UTC)
    asyncio.run(_picture(console_of(), name, sections or tuple(SECTIONS), at, until(known)))


async def _picture(
    console: Console, name: str, sections: tuple[str, ...], at: datetime, known: datetime | None
) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
    tables.warn(console, held.incomplete, unsettled=held.unsettled)
    asked = [asking(held, extreme, at, known) for extreme in Extreme]
    for section in sections:
        console.print(f"[bold]{section.capitalize()}[/]")
        both = [answers(section, one) for one in asked]
        for phrase in both[0]:
            _show(console, phrase, Both(*(each[phrase] for each in both)), at)


def asking(held: Child, extreme: Extreme, at: datetime, known: datetime | None) -> Asking:
    """The child at one extreme, of what had been recorded and had happened by then."""
    entries = held.entries(known, extreme)
    log = [event for event in held.loaded.events if known is None or known_by(event, known, extreme)]
    return Asking(
        facts(folded_by(entries, extreme, at), extreme, at, held.records), in_order(entries, extreme, at), log
    )


def _show(console: Console, phrase: str, found: Both[Lines], at: datetime) -> None:
    if found.certain is not None:
        _lines(console, f"  {phrase}:", found.certain)
        return
    _lines(console, f"  {phrase}, uncertain on {day(at)}, either:", found.earliest)
    _lines(console, "  or:", found.latest)


def _lines(console: Console, head: str, lines: Lines) -> None:
    if not lines:
        console.print(Text(f"{head} {NOTHING}"))
        return
    console.print(Text(head))
    for line in lines:
        console.print(Text(f"    {line}"))
