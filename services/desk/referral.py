"""A referral that comes in meets the whole history first: what was said with it, what went before, who is around.

A list of referrals says of each child the record alone; one child's is a view with the purpose it was opened for.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from projections.history import EventName, Extreme
from projections.identity import PersonId, record_id
from projections.questions.picture import Asking
from projections.questions.referred import TYPES, Before, Referred, before, dues, referred
from projections.rules.announcing import Document
from projections.rules.words import on, words
from schemas import RecordName
from schemas.looked_at import Shown
from schemas.vocabulary import Polarity, Statement
from services.access.seeing import seen_by
from services.access.viewer import NotAllowed, Viewer
from services.desk import children
from services.desk.picture import asking
from services.desk.referral_answers import (
    DAYS,
    AnswerBefore,
    AnswerListed,
    AnswerReferral,
    DecidedGiven,
    ReferralAnswer,
    ReferralsAnswer,
    ReferralsQuestion,
)
from services.desk.wording import warnings
from services.desk.words import moment
from services.errors import HubError
from services.referral.desk import Desk, banner
from services.saying import mark_of, say
from services.settings import Settings
from services.store import histories
from services.store.children import Child
from services.store.connect import Connection
from services.store.histories import Need
from services.store.sql import SQL

PAGE: Final = 50
_AROUND: Final = ("plans", "concerns", "household", "people", "requests")
"""Sections of the picture that whoever triages reads beside the referral."""


class NoSuchReferral(HubError):
    """No referral of this child is held under that name, or none to the agency of who decides."""


class _Person(NamedTuple):
    names: list[RecordName]
    found: list[Referred]


async def listed(desk: Desk, who: Viewer, asked: ReferralsQuestion) -> ReferralsAnswer:
    """Of the last ninety days, all but those of children who are closed to who asks. ``NotAllowed``."""
    if asked.of == "all" and not who.is_mash:
        raise NotAllowed("Referrals to all agencies are shown to the MASH; expected those to your own agency.")
    people = await _seen(desk, who, datetime.now(UTC) - timedelta(days=DAYS))
    lines = [
        _listed(each, _shown_as(person.names, who, each))
        for person in people
        for each in person.found
        if (asked.of == "all" or each.to == who.agency) and (each.decided is not None) is (asked.decided == "yes")
    ]
    lines.sort(key=lambda each: (each.alleges_harm is not True, each.received_at, each.referral))
    begin = (asked.page - 1) * PAGE
    pages = max(1, -(-len(lines) // PAGE))
    return ReferralsAnswer(of=asked.of, found=len(lines), pages=pages, lines=tuple(lines[begin : begin + PAGE]))


async def one(desk: Desk, who: Viewer, name: RecordName) -> ReferralAnswer:
    """``NotOpen``, ``NotWritten``, ``NoSuchRecord``."""
    purpose = await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    answer = await asyncio.to_thread(_answer, held, who, name, datetime.now(UTC))
    kept = await desk.openings.looked(who, name, purpose, [Shown.SUMMARY, Shown.CHRONOLOGY])
    return answer.model_copy(update={"banner": banner(kept)})


async def decide(desk: Desk, settings: Settings, who: Viewer, name: RecordName, given: DecidedGiven, key: str) -> None:
    """Record the decision as the receiving agency's own event. ``NoSuchReferral``, ``NotAnAnswer``, ``NotReadBack``."""
    await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    now = datetime.now(UTC)
    found = next((each for each in referred(held.entries()) if _name(each.event) == given.referral), None)
    if found is None or found.to != who.agency:
        raise NoSuchReferral(
            "No referral to your agency is held under that name; expected one to it. Whoever received it decides on it."
        )
    if who.is_machine:
        raise NotAllowed("A program is signed on; expected whoever decides on the referral, in person.")
    own = next((record for record in held.records if record.agency == who.agency), None)
    if own is None:
        raise NoSuchReferral(
            "Your agency holds no record of this child here, and a decision is an event of its own record. Register "
            "the child in your own system first; when it has reached the hub, decide here."
        )
    await say(settings, _document(found, own, who, given, now, key))


def _document(found: Referred, own: RecordName, who: Viewer, given: DecidedGiven, now: datetime, key: str) -> Document:
    at = now.isoformat()
    mark = mark_of(who.account, given.referral, key)
    source, event = found.event
    data = {"decision": given.decision, "reason": given.reason, "earlier_records": given.earlier_records}
    return {
        "specversion": "1.0", "id": f"desk-decided-{mark}", "source": own.agency, "subject": own.reference,
        "type": "referral.decided", "dataschema": "referral.decided/2",
        "time": at, "timeprecision": "minute", "recordedtime": at, "recordedprecision": "minute",
        "data": {"referral": {"source": source, "id": event}, **data},
    }  # fmt: skip


