"""``vantage export``: one child's events for another system."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from projections.exchange.bundle import bundle
from projections.exchange.events import Exported, exported
from projections.exchange.ssds import dataset
from services.cli.asking import asked_of
from services.cli.case_study import CASE_STUDY, PAPERS, case_study
from services.cli.console import console as console_of
from services.cli.console import counted
from services.exchange.writing import write


@click.command()
@click.argument("name", metavar="CHILD")
@click.option(
    "--as",
    "form",
    type=click.Choice(["fhir", "ssds", CASE_STUDY]),
    required=True,
    help="FHIR R4, the dataset, or a case study without names, dates and texts.",
)
@click.option("--format", "paper", type=click.Choice(PAPERS), help="Of a case study: table (without it), html or docx.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, mode 600.")
def export(name: str, *, form: str, paper: str | None, output: Path | None) -> None:
    """Events about CHILD (agency:reference) as FHIR UK Core or as the Standard Safeguarding Dataset, in JSON.

    Or as a case study for a workshop: codes, kinds of agencies, days from day nought, and what would have been asked.
    """
    if form != CASE_STUDY:
        if paper is not None:
            raise click.UsageError("--format is of a case study; expected it with --as case-study only.")
        asyncio.run(_export(name, form, output))
        return
    if paper == "docx" and output is None:
        raise click.UsageError("--format docx is a file of Word; name it with --output.")
    content = asyncio.run(case_study(name, paper or "table"))
    if output is None:
        click.echo(content.decode(), nl=False)
    else:
        write(output, content)
        console_of(stderr=True).print(f"Written: {output}", markup=False, highlight=False)


async def _export(name: str, form: str, output: Path | None) -> None:
    console = console_of(stderr=True)
    held = await asked_of(console, name)
    found = exported(held.person, held.records, held.entries(), datetime.now(UTC))
    content = text(found, form)
    if output is None:
        click.echo(content)
    else:
        write(output, content.encode() + b"\n")
        console.print(f"Written: {output}", markup=False, highlight=False)
    console.print(
        f"{counted(len(found.events), 'event')} about the child; {counted(found.through_adults, 'event')} about adults "
        f"left out; {counted(untold(content), 'matter')} could not be told and named in it. "
        "Free text is as it was written: a person must read this before it is disclosed."
    )


def untold(content: str) -> int:
    """How many matters the export names that it could not tell."""
    held = json.loads(content)
    outcomes = [each["resource"].get("issue", []) for each in held.get("entry", [])]
    return len(held.get("not_told", [])) + sum(map(len, outcomes))


def text(found: Exported, form: str) -> str:
    """The export as JSON."""
    return json.dumps(bundle(found) if form == "fhir" else dataset(found), ensure_ascii=False, indent=2)
