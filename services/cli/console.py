"""How every command speaks: the console that it prints to, and the numbers in its sentences."""

import os
import sys
from typing import Final

from rich.console import Console

from projections.rules.words import counted

__all__ = ["console", "counted"]

_WIDE: Final = 10_000  # tables take what they need; nothing that a program or a file gets is cut or folded


def console(*, stderr: bool = False) -> Console:
    """As wide as the terminal; without one as wide as need be, unless COLUMNS says how wide."""
    to = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, width=None if to.isatty() or "COLUMNS" in os.environ else _WIDE)
