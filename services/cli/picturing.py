"""``vantage picture``: what the hub knows of a child, section by section, each phrase with its answer."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.text import Text

from projections.history import Extreme
from projections.questions.both import Both
from projections.questions.picture import SECTIONS, answers
from projections.questions.picture.asking import Lines
from services.cli import alike
from services.cli.asking import AS_OF, KNOWN, until, warn
from services.cli.console import console as console_of
from services.cli.tables import day
from services.desk.picture import asking
from services.settings import Settings
from services.store.around import around
from services.store.candidates import candidates
from services.store.children import child, reading, record_named
from services.store.profiles import Then

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
    asyncio.run(_picture(console_of(), name, sections or tuple(SECTIONS), until(as_of), until(known)))


async def _picture(
    console: Console, name: str, sections: tuple[str, ...], as_of: datetime | None, known: datetime | None
) -> None:
    at = as_of or datetime.now(UTC)
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        then = Then(known, Extreme.EARLIEST) if known else None
        found, adults = await candidates(connection, held.known, then), await around(connection, held, then)
    warn(console, held)
    of_day = alike.day_of(as_of, known)
    alike.tell(console, name, found, day=of_day)
    alike.tell_around(console, adults, day=of_day)
    asked = [asking(held, extreme, at, known) for extreme in Extreme]
    for section in sections:
        console.print(f"[bold]{section.capitalize()}[/]")
        both = [answers(section, one) for one in asked]
        for phrase in both[0]:
            _show(console, phrase, Both(*(each[phrase] for each in both)), at)


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
