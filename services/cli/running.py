"""``vantage prepare`` and ``vantage projector``: what a deployment runs."""

import asyncio

import click
import uvloop

from services import logs
from services.cli.console import console as console_of
from services.intake.topics import create_topics
from services.projector.worker import Worker
from services.settings import Settings
from services.store.connect import connect, migrate
from services.store.generations import begin_generations


@click.command()
def prepare() -> None:
    """Create the topics and migrate the database. Safe to run again."""
    settings = Settings()
    console = console_of(stderr=True)
    created = create_topics(settings.kafka, replication=settings.replication)
    console.print(f"Topics: {len(created.new)} created, {len(created.existing)} were there.")
    applied, unfilled = asyncio.run(_migrate(settings))
    console.print(f"Database: {', '.join(applied) or 'nothing'} applied.")
    for name in unfilled:
        console.print(f"Projection {name} is new and answers nothing yet; run `vantage rebuild {name}` once.")


async def _migrate(settings: Settings) -> tuple[list[str], list[str]]:
    """The migrations applied, and the new projections that must be rebuilt."""
    connection = await connect(settings.postgres)
    try:
        applied = await migrate(connection)
        return applied, await begin_generations(connection)
    finally:
        await connection.close()


@click.command()
def projector() -> None:
    """Run one projector worker until it is told to stop (SIGTERM)."""
    settings = Settings()
    logs.set_up(settings.log_level)
    uvloop.run(_project(settings))


async def _project(settings: Settings) -> None:
    await Worker(settings).run()
