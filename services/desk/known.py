"""Who knew what when, of a child for somebody who has opened them. Rules: docs/meaning.md, "Who knew what"."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from projections.chronology import Asked, Silence
from projections.chronology.outline import Group, Held, outline
from projections.history import EventName, Extreme, known_by
from projections.knowledge import Knew, Knowledge, knowledge_of_all
from schemas import HUB, RecordName
from schemas.looked_at import Shown
from schemas.moments import LONDON, Precision, end_of_day
from services.access.viewer import Viewer
from services.desk.course import labels, worded
from services.desk.course_answers import PER_PAGE, AnswerCounts, AnswerKnew, AnswerKnown, KnownAnswer, KnownQuestion
from services.desk.wording import warnings
from services.referral.desk import Desk, banner
from services.store.children import Child

_SUREST: Final = (Knew.HELD, Knew.TOLD, None, Knew.FOUND_NOT_TOLD, Knew.NOT_RECORDED)
"""Of several events of one fact the first of these counts; None is uncertain."""
_UNCERTAIN: Final = "uncertain"


async def known(desk: Desk, who: Viewer, name: RecordName, question: KnownQuestion) -> KnownAnswer:
    """``NotOpen``, ``NotWritten``, ``NoSuchRecord``."""
    purpose = await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    answer = await asyncio.to_thread(_known, held, question, datetime.now(UTC))
    kept = await desk.openings.looked(who, name, purpose, [Shown.KNOWLEDGE])
    said = {"child": name.text, "whole": who.is_shown_all, "banner": banner(kept)}
    return answer.model_copy(update=said)


def _known(held: Child, question: KnownQuestion, now: datetime) -> KnownAnswer:
    at, by = end_of_day(question.as_of), end_of_day(question.known or question.as_of)
    written = held.as_written(by)
    own = Held(written.earliest, written.latest, held.loaded.records, held.loaded.events)
    asked = Asked(now, at)
    found = outline(own, asked)
    lines = [line for line in (*found.dated[::-1], *found.undated) if not isinstance(line, Silence)]
    told_by = {entry.event.source for entry in found.entries} - {HUB}
    names = [name for group in lines for name in _names(group)]
    knew = knowledge_of_all(written, at, names, told_by)
    of_facts = [{agency: _surest(known, group) for agency, known in knew.items()} for group in lines]
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(question.page, pages)
    cut = slice((page - 1) * PER_PAGE, page * PER_PAGE)
    in_words = worded(own, asked, found, lines[cut], held)
    facts = zip(lines[cut], in_words, of_facts[cut], strict=True)
    earlier, later = _beside(held, question.as_of, now)
    return KnownAnswer(
        child="",
        whole=False,
        as_of=question.as_of,
        known=question.known or question.as_of,
        warnings=warnings(held),
        agencies=tuple(_counts(agency, of_facts) for agency in labels(knew)),
        facts=tuple(
            AnswerKnown(line=line, written=_is_written(group, at), knew=tuple(_answers(of)))
            for group, line, of in facts
        ),
        unwritten=sum(not _is_written(group, at) for group in lines),
        page=page,
        pages=pages,
        earlier=earlier,
        later=later,
    )


def _names(group: Group) -> list[EventName]:
    return [(entry.event.source, entry.event.id) for entry in group]


def _surest(known: Mapping[EventName, Knowledge], group: Group) -> Knew | None:
    if len(group) == 1:
        return known[group[0].event.source, group[0].event.id].certain
    words = {known[name].certain for name in _names(group)}
    return next(word for word in _SUREST if word in words)


def _answers(of: Mapping[str, Knew | None]) -> Iterable[AnswerKnew]:
    for agency in labels(of):
        yield AnswerKnew(agency=agency, knew=of[agency] or _UNCERTAIN)


def _counts(agency: str, of_facts: Sequence[Mapping[str, Knew | None]]) -> AnswerCounts:
    found = Counter(of[agency] for of in of_facts)
    return AnswerCounts(
        agency=agency,
        held=found[Knew.HELD],
        told=found[Knew.TOLD],
        found_not_told=found[Knew.FOUND_NOT_TOLD],
        not_recorded=found[Knew.NOT_RECORDED],
        uncertain=found[None],
    )


def _is_written(group: Group, at: datetime) -> bool:
    return any(known_by(entry.event, at, Extreme.LATEST) for entry in group)


def _beside(held: Child, day: date, now: datetime) -> tuple[date | None, date | None]:
    """The nearest days, before and after, on which something happened or was written down; none after today."""
    days = set()
    for entry in held.entries():
        if entry.event.timeprecision is not Precision.UNKNOWN:
            days.add(entry.event.happened.earliest.astimezone(LONDON).date())
        days.add(entry.event.recorded.earliest.astimezone(LONDON).date())
    today = now.astimezone(LONDON).date()
    before = max((each for each in days if each < day), default=None)
    return before, min((each for each in days if day < each <= today), default=None)
