"""The watch over real Kafka and Postgres: what it records is recorded once, and only when it is proven."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from services.local.guarded import Guarded
from services.local.ports import free_port
from services.local.up import VANTAGE
from tests.flow.hub import Hub, until
from tests.flow.telling import message
from tests.oracle.given import Document, resolved, said

RULE: Final = "concern-unanswered"
LOOK: Final = "vantage_watch_last_look_timestamp_seconds"
SKIPPED: Final = "vantage_watch_looks_skipped_total"


def raised(child: str, name: str, on: float = 1) -> Document:
    return said("concern.raised", {"to": "nursery"}, on, source="nursery", subject=child, id=name)


def answered(child: str, name: str, on: float = 3) -> Document:
    of = {"source": "nursery", "id": name}
    return said("concern.answered", {"concern": of, "answer": "agreed"}, on, source="nursery", subject=child)


def tell(hub: Hub, *events: Document) -> None:
    hub.publish([message(event) for event in events])


def alerts(hub: Hub, child: str) -> list[dict[str, Any]]:
    """What was raised and cleared about a record of the nursery, in order."""
    held = [json.loads(record.value or b"") for record in hub.records() if record.place.topic == "hub.alerts"]
    return [event for event in held if event["subject"] == f"nursery:{child}" and "start" in event["data"]]


def words(hub: Hub, child: str) -> list[tuple[str, str, int]]:
    return [(event["type"], event["data"]["start"]["id"], event["data"]["number"]) for event in alerts(hub, child)]


@contextmanager
def watching(hub: Hub, name: str = "watch") -> Iterator[None]:
    """``vantage watch`` for the duration."""
    hub.ports[name] = free_port()
    env = {
        "VANTAGE_METRICS_PORT": str(hub.ports[name]), "VANTAGE_WATCH_SECONDS": "0.2", "VANTAGE_FRESH_SECONDS_MAX": "1",
    }  # fmt: skip
    seen = len(hub.log(name))
    hub.supervisor.start(name, [*VANTAGE, "watch"], {**hub.env, **env})
    until(lambda: "watch started" in hub.log(name)[seen:], what=f"{name} started")
    try:
        yield
    finally:
        hub.supervisor.stop(name)


def looked(hub: Hub, name: str = "watch", times: int = 2) -> None:
    """Until that watch has looked so often more, with freshness proven."""
    for _ in range(times):
        before = time.time()
        until(lambda: hub.metrics(name)[LOOK][()] > before, what=f"{name} looked")  # noqa: B023 - asked at once


def skipped(hub: Hub, code: str, name: str = "watch") -> float:
    return hub.metrics(name).get(SKIPPED, {}).get((("code", code),), 0.0)


def test_raised_once_by_two_watches_and_over_a_restart(hub: Hub) -> None:
    children = [f"once-{number}" for number in range(12)]
    with hub.worker("one"), watching(hub, "first"), watching(hub, "second"):
        tell(hub, *(raised(child, f"c-{child}") for child in children))
        until(lambda: all(words(hub, child) for child in children), what="all are raised")
        for name in ("first", "second"):
            looked(hub, name)
        hub.supervisor.kill("first")
        until(lambda: hub.supervisor.restarts("first") == 1, what="the first is started again")
        tell(hub, raised("once-last", "c-once-last"))
        until(lambda: words(hub, "once-last"), what="the last is raised")
        looked(hub, "second")
    for child in (*children, "once-last"):
        assert words(hub, child) == [("alert.raised", f"c-{child}", 0)]
    assert not hub.rows("select 1 from duplicate where topic = 'hub.alerts'")
    assert not hub.rows("select 1 from reject where topic = 'hub.alerts'")


def test_the_same_bytes_by_whichever_watch(hub: Hub) -> None:
    """A watch whose word is lost from the database's sight would be a duplicate, never a conflict."""
    (event,) = alerts(hub, "once-0")
    assert event["time"] == event["recordedtime"] == "2024-03-08T23:59:59.999999+00:00"
    assert event["data"]["rule"] == RULE
    with hub.worker("one"):
        ours = [record for record in hub.records() if record.place.topic == "hub.alerts"]
        hub.publish([("hub.alerts", ours[0].key, ours[0].value)])
        hub.await_projected()
    assert len(hub.rows("select 1 from duplicate where topic = 'hub.alerts'")) == 1
    assert not hub.rows("select 1 from reject where topic = 'hub.alerts'")


