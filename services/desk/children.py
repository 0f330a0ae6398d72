"""One child for somebody who has opened them: by the rows that they may see, and written down before it is shown."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from projections.chronology import Line, chronology
from projections.history import Extreme, effective, in_order
from projections.questions.both import Both
from projections.questions.picture import SECTIONS, answers
from projections.rules.words import agency, since
from projections.tier import Asked as AskedTier
from projections.tier import tier_at
from schemas import RecordName
from schemas.looked_at import RecordViewed, Shown
from schemas.moments import end_of_day
from schemas.people import PersonRegistered, PersonUpdated
from services.access.viewer import Viewer
from services.desk import alerts
from services.desk.answers import (
    AnswerLook,
    AnswerOpen,
    AnswerPhrase,
    AnswerSection,
    AnswerTier,
    ChildAnswer,
    LooksAnswer,
    LooksQuestion,
    PictureQuestion,
)
from services.desk.picture import asking
from services.desk.wording import conflicting, warnings, words
from services.referral.desk import Desk, banner
from services.store.children import Child

PAGE: Final = 50
_NOW: Final = PictureQuestion()
_HEADLINE = frozenset({"tier", "statuses", "bases"})


class Events(NamedTuple):
    """Every event of a child, oldest first."""

    child: str
    whole: bool
    warnings: tuple[str, ...]
    lines: list[Line]
    banner: str | None


async def summary(desk: Desk, who: Viewer, name: RecordName, asked: PictureQuestion = _NOW) -> ChildAnswer:
    """The picture of the child, now or of a day. ``NotOpen``, ``NotWritten``, ``NoSuchRecord``."""
    purpose = await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    at = min(end_of_day(asked.as_of), datetime.now(UTC)) if asked.as_of else datetime.now(UTC)
    known = end_of_day(asked.known) if asked.known else None
    answer = await asyncio.to_thread(answer_of, held, who, name, at, known=known)
    found = await alerts.of_child(desk, who, held.person)
    shown = tuple(AnswerOpen(**each.model_dump(include=set(AnswerOpen.model_fields))) for each in found)
    answer = answer.model_copy(update={"alerts": shown})
    kept = await desk.openings.looked(who, name, purpose, [Shown.SUMMARY])
    return answer.model_copy(update={"purpose": purpose, "banner": banner(kept)})


def answer_of(
    held: Child,
    who: Viewer,
    name: RecordName,
    at: datetime,
    sections: Iterable[str] = tuple(SECTIONS),
    known: datetime | None = None,
) -> ChildAnswer:
    """The child at an instant, of what had been recorded by ``known``, of the sections that are wanted."""
    told = [event.data for event in _describing(held)]
    return ChildAnswer(
        child=name.text,
        names=tuple(dict.fromkeys(each for one in told for each in (one.name, *one.also_known_as) if each)),
        born_on=next((one.born_on for one in told if one.born_on), None),
        records=tuple(each.text for each in held.records),
        whole=who.is_shown_all,
        at=at,
        warnings=warnings(held),
        tier=_tier(tier_at(held.entries(known), at)),
        sections=tuple(_sections(held, at, known, sections)),
    )


async def history(desk: Desk, who: Viewer, name: RecordName) -> Events:
    """All that is held of the child. Errors as for ``summary``."""
    purpose = await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    entries = list(in_order(held.entries(), Extreme.EARLIEST))
    kept = await desk.openings.looked(who, name, purpose, [Shown.CHRONOLOGY])
    return Events(name.text, who.is_shown_all, warnings(held), chronology(entries), banner(kept))


async def looks(desk: Desk, who: Viewer, name: RecordName, asked: LooksQuestion) -> LooksAnswer:
    """Who looked at the child, for those who may know. Errors as for ``summary``."""
    purpose = await desk.openings.purpose(who, name)
    found = await desk.looks(who, name)
    kept = await desk.openings.looked(who, name, purpose, [Shown.VIEWS])
    begin = (asked.page - 1) * PAGE
    return LooksAnswer(
        child=name.text, found=len(found), pages=max(1, -(-len(found) // PAGE)),
        looks=tuple(map(_look, found[begin : begin + PAGE])), banner=banner(kept),
    )  # fmt: skip


def _look(event: RecordViewed) -> AnswerLook:
    data = event.data
    return AnswerLook(
        at=event.happened.earliest, role=data.by.role, agency=data.by.agency, purpose=data.purpose, reason=data.reason,
        shown=tuple(data.shown),
    )  # fmt: skip


def _describing(held: Child) -> list[PersonRegistered | PersonUpdated]:
    """What the child's own records say of who they are, the last first."""
    own = frozenset(held.records)
    events = sorted(effective(held.loaded.events).events, key=lambda event: event.key, reverse=True)
    return [e for e in events if isinstance(e, PersonRegistered | PersonUpdated) and e.about[0] in own]


def _sections(held: Child, at: datetime, known: datetime | None, sections: Iterable[str]) -> Iterable[AnswerSection]:
    asked = [asking(held, extreme, at, known) for extreme in Extreme]
    for section in sections:
        both = [answers(section, one) for one in asked]
        phrases = (_phrase(phrase, Both(*(each[phrase] for each in both))) for phrase in both[0])
        yield AnswerSection(name=section, phrases=tuple(phrases))


def _phrase(asked: str, found: Both[tuple[str, ...]]) -> AnswerPhrase:
    if found.certain is not None:
        return AnswerPhrase(asked=asked, lines=found.certain)
    return AnswerPhrase(asked=asked, lines=None, earliest=found.earliest, latest=found.latest)


def _tier(asked: AskedTier) -> AnswerTier:
    if asked.uncertain & _HEADLINE:
        return AnswerTier(tier=None, either=(words(asked.earliest), words(asked.latest)))
    answer = asked.earliest
    setting = answer.setting
    views = (
        f"{agency(source)} saw tier {view.tier}, {since(view.since)}" for source, view in sorted(answer.views.items())
    )
    return AnswerTier(
        tier=words(answer),
        set_by=f"{agency(setting.by)}, {since(setting.since)}" if setting else None,
        views=tuple(views),
        differs=tuple(conflicting(answer)),
    )
