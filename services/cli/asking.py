"""``vantage tier``: a child as recorded, as of any day; and how every command asks about a day."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console

from projections.history import Entry, Extreme
from projections.tier import Asked, ask, through_time, tier_at
from schemas.moments import end_of_day
from services.cli import alike, tables
from services.cli.console import console as console_of
from services.settings import Settings
from services.store.candidates import Candidate, candidates
from services.store.children import Child, child, reading, record_named, stored
from services.store.connect import Connection
from services.store.profiles import Then


class _Day(click.ParamType):
    """A calendar day in London."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("is not a day; expected YYYY-MM-DD, as in 2015-05-28.", param, ctx)


DAY = _Day()


AS_OF = click.option("--as-of", type=DAY, help="What had happened by the end of that day, as it is known today.")
KNOWN = click.option("--known", type=DAY, help="Only what had been recorded by the end of that day.")


def until(day: date | None) -> datetime | None:
    """The last instant of a day, where one is given."""
    return end_of_day(day) if day else None


def latest_of(held: Child, known: datetime | None) -> list[Entry] | None:
    """The history at the latest extreme, where it can differ."""
    return held.entries(known, Extreme.LATEST) if known else None


async def asked_of(console: Console, name: str) -> Child:
    """The child by that name (``agency:reference``), once it is said what may be missing or wrong of it."""
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
    warn(console, held)
    return held


def warn(console: Console, held: Child) -> None:
    """Say first what may be missing or wrong."""
    tables.warn(console, held.incomplete, unsettled=held.unsettled, withheld=held.withheld)


@click.command()
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
def tier(name: str, *, as_of: date | None, known: date | None) -> None:
    """Tier, legal bases and views of CHILD (agency:reference), and every change of them.

    Where the dates are not exact enough to tell, the answer is uncertain, with both possibilities.
    """
    console = console_of()
    asyncio.run(_tier(console, name, until(as_of), until(known), alike.day_of(until(as_of), until(known))))


async def _tier(console: Console, name: str, as_of: datetime | None, known: datetime | None, day: str) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        now = as_of or datetime.now(UTC)
        entries, latest = held.entries(known), latest_of(held, known)
        if as_of is None and known is None:
            state = await stored(connection, held.person, "tier")
            asked = Asked(*(ask(state.at(extreme), now) for extreme in Extreme)) if state else tier_at([], now)
            if state and state.key_latest and state.key_latest[0] > now:
                asked = tier_at(entries, now)
        else:
            asked = tier_at(entries, now, latest)
        found = await candidates_of(connection, held, known)
    warn(console, held)
    alike.tell(console, name, found, day=day)
    tables.tier(console, asked, now)
    tables.steps(console, through_time(entries, now, latest))


async def candidates_of(connection: Connection, held: Child, known: datetime | None) -> list[Candidate]:
    """Other records that may be the same child's, by all that is known today, or had been recorded by ``known``."""
    return await candidates(connection, held.known, Then(known, Extreme.EARLIEST) if known else None)
