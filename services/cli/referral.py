"""``vantage referral``: the desk for people and the API for programs, over HTTP."""

import click
import uvicorn
from prometheus_client import start_http_server

from services import logs
from services.desk.app import Service
from services.projector.metrics import HEARTBEAT
from services.settings import Settings


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), help="Instead of VANTAGE_REFERRAL_PORT.")
def referral(port: int | None) -> None:
    """Answer people at / and programs at /api/v1, until told to stop (SIGTERM). See /docs for how programs ask."""
    settings = Settings()
    if port is not None:
        settings = settings.model_copy(update={"referral_port": port})
    logs.set_up(settings.log_level)
    if settings.metrics_port:
        start_http_server(settings.metrics_port)
    uvicorn.run(
        Service(settings, HEARTBEAT.set_to_current_time),
        host=settings.referral_host,
        port=settings.referral_port,
        log_config=None,
        access_log=False,
    )
