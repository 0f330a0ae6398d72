"""``vantage load``: says that an agency's history is being loaded in bulk, and when all of it is here."""

import asyncio
from datetime import datetime

import click
from rich.markup import escape

from schemas.moments import LONDON
from schemas.topics import LABELS
from services.cli.console import console
from services.errors import HubError
from services.settings import Settings
from services.store.connect import connect
from services.store.sql import SQL


class NotLoading(HubError):
    """What should begin has begun, or what should end has not."""


@click.group()
def load() -> None:
    """Say that AGENCY's history is being loaded: meanwhile nothing is decided or alerted on its children."""


def _agency(_: click.Context, __: click.Parameter, value: str) -> str:
    if value not in LABELS:
        raise click.BadParameter(f"is not an agency of this hub; expected one of {', '.join(sorted(LABELS))}")
    return value


@load.command()
@click.argument("agency", callback=_agency)
@click.option("--by", "role", metavar="ROLE", required=True, help="The role of the person who loads, never a name.")
def begin(agency: str, *, role: str) -> None:
    """From now on AGENCY's history may be partly here."""
    if asyncio.run(_change("begin_loading", agency, role)) is None:
        raise NotLoading(f"{agency} is loading already; expected it to begin once. End it with `vantage load end`.")
    console().print(f"{LABELS[agency]} is loading. `vantage load end {agency}` when all of it is projected.")


@load.command()
@click.argument("agency", callback=_agency)
def end(agency: str) -> None:
    """All of AGENCY's history is here."""
    if asyncio.run(_change("end_loading", agency)) is None:
        raise NotLoading(f"{agency} is not loading; expected one that is. `vantage load begin` says that it is.")
    console().print(f"{LABELS[agency]} is loaded: its children are decided and alerted on again.")


@load.command("list")
def listed() -> None:
    """Agencies that are loading, since when, and who says so."""
    shown = console()
    for agency, since, role in asyncio.run(_rows()):
        at = since.astimezone(LONDON)
        shown.print(escape(f"{LABELS.get(agency, agency)} since {at:%d %b %Y %H:%M}, {role}"), highlight=False)


async def _rows() -> list[tuple[str, datetime, str]]:
    connection = await connect(Settings().postgres)
    try:
        return [tuple(row) for row in await connection.fetch(SQL["loading"])]
    finally:
        await connection.close()


async def _change(statement: str, *values: str) -> str | None:
    connection = await connect(Settings().postgres)
    try:
        changed: str | None = await connection.fetchval(SQL[statement], *values)
        return changed
    finally:
        await connection.close()
