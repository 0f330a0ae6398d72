"""How every command speaks: the console that it prints to, and the numbers in its sentences."""

import os
import sys
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from projections.rules.words import counted

__all__ = ["console", "counted", "progress_bar"]

_WIDE: Final = 10_000  # tables take what they need; nothing that a program or a file gets is cut or folded


def console(*, stderr: bool = False) -> Console:
    """As wide as the terminal; without one as wide as need be, unless COLUMNS says how wide."""
    to = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if to.isatty() or "COLUMNS" in os.environ else _WIDE)


def progress_bar(on: Console) -> Progress:
    """How far long work has come, and how long it will still take."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=on)
