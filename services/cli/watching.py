"""``vantage watch``: runs the watch; ``vantage alerts``: what is open, and why it is asked."""

import asyncio
from datetime import UTC, date, datetime

import click
import uvloop
from rich.console import Console

from projections.history import Extreme
from projections.rules.pack import in_use
from projections.rules.spans import alerts_in, not_known
from schemas.moments import BEGINNING, end_of_day
from services import logs
from services.cli import open_alerts, tables
from services.cli.alert_tables import opened, through_time, unknown
from services.cli.asking import DAY
from services.cli.console import console as console_of
from services.cli.console import counted
from services.cli.handling import WithChild, acknowledge, show_digest, snooze, told_of
from services.cli.running import same_pack
from services.projector.metrics import HEARTBEAT
from services.settings import Settings
from services.store.children import child, reading, record_named
from services.store.sql import SQL
from services.watch.settings import WatchSettings
from services.watch.watch import Watch


@click.command()
def watch() -> None:
    """Run the watch until it is told to stop (SIGTERM): it records which alerts open and end."""
    settings = WatchSettings()
    logs.set_up(settings.log_level)
    uvloop.run(_watch(settings))


async def _watch(settings: WatchSettings) -> None:
    await same_pack(settings.postgres)
    await Watch(settings, in_use(), beat=HEARTBEAT.set_to_current_time).run()


@click.group(cls=WithChild)
def alerts() -> None:
    """What is asked, of every child or of CHILD; and what people do with it, by the alert's ID."""


@click.command()
@click.argument("name", metavar="[CHILD]", required=False)
@click.option("--as-of", type=DAY, help="What was open at the end of that day, by what was recorded by then.")
@click.option("--all", "everything", is_flag=True, help="Also those that ended: every alert through time.")
@click.option("--digest", "by_owner", is_flag=True, help="Owner by owner, with the alerts' ids, one line a cause.")
def show(name: str | None, *, as_of: date | None, everything: bool, by_owner: bool) -> None:
    """What is asked about CHILD (agency:reference), or about every child: since when, of whom, and by what rule."""
    if by_owner and (name or as_of or everything):
        raise click.UsageError("--digest is of every child today; expected it alone, as in: vantage alerts --digest")
    if name is None and (as_of or everything):
        raise click.UsageError("--as-of and --all need a child, as in: vantage alerts nursery:N-17 --all")
    console = console_of()
    if by_owner:
        asyncio.run(_digest(console))
    elif name is None:
        asyncio.run(_of_everybody(console))
    else:
        asyncio.run(_of_child(console, name, as_of, everything=everything))


for command in (show, acknowledge, snooze):
    alerts.add_command(command)


async def _digest(console: Console) -> None:
    async with reading(Settings().postgres) as connection:
        told = await told_of(connection)
    show_digest(console, told, datetime.now(UTC))


async def _of_child(console: Console, name: str, day: date | None, *, everything: bool) -> None:
    now = end_of_day(day) if day else datetime.now(UTC)
    async with reading(Settings().postgres) as connection:
        found = await child(connection, record_named(name))
        earliest = found.entries(now if day else None)
        latest = found.entries(now, Extreme.LATEST) if day else None
        spans = alerts_in(earliest, BEGINNING, now, in_use(), latest) if day or everything else []
        if day:
            shown = await open_alerts.of_child_then(connection, name, found, spans, now)
        else:
            shown = await open_alerts.of_child_today(connection, name, found, now)
    tables.warn(console, found.incomplete, unsettled=found.unsettled, withheld=found.withheld)
    if everything:
        through_time(console, spans, now)
    opened(console, shown, now)
    unknown(console, not_known(earliest, now, in_use(), latest))


async def _of_everybody(console: Console) -> None:
    now = datetime.now(UTC)
    async with reading(Settings().postgres) as connection:
        found = await open_alerts.of_everybody(connection, now)
        incomplete = len(await connection.fetch(SQL["incomplete"]))
    if incomplete:
        whose = counted(incomplete, "record or agency", "records or agencies")
        console.print(
            f"[bold]Incomplete:[/] of {whose} something was refused or is not yet understood, so more may have to be "
            "asked; see `vantage rejects`.", soft_wrap=True,
        )  # fmt: skip
    opened(console, found, now)
