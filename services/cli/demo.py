"""``vantage demo``: the published review as events, through real Kafka and Postgres, and what can be read of it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

import services
from projections.chronology import Line
from projections.chronology import chronology as lines_of
from projections.history import EventName
from projections.knowledge import Knew, Knowledge, knowledge
from projections.tier import through_time
from schemas.moments import end_of_day
from schemas.topics import LABELS, TOPICS
from services.cli import demo_desk, demo_picture, demo_told, tables
from services.cli.console import counted
from services.cli.demo_story import KYLE as KYLE
from services.cli.demo_story import MOMENTS
from services.cli.demo_story import SAM as SAM
from services.errors import HubError
from services.intake.publishing import publish, read_lines
from services.local.guarded import Temporary
from services.local.stack import Stack
from services.local.supervisor import Supervisor
from services.local.up import VANTAGE
from services.referral.answers import StepDownAnswer
from services.store.children import Child, child, reading
from services.store.connect import connect
from services.store.fates import Sent, fates

STORY: Final = Path(services.__file__).parent.parent / "tests" / "review" / "story"
CHOSEN_DAY: Final = date(2015, 11, 4)
_FROM_DAY: Final = date(2015, 10, 1)
_SIGNS: Final = {Knew.HELD: "●", Knew.TOLD: "○", Knew.FOUND_NOT_TOLD: "✗", Knew.NOT_RECORDED: "·"}
_PROJECTED_SECONDS_MAX: Final = 120
_FAIR: Final = (
    "Each day is asked by what had been recorded by then. The cause of Sam's death is unascertained, nothing of harm "
    "is presumed, and the review calls it unrelated to these worries (66, 119).\nTier 2 was a reasonable view against "
    "the criteria then in place (91). The hub asks; it blames nobody. No record held here is not: did not happen.\n"
)
_FURTHER: Final = (
    "\n`make demo ARGS=--all` goes on: both refusals in full, every injury on one line of time, alerts, tiers, the "
    "merged chronology, who knew what.\nOn a hub of your own (`make up`, docs/operating.md): vantage picture, "
    "chronology, accounts, injuries, step-down and alerts, with agency:reference."
)
_CLOSING: Final = (
    "\nThe review found that each agency held a piece. This shows who held which, what would have been asked, of whom "
    "and when. It does not say that anything would have happened otherwise."
)


class DemoFailed(HubError):
    """The demonstration did not come to its end."""


@click.command()
@click.option("--workers", default=2, show_default=True, help="How many projectors.")
@click.option("--all", "everything", is_flag=True, help="Also the answers in full, the chronology, and who knew what.")
def demo(workers: int, *, everything: bool) -> None:
    """Replay a published review through embedded Kafka and Postgres, and look at it.

    On a terminal it waits between the parts; otherwise it goes through and ends by itself.
    """
    console = Console(width=None if sys.stdout.isatty() else 160)
    with Temporary("vantage-demo-") as place, Stack(None, console=console) as stack:
        os.environ |= {"VANTAGE_KAFKA": stack.bootstrap, "VANTAGE_POSTGRES": stack.dsn}
        subprocess.run([*VANTAGE, "prepare"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        with Supervisor(place.path, holds=place.fd) as supervisor:
            for number in range(1, workers + 1):
                supervisor.start(f"projector-{number}", (*VANTAGE, "projector"), dict(os.environ))
            replay(console, stack.dsn, stack.bootstrap, place.path, everything=everything)
            address = demo_desk.serve(supervisor, os.environ, place.path / "views")
            demo_desk.invite(console, address, KYLE)
            _stay(console, stack)


def replay(console: Console, dsn: str, kafka: str, folder: Path, *, everything: bool = False) -> None:
    """Publish the review and the sound cases to a hub whose projectors run, and look at what came of it."""
    sent = _publish(console, kafka, folder)
    asyncio.run(_await_projected(console, dsn, sent))
    asyncio.run(_show(console, dsn, kafka, everything=everything))


def _publish(console: Console, bootstrap: str, folder: Path) -> list[Sent]:
    """Publish every agency's file, each on its own topic."""
    files = [*sorted(STORY.glob("*.jsonl")), *sorted((demo_picture.SOUND / "story").glob("*.jsonl"))]
    if not files:
        raise DemoFailed(f"There are no events in {STORY.name}; run the demonstration from a checkout of the project.")
    sent: list[Sent] = []
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
        task = bar.add_task(
            "publishing the review and six sound cases", total=sum(1 for f in files for _ in read_lines(f))
        )
        for file in files:
            copy = folder / f"{file.parents[1].name}-{file.name}"
            copy.write_bytes(file.read_bytes())
            done = publish(copy, bootstrap, progress=lambda n: bar.advance(task, n))
            if done.stopped:
                raise DemoFailed(done.stopped)
            if done.refused:
                raise DemoFailed(f"Line {done.refused[0].line} of {file.name} was refused: {done.refused[0].reason}")
            sent += done.sent.values()
    return sent


