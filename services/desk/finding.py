"""Finds children for somebody: everything is searched, what is closed to them is not found, who is shown is a view."""

import asyncio
from collections.abc import Sequence
from typing import Final

from projections.matching.names import PersonName, parsed
from projections.matching.profile import Profile, address
from projections.rules.words import agency
from schemas import RecordName
from schemas.looked_at import Shown
from services.access.seeing import seen_by
from services.access.viewer import NotAllowed, Viewer
from services.access.viewing import Kept, view
from services.desk.answers import AnswerFound, SearchAnswer, SearchQuestion
from services.desk.likeness import FIELDS, LEVELS
from services.referral.desk import Desk, banner
from services.store.connect import Connection
from services.store.finding import FOUND_MAX, Found, found_by
from services.store.sql import SQL

_NOT_SAID: Final = frozenset({"agency"})


async def search(desk: Desk, who: Viewer, question: SearchQuestion) -> SearchAnswer:
    """``NotAllowed``, ``NotWritten``."""
    if not who.may_open_for(question.purpose):
        raise NotAllowed(
            f"Your role looks for no child for the purpose {question.purpose}; docs/access.md says which does. State "
            "the purpose for which you look."
        )
    found = await desk.all.asked(lambda connection: found_by(connection, _wanted(question)))
    open_to = await desk.all.asked(lambda connection: _open_to(connection, who, found))
    shown = open_to[:FOUND_MAX]
    agencies = await desk.all.asked(lambda connection: _agencies(connection, shown))
    views = [view(who, each.name, question.purpose, [Shown.FOUND], question.reason) for each in shown]
    kept = await asyncio.gather(*map(desk.views.record, views))
    answers = tuple(_answer(each, names) for each, names in zip(shown, agencies, strict=True))
    spooled = Kept.SPOOLED if Kept.SPOOLED in kept else Kept.ACKNOWLEDGED
    return SearchAnswer(found=answers, more=len(open_to) > FOUND_MAX, banner=banner(spooled))


def _wanted(question: SearchQuestion) -> Profile:
    """What is said of them, as if a record said it."""
    name = parsed(question.name) if question.name else None
    return Profile(
        agency="",
        kind="child",
        names=(name,) if name else (),
        born=question.born_on,
        addresses=(address(question.address),) if question.address else (),
        nhs_number=question.nhs_number,
        upn=question.upn,
    )


async def _open_to(connection: Connection, who: Viewer, found: Sequence[Found]) -> list[Found]:
    """Without those whose people are restricted or sealed for who asks: they are answered as not held."""
    if not found:
        return []
    async with seen_by(connection, who):
        rows = await connection.fetch(SQL["closed_among"], [each.record for each in found])
    closed = {row["record_id"] for row in rows}
    return [each for each in found if each.record not in closed]


async def _agencies(connection: Connection, found: Sequence[Found]) -> list[tuple[RecordName, ...]]:
    rows = await connection.fetch(SQL["names_of_people"], [each.person for each in found])
    held: dict[bytes, list[RecordName]] = {each.person: [] for each in found}
    for person, source, reference in rows:
        held[person].append(RecordName(source, reference))
    return [tuple(held[each.person]) for each in found]


def _answer(each: Found, records: Sequence[RecordName]) -> AnswerFound:
    why = tuple(
        f"{FIELDS[one.field].capitalize()}: {LEVELS[one.field, one.level]}"
        for one in each.likeness.why
        if one.field not in _NOT_SAID
    )
    return AnswerFound(
        child=each.name.text,
        names=tuple(dict.fromkeys(map(full, each.profile.names))),
        born_on=each.profile.born,
        agencies=tuple(dict.fromkeys(agency(name.agency) for name in records)),
        why=why,
    )


def full(name: PersonName) -> str:
    """A name as it is read; the hub compares names without their accents."""
    return " ".join(part.capitalize() for part in (*name.given, "-".join(name.family)) if part)
