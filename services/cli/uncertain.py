"""Shows an answer at both extremes: once where they agree, else both, and that the dates do not tell which."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from rich.console import Console

from projections.questions.both import Both
from services.cli.tables import day

Answer = TypeVar("Answer")


def show(console: Console, found: Both[Answer], at: datetime, one: Callable[[Answer], None]) -> None:
    """``one`` prints one answer."""
    if found.certain is not None:
        one(found.certain)
        return
    console.print(f"[bold]Uncertain on {day(at)}:[/] the dates are not exact enough to tell. Either")
    one(found.earliest)
    console.print("or")
    one(found.latest)
