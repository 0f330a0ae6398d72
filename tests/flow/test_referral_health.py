"""The referral service's heartbeat, by which its container is known to be well."""

from typing import Final

from services.local.ports import free_port
from services.local.up import VANTAGE
from tests.flow.hub import Hub, until

HEARTBEAT: Final = "vantage_heartbeat_timestamp_seconds"


def started(hub: Hub, name: str, **env: str) -> None:
    hub.ports[name] = free_port()
    ports = {"VANTAGE_METRICS_PORT": str(hub.ports[name])}
    issuer = {"VANTAGE_OIDC_ISSUER": f"http://127.0.0.1:{free_port()}"}  # the heart beats without it
    everything = {**hub.env, **issuer, **ports, **env}
    hub.supervisor.start(name, [*VANTAGE, "referral", "--port", str(free_port())], everything)


def beat(hub: Hub, name: str) -> float | None:
    """The heartbeat; None while nothing answers."""
    try:
        return hub.metrics(name)[HEARTBEAT][()]
    except OSError:
        return None


def test_it_beats_while_kafka_and_postgres_answer(hub: Hub) -> None:
    started(hub, "well")
    first = until(lambda: beat(hub, "well"), what="a heartbeat")
    until(lambda: (beat(hub, "well") or 0) > first, what="another heartbeat")
    hub.supervisor.stop("well")


def test_it_does_not_beat_where_one_of_them_is_away(hub: Hub) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    away = {"no-kafka": {"VANTAGE_KAFKA": nowhere}, "no-postgres": {"VANTAGE_POSTGRES": f"postgresql://v@{nowhere}/v"}}
    for name, env in away.items():
        started(hub, name, **env)
    for name in away:
        until(lambda: "no heartbeat" in hub.log(name), what=f"{name} says so")  # noqa: B023 - asked at once
        assert beat(hub, name) == 0
        hub.supervisor.stop(name)
