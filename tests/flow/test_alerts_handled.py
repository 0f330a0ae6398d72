"""Alerts that people acknowledge, let rest, or leave: over real Kafka and Postgres, with the time as an argument."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from projections.rules.pack import england
from services.saying import NotAnAnswer
from services.settings import Settings
from services.watch import answering
from services.watch.answering import NoSuchAlert, NotAsked, Person
from services.watch.settings import WatchSettings
from services.watch.watch import Watch
from tests.flow.hub import Hub, until
from tests.flow.test_watch import alerts, answered, raised, tell
from tests.oracle.given import said

NOW: Final = datetime.now(UTC)
WORKER: Final = Person("wkr-01", "nursery nurse", "nursery")


LEAD: Final = Person("wkr-02", "team manager", "childrens-social-care")


@pytest.fixture(scope="module", autouse=True)
def worker(hub: Hub) -> Iterator[None]:
    with hub.worker():
        yield


def settings(hub: Hub) -> WatchSettings:
    return WatchSettings(kafka=hub.bootstrap, postgres=hub.dsn, fresh_seconds_max=20.0, confirm_seconds_max=20.0)


def look(hub: Hub, days_ago: float, watches: int = 1) -> None:
    """As many watches look at once, so many days ago: twice, since an alert is given after it was read back."""

    async def run() -> None:
        at = NOW - timedelta(days=days_ago)
        held = [Watch(settings(hub), england(), clock=lambda: at) for _ in range(watches)]
        for _ in range(2):
            await asyncio.gather(*(watch.look() for watch in held))
        for watch in held:
            await watch._teller.close()

    asyncio.run(run())


def given(hub: Hub, child: str) -> list[tuple[str, int]]:
    """To whom the child's alerts were given, after how many climbs."""
    records = (json.loads(record.value or b"") for record in hub.records() if record.place.topic == "hub.alerts")
    told = [each for each in records if each["type"] == "alert.delivered" and each["subject"] == f"nursery:{child}"]
    return [(each["data"]["to"], each["data"]["step"]) for each in told]


def said_of(hub: Hub, alert: str) -> list[str]:
    """What was done with an alert, by type, in order."""
    held = [json.loads(record.value or b"") for record in hub.records() if record.place.topic == "hub.alerts"]
    return [each["type"] for each in held if each["data"]["alert"] == alert and each["id"] != alert]


def alert_of(hub: Hub, child: str, days_ago: float = 60) -> str:
    """The child's alert, raised and given to its owner so many days ago."""
    tell(hub, raised(child, f"c-{child}"))
    hub.await_projected()
    look(hub, days_ago)
    (alert,) = alerts(hub, child)
    assert given(hub, child) == [("manager of the service", 0)]
    return str(alert["id"])


def test_climbs_once_whoever_looks_and_not_after_it_was_acknowledged(hub: Hub) -> None:
    alert_of(hub, "climbs")
    seen = alert_of(hub, "seen")
    hub_settings = Settings(kafka=hub.bootstrap, postgres=hub.dsn)
    asyncio.run(answering.acknowledge(hub_settings, seen, WORKER, "a visit on Monday", NOW - timedelta(days=58)))
    look(hub, 30, watches=2)
    look(hub, 29)
    assert given(hub, "climbs") == [("manager of the service", 0), ("head of service", 1)]
    assert given(hub, "seen") == [("manager of the service", 0)]
    assert not hub.rows("select 1 from reject where topic = 'hub.alerts'")


def test_a_snooze_ends_and_the_alert_climbs_from_there(hub: Hub) -> None:
    alert = alert_of(hub, "rests")
    until_on = (NOW - timedelta(days=28)).date()
    hub_settings = Settings(kafka=hub.bootstrap, postgres=hub.dsn)
    asyncio.run(answering.snooze(hub_settings, alert, WORKER, "she is on leave", until_on, NOW - timedelta(days=55)))
    look(hub, 29)
    assert given(hub, "rests") == [("manager of the service", 0)]
    look(hub, 13)
    assert given(hub, "rests") == [("manager of the service", 0), ("head of service", 1)]


