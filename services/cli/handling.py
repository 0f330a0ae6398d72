"""``vantage alerts acknowledge``, ``snooze`` and the digest: what people do with alerts, and what waits for whom."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from projections.rules.digest import Line, Owner, Told, digest
from projections.rules.handling import Handling
from projections.rules.pack import in_use
from services.cli.asking import DAY
from services.cli.console import console as console_of
from services.cli.tables import day, label
from services.desk.told import told_of as told_of
from services.settings import Settings
from services.watch import answering
from services.watch.answering import Person

_BY = (
    click.option("--by", "role", required=True, help="Your role, as: health visitor."),
    click.option("--for", "agency", required=True, help="Your agency, of which it is asked, as: health-visiting."),
    click.option("--account", default="command-line", show_default=True, help="The name of your sign-on."),
)


class WithChild(click.Group):
    """``vantage alerts CHILD`` is short for ``vantage alerts show CHILD``; ``plain`` is what it is short for."""

    plain = "show"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Whatever is no command of the group is for the plain one."""
        known = bool(args) and args[0] in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if known else [self.plain, *args])


@click.command()
@click.argument("alert", metavar="ID")
@_BY[0]
@_BY[1]
@_BY[2]
@click.option("--note", help="What you will do, if it is worth a word.")
def acknowledge(alert: str, role: str, agency: str, account: str, note: str | None) -> None:
    """You have seen alert ID and act: it stays open, and is not asked of others."""
    by = Person(account, role, agency)
    asyncio.run(answering.acknowledge(Settings(), alert, by, note, datetime.now(UTC)))
    console_of().print(f"Acknowledged by {role}. It stays open until its cause ends.", highlight=False, markup=False)


@click.command()
@click.argument("alert", metavar="ID")
@_BY[0]
@_BY[1]
@_BY[2]
@click.option("--reason", required=True, help="Why it can rest.")
@click.option("--until", "until_on", required=True, type=DAY, help="The last day of its rest, at most 28 days on.")
def snooze(alert: str, role: str, agency: str, account: str, reason: str, until_on: date) -> None:
    """Alert ID is not asked again until the end of a day, with a reason; then it is."""
    by = Person(account, role, agency)
    asyncio.run(answering.snooze(Settings(), alert, by, reason, until_on, datetime.now(UTC)))
    console_of().print(f"It rests until the end of {until_on:%d %b %Y}.", highlight=False, markup=False)


def show_digest(console: Console, told: Sequence[Told], at: datetime) -> None:
    """Owner by owner, the gravest first."""
    if not told:
        console.print(f"{day(at)}: no alert is recorded as open. This does not say that all is well.", highlight=False)
    for owner in digest(told, at):
        console.print(_table(owner))


def _table(owner: Owner) -> Table:
    counts = ", ".join(f"{owner.count(state)} {state}" for state in Handling if owner.count(state))
    whose = f"{owner.role}, {label(owner.service)}" if owner.service else owner.role
    table = Table(title=f"{whose}: {counts}", title_justify="left", show_lines=True)
    for heading in ("Due since", "Children", "What is asked", "State", "Alerts"):
        table.add_column(heading, overflow="fold")
    for line in owner.lines:
        asked = "\n".join(in_use().sentence(rule, version) for rule, version in line.rules)
        table.add_row(
            day(line.due_at), escape("\n".join(line.children)), escape(asked), _state(line),
            "\n".join(told.alert for told in line.alerts),
        )  # fmt: skip
    return table


def _state(line: Line) -> str:
    held = line.alerts[0].held
    if line.handling is Handling.ACKNOWLEDGED and held.acknowledged:
        return f"acknowledged by {held.acknowledged.role}, {day(held.acknowledged.at)}"
    if line.handling is Handling.SNOOZED and held.snoozed:
        return f"rests until {held.snoozed.until_on:%d %b %Y}, says {held.snoozed.role}"
    if line.handling is Handling.CLIMBED:
        return f"first asked of {held.owner}; nobody has acknowledged it"
    return "asked"
