"""``vantage up`` and ``vantage down``: the whole hub on one machine."""

from pathlib import Path
from typing import Final

import click

from services.cli.console import console as console_of
from services.local.up import down as stop_all
from services.local.up import up as start_all

DATA: Final = Path(".vantage")
_data = click.option("--data", type=click.Path(path_type=Path), default=DATA, show_default=True, help="Where it lies.")


@click.command()
@click.option("--workers", default=2, show_default=True, help="How many projectors.")
@_data
def up(workers: int, data: Path) -> None:
    """Start Kafka, Postgres and the services, and keep them running. Made-up data only."""
    console = console_of()
    state = start_all(data, workers, console=console)
    console.print("\nTo ask it from a shell:\n")
    console.print(f"  export VANTAGE_KAFKA={state.bootstrap}", highlight=False, soft_wrap=True)
    console.print(f"  export VANTAGE_POSTGRES={state.dsn}", highlight=False, soft_wrap=True)
    if issuer := state.http_ports.get("issuer"):
        console.print(f"  export VANTAGE_OIDC_ISSUER=http://127.0.0.1:{issuer}", highlight=False, soft_wrap=True)
        console.print("  vantage token morgan-ashdown  # a token of somebody made up, for the referral service")


@click.command()
@_data
def down(data: Path) -> None:
    """Stop what `vantage up` started. The data stay."""
    stop_all(data, console=console_of(stderr=True))
