"""``vantage chronology``: the merged chronology of a child, and what one agency knew of it."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console

from projections.chronology import Asked, Redaction, merged
from projections.chronology import chronology as lines_of
from projections.knowledge import knowledge
from schemas.topics import LABELS
from services.cli import alike, chronology_table, tables
from services.cli.asking import AS_OF, KNOWN, candidates_of, until, warn
from services.cli.console import console as console_of
from services.exchange.files import Form, file_of
from services.exchange.sheet import Subject, sheet
from services.exchange.writing import write
from services.settings import Settings
from services.store.children import Child, child, reading, record_named
from services.store.chronicle import chronicle


class Wanted(NamedTuple):
    """How the chronology is to be given."""

    known: datetime | None = None
    newest_first: bool = False
    form: str = "table"
    output: Path | None = None


@click.command()
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
@click.option(
    "--known-to",
    metavar="AGENCY",
    help="What that agency held or had been told by the end of the day of --as-of, as it was written then.",
)
@click.option("--newest-first", is_flag=True, help="For triage; statutory chronologies read oldest first.")
@click.option("--all", "everything", is_flag=True, help="Also routine events, which are no significant ones.")
@click.option("--injuries", is_flag=True, help="Injuries alone, of every agency, on one line of time.")
@click.option(
    "--redact",
    type=click.Choice([str(each) for each in Redaction]),
    multiple=True,
    help="Withhold the words of lines of this class; may be repeated. A person reads it before it is disclosed.",
)
@click.option("--format", "form", type=click.Choice(["table", "csv", "docx", "html"]), default="table")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, mode 600.")
def chronology(
    name: str, *, as_of: date | None, known: date | None, known_to: str | None, newest_first: bool, everything: bool,
    injuries: bool, redact: tuple[str, ...], form: str, output: Path | None,
) -> None:  # fmt: skip
    """The merged chronology of CHILD (agency:reference): significant events, one line a fact, oldest first."""
    if known_to is not None:
        _refuse_beside_known_to(
            known_to, known, newest_first or everything or injuries or redact or form != "table" or output
        )
    if injuries and everything:
        raise click.UsageError("--injuries shows nothing else, --all everything; expected one of them.")
    if form == "docx" and output is None:
        raise click.UsageError("--format docx is a file of Word; name it with --output.")
    asked = Asked(datetime.now(UTC), until(as_of), frozenset(map(Redaction, redact)), everything, injuries)
    wanted = Wanted(until(known), newest_first, form, output)
    asyncio.run(_chronology(name, asked, wanted, known_to))


def _refuse_beside_known_to(agency: str, known: date | None, other: object) -> None:
    if agency not in LABELS:
        raise click.BadParameter(f"expected one of {', '.join(sorted(LABELS))}", param_hint="--known-to")
    if known is not None:
        raise click.UsageError(
            "--known-to asks what was known on the day of --as-of, on both clocks; give that day and leave out --known."
        )
    if other:
        raise click.UsageError("--known-to is a table of what one agency knew; expected no option but --as-of with it.")


async def _chronology(name: str, asked: Asked, wanted: Wanted, agency: str | None) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        others = await candidates_of(connection, held, wanted.known)
    of_day = alike.day_of(asked.as_of, wanted.known)
    console = console_of()
    if wanted.form == "table" and wanted.output is None:
        warn(console, held)
        alike.tell(console, name, others, day=of_day)
    if agency is not None:
        show_known_to(console, held, agency, asked.at)
    elif wanted.form == "table" and wanted.output is None:
        show_chronology(console, held, asked, wanted)
    else:
        beside = [f"Candidates: {alike.summary(name, others, of_day)}"] if others else []
        content = exported(held, asked, wanted, beside)
        if wanted.output is None:
            click.echo(content.decode(), nl=False)
        else:
            write(wanted.output, content)
            console.print(f"Written: {wanted.output}", markup=False, highlight=False)


def show_chronology(console: Console, held: Child, asked: Asked, wanted: Wanted) -> None:
    """Print the chronology as a table."""
    found = merged(chronicle(held, wanted.known), asked)
    chronology_table.show(
        console, sheet(found, _subject(held, []), asked, wanted.known, newest_first=wanted.newest_first)
    )


def exported(held: Child, asked: Asked, wanted: Wanted, beside: Sequence[str] = ()) -> bytes:
    """The chronology as a file of the wanted form, with what else is to be said before it."""
    found = merged(chronicle(held, wanted.known), asked)
    subject = _subject(held, [*_warnings(held), *beside])
    paper = sheet(found, subject, asked, wanted.known, newest_first=wanted.newest_first)
    if wanted.form == "table":
        return chronology_table.text(paper).encode()
    return file_of(Form(wanted.form), found, paper, subject, asked, newest_first=wanted.newest_first)


def _subject(held: Child, warnings: list[str]) -> Subject:
    return Subject(held.records, held.names, warnings)


def _warnings(held: Child) -> list[str]:
    """What the table says before it, for a file."""
    found = [tables.WITHHELD] if held.withheld else []
    found += [tables.UNSETTLED] if held.unsettled else []
    return found + [tables.incomplete_words(mark) for mark in held.incomplete]


def show_known_to(console: Console, held: Child, agency: str, at: datetime) -> None:
    """Print what one agency knew at that moment, as it was written then."""
    written = held.as_written(at)
    lines = lines_of(written.earliest, at, written.latest)
    tables.knew(console, lines, knowledge(written, agency, at), agency, at, held)
