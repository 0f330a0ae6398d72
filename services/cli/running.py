"""``vantage prepare`` and ``vantage projector``: what a deployment runs."""

import asyncio

import click
import uvloop

from projections.rules.pack import in_use
from services import logs
from services.cli.console import console as console_of
from services.intake.topics import create_topics
from services.projector.dues import check_pack, prepare_pack
from services.projector.keying import NAME as KEYS
from services.projector.worker import Worker
from services.settings import Settings
from services.store.candidates import not_keyed
from services.store.connect import connect, migrate
from services.store.generations import begin_generations


@click.command()
def prepare() -> None:
    """Create the topics and migrate the database. Safe to run again."""
    settings = Settings()
    console = console_of(stderr=True)
    created = create_topics(settings.kafka, replication=settings.replication)
    console.print(f"Topics: {len(created.new)} created, {len(created.existing)} were there.")
    applied, unfilled, moved = asyncio.run(_migrate(settings))
    console.print(f"Database: {', '.join(applied) or 'nothing'} applied.")
    if moved is not None:
        console.print(f"Rule pack: {in_use().name}; {moved} due instants reckoned anew by it.")
    for name in unfilled:
        console.print(f"Projection {name} is new and answers nothing yet; run `vantage rebuild {name}` once.")


async def _migrate(settings: Settings) -> tuple[list[str], list[str], int | None]:
    """The migrations applied, the new projections that must be rebuilt, the instants that another pack has moved."""
    connection = await connect(settings.postgres)
    try:
        applied = await migrate(connection)
        unfilled = await begin_generations(connection)
        if await not_keyed(connection):
            unfilled = [*unfilled, KEYS]
        return applied, unfilled, await prepare_pack(connection, in_use())
    finally:
        await connection.close()


async def same_pack(postgres: str) -> None:
    """``AnotherPack`` where the database was prepared for another than that of this process."""
    connection = await connect(postgres)
    try:
        await check_pack(connection, in_use())
    finally:
        await connection.close()


@click.command()
def projector() -> None:
    """Run one projector worker until it is told to stop (SIGTERM)."""
    settings = Settings()
    logs.set_up(settings.log_level)
    uvloop.run(_project(settings))


async def _project(settings: Settings) -> None:
    await same_pack(settings.postgres)
    await Worker(settings).run()