def test_cleared_when_the_cause_ends_and_raised_again_when_it_returns(hub: Hub) -> None:
    with hub.worker("one"), watching(hub):
        tell(hub, raised("ends", "e1"))
        until(lambda: words(hub, "ends"), what="raised")
        tell(hub, answered("ends", "e1"))
        until(lambda: len(words(hub, "ends")) == 2, what="cleared")
        tell(hub, raised("ends", "e2", 10))
        until(lambda: len(words(hub, "ends")) == 3, what="raised again")
        looked(hub)
        counted = hub.metrics("watch")
        assert counted["vantage_alerts_raised_total"][(("rule", RULE),)] == 2
        assert counted["vantage_alerts_cleared_total"][(("rule", RULE),)] == 1
        assert (("rule", RULE),) in counted["vantage_alerts_open"]
        assert "unheard" not in hub.log("watch")
        assert hub.rows("due_people", datetime.now(UTC), 10) == []
    first, cleared, again = alerts(hub, "ends")
    assert words(hub, "ends") == [("alert.raised", "e1", 0), ("alert.cleared", "e1", 0), ("alert.raised", "e2", 1)]
    assert cleared["id"] == f"{first['id']}-cleared"
    assert again["id"] != first["id"]


def test_nothing_is_announced_while_freshness_is_not_proven(hub: Hub) -> None:
    with hub.worker("one"):
        tell(hub, raised("stale", "s1"))
        hub.await_projected()
    tell(hub, answered("stale", "s1"))  # nobody reads it: the alert that seems due is not
    with watching(hub):
        until(lambda: skipped(hub, "behind") >= 2, what="two looks without proof")
        assert words(hub, "stale") == []
        with hub.worker("one"):
            hub.await_projected()
            looked(hub)
            assert words(hub, "stale") == []
            tell(hub, raised("stale", "s2"))
            until(lambda: words(hub, "stale"), what="raised once it is proven")
    assert words(hub, "stale") == [("alert.raised", "s2", 0)]


def test_nothing_is_cleared_while_something_of_the_child_was_refused(hub: Hub) -> None:
    """What was refused may be what keeps the question open; a new question is asked all the same."""
    with hub.worker("one"), watching(hub):
        tell(hub, raised("part", "p1"))
        until(lambda: words(hub, "part"), what="raised")
        (place,) = hub.publish([("contacts.nursery", b"part", b"not an event")])
        tell(hub, answered("part", "p1"), raised("part", "p2", 2))
        until(lambda: len(words(hub, "part")) == 2, what="the other is raised")
        looked(hub, times=3)
        assert [kind for kind, _, _ in words(hub, "part")] == ["alert.raised"] * 2
        assert "more may have to be asked" in hub.run_cli("alerts").stdout
        assert "Incomplete:" in hub.run_cli("alerts", "nursery:part").stdout
        hub.publish([message(resolved(place))])
        until(lambda: len(words(hub, "part")) == 3, what="cleared once it is known")
    assert words(hub, "part")[2] == ("alert.cleared", "p1", 0)


def test_a_bulk_load_raises_no_history(hub: Hub) -> None:
    hub.execute("insert into loading (agency, since, by_role) values ('nursery', now(), 'officer')")
    try:
        with hub.worker("one"), watching(hub):
            tell(hub, raised("loaded", "l1"))
            hub.await_projected()
            until(lambda: hub.metrics("watch")["vantage_watch_children_loading"][()] == 1, what="left alone")
            looked(hub)
            assert words(hub, "loaded") == []
            tell(hub, answered("loaded", "l1"))
            hub.await_projected()
            hub.execute("delete from loading")
            looked(hub)
    finally:
        hub.execute("delete from loading")
    assert words(hub, "loaded") == []


def test_sigterm_ends_it_in_time(hub: Hub) -> None:
    log = hub.supervisor.log("lone")
    lone = Guarded([*VANTAGE, "watch"], log=log, env=hub.env, grace_seconds=12)
    until(lambda: "watch started" in hub.log("lone"), what="watch started")
    began = time.monotonic()
    assert lone.stop() == 0
    assert time.monotonic() - began < 10


def test_what_is_open_is_shown_with_its_source(hub: Hub) -> None:
    with hub.worker("one"):
        tell(hub, raised("shown", "w1"), raised("shown", "w2", 2), answered("shown", "w2", 20))
        hub.await_projected()
    now = hub.run_cli("alerts", "nursery:shown")
    assert now.returncode == 0, now.stderr
    assert "Nursery w1" in now.stdout
    assert "Nursery w2" not in now.stdout
    assert "5 working days; local: This hub's own limit" in now.stdout
    then = hub.run_cli("alerts", "nursery:shown", "--as-of", "2024-03-15").stdout
    assert "Nursery w1" in then
    assert "Nursery w2" in then
    assert "nothing is asked" in hub.run_cli("alerts", "nursery:shown", "--as-of", "2024-03-07").stdout
    assert "20 Mar 2024" in hub.run_cli("alerts", "nursery:shown", "--all").stdout
    assert "nursery:shown" in hub.run_cli("alerts").stdout
    assert hub.run_cli("alerts", "--all").returncode == 2
