"""``vantage referral``: the step-down gate over HTTP."""

import click
import uvicorn
from prometheus_client import start_http_server

from services import logs
from services.projector.metrics import HEARTBEAT
from services.referral.api import application
from services.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), help="Instead of VANTAGE_REFERRAL_PORT.")
def referral(port: int | None) -> None:
    """Answer requests to the step-down gate over HTTP until told to stop (SIGTERM). See /docs for how to ask."""
    settings = Settings()
    logs.set_up(settings.log_level)
    if settings.metrics_port:
        start_http_server(settings.metrics_port)
    uvicorn.run(
        application(settings, HEARTBEAT.set_to_current_time),
        host=settings.referral_host,
        port=settings.referral_port if port is None else port,
        log_config=None,
        access_log=False,
    )
