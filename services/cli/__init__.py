"""The command ``vantage``: one file per command, listed here."""

import sys
from typing import Any

import click
from rich.console import Console

from services.cli.publish import publish
from services.cli.running import prepare, projector
from services.errors import HubError


class _Commands(click.Group):
    """Turns the hub's own errors into one sentence and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except HubError as problem:
            Console(stderr=True).print(f"[red]✗[/] {problem}", soft_wrap=True)
            sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Vantage: what each agency knows of a child, in one place, in time."""


for command in (prepare, projector, publish):
    main.add_command(command)

__all__ = ["main"]
