"""The command ``vantage``: one file per command, listed here."""

import sys
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from projections.rules.pack import use
from services.cli.accounts import accounts
from services.cli.asking import tier
from services.cli.auditing import audit_command
from services.cli.chronology import chronology
from services.cli.clocks import clocks
from services.cli.demo import demo
from services.cli.disagreeing import disagreements
from services.cli.export import export
from services.cli.identifying import candidates_command, identity
from services.cli.injuries import injuries
from services.cli.listing import rejects, status, waiting
from services.cli.loading import load
from services.cli.local import down, up
from services.cli.neglect import neglect_command
from services.cli.picturing import picture_command
from services.cli.planning import plans_command
from services.cli.publish import publish
from services.cli.rebuild import rebuild
from services.cli.referral import referral
from services.cli.restricting import restrict
from services.cli.running import prepare, projector
from services.cli.signing_in import issuer, token
from services.cli.simulate import simulate
from services.cli.stepping import step_down, step_downs
from services.cli.watching import alerts, watch
from services.errors import HubError
from services.local.errors import LocalError
from services.packs import chosen
from services.settings import Settings


class _Commands(click.Group):
    """Turns the hub's own errors into one sentence and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except (HubError, LocalError) as problem:
            Console(stderr=True).print(f"[red]✗[/] {escape(str(problem))}", soft_wrap=True)
        except ConnectionError as problem:
            Console(stderr=True).print(
                f"[red]✗[/] Kafka or Postgres does not answer ({type(problem).__name__}). See that both run and that "
                "VANTAGE_KAFKA and VANTAGE_POSTGRES name them; `vantage up` starts them on this machine.",
                soft_wrap=True,
            )
        sys.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Vantage: what each agency knows of a child, in one place, in time."""
    use(chosen(Settings().pack))


_COMMANDS = (
    demo, up, down, prepare, projector, publish, tier, chronology, rejects, waiting, status, rebuild, watch, alerts,
    disagreements, step_down, step_downs, load, referral, export, clocks, candidates_command, identity, simulate,
    neglect_command, plans_command, audit_command, accounts, injuries, picture_command,
    issuer, token, restrict,
)  # fmt: skip
for command in _COMMANDS:
    main.add_command(command)

__all__ = ["main"]