def test_people_answer_on_the_command_line_and_see_it_in_the_digest(hub: Hub) -> None:
    alert = alert_of(hub, "asked", days_ago=1)
    who = ("--by", "nursery nurse", "--for", "nursery")
    done = hub.run_cli("alerts", "acknowledge", alert, *who, "--note", "n")
    assert done.returncode == 0, done.stderr
    shown = hub.run_cli("alerts", "--digest").stdout
    assert alert in shown and "manager of the service" in shown and "acknowledged by nursery nurse" in shown
    day = (NOW + timedelta(days=9)).date().isoformat()
    done = hub.run_cli("alerts", "snooze", alert, *who, "--reason", "agreed with the family", "--until", day)
    assert done.returncode == 0, done.stderr
    shown = hub.run_cli("alerts", "--digest").stdout
    assert "rests until" in shown
    assert "agreed with the family" not in shown


def test_what_cannot_be_answered_says_why(hub: Hub) -> None:
    alert = alert_of(hub, "over", days_ago=1)
    asked: Any = Settings(kafka=hub.bootstrap, postgres=hub.dsn)
    with pytest.raises(NoSuchAlert, match="alert-none is not held; expected an open one"):
        asyncio.run(answering.acknowledge(asked, "alert-none", WORKER, None, NOW))
    with pytest.raises(NotAnAnswer, match="until_on is before time"):
        asyncio.run(answering.snooze(asked, alert, WORKER, "she is on leave", (NOW - timedelta(days=9)).date(), NOW))
    tell(hub, answered("over", "c-over"))
    hub.await_projected()
    look(hub, 0)
    until(lambda: len(alerts(hub, "over")) == 2, what="cleared")
    hub.await_projected()
    with pytest.raises(NoSuchAlert, match="was cleared: its cause has ended"):
        asyncio.run(answering.acknowledge(asked, alert, WORKER, None, NOW))


def test_only_whoever_is_asked_says_what_is_done_and_rests_it_so_long(hub: Hub) -> None:
    alert = alert_of(hub, "whose", days_ago=1)
    why = ("--reason", "a visit is booked", "--until")
    soon = (NOW + timedelta(days=3)).date().isoformat()
    thin = hub.run_cli("alerts", "snooze", alert, "--by", "nursery nurse", "--for", "nursery", "--reason", "ok",
                       "--until", soon)  # fmt: skip
    assert (thin.returncode, "does not say why the alert can rest" in thin.stderr) == (2, True), thin.stderr
    for agency, expected in (("housing", "housing holds no record of this child"), ("no-agency", "no agency of this")):
        done = hub.run_cli("alerts", "acknowledge", alert, "--by", "caretaker", "--for", agency)
        assert (done.returncode, expected in done.stderr) == (2, True), done.stderr
    far = (NOW + timedelta(days=30)).date().isoformat()
    done = hub.run_cli("alerts", "snooze", alert, "--by", "nursery nurse", "--for", "nursery", *why, far)
    assert (done.returncode, "the 28 days that are the most" in done.stderr) == (2, True), done.stderr
    assert not [e for e in said_of(hub, alert) if e != "alert.delivered"]
    setting = {"tier": 3, "status": "child-in-need", "service": "childrens-social-care"}
    tell(hub, said("tier.set", setting, 2, source="childrens-social-care", subject="w-1", id="t-whose"),
         said("identity.confirmed", {"other": "childrens-social-care:w-1", "by": "o", "reason": "r"}, 2,
              source="hub", subject="nursery:whose", id="i-whose"))  # fmt: skip
    hub.await_projected()
    asked = Settings(kafka=hub.bootstrap, postgres=hub.dsn)
    with pytest.raises(NotAsked, match="not asked of nursery; expected somebody of childrens-social-care"):
        asyncio.run(answering.acknowledge(asked, alert, WORKER, None, NOW))
    asyncio.run(answering.snooze(asked, alert, LEAD, "a visit is booked", (NOW + timedelta(days=28)).date(), NOW))
    assert said_of(hub, alert)[-1] == "alert.snoozed"
