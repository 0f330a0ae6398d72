"""Alerts that people were told of, as somebody may see them, and what they do with one.

A list says of which record something is asked, of whom and since when, and nothing else of a child; one alert, with
what it started with, is a view and is written down.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final, Literal, TypeVar

from pydantic import Field

from projections.identity import PersonId, record_id
from projections.rules.digest import Told
from projections.rules.gravity import gravity
from projections.rules.handling import Handling, asked_of, handling
from projections.rules.pack import in_use
from projections.rules.words import agency
from schemas import RecordName
from schemas.fields import Text
from schemas.looked_at import Purpose, Shown
from services.access.seeing import seen_by
from services.access.viewer import NotAllowed, Viewer
from services.access.viewing import view
from services.desk.told import told_of
from services.desk.words import day
from services.referral.agreed import Said
from services.referral.desk import Desk, banner
from services.settings import Settings
from services.store.children import record_named
from services.store.connect import Connection
from services.store.sql import SQL
from services.watch import answering
from services.watch.answering import NoSuchAlert, Person

Whose = Literal["mine", "all"]
T = TypeVar("T")
PAGE: Final = 50
WITHHELD: Final = "event withheld: identity sealed"


class AcknowledgedGiven(Said):
    """Somebody has seen it and acts."""

    note: Text | None = Field(default=None, description="What they will do, if it is worth a word.")


class SnoozedGiven(Said):
    """It can rest until the end of a day."""

    reason: Text
    until_on: date = Field(description="The last day of its rest, at most 28 days on.")


class AnswerAlert(Said):
    """``asked_of`` is the one role of whom it is asked now, ``service`` where they are, if that can be told."""

    alert: str
    child: str
    rule: str
    asks: str
    asked_of: str
    service: str | None
    due_at: datetime
    state: Handling
    said: str | None = Field(description="What was last done with it, in words.")


class AlertsQuestion(Said):
    """``all`` is for the MASH."""

    of: Whose = Field(default="mine", description="`all` is for the MASH.")
    page: int = Field(default=1, ge=1, le=100_000, description=f"Of {PAGE} alerts each.")


class AlertsAnswer(Said):
    """The gravest first, then the longest due; those that somebody acts on, or that rest, after the others.

    ``found`` counts all of them; ``alerts`` are one page of those.
    """

    whose: Whose
    found: int
    pages: int
    alerts: tuple[AnswerAlert, ...]


class AlertAnswer(Said):
    """One alert, with the event that it started with."""

    alert: AnswerAlert
    start: str
    banner: str | None = None


async def alerts(desk: Desk, who: Viewer, asked: AlertsQuestion) -> AlertsAnswer:
    """One page of them. ``NotAllowed``."""
    found = await every_open(desk, who, asked.of)
    pages = max(1, -(-len(found) // PAGE))
    return AlertsAnswer(whose=asked.of, found=len(found), pages=pages, alerts=one_page(found, asked.page))


def one_page(found: Sequence[T], page: int, of: int = PAGE) -> tuple[T, ...]:
    """A page past the last is empty."""
    return tuple(found[(page - 1) * of : page * of])


async def every_open(desk: Desk, who: Viewer, whose: Whose) -> tuple[AnswerAlert, ...]:
    """Those asked of one's own agency, or all of them for the MASH. ``NotAllowed``."""
    return _in_order(await told_to(desk, who, whose))


async def told_to(desk: Desk, who: Viewer, whose: Whose) -> list[Told]:
    """The same as they are recorded. ``NotAllowed``."""
    if whose == "all" and not who.is_mash:
        raise NotAllowed("Alerts of all agencies are shown to the MASH; expected those of your own agency.")
    return [told for told in await _seen(desk, who) if whose == "all" or told.service == who.agency]


async def of_child(desk: Desk, who: Viewer, person: PersonId) -> tuple[AnswerAlert, ...]:
    """Open alerts of one child whom somebody may see; to an agency those asked of it."""
    found = await desk.all.asked(lambda connection: told_of(connection, person))
    return _in_order([told for told in found if who.is_shown_all or told.service == who.agency])


def _in_order(found: Sequence[Told]) -> tuple[AnswerAlert, ...]:
    now, rests = datetime.now(UTC), {Handling.ACKNOWLEDGED, Handling.SNOOZED}
    ordered = sorted(
        found,
        key=lambda told: (
            handling(told.held, now) in rests, gravity(told.held.rule), told.held.due_at, told.child, told.alert
        ),
    )  # fmt: skip
    return tuple(_answer(told, now) for told in ordered)


