"""``vantage rejects``, ``vantage waiting`` and ``vantage status``: what needs somebody's attention."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from schemas.topics import LABELS
from services.cli.console import console as console_of
from services.cli.console import counted
from services.settings import Settings
from services.store.children import reading
from services.store.connect import Connection
from services.store.sql import SQL

_BESIDE_COLUMNS_MIN: Final = 140  # with less, seven columns side by side are a few letters wide


@click.command()
@click.option("--agency", metavar="AGENCY", help="Only this agency's.")
@click.option("--all", "everything", is_flag=True, help="Also those that are resolved.")
def rejects(agency: str | None, *, everything: bool) -> None:
    """Rejected and parked records, with the reason and what to do. The rest of the partition went on."""
    if agency is not None and agency not in LABELS:
        raise click.BadParameter(f"expected one of {', '.join(sorted(LABELS))}", param_hint="--agency")
    asyncio.run(_rejects(console_of(), agency, everything=everything))


async def _rejects(console: Console, agency: str | None, *, everything: bool) -> None:
    async with reading(Settings().postgres) as connection:
        rows = await connection.fetch(SQL["rejects"], agency)
    shown = [row for row in rows if everything or row["resolved_by"] is None]
    rows_shown: list[tuple[str, ...]] = []
    for row in shown:
        place = f"{row['topic']}/{row['partition']}@{row['offset']}"
        reference = row["reference"] or "(whole agency)"
        why = f"{row['code']}: {row['detail']}"
        rows_shown.append(
            (place, row["source"], reference, row["event_id"] or "", row["kind"], why, row["resolved_by"] or "")
        )
    if shown:
        console.print(_table(rows_shown, beside=console.width >= _BESIDE_COLUMNS_MIN))
    what = counted(len(shown), "rejected or parked record")
    console.print(f"{what}, {len(rows) - len(shown)} more {'is' if len(rows) - len(shown) == 1 else 'are'} resolved.")


def _table(rows: Sequence[tuple[str, ...]], *, beside: bool) -> Table:
    """Side by side, or what identifies a record below each other; nothing is cut, a place must be whole to be used."""
    names: tuple[str, ...] = ("Place", "Agency", "Record", "Event", "Kind", "Why, and what to do", "Resolved by")
    if not beside:
        rows = [("\n".join(filter(None, row[:4])), "\n".join(filter(None, row[4:]))) for row in rows]
        names = ("Place, agency, record, event", "Why, and what to do")
    table = Table(*(Column(name, overflow="fold") for name in names), show_lines=True)
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table


@click.command()
def waiting() -> None:
    """Corrections whose target is not held: they take effect when it comes. Resolutions that name no reject."""
    asyncio.run(_waiting(console_of()))


async def _waiting(console: Console) -> None:
    async with reading(Settings().postgres) as connection:
        rows = await connection.fetch(SQL["waiting"])
        nothing = await connection.fetch(SQL["resolutions_of_nothing"])
    table = Table(*(Column(name, overflow="fold") for name in ("Agency", "Correction", "Waits for")))
    for row in rows:
        table.add_row(row["source"], escape(row["id"]), escape(row["target"]))
    if rows:
        console.print(table)
    wait = "waits for its" if len(rows) == 1 else "wait for their"
    console.print(f"{counted(len(rows), 'correction')} {wait} target.")
    _resolutions(console, nothing)


def _resolutions(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Resolutions without effect: most often the place is mistyped, and the mark still stands."""
    if not rows:
        return
    table = Table(*(Column(name, overflow="fold") for name in ("Resolution", "Place", "What is there")))
    for row in rows:
        place = f"{row['topic']}/{row['partition']}@{row['offset']}"
        what = "names no reject" if row["projected"] else "not projected yet"
        table.add_row(escape(row["event_id"]), escape(place), what)
    console.print(table)
    names = "names" if len(rows) == 1 else "name"
    console.print(f"{counted(len(rows), 'resolution')} {names} no reject; compare the place with `vantage rejects`.")


@click.command()
def status() -> None:
    """Positions, what became of every record, incomplete marks, and partitions that are stopped.

    Exits with 1 where a partition is stopped or its records do not add up.
    """
    raise SystemExit(asyncio.run(_status(console_of())))


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
    counts = ("Partition", "Position", "Projected", "Duplicates", "Rejected", "Parked")
    table = Table(
        Column("Topic", overflow="fold"), *(Column(name, no_wrap=True, justify="right") for name in counts),
        box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True,
    )  # fmt: skip
    wrong = 0
    for row in await connection.fetch(SQL["accounts"]):
        if row["next_offset"] == 0:
            continue
        total = row["standing"] + row["duplicates"] + row["rejected"] + row["parked"]
        wrong += total != row["next_offset"]
        table.add_row(*(str(value) for value in row.values()), style="bold red" if total != row["next_offset"] else "")
    console.print(table)
    if wrong:
        do = "does" if wrong == 1 else "do"
        console.print(f"[bold red]{counted(wrong, 'partition')} {do} not add up[/]; see docs/operating.md.")
    return wrong
