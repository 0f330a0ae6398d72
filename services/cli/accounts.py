"""``vantage accounts``: what is told of a child, how often and by whom, against what was observed."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final

import click
from rich.console import Console
from rich.table import Column, Table

from projections import reports
from projections.accounts import ACCOUNTS, Account, account
from projections.calendar import mark
from projections.evidence import Evidence, Range, counted_as_of
from projections.history import Entry, Extreme, in_order
from projections.reports import Standing, standings
from projections.rules.limits import LIMITS
from projections.rules.words import counted, record, speaker
from projections.rules.words import on as when
from projections.statements import STATEMENT_TYPES
from schemas.vocabulary import Basis, Speaker, Topic
from services.cli.asking import AS_OF, KNOWN, asked_of, until
from services.cli.console import console as console_of
from services.cli.tables import day as plain
from services.cli.tables import label

_NOTHING: Final = "No record is held here of anything told or seen{of} by then."


@click.command()
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
@click.option(
    "--topic", type=click.Choice([str(topic) for topic in Topic]), metavar="TOPIC",
    help="Only this topic, with each account of it and what was seen of that; as `animals` (docs/vocabulary.md).",
)  # fmt: skip
def accounts(name: str, *, as_of: date | None, known: date | None, topic: str | None) -> None:
    """What CHILD's (agency:reference) records tell, topic by topic: how often, by how many, and how often observed.

    One observation that is told again is still one. Where the dates are not exact enough, both counts are given.
    """
    asyncio.run(_accounts(console_of(), name, until(as_of), until(known), topic and Topic(topic)))


async def _accounts(
    console: Console, name: str, as_of: datetime | None, known: datetime | None, topic: Topic | str | None
) -> None:
    held = await asked_of(console, name)
    at = as_of or datetime.now(UTC)
    show(console, held.entries(known), held.entries(known, Extreme.LATEST), at, topic)


def show(
    console: Console, earliest: list[Entry], latest: list[Entry], at: datetime, topic: Topic | str | None = None
) -> None:
    """Print the counts as of then, of one topic or of all; of one topic also each account with what was seen of it."""
    found = [held for held in counted_as_of(earliest, latest, at).values() if topic in (None, _either(held).topic)]
    if not found:
        console.print(_NOTHING.format(of=f" of {str(topic).replace('-', ' ')}" if topic else ""), highlight=False)
        return
    columns = ("Topic", "Told", "Observed", "Otherwise", "First and last")
    table = Table(*(Column(name, overflow="fold") for name in columns), title=f"Told and observed by {plain(at)}",
                  title_justify="left", show_lines=True)  # fmt: skip
    for held in found:
        table.add_row(*_row(held))
    console.print(table)
    console.print(
        "Observed: occasions that are recorded here. Otherwise: told as seen without the occasion, judged, or told by "
        "others. No record held here does not say that nothing was there to see.",
        highlight=False,
    )
    if topic:
        _standings(console, latest, at, topic)


def _either(held: Range) -> Evidence:
    found = held.latest or held.earliest
    assert found  # noqa: S101 - a range holds at least one
    return found


def _row(held: Range) -> tuple[str, ...]:
    one = _either(held)
    topic = one.topic.replace("-", " ")
    tellers = ", ".join(_teller(each) for each in one.tellers)
    agencies = ", ".join(map(label, one.agencies))
    return (
        f"{topic}, a worry" if one.worrying else f"{topic}, going well or neither",
        f"{_number(held, 'told')} by {counted(len(one.agencies), 'agency', 'agencies')}: {agencies}; said by {tellers}",
        f"{_number(held, 'seen')} by {', '.join(map(label, one.seen_by))}" if one.seen else "no record held here",
        _otherwise(held),
        "\n".join(dict.fromkeys(when(mark.happened) for mark in (one.first, one.last))),
    )


def _number(held: Range, name: str) -> str:
    """``3``, or ``2 or 3`` where the dates do not say."""
    numbers = sorted({getattr(one, name) if one else 0 for one in held})
    return " or ".join(map(str, numbers))


def _otherwise(held: Range) -> str:
    words = {"passed_on": "as seen", "compared": "judged beside a record", "judged": "judged", "accounts": "by others",
             "again": "again"}  # fmt: skip
    counts = ((_number(held, kind), word) for kind, word in words.items())
    return "; ".join(f"{number} {word}" for number, word in counts if number != "0")


def _teller(who: Speaker) -> str:
    if who is Speaker.PROFESSIONAL:
        return "professionals"
    return (
        "somebody (not recorded who)"
        if who is Speaker.UNKNOWN
        else "the public"
        if who is Speaker.PUBLIC
        else speaker(who)
    )


def _how_told(one: Account) -> str:
    return "by somebody who gave no name" if one.basis is Basis.ANONYMOUS else f"by {_teller(one.said_by)}"


def _standings(console: Console, entries: Iterable[Entry], at: datetime, topic: Topic | str) -> None:
    """Every account of the topic, first first, by the latest that times allow.

    What was seen is weighed against the last of each sort; an earlier one is shown all the same, since a later telling
    may say less.
    """
    state, told = reports.EMPTY, list[tuple[Account, str]]()
    for entry in in_order(entries, Extreme.LATEST, at):
        state = reports.fold(state, entry)
        if entry.through is None and entry.event.type in STATEMENT_TYPES:
            here = mark(entry.event)
            told += [
                (account(said, here), said.text)
                for said in entry.statements
                if said.topic == topic and said.basis in ACCOUNTS
            ]
    weighed = {item.account: item for item in standings(state, Extreme.LATEST, LIMITS.accounts_months)}
    for one, text in sorted(told, key=lambda each: each[0].told.happened):
        what = "a worry" if one.worrying else "no worry"
        how = "of one occasion" if one.instance else "in general"
        found = says(weighed[one]) if one in weighed else "told again later, or by then no longer weighed"
        console.print(
            f"- {when(one.told.happened)}, told {_how_told(one)}: {what}, {how} "
            f"({record(one.told.event)}): {found}. \"{text}\"",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip


def says(item: Standing) -> str:
    """An account's standing in words."""
    if item.seen:
        found = "a professional has recorded seeing it"
    elif item.instances:
        found = "one occasion is recorded, not how it is in general"
    elif item.differs:
        found = "what was observed differs"
    else:
        found = "no professional has recorded seeing it"
    return f"{found}; what was observed elsewhere differs" if item.differs_between else found