async def alert(desk: Desk, who: Viewer, name: str) -> AlertAnswer:
    """``NoSuchAlert``, ``NotWritten``."""
    told = await _one(desk, who, name)
    source, event = told.held.start
    start = WITHHELD if told.sealed else f"{source}/{event}"
    kept = await desk.views.record(view(who, record_named(told.child), Purpose.MANAGEMENT, [Shown.ALERTS]))
    return AlertAnswer(alert=_answer(told, datetime.now(UTC)), start=start, banner=banner(kept))


async def acknowledge(
    desk: Desk, settings: Settings, who: Viewer, name: str, given: AcknowledgedGiven, key: str
) -> None:
    """It stays open until its cause ends. ``NoSuchAlert``, ``NotAsked``, ``NotReadBack``, ``NotAnAnswer``."""
    await _one(desk, who, name)
    await answering.acknowledge(settings, name, _person(who), given.note, datetime.now(UTC), key)


async def snooze(desk: Desk, settings: Settings, who: Viewer, name: str, given: SnoozedGiven, key: str) -> None:
    """Likewise; then it is asked again."""
    await _one(desk, who, name)
    await answering.snooze(settings, name, _person(who), given.reason, given.until_on, datetime.now(UTC), key)


def _person(who: Viewer) -> Person:
    if who.is_machine or who.agency is None:
        raise NotAllowed("No person of an agency is signed on; expected whoever acts on the alert, in person.")
    return Person(who.account, who.post, who.agency)


async def _one(desk: Desk, who: Viewer, name: str) -> Told:
    """Of those that they may see; what they may not see is answered as one that is not open."""
    for told in await _seen(desk, who):
        if told.alert == name and (who.is_mash or told.service == who.agency):
            return told
    raise NoSuchAlert("No open alert of that id is asked of you; expected one that is. See the list of alerts.")


async def _seen(desk: Desk, who: Viewer) -> list[Told]:
    """All but those of children who are closed to who asks; an agency's by its own record of the child."""
    told = await desk.all.asked(told_of)
    records = {each.child: record_id(record_named(each.child)) for each in told}

    async def asked(connection: Connection) -> tuple[set[bytes], dict[str, str]]:
        async with seen_by(connection, who):
            rows = await connection.fetch(SQL["closed_among"], sorted(records.values()))
        own = {} if who.is_mash else await _own(connection, records, who.agency)
        return {row["record_id"] for row in rows}, own

    closed, own = await desk.all.asked(asked)
    open_to = [each for each in told if records[each.child] not in closed]
    return [each._replace(child=own.get(each.child, each.child)) for each in open_to]


async def _own(connection: Connection, records: dict[str, bytes], source: str | None) -> dict[str, str]:
    """Each child by the agency's own record of them, where it holds one."""
    owners = await connection.fetch(SQL["owners"], sorted(records.values()))
    person_of = {row["record_id"]: row["person_id"] for row in owners}
    rows = await connection.fetch(SQL["names_of_people"], sorted(set(person_of.values())))
    named = {person: RecordName(agency, reference) for person, agency, reference in rows if agency == source}
    own = {child: named.get(person_of.get(record)) for child, record in records.items()}
    return {child: name.text for child, name in own.items() if name}


def _answer(told: Told, now: datetime) -> AnswerAlert:
    held = told.held
    return AnswerAlert(
        alert=told.alert,
        child=told.child,
        rule=held.rule,
        asks=in_use().sentence(held.rule, held.rule_version),
        asked_of=asked_of(held),
        service=told.service,
        due_at=held.due_at,
        state=handling(held, now),
        said=_said(told, now),
    )


def _said(told: Told, now: datetime) -> str | None:
    held, state = told.held, handling(told.held, now)
    if state is Handling.ACKNOWLEDGED and held.acknowledged:
        return f"Acknowledged by {held.acknowledged.role}, {agency(held.acknowledged.agency)}"
    if state is Handling.SNOOZED and held.snoozed:
        return f"Rests until the end of {day(held.snoozed.until_on)}, says {held.snoozed.role}"
    return f"First asked of {held.owner}; nobody has acknowledged it" if state is Handling.CLIMBED else None
