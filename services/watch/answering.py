"""What people do with an alert: acknowledge it, or let it rest. Published like any event, and read back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from projections.identity import record_id
from projections.rules.announcing import Document, owner_service
from projections.rules.handling import SNOOZE_DAYS_MAX
from projections.rules.saying import WORDS_MIN, says_something
from schemas import HUB
from schemas.agencies import AGENCIES
from schemas.hub import AlertRaised
from schemas.moments import LONDON
from services.errors import HubError
from services.saying import NotAnAnswer, mark_of, say
from services.settings import Settings
from services.store import watching
from services.store.connect import Connection, connect
from services.store.histories import event_of
from services.store.sql import SQL


class NoSuchAlert(HubError):
    """No open alert has that id."""


class NotAsked(HubError):
    """It is not this agency of whom it is asked."""


class Person(NamedTuple):
    """Who answers: the hub's own name for their sign-on, role, agency."""

    account: str
    role: str
    agency: str


async def acknowledge(
    settings: Settings, alert: str, by: Person, note: str | None, now: datetime, key: str | None = None
) -> None:
    """Somebody has seen it and acts. It stays open until its cause ends. Repeated with the same ``key`` it is said
    once.
    """
    await _answer(settings, alert, "acknowledged", by, {"note": note}, now, key)


async def snooze(
    settings: Settings, alert: str, by: Person, reason: str, until_on: date, now: datetime, key: str | None = None
) -> None:
    """Not asked again until the end of that day, ``SNOOZE_DAYS_MAX`` days on at most; then it is asked again, and
    climbs again.
    """
    if not says_something(reason):
        raise NotAnAnswer(
            f"The reason does not say why the alert can rest; expected at least {WORDS_MIN} different words. "
            "Write what is being done, and by whom."
        )
    last = now.astimezone(LONDON).date() + timedelta(days=SNOOZE_DAYS_MAX)
    if until_on > last:
        raise NotAnAnswer(
            f"The alert would rest until {until_on}, longer than the {SNOOZE_DAYS_MAX} days that are the most at a "
            f"time; expected a day until {last}. If it can still rest then, say so then."
        )
    await _answer(settings, alert, "snoozed", by, {"reason": reason, "until_on": until_on.isoformat()}, now, key)


async def _answer(
    settings: Settings, alert: str, verb: str, by: Person, said: dict[str, Any], now: datetime, key: str | None
) -> None:
    connection = await connect(settings.postgres)
    try:
        raised = await _raised(connection, alert)
        await _check_asked(connection, raised, by.agency)
    finally:
        await connection.close()
    await say(settings, _document(raised, verb, by, said, now, key))


async def _raised(connection: Connection, alert: str) -> AlertRaised:
    row = await connection.fetchrow(SQL["alert_raised"], alert)
    if row is None or row["cleared"]:
        what = "was cleared: its cause has ended" if row is not None else "is not held"
        raise NoSuchAlert(
            f"Alert {alert} {what}; expected an open one. `vantage alerts --digest` shows them with their ids."
        )
    event = event_of(row["body"])
    assert isinstance(event, AlertRaised)  # noqa: S101 - the statement asks for this type only
    return event


async def _check_asked(connection: Connection, raised: AlertRaised, agency: str) -> None:
    """Whoever is asked, and all to whom it may climb, are at one service (docs/clocks.md, "Handled"); where none can be
    told, any agency that holds a record of the child may say something.
    """
    if agency not in AGENCIES:
        raise NotAsked(f"{agency} is no agency of this hub; expected one, as: {', '.join(AGENCIES)}.")
    rows = await connection.fetch(SQL["members"], [record_id(name) for name in raised.about])
    held = await watching.held(connection, [row["person_id"] for row in rows])
    service = owner_service(held[0].states, raised.data.rule, raised.data.item) if held else None
    if service not in (None, agency):
        raise NotAsked(
            f"{raised.id} is not asked of {agency}; expected somebody of {service}. "
            "Tell them what you know: they say what is done with it."
        )
    if service is None and not any(agency in child.agencies for child in held):
        raise NotAsked(
            f"{agency} holds no record of this child, and of which service {raised.id} is asked is not recorded; "
            "expected an agency that holds one. Ask one of them."
        )


def _document(
    raised: AlertRaised, verb: str, by: Person, said: dict[str, Any], now: datetime, key: str | None
) -> Document:
    at = now.astimezone(UTC).isoformat()
    mark = mark_of(by.account, verb, key)
    given = {name: value for name, value in said.items() if value is not None}
    return {
        "specversion": "1.0", "id": f"{raised.id}-{verb}-{mark}", "source": HUB, "subject": raised.subject,
        "type": f"alert.{verb}", "dataschema": f"alert.{verb}/1",
        "time": at, "timeprecision": "minute", "recordedtime": at, "recordedprecision": "minute",
        "data": {"alert": raised.id, "rule": raised.data.rule, "by": by._asdict(), **given},
    }  # fmt: skip
