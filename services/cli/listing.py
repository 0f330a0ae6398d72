"""``vantage rejects``, ``vantage waiting`` and ``vantage status``: what needs somebody's attention."""

import asyncio

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.settings import Settings
from services.store.children import reading
from services.store.connect import Connection
from services.store.sql import SQL


@click.command()
@click.option("--agency", help="Only this agency's.")
@click.option("--all", "everything", is_flag=True, help="Also those that are resolved.")
def rejects(agency: str | None, *, everything: bool) -> None:
    """Rejected and parked records, with the reason and what to do. The rest of the partition went on."""
    asyncio.run(_rejects(Console(), agency, everything=everything))


async def _rejects(console: Console, agency: str | None, *, everything: bool) -> None:
    async with reading(Settings().postgres) as connection:
        rows = await connection.fetch(SQL["rejects"], agency)
    shown = [row for row in rows if everything or row["resolved_by"] is None]
    table = Table("Place", "Agency", "Record", "Event", "Kind", "Why, and what to do", "Resolved by", show_lines=True)
    for row in shown:
        place = f"{row['topic']}/{row['partition']}@{row['offset']}"
        reference = row["reference"] or "(whole agency)"
        why = f"{row['code']}: {row['detail']}"
        cells = (place, row["source"], reference, row["event_id"] or "", row["kind"], why, row["resolved_by"] or "")
        table.add_row(*(escape(cell) for cell in cells))
    if shown:
        console.print(table)
    console.print(f"{len(shown)} rejected or parked records, {len(rows) - len(shown)} more are resolved.")


@click.command()
def waiting() -> None:
    """Corrections whose target is not held: they take effect when it comes."""
    asyncio.run(_waiting(Console()))


async def _waiting(console: Console) -> None:
    async with reading(Settings().postgres) as connection:
        rows = await connection.fetch(SQL["waiting"])
    table = Table("Agency", "Correction", "Waits for")
    for row in rows:
        table.add_row(row["source"], escape(row["id"]), escape(row["target"]))
    if rows:
        console.print(table)
    console.print(f"{len(rows)} corrections wait for their target.")


@click.command()
def status() -> None:
    """Positions, what became of every record, incomplete marks, and partitions that are stopped.

    Exits with 1 where a partition is stopped or its records do not add up.
    """
    raise SystemExit(asyncio.run(_status(Console())))


async def _status(console: Console) -> int:
    async with reading(Settings().postgres) as connection:
        wrong = await _accounts(console, connection)
        stopped = await connection.fetch(SQL["stopped_partitions"])
        for row in stopped:
            console.print(
                f"[bold red]stopped[/] {row['topic']}/{row['partition']} ({row['code']}): {escape(row['detail'])}"
            )
        for row in await connection.fetch(SQL["incomplete"]):
            whose = f"{row['agency']}:{row['reference']}" if row["reference"] else f"{row['agency']} as a whole"
            console.print(f"incomplete: {escape(whose)}, {row['rejects']} unresolved; see `vantage rejects`.")
        for row in await connection.fetch(SQL["generations_shown"]):
            console.print(f"projection {row['projection']} v{row['version']}: {row['status']} #{row['generation']}")
    return 1 if stopped or wrong else 0


async def _accounts(console: Console, connection: Connection) -> int:
    table = Table("Topic", "Partition", "Position", "Projected", "Duplicates", "Rejected", "Parked")
    wrong = 0
    for row in await connection.fetch(SQL["accounts"]):
        if row["next_offset"] == 0:
            continue
        total = row["standing"] + row["duplicates"] + row["rejected"] + row["parked"]
        wrong += total != row["next_offset"]
        table.add_row(*(str(value) for value in row.values()), style="bold red" if total != row["next_offset"] else "")
    console.print(table)
    if wrong:
        console.print(f"[bold red]{wrong} partitions do not add up[/]; see docs/operating.md.")
    return wrong
