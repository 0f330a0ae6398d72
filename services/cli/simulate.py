"""``vantage simulate``: an ordinary borough, made up, and how well the rules do in it."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from services.borough.days import DAY, months_on
from services.borough.population import Borough, lives_of
from services.borough.scribe import CHILDREN_MAX
from services.cli.borough_tables import show
from services.cli.console import console as console_of
from services.cli.console import progress_bar
from services.errors import HubError
from services.measuring.figures import Figures
from services.measuring.running import measure

_FROM: Final = "2024-09-02"


class NothingAsked(HubError):
    """Neither a file nor a report was asked for."""


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--children", default=40_000, show_default=True, type=click.IntRange(1, CHILDREN_MAX), help="How many.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--months", default=12, show_default=True, type=click.IntRange(4, 60), help="How long it is looked at.")
@click.option(
    "--from", "first", default=_FROM, show_default=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day."
)
@click.option(
    "--truth", type=click.Path(dir_okay=False, path_type=Path), help="Write what was planted, a line a child."
)
@click.option("--report", is_flag=True, help="Judge the rules by it: found, in time, and not too often.")
def simulate(
    file: Path | None, *, children: int, seed: int, months: int, first: datetime, truth: Path | None, report: bool
) -> None:
    """Write the events of a made-up borough to FILE, one a line, as `vantage publish` takes them.

    With --report the rules are judged by it, with or without a file. No child in it is real.
    """
    borough = borough_of(seed, first.date(), months)
    if file is None and not report:
        raise NothingAsked(
            "Neither a file nor --report was asked for; expected one of them, as in `vantage simulate borough.jsonl`."
        )
    if file is not None:
        _write(file, truth, borough, children)
    if report:
        _report(borough, children)


def borough_of(seed: int, first: date, months: int) -> Borough:
    """The borough that is looked at from a day on for so many months."""
    return Borough(seed, first, months_on(first, months) - DAY)


def _write(file: Path, truth: Path | None, borough: Borough, children: int) -> None:
    """A child's lines are written before the next child is made up."""
    with file.open("w", encoding="utf-8") as lines, progress_bar(console_of(stderr=True)) as bar:
        secret = truth.open("w", encoding="utf-8") if truth else None
        task = bar.add_task("making up", total=children)
        for life in lives_of(borough, children):
            for document in life.documents:
                lines.write(json.dumps(document, sort_keys=True) + "\n")
            if secret:
                secret.write(json.dumps({"child": life.serial, **life.truth.as_data()}, sort_keys=True) + "\n")
            bar.advance(task)
        if secret:
            secret.close()


def _report(borough: Borough, children: int) -> None:
    figures, shown = Figures(), console_of(stderr=True)
    with progress_bar(shown) as bar:
        task = bar.add_task("judging", total=children)
        for more in measure(borough, children):
            tenths, figures = figures.children * 10 // children, figures.plus(more)
            bar.update(task, completed=figures.children)
            if not shown.is_terminal and figures.children * 10 // children > tenths:
                shown.print(f"judged {figures.children:,} of {children:,} children", highlight=False)
    show(console_of(), figures, borough)