def _answer(held: Child, who: Viewer, name: RecordName, now: datetime) -> ReferralAnswer:
    asked = asking(held, Extreme.EARLIEST, now, None)
    base = children.answer_of(held, who, name, now, _AROUND)
    return ReferralAnswer(
        child=base.child,
        names=base.names,
        whole=base.whole,
        at=now,
        warnings=warnings(held),
        tier=base.tier,
        referrals=tuple(_referral(each, held, who) for each in referred(asked.entries, _due(held, asked, now))),
        before=tuple(map(_before, before(asked))),
        sections=base.sections,
    )


def _due(held: Child, asked: Asking, now: datetime) -> dict[str, datetime]:
    """The earlier of both extremes: nobody is told that there is more time than there may be."""
    latest = dues(asking(held, Extreme.LATEST, now, None))
    earliest = dues(asked)
    return {each: min(filter(None, (earliest.get(each), latest.get(each)))) for each in earliest | latest}


def _referral(each: Referred, held: Child, who: Viewer) -> AnswerReferral:
    done = each.decided
    own = any(record.agency == who.agency for record in held.records)
    return AnswerReferral(
        referral=_name(each.event),
        by=each.event[0],
        to=each.to,
        service=each.service,
        made=on(each.made),
        received=_received(each),
        received_at=each.recorded.latest,
        alleges_harm=each.alleges_harm,
        said=tuple(map(_said, each.statements)),
        acknowledged=on(each.acknowledged) if each.acknowledged else None,
        due_at=None if done else each.due_at,
        decision=done.decision if done else None,
        decided=on(done.happened) if done else None,
        decided_by=_name(done.event) if done else None,
        reason=done.reason if done else None,
        told=on(each.told) if each.told else None,
        may_decide=done is None and each.to == who.agency and own and not who.is_machine,
    )


def _said(statement: Statement) -> str:
    worry = {Polarity.WORRY: "Worry", Polarity.STRENGTH: "Strength"}.get(statement.polarity, "Said")
    return f"{worry}, {words(statement.topic)}, {words(statement.basis)}" + (
        f": {statement.text}" if statement.text else ""
    )


def _before(each: Before) -> AnswerBefore:
    return AnswerBefore(
        event=_name(each.event), happened=on(each.happened), by=each.source, what=each.what, became=each.became
    )


def _listed(each: Referred, child: str) -> AnswerListed:
    return AnswerListed(
        child=child,
        referral=_name(each.event),
        by=each.event[0],
        to=each.to,
        made=on(each.made),
        received=_received(each),
        received_at=each.recorded.latest,
        alleges_harm=each.alleges_harm,
        acknowledged=each.acknowledged is not None,
        decision=each.decided.decision if each.decided else None,
    )


def _received(each: Referred) -> str:
    """To the minute where it is known; else the day, the month, or by when."""
    exact = each.recorded.latest - each.recorded.earliest < timedelta(minutes=1)
    return moment(each.recorded.earliest) if exact else on(each.recorded)


def _shown_as(names: Sequence[RecordName], who: Viewer, each: Referred) -> str:
    """The child by the record of who asks, or of whoever received it, or of whoever made it."""
    by_agency = {name.agency: name for name in reversed(names)}
    name = next(
        by_agency[agency] for agency in (who.agency, each.to, each.event[0], names[0].agency) if agency in by_agency
    )
    return name.text


async def _seen(desk: Desk, who: Viewer, since: datetime) -> list[_Person]:
    async def asked(connection: Connection) -> list[_Person]:
        rows = await connection.fetch(SQL["referred_since"], since)
        people: list[PersonId] = [row["person_id"] for row in rows]
        named: dict[PersonId, list[RecordName]] = {person: [] for person in people}
        for person, agency, reference in await connection.fetch(SQL["names_of_people"], people):
            named[person].append(RecordName(agency, reference))
        records = sorted({record_id(name) for names in named.values() for name in names})
        async with seen_by(connection, who):
            closed = {row["record_id"] for row in await connection.fetch(SQL["closed_among"], records)}
        open_to = [each for each, names in named.items() if not any(record_id(name) in closed for name in names)]
        loaded = await histories.load(connection, open_to, Need(TYPES, through_adults=False))
        return [
            _Person(named[each], _lately(referred(loaded[each].entries()), since)) for each in open_to if each in loaded
        ]

    return await desk.all.asked(asked)


def _lately(found: Iterable[Referred], since: datetime) -> list[Referred]:
    return [each for each in found if each.recorded.latest >= since]


def _name(event: EventName) -> str:
    return "/".join(event)
