"""``vantage watch``: runs the watch; ``vantage alerts``: what is open, and why it is asked."""

import asyncio
from datetime import UTC, date, datetime
from typing import Final

import click
import uvloop
from rich.console import Console

from projections.history import Extreme
from projections.identity import PersonId
from projections.rules.alerts import open_alerts
from projections.rules.announcing import owner_service
from projections.rules.pack import england
from projections.rules.spans import alerts_in, open_as_of
from schemas.moments import BEGINNING, end_of_day
from services import logs
from services.cli import tables
from services.cli.alert_tables import Shown, opened, through_time
from services.cli.asking import DAY
from services.cli.console import console as console_of
from services.projector.metrics import HEARTBEAT
from services.settings import Settings
from services.store import watching
from services.store.children import child, reading, record_named
from services.store.connect import Connection
from services.watch.settings import WatchSettings
from services.watch.watch import Watch

_EVERYBODY: Final = 1_000_000


@click.command()
def watch() -> None:
    """Run the watch until it is told to stop (SIGTERM): it records which alerts open and end."""
    settings = WatchSettings()
    logs.set_up(settings.log_level)
    uvloop.run(_watch(settings))


async def _watch(settings: WatchSettings) -> None:
    await Watch(settings, england(), beat=HEARTBEAT.set_to_current_time).run()


@click.command()
@click.argument("name", metavar="[CHILD]", required=False)
@click.option("--as-of", type=DAY, help="What was open at the end of that day, by what was recorded by then.")
@click.option("--all", "everything", is_flag=True, help="Also those that ended: every alert through time.")
def alerts(name: str | None, *, as_of: date | None, everything: bool) -> None:
    """What is asked about CHILD (agency:reference), or about every child: since when, of whom, and by what rule."""
    if name is None and (as_of or everything):
        raise click.UsageError("--as-of and --all need a child, as in: vantage alerts nursery:N-17 --all")
    console = console_of()
    if name is None:
        asyncio.run(_of_everybody(console))
    else:
        asyncio.run(_of_child(console, name, as_of, everything=everything))


async def _of_child(console: Console, name: str, day: date | None, *, everything: bool) -> None:
    async with reading(Settings().postgres) as connection:
        found = await child(connection, record_named(name))
        now = end_of_day(day) if day else datetime.now(UTC)
        (held,) = await watching.held(connection, [found.person])
    tables.warn(console, found.incomplete, unsettled=found.unsettled)
    earliest = found.entries(now if day else None)
    latest = found.entries(now, Extreme.LATEST) if day else None
    spans = alerts_in(earliest, BEGINNING, now, england(), latest)
    if everything:
        through_time(console, spans, now)
    alerts = open_as_of(spans, now) if day else open_alerts(held.states, now, england())
    opened(console, [Shown(name, alert, None if day else owner_service(held.states)) for alert in alerts], now)


async def _of_everybody(console: Console) -> None:
    now = datetime.now(UTC)
    async with reading(Settings().postgres) as connection:
        people = {*await watching.people_with_alerts(connection)}
        people |= {*await watching.due_people(connection, now, _EVERYBODY)}
        found = await _open(connection, sorted(people), now)
    opened(console, found, now)


async def _open(connection: Connection, people: list[PersonId], now: datetime) -> list[Shown]:
    return sorted(
        (
            Shown(held.name, alert, owner_service(held.states))
            for held in await watching.held(connection, people)
            for alert in open_alerts(held.states, now, england())
        ),
        key=lambda shown: (shown.alert.due_at, shown.child, shown.alert.identity),
    )
