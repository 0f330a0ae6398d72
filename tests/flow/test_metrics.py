"""What a worker's /metrics says while all is well, and while another worker stands still."""

import re
import signal
from collections.abc import Iterator
from typing import Final

import pytest
from prometheus_client.metrics import MetricWrapperBase

from schemas.topics import BY_NAME, LABELS
from services.projector import metrics
from tests.flow.hub import Hub, until
from tests.flow.telling import message, views
from tests.strategies.histories import generate

NAMES: Final = {held.describe()[0].name for held in vars(metrics).values() if isinstance(held, MetricWrapperBase)}
LAG: Final = ("vantage_lag_records", "vantage_lag_seconds")
ALLOWED: Final = {
    "topic": set(BY_NAME).__contains__,
    "agency": set(LABELS).__contains__,
    "partition": {"0", "1"}.__contains__,
    "fate": {"standing", "duplicate", "rejected", "parked"}.__contains__,
    "code": {"another-cluster", "outside-log", "no-fingerprint", "truncated", "another-record"}.__contains__,
    "cause": re.compile(r"lock-more|[A-Z][A-Za-z]+").fullmatch,
    "le": re.compile(r"[0-9.]+|\+Inf").fullmatch,
}


@pytest.fixture(scope="module")
def two(hub: Hub) -> Iterator[None]:
    """Two workers that have projected something of everything."""
    with hub.worker("one"), hub.worker("two"):
        hub.await_members(2)
        hub.publish(generate(5, 600, 30))
        hub.await_projected()
        yield


def lags(hub: Hub, name: str) -> dict[tuple[tuple[str, str], ...], float]:
    """The partitions that lag, as worker two sees it."""
    return {labels: value for labels, value in hub.metrics("two")[name].items() if value}


def test_every_metric_is_there(hub: Hub, two: None) -> None:
    assert len(NAMES) == 15
    assert hub.metrics("one").keys() >= NAMES
    heartbeat = hub.metrics("one")["vantage_heartbeat_timestamp_seconds"][()]
    until(lambda: hub.metrics("one")["vantage_heartbeat_timestamp_seconds"][()] > heartbeat, what="another heartbeat")


def test_they_count_what_was_projected(hub: Hub, two: None) -> None:
    counted: dict[str, float] = {}
    for name in ("one", "two"):
        for labels, value in hub.metrics(name)["vantage_records_total"].items():
            fate = dict(labels)["fate"]
            counted[fate] = counted.get(fate, 0) + value
    assert sum(counted.values()) == sum(hub.positions().values())
    kinds = dict(hub.rows("select kind, count(*) from reject group by kind"))
    assert counted.get("parked", 0) == kinds.get("parked", 0)
    # counted as it was then: what stood for a while and was displaced was counted as standing
    refused_since = dict(hub.rows("select 'other', count(*) from reject where code <> 'id-conflict'"))["other"]
    assert refused_since - kinds.get("parked", 0) <= counted["rejected"] <= kinds["rejected"]
    assert 0 < counted["duplicate"] <= hub.rows("select count(*) from duplicate")[0][0]

    until(lambda: sum(hub.metrics("one")["vantage_rejects_unresolved"].values()) > 0, what="the round after")
    marked = {
        dict(labels)["agency"]: value for labels, value in hub.metrics("one")["vantage_rejects_unresolved"].items()
    }
    wanted: dict[str, int] = {}
    for agency, _, rejects in hub.rows("incomplete"):
        wanted[agency] = wanted.get(agency, 0) + rejects
    assert marked == wanted


def test_lag_rises_while_a_worker_stands_still_and_falls_after(hub: Hub, two: None) -> None:
    until(lambda: not lags(hub, LAG[0]), what="no lag")
    hub.kill_worker("one", signal.SIGSTOP)
    try:
        agencies = [topic.source for topic in BY_NAME.values() if topic.source in LABELS and topic.partitions == 2]
        told = [message(e) for source in agencies for n in range(4) for e in views(source, f"lag-{n}", 1)]
        hub.publish(told)
        behind = until(lambda: lags(hub, LAG[0]), what="lag in records")
        assert set(behind.values()) <= set(range(1, 5))
        first = until(lambda: lags(hub, LAG[1]), what="lag in seconds")
        until(lambda: max(lags(hub, LAG[1]).values(), default=0) > max(first.values()), what="lag rises")
    finally:
        hub.kill_worker("one", signal.SIGCONT)
    hub.await_projected()
    until(lambda: not any(lags(hub, name) for name in LAG), what="no lag")


def test_no_label_holds_anything_of_a_person(hub: Hub, two: None) -> None:
    ours = {name: samples for name, samples in hub.metrics("two").items() if name.startswith("vantage_")}
    strange = [
        (name, label, value)
        for name, samples in ours.items()
        for labels in samples
        for label, value in labels
        if label not in ALLOWED or not (ALLOWED[label](value) or (label, value) == ("agency", "hub"))
    ]
    assert strange == []
