"""``vantage publish``: a file of events, a line each."""

import asyncio
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.markup import escape

from schemas import Place
from services.cli.console import console as console_of
from services.cli.console import counted, progress_bar
from services.intake.publishing import Published, Refused, read_lines, regular
from services.intake.publishing import publish as publish_file
from services.producing import NotPublished
from services.settings import Settings
from services.store.connect import connect
from services.store.fates import Fate, Sent, fates

_POLL_SECONDS: Final = 0.2
_SHOWN_MAX: Final = 50
_SILENT: Final = "not-acknowledged"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--wait", is_flag=True, help="Say also what became of each line: projected, duplicate or rejected.")
@click.option("--wait-seconds", default=60.0, show_default=True, help="How long --wait waits without any progress.")
@click.option("--whole", is_flag=True, help="Send nothing at all if any line would be refused.")
@click.option("--again", is_flag=True, help="Send lines again that were acknowledged in an earlier run.")
def publish(file: Path, *, wait: bool, wait_seconds: float, whole: bool, again: bool) -> None:
    """Publish FILE, one event in JSON per line.

    Says by line number what the broker acknowledged and what was refused. Running it again goes on where
    it stopped. Exits with 1 if any line was refused or rejected, with 2 if the broker did not take them.
    """
    logging.getLogger("kafka").setLevel(logging.CRITICAL)  # what the broker did is told below, by line
    console = console_of(stderr=True)
    settings = Settings()
    lines = sum(1 for _ in read_lines(regular(file)))
    with progress_bar(console) as bar:
        task = bar.add_task("publishing", total=lines)
        done = publish_file(
            file, settings.kafka, whole=whole, again=again, progress=lambda n: bar.advance(task, n)
        )  # fmt: skip
    _tell(console, done, lines, whole=whole)
    if done.stopped:
        raise NotPublished(done.stopped)
    rejected = _wait(console, settings, done, wait_seconds) if wait else 0
    sys.exit(1 if len(done.sent) < lines or rejected else 0)


def _tell(console: Console, done: Published, lines: int, *, whole: bool) -> None:
    earlier = f", {done.before} of them in an earlier run" if done.before else ""
    console.print(f"{len(done.sent)} of {lines} lines acknowledged by the broker{earlier}: {_ranges(done.sent)}")
    refusals = _refusals(done.refused)
    for which, code, reason in refusals[:_SHOWN_MAX]:
        console.print(f"[red]{which}[/] refused ({code}): {escape(reason)}", highlight=False, soft_wrap=True)
    if len(refusals) > _SHOWN_MAX:
        console.print(f"… and {counted(len(refusals) - _SHOWN_MAX, 'more line')} refused")
    if done.refused and whole and not done.sent:
        console.print("Nothing was sent, since --whole was asked for. Correct the lines above and publish again.")
    elif untried := lines - len(done.sent) - len(done.refused):
        console.print(f"{counted(untried, 'line')} not sent")


def _refusals(refused: Iterable[Refused]) -> list[tuple[str, str, str]]:
    """Which line, code and reason; what the broker did not acknowledge, which may be thousands, in one."""
    silent: dict[str, list[int]] = {}
    told = []
    for line, code, reason in refused:
        if code == _SILENT:
            silent.setdefault(reason, []).append(line)
        else:
            told.append((f"line {line}", code, reason))
    return [(_ranges(lines), _SILENT, reason) for reason, lines in silent.items()] + told


def _ranges(lines: Iterable[int]) -> str:
    """Line numbers, runs shortened."""
    parts: list[list[int]] = []
    for line in sorted(lines):
        if parts and parts[-1][1] == line - 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    shown = ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in parts[:20])
    return ("lines " + shown + (" …" if len(parts) > 20 else "")) if shown else "none"


def _wait(console: Console, settings: Settings, done: Published, seconds: float) -> int:
    """Wait for the fates and tell them; the number of rejected lines."""
    line_of = {sent.place: line for line, sent in done.sent.items()}
    with progress_bar(console) as bar:
        task = bar.add_task("projecting", total=len(line_of))
        known = asyncio.run(
            _fates(settings, list(done.sent.values()), seconds, lambda n: bar.update(task, completed=n))
        )
    by_fate = Counter(fate.fate for fate in known.values())
    words = ", ".join(f"{count} {fate}" for fate, count in sorted(by_fate.items()))
    console.print(f"What became of them: {words or 'nothing was sent'}.")
    bad = sorted((line_of[place], fate) for place, fate in known.items() if fate.code)
    for line, fate in bad[:_SHOWN_MAX]:
        detail = escape(fate.detail or "")
        console.print(f"[red]line {line}[/] {fate.fate} ({fate.code}): {detail}", highlight=False, soft_wrap=True)
    return by_fate["rejected"]


async def _fates(
    settings: Settings, sent: list[Sent], seconds: float, progress: Callable[[int], None]
) -> dict[Place, Fate]:
    connection = await connect(settings.postgres)
    known: dict[Place, Fate] = {}
    moved = time.monotonic()
    try:
        while len(known) < len(sent):
            found = await fates(connection, [item for item in sent if item.place not in known])
            known |= found
            progress(len(known))
            if found:
                moved = time.monotonic()
            elif time.monotonic() - moved > seconds:
                missing = counted(len(sent) - len(known), "acknowledged line was", "acknowledged lines were")
                raise NotPublished(
                    f"{missing} not projected within {seconds:.0f} s; the "
                    "broker holds them and nothing is lost. See that a projector runs, then run the command again."
                )
            else:
                await asyncio.sleep(_POLL_SECONDS)
        return known
    finally:
        await connection.close()
