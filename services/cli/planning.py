"""``vantage plans``: what was agreed with the family, how it will be known, and what became of it."""

import asyncio
from datetime import UTC, date, datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from projections.promises import Intervention
from projections.questions.planned import Aim, Mapped, Planned, Standing, planned
from services.cli import uncertain
from services.cli.asking import AS_OF, KNOWN, asked_of, latest_of, until
from services.cli.console import console as console_of
from services.cli.tables import label, span
from services.store.children import Child

_AGREED = {True: "agreed", False: "not agreed", None: "not recorded"}
_COLUMNS = ("Objective", "How it will be known", "Agreed with the family", "Owner", "Due", "If not", "Outcome")
_PARTS = {
    "Danger statement": "danger_statement", "Safety goal": "safety_goal",
    "Working well": "working_well", "Existing safety": "existing_safety",
}  # fmt: skip


@click.command("plans")
@click.argument("name", metavar="CHILD")
@AS_OF
@KNOWN
def plans_command(name: str, *, as_of: date | None, known: date | None) -> None:
    """Open plans of CHILD (agency:reference): objectives, measures, agreement with the family, Signs of Safety."""
    asyncio.run(_plans(console_of(), name, until(as_of) or datetime.now(UTC), until(known)))


async def _plans(console: Console, name: str, at: datetime, known: datetime | None) -> None:
    held = await asked_of(console, name)
    show(console, held, at, known)


def show(console: Console, held: Child, at: datetime, known: datetime | None = None) -> None:
    """Print the plans that are open at that moment."""
    found = planned(held.entries(known), at, latest_of(held, known))
    uncertain.show(console, found, at, lambda one: _one(console, one))


def _one(console: Console, found: Planned) -> None:
    if not found.plans:
        console.print("No record is held here of an open plan.")
    for name, plan in found.plans.items():
        _plan(console, name, plan)
    for name, promised in found.owed.items():
        console.print(Text(_owed(name, promised)))


def _plan(console: Console, name: str, plan: Standing) -> None:
    reviewed = f"reviewed {span(plan.reviewed.happened)}" if plan.reviewed else "no review is recorded here"
    head = f"{plan.kind.replace('-', ' ').capitalize()} plan of {label(name.partition('/')[0])}"
    console.print(Text.assemble((head, "bold"), f", opened {span(plan.opened.happened)}; {reviewed} ({name})"))
    if plan.aims:
        table = Table(*_COLUMNS, show_lines=True)
        for aim in plan.aims:
            table.add_row(*map(Text, _aim(aim)))
        console.print(table)
    else:
        console.print("  No objective is recorded here.")
    for text in plan.missed:
        console.print(Text(f"  Action recorded as missed, and not since as done: {text}"))
    _signs(console, plan.signs)


def _aim(aim: Aim) -> tuple[str, ...]:
    said = aim.written
    due = "not recorded" if said.due_on is None else said.due_on.isoformat() + (" (over)" if aim.overdue else "")
    outcome = aim.outcome.replace("-", " ") if aim.outcome else "none recorded here"
    when = f", {span(aim.reviewed.happened)}" if aim.reviewed else ""
    return (
        said.text,
        said.measure or "no measure recorded",
        _AGREED[aim.agreed],
        said.owner or "not recorded",
        due,
        said.contingency or "not recorded",
        outcome + when,
    )


def _signs(console: Console, found: tuple[Mapped, ...]) -> None:
    if not found:
        return
    last = found[-1]
    console.print(Text(f"  Signs of Safety, as written {span(last.written.happened)}:"))
    for part, field in _PARTS.items():
        console.print(Text(f"    {part}: {getattr(last.signs, field) or 'not recorded'}"))
    for each in found:
        told = ", ".join(f"{one.by} {one.scale}" for one in each.signs.scaling)
        if told:
            console.print(Text(f"    Scaling, 0 to 10 (safe), {span(each.written.happened)}: {told}"))


def _owed(name: str, held: Intervention) -> str:
    given = f"{held.delivered} of {held.sessions}" if held.sessions else str(held.delivered)
    missed = ", ".join(f"missed: {each.sessions} as the {by} says" for by, each in held.missed.items())
    promised = f"promised by {label(name.partition('/')[0])}, {span(held.planned.happened)}"
    return f"Sessions recorded here as given: {given}, {promised} ({name}){'; ' + missed if missed else ''}"
