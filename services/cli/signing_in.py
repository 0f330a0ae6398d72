"""``vantage issuer`` and ``vantage token``: sign-in for made-up people, on this machine only."""

import click
import uvicorn
from prometheus_client import start_http_server

from services import logs
from services.local.issuer import LocalIssuer, application
from services.local.ports import HOST
from services.local.signing_in import token_of_person
from services.settings import Settings


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65_535), required=True, envvar="VANTAGE_ISSUER_PORT", help="On 127.0.0.1."
)
def issuer(port: int) -> None:
    """Sign made-up people in (OpenID Connect), on this machine only, until told to stop (SIGTERM)."""
    settings = Settings()
    logs.set_up(settings.log_level)
    if settings.metrics_port:
        start_http_server(settings.metrics_port, addr=HOST)
    app = application(LocalIssuer(f"http://{HOST}:{port}"))
    uvicorn.run(app, host=HOST, port=port, log_config=None, access_log=False)


@click.command()
@click.argument("person")
def token(person: str) -> None:
    """Sign PERSON of services/local/people.toml in at the local issuer, and print an access token."""
    click.echo(token_of_person(Settings().oidc_issuer, person))
