"""``vantage rebuild``: one projection from the log, or everything from the topics."""

import asyncio
import subprocess
import sys
import time
from typing import Final

import click
from aiokafka import TopicPartition
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from services.cli.console import console as console_of
from services.errors import HubError
from services.projector import keying
from services.projector.broker import ALL_PARTITIONS, Broker
from services.projector.rebuild import rebuild as rebuild_projection
from services.settings import Settings
from services.store.connect import PROJECTOR, Connection, connect
from services.store.digest import digest
from services.store.sql import SQL

_POLL_SECONDS: Final = 0.5
_STILL_SECONDS_MAX: Final = 120
_STOP_SECONDS_MAX: Final = 20


class CannotRebuild(HubError):
    """The drill cannot begin, or did not end."""


@click.command()
@click.argument("projection", required=False)
@click.option("--from-topics", is_flag=True, help="Forget what the topics can give back, and read it all again.")
@click.option("--yes", is_flag=True, help="Do not ask before forgetting.")
def rebuild(projection: str | None, *, from_topics: bool, yes: bool) -> None:
    """Fill a new generation of PROJECTION from the log beside the old one, then switch to it.

    Events keep coming meanwhile. PROJECTION may be keys, by which candidates are found.

    With --from-topics: the drill for a lost database.
    """
    if bool(projection) == from_topics:
        raise click.UsageError("Expected either a projection or --from-topics.")
    console = console_of(stderr=True)
    if projection:
        asyncio.run(_keys(console) if projection == keying.NAME else _one(console, projection))
        return
    if not yes:
        click.confirm("Forget log, people, rejects and projections, and read every topic from offset 0?", abort=True)
    raise SystemExit(asyncio.run(_from_topics(console)))


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TaskProgressColumn())
    return Progress(*columns, TimeRemainingColumn(), console=console)


async def _one(console: Console, name: str) -> None:
    connection = await connect(Settings().postgres)
    began = time.monotonic()
    try:
        with _bar(console) as bar:
            task = bar.add_task(f"filling {name}", total=await connection.fetchval(SQL["count_people"]))
            done = await rebuild_projection(connection, name, lambda n: bar.update(task, completed=n))
    finally:
        await connection.close()
    seconds = time.monotonic() - began
    console.print(
        f"{done.projection} v{done.version} is active as generation {done.generation}: {done.people} people folded "
        f"from the log in {seconds:.1f} s."
    )


async def _keys(console: Console) -> None:
    connection = await connect(Settings().postgres)
    try:
        with _bar(console) as bar:
            task = bar.add_task("keying", total=await connection.fetchval(SQL["count_not_keyed"]))
            done = await keying.fill(connection, lambda n: bar.update(task, completed=n))
    finally:
        await connection.close()
    console.print(f"{done} records keyed from the log.")


async def _from_topics(console: Console) -> int:
    settings = Settings()
    connection = await connect(settings.postgres)
    try:
        running = await connection.fetchval(SQL["running_projectors"], PROJECTOR)
        if running:
            raise CannotRebuild("A projector is connected to this database; stop all projectors, then begin again.")
        before = await digest(connection)
        await connection.execute(SQL["forget"])
        began = time.monotonic()
        events = await _read_all(console, settings, connection)
        seconds = time.monotonic() - began
        after = await digest(connection)
    finally:
        await connection.close()
    console.print(f"{events} records read from the topics in {seconds:.1f} s ({events / seconds:,.0f} a second).")
    differing = [part for part in before if before[part] != after[part]]
    if not differing:
        console.print("[green]✓[/] the same content as before, part by part: " + ", ".join(before))
        return 0
    for part in differing:
        console.print(f"[red]✗[/] {part}: {before[part]} before, {after[part]} after")
    if "position" in differing:
        console.print("The positions differ: before, not every record of the topics had been projected.")
    return 1


async def _read_all(console: Console, settings: Settings, connection: Connection) -> int:
    async with Broker(settings.kafka) as broker:
        ends = await broker.end_offsets(ALL_PARTITIONS)
    total = sum(ends.values())
    worker = subprocess.Popen([sys.executable, "-c", "from services.cli import main; main()", "projector"])
    try:
        with _bar(console) as bar:
            task = bar.add_task("reading the topics", total=total)
            moved, last = time.monotonic(), -1
            while (done := await _done(connection, ends)) < total:
                if done != last:
                    moved, last = time.monotonic(), done
                elif worker.poll() is not None or time.monotonic() - moved > _STILL_SECONDS_MAX:
                    raise CannotRebuild(f"The worker stopped at {done} of {total} records; see its log above.")
                bar.update(task, completed=done)
                await asyncio.sleep(_POLL_SECONDS)
            bar.update(task, completed=total)
    finally:
        worker.terminate()
        try:
            worker.wait(_STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            worker.kill()
    return total


async def _done(connection: Connection, ends: dict[TopicPartition, int]) -> int:
    rows = await connection.fetch(SQL["positions"])
    return sum(min(row["next_offset"], ends.get(TopicPartition(row["topic"], row["partition"]), 0)) for row in rows)
