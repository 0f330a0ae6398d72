"""``vantage restrict``: closes a child's records to all who lack the right, and opens them again."""

import asyncio

import click

from projections.identity import record_id
from services.cli.console import console
from services.settings import Settings
from services.store.children import person_of, record_named
from services.store.connect import connect
from services.store.sql import SQL


@click.group()
def restrict() -> None:
    """Close a child's records to all who lack the right, or open them again (docs/access.md)."""


@restrict.command()
@click.argument("record", metavar="RECORD")
@click.option("--by", required=True, help="The role of whoever decided it, never a name.")
@click.option("--reason", required=True, help="Why, in words.")
def begin(record: str, by: str, reason: str) -> None:
    """Restrict the whole person of RECORD (agency:reference)."""
    done = asyncio.run(_changed("restrict", record, by, reason))
    console().print("Restricted." if done else "It was restricted already.")


@restrict.command()
@click.argument("record", metavar="RECORD")
def end(record: str) -> None:
    """Open RECORD again; other records of the person that are restricted stay so."""
    done = asyncio.run(_changed("end_restriction", record))
    console().print("Open again." if done else "It was not restricted.")


async def _changed(statement: str, record: str, *said: str) -> bool:
    name = record_named(record)
    connection = await connect(Settings().postgres)
    try:
        await person_of(connection, name)  # a record that is not held closes nothing: say so
        return await connection.fetchval(SQL[statement], record_id(name), *said) is not None
    finally:
        await connection.close()