async def _await_projected(console: Console, dsn: str, sent: list[Sent]) -> None:
    connection = await connect(dsn)
    loop = asyncio.get_running_loop()
    until = loop.time() + _PROJECTED_SECONDS_MAX
    try:
        with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
            task = bar.add_task("projecting", total=len(sent))
            while len(known := await fates(connection, sent)) < len(sent):
                if loop.time() > until:
                    raise DemoFailed(f"Only {len(known)} of {len(sent)} events were projected in time.")
                bar.update(task, completed=len(known))
                await asyncio.sleep(0.1)
            bar.update(task, completed=len(known))
    finally:
        await connection.close()
    bad = [fate for fate in known.values() if fate.fate != "projected"]
    if bad:
        were = counted(len(bad), "event was", "events were")
        raise DemoFailed(f"{were} not projected, the first since: {bad[0].detail or bad[0].fate}.")


async def _show(console: Console, dsn: str, kafka: str, *, everything: bool) -> None:
    async with reading(dsn) as connection:
        children = {"Kyle": await child(connection, KYLE), "Sam": await child(connection, SAM)}
    kyle = children["Kyle"]
    async with demo_picture.gate(dsn, kafka) as gate:
        steps = await demo_picture.steps_down(KYLE, gate)
        _pause(console, "1. What was said, by whom, and what the hub would have answered")
        console.print(_FAIR, highlight=False)
        brief = {number: demo_picture.brief(answer) for number, answer in steps.items()}
        demo_told.show(console, demo_told.rows(children, MOMENTS), brief)
        _pause(console, "2. Tiers and lapses of oversight, month by month")
        demo_picture.lapses(console, "Kyle", kyle)
        _pause(console, "3. And it says yes: six sound steps down of invented families")
        await demo_picture.sound(console, gate)
    if everything:
        _show_all(console, children, steps)
    else:
        console.print(_FURTHER, highlight=False)
    console.print(_CLOSING, highlight=False)


def _show_all(console: Console, children: Mapping[str, Child], steps: Mapping[int, StepDownAnswer]) -> None:
    kyle = children["Kyle"]
    _pause(console, "4. The two steps down in full")
    demo_picture.in_full(console, steps)
    _pause(console, "5. Every injury, of any agency, on one line of time")
    demo_told.injuries(console, children)
    _pause(console, "6. Alerts that would have been open in 2017")
    demo_picture.alerts(console, "Kyle", kyle)
    _pause(console, "7. The tiers through time")
    for name, held in children.items():
        console.print(f"[bold]{name}[/]: {len(held.records)} records of agencies, joined")
        tables.steps(console, through_time(held.entries(), datetime.now(UTC)))
    _pause(console, "8. Kyle's merged chronology, happened and recorded")
    tables.chronology(console, lines_of(kyle.entries()), kyle, compact=True)
    _pause(console, f"9. What each agency knew at the end of {CHOSEN_DAY:%-d %B %Y}")
    _matrix(console, kyle)


def _matrix(console: Console, held: Child) -> None:
    """Events since the start of October 2015, and each agency's knowledge of them."""
    at, since = end_of_day(CHOSEN_DAY), end_of_day(_FROM_DAY)
    written = held.as_written(at)
    lines = lines_of(written.earliest, at, written.latest)
    recent = [line for line in lines if line.happened.interval.earliest >= since]
    agencies = [topic.source for topic in TOPICS if topic.source in {e.event.source for e in held.entries()}]
    knew = {agency: knowledge(written, agency, at) for agency in agencies}
    lines = [line for line in recent if any(_sign(knew, agency, line) != "·" for agency in agencies)]
    shown = [agency for agency in agencies if any(_sign(knew, agency, line) != "·" for line in lines)]
    table = Table("Happened", "What", *(LABELS[agency] for agency in shown), show_lines=True)
    for line in lines:
        when, _, _, what = tables.cells(line, held)
        table.add_row(when, what, *(_sign(knew, agency, line) for agency in shown))
    console.print(table)
    console.print("● held   ○ told   ✗ found not to have been told   ? uncertain   · not recorded")
    others = ", ".join(LABELS[agency] for agency in agencies if agency not in shown)
    console.print(f"Of none of these events is it recorded that they were known to: {others}.")


def _sign(knew: dict[str, dict[EventName, Knowledge]], agency: str, line: Line) -> str:
    found = knew[agency][line.agency, line.id]
    return _SIGNS[found.certain] if found.certain else "?"


def _pause(console: Console, title: str) -> None:
    if sys.stdin.isatty():
        console.input(f"\n[dim]Enter for:[/] [bold]{title}[/] ")
    console.rule(f"[bold]{title}")


def _stay(console: Console, stack: Stack) -> None:
    """On a terminal, leave the hub up for a while."""
    if not sys.stdin.isatty():
        console.print("Nobody is at a terminal, so it ends now; in a terminal it stays up until Enter is pressed.")
        return
    console.print("\nAll is up until you press Enter. In another terminal:\n")
    console.print(f"  export VANTAGE_KAFKA={stack.bootstrap} VANTAGE_POSTGRES={stack.dsn}", highlight=False)
    console.print(f"  vantage tier {KYLE.text} --as-of 2015-05-28", highlight=False)
    console.print(f"  vantage chronology {KYLE.text} --known-to nursery", highlight=False)
    console.input("\n[dim]Enter to end:[/] ")
