"""``vantage export``: one child's events for another system."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from projections.exchange.bundle import bundle
from projections.exchange.events import Exported, exported
from projections.exchange.ssds import dataset
from services.cli import tables
from services.cli.console import console as console_of
from services.cli.console import counted
from services.exchange.writing import write
from services.settings import Settings
from services.store.children import child, reading, record_named


@click.command()
@click.argument("name", metavar="CHILD")
@click.option("--as", "form", type=click.Choice(["fhir", "ssds"]), required=True, help="FHIR R4, or the dataset.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, mode 600.")
def export(name: str, *, form: str, output: Path | None) -> None:
    """Events about CHILD (agency:reference) as FHIR UK Core or as the Standard Safeguarding Dataset, in JSON."""
    asyncio.run(_export(name, form, output))


async def _export(name: str, form: str, output: Path | None) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
    console = console_of(stderr=True)
    tables.warn(console, held.incomplete, unsettled=held.unsettled)
    found = exported(held.person, held.records, held.entries(), datetime.now(UTC))
    content = text(found, form)
    if output is None:
        click.echo(content)
    else:
        write(output, content.encode() + b"\n")
        console.print(f"Written: {output}", markup=False, highlight=False)
    console.print(
        f"{counted(len(found.events), 'event')} about the child; {counted(found.through_adults, 'event')} about adults "
        "left out. Free text is as it was written: a person must read this before it is disclosed."
    )


def text(found: Exported, form: str) -> str:
    """The export as JSON."""
    return json.dumps(bundle(found) if form == "fhir" else dataset(found), ensure_ascii=False, indent=2)
