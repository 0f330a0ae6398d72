"""``vantage tier`` and ``vantage chronology``: a child as recorded, as of any day."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console

from projections.chronology import chronology as lines_of
from projections.history import Extreme
from projections.knowledge import knowledge
from projections.tier import Asked, ask, through_time, tier_at
from schemas.moments import end_of_day
from schemas.topics import LABELS
from services.cli import tables
from services.settings import Settings
from services.store.children import Child, child, reading, record_named, stored


class _Day(click.ParamType):
    """A calendar day in London."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("is not a day; expected YYYY-MM-DD, as in 2015-05-28.", param, ctx)


DAY = _Day()


def _until(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


@click.command()
@click.argument("name", metavar="CHILD")
@click.option("--as-of", type=DAY, help="What had happened by the end of that day, as it is known today.")
@click.option("--known", type=DAY, help="Only what had been recorded by the end of that day.")
def tier(name: str, *, as_of: date | None, known: date | None) -> None:
    """Tier, legal bases and views of CHILD (agency:reference), and every change of them.

    Where the dates are not exact enough to tell, the answer is uncertain, with both possibilities.
    """
    console = Console()
    asyncio.run(_tier(console, name, _until(as_of), _until(known)))


async def _tier(console: Console, name: str, as_of: datetime | None, known: datetime | None) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        now = as_of or datetime.now(UTC)
        if as_of is None and known is None:
            state = await stored(connection, held.person, "tier")
            entries = held.entries()
            asked = Asked(ask(state.earliest, now), ask(state.latest, now)) if state else tier_at([], now)
            if state and state.key_latest and state.key_latest[0] > now:
                asked = tier_at(entries, now)
        else:
            entries = held.entries(known)
            asked = tier_at(entries, now, held.entries(known, Extreme.LATEST))
    tables.warn(console, held.incomplete, unsettled=held.unsettled)
    tables.tier(console, asked, now)
    tables.steps(console, through_time(entries), as_of)


@click.command()
@click.argument("name", metavar="CHILD")
@click.option("--as-of", type=DAY, help="What had happened and was recorded by the end of that day.")
@click.option("--known-to", metavar="AGENCY", help="What that agency held or had been told by then.")
def chronology(name: str, *, as_of: date | None, known_to: str | None) -> None:
    """The merged chronology of CHILD (agency:reference), oldest first, with both clocks."""
    if known_to is not None and known_to not in LABELS:
        raise click.BadParameter(f"expected one of {', '.join(sorted(LABELS))}", param_hint="--known-to")
    console = Console()
    asyncio.run(_chronology(console, name, _until(as_of), known_to))


async def _chronology(console: Console, name: str, at: datetime | None, agency: str | None) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
    show_chronology(console, held, at, agency)


def show_chronology(console: Console, held: Child, at: datetime | None, agency: str | None) -> None:
    """Print the chronology of a child, or what one agency knew of it."""
    tables.warn(console, held.incomplete, unsettled=held.unsettled)
    if agency is None:
        latest = held.entries(at, Extreme.LATEST) if at else None
        tables.chronology(console, lines_of(held.entries(at), at, latest), held)
        return
    moment = at or datetime.now(UTC)
    knew = knowledge(held.entries(), agency, moment)
    tables.knew(console, lines_of(held.entries(), moment), knew, agency, moment, held)
