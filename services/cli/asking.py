"""``vantage tier`` and ``vantage chronology``: a child as recorded, as of any day."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console

from projections.chronology import chronology as lines_of
from projections.history import Entry, Extreme
from projections.knowledge import knowledge
from projections.tier import Asked, ask, through_time, tier_at
from schemas.moments import end_of_day
from schemas.topics import LABELS
from services.cli import alike, tables
from services.cli.console import console as console_of
from services.settings import Settings
from services.store.candidates import Candidate, candidates
from services.store.children import Child, Person, child, reading, record_named, stored
from services.store.connect import Connection


class _Day(click.ParamType):
    """A calendar day in London."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail("is not a day; expected YYYY-MM-DD, as in 2015-05-28.", param, ctx)


DAY = _Day()


_AS_OF = click.option("--as-of", type=DAY, help="What had happened by the end of that day, as it is known today.")
_KNOWN = click.option("--known", type=DAY, help="Only what had been recorded by the end of that day.")


def _until(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


def _latest(held: Child, known: datetime | None) -> list[Entry] | None:
    """The history at the latest extreme, where it can differ."""
    return held.entries(known, Extreme.LATEST) if known else None


@click.command()
@click.argument("name", metavar="CHILD")
@_AS_OF
@_KNOWN
def tier(name: str, *, as_of: date | None, known: date | None) -> None:
    """Tier, legal bases and views of CHILD (agency:reference), and every change of them.

    Where the dates are not exact enough to tell, the answer is uncertain, with both possibilities.
    """
    console = console_of()
    asyncio.run(_tier(console, name, _until(as_of), _until(known)))


async def _tier(console: Console, name: str, as_of: datetime | None, known: datetime | None) -> None:
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        now = as_of or datetime.now(UTC)
        entries, latest = held.entries(known), _latest(held, known)
        if as_of is None and known is None:
            state = await stored(connection, held.person, "tier")
            asked = Asked(*(ask(state.at(extreme), now) for extreme in Extreme)) if state else tier_at([], now)
            if state and state.key_latest and state.key_latest[0] > now:
                asked = tier_at(entries, now)
        else:
            asked = tier_at(entries, now, latest)
        found = await _candidates(connection, held)
    tables.warn(console, held.incomplete, unsettled=held.unsettled)
    alike.tell(console, name, found)
    tables.tier(console, asked, now)
    tables.steps(console, through_time(entries, now, latest))


@click.command()
@click.argument("name", metavar="CHILD")
@_AS_OF
@_KNOWN
@click.option(
    "--known-to",
    metavar="AGENCY",
    help="What that agency held or had been told by the end of the day of --as-of, as it was written then.",
)
def chronology(name: str, *, as_of: date | None, known: date | None, known_to: str | None) -> None:
    """The merged chronology of CHILD (agency:reference), oldest first, with both clocks."""
    if known_to is not None and known_to not in LABELS:
        raise click.BadParameter(f"expected one of {', '.join(sorted(LABELS))}", param_hint="--known-to")
    if known_to is not None and known is not None:
        raise click.UsageError(
            "--known-to asks what was known on the day of --as-of, on both clocks; give that day and leave out --known."
        )
    console = console_of()
    asyncio.run(_chronology(console, name, _until(as_of), _until(known), known_to))


async def _candidates(connection: Connection, held: Child) -> list[Candidate]:
    return await candidates(connection, Person(held.person, held.unsettled, held.records))


async def _chronology(
    console: Console, name: str, as_of: datetime | None, known: datetime | None, agency: str | None
) -> None:  # fmt: skip
    async with reading(Settings().postgres) as connection:
        held = await child(connection, record_named(name))
        found = await _candidates(connection, held)
    tables.warn(console, held.incomplete, unsettled=held.unsettled)
    alike.tell(console, name, found)
    if agency is None:
        show_chronology(console, held, as_of, known)
    else:
        show_known_to(console, held, agency, as_of or datetime.now(UTC))


def show_chronology(console: Console, held: Child, as_of: datetime | None, known: datetime | None) -> None:
    """Print what had happened by ``as_of``, of what had been recorded by ``known``."""
    tables.chronology(console, lines_of(held.entries(known), as_of, _latest(held, known)), held)


def show_known_to(console: Console, held: Child, agency: str, at: datetime) -> None:
    """Print what one agency knew at that moment, as it was written then."""
    written = held.as_written(at)
    lines = lines_of(written.earliest, at, written.latest)
    tables.knew(console, lines, knowledge(written, agency, at), agency, at, held)
