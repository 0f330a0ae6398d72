"""The chronology of a child for somebody who has opened them: what may be seen, written down before it is shown."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from projections.chronology import Asked, Fact, Silence, When, shown
from projections.chronology.merged import in_words, merged
from projections.chronology.outline import Group, Held, Outline, outline
from projections.history import Entry, Extreme
from projections.oversight import lapses
from projections.rules.limits import OVERSIGHT
from projections.rules.words import agency
from projections.statements import statements_of
from projections.tier import through_time
from schemas import HUB, RecordName
from schemas.contacts import ContactRecorded
from schemas.looked_at import Shown
from schemas.moments import LONDON, end_of_day
from services.access.viewer import Viewer
from services.desk.body import body_of
from services.desk.course_answers import (
    PER_PAGE,
    AnswerKnew,
    AnswerLine,
    AnswerSpan,
    AnswerTelling,
    AnswerTime,
    CourseAnswer,
    CourseQuestion,
    FileQuestion,
    Order,
    What,
)
from services.desk.wording import warnings, words
from services.exchange.files import file_of
from services.exchange.sheet import Subject, flag_words, sheet, silence_words
from services.referral.desk import Desk, banner
from services.store.children import Child
from services.store.chronicle import chronicle

LAPSED: Final = frozenset({"appointment.missed", "meeting.cancelled", "action.missed", "intervention.missed"})
_NOT_RECORDED: Final = frozenset({"took-place", "not-recorded"})
UNDATED: Final = "Date not recorded"
NOT_WHOLE: Final = (
    "Not the whole picture: what one agency recorded and was told of. What others hold is not in it; ask the MASH."
)
LAPSE_WORDS: Final = {
    "no-review": "Worries open, help given, and no record held of a meeting of agencies",
    "closed-with-worries": "Closed with worries open, and no record held of a meeting since",
}


class Course(NamedTuple):
    """``lines`` are all that were asked for, in order; ``answer`` is one page of them."""

    answer: CourseAnswer
    found: Outline
    lines: Sequence[Group | Silence]


async def course(desk: Desk, who: Viewer, name: RecordName, question: CourseQuestion) -> Course:
    """``NotOpen``, ``NotWritten``, ``NoSuchRecord``."""
    purpose = await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    found = await asyncio.to_thread(_course, held, question, datetime.now(UTC))
    kept = await desk.openings.looked(who, name, purpose, [Shown.CHRONOLOGY])
    said = {"child": name.text, "whole": who.is_shown_all, "banner": banner(kept)}
    return found._replace(answer=found.answer.model_copy(update=said))


async def file(desk: Desk, who: Viewer, name: RecordName, question: FileQuestion) -> bytes:
    """The whole chronology in a file. ``NotOpen``, ``NotWritten``, ``NoSuchRecord``."""
    purpose = await desk.openings.purpose(who, name)
    held = await desk.child(who, name)
    content = await asyncio.to_thread(_file, held, question, who, datetime.now(UTC))
    await desk.openings.looked(who, name, purpose, [Shown.CHRONOLOGY, Shown.EXPORT])
    return content


def _file(held: Child, question: FileQuestion, who: Viewer, now: datetime) -> bytes:
    own, asked = asked_of(held, question, now)
    asked = asked._replace(redact=question.withhold)
    found, newest_first = merged(own, asked), question.order is Order.NEWEST
    known = end_of_day(question.known) if question.known else None
    said = [*warnings(held), *([] if who.is_shown_all else [NOT_WHOLE])]
    subject = Subject(held.records, held.names, said)
    paper = sheet(found, subject, asked, known, newest_first=newest_first)
    return file_of(question.form, found, paper, subject, asked, newest_first=newest_first)


def asked_of(held: Child, question: CourseQuestion | FileQuestion, now: datetime) -> tuple[Held, Asked]:
    """The history and the question, as the chronology takes them."""
    known = end_of_day(question.known) if question.known else None
    as_of = end_of_day(question.as_of) if question.as_of else None
    return chronicle(held, known), Asked(now, as_of, injuries=question.injuries)


def _course(held: Child, question: CourseQuestion, now: datetime) -> Course:
    own, asked = asked_of(held, question, now)
    whole = outline(own, asked)
    chosen = [group for group in whole.groups if _is_chosen(group, question)]
    narrowed = question.agency is not None or question.what is not None
    found = whole.of(chosen, silent=not narrowed)
    lines: list[Group | Silence] = [*found.dated, *found.undated]
    if question.order is Order.NEWEST:
        lines = [*found.dated[::-1], *found.undated]
    pages = max(1, -(-len(lines) // PER_PAGE))
    page = min(question.page, pages)
    return Course(
        CourseAnswer(
            child="",
            whole=False,
            at=asked.at,
            known=end_of_day(question.known) if question.known else None,
            warnings=warnings(held),
            agencies=tuple(sorted({entry.event.source for entry in whole.entries} - {HUB})),
            lines=tuple(worded(own, asked, found, lines[(page - 1) * PER_PAGE : page * PER_PAGE], held)),
            page=page,
            pages=pages,
            facts=len(chosen),
            routine=whole.routine,
            silences=tuple(silence_words(each) for each in whole.silences if question.agency in (None, each.agency)),
            tiers=tuple(_tiers(own, asked.at)),
            lapses=tuple(_lapses(own.entries, asked.at)),
            body=body_of([line for line in lines if not isinstance(line, Silence)]) if question.injuries else None,
        ),
        found,
        lines,
    )


def worded(
    own: Held, asked: Asked, found: Outline, lines: Sequence[Group | Silence], held: Child
) -> Iterable[AnswerLine]:
    """Those lines of the outline in words."""
    groups = [line for line in lines if not isinstance(line, Silence)]
    cut = found._replace(dated=tuple(groups), undated=())
    facts = iter(in_words(own, asked, cut).dated)
    for line in lines:
        if isinstance(line, Silence):
            yield AnswerLine(happened=_instant(line.after), month=_month(line.after), words=silence_words(line))
        else:
            fact = next(facts)
            if not isinstance(fact, Fact):
                msg = "a fact in words is no fact; expected the facts in their order"
                raise TypeError(msg)
            yield _line(fact, marks(line), held)


def _line(fact: Fact, said: Sequence[What], held: Child) -> AnswerLine:
    names = held.names.get(fact.through, ()) if fact.through is not None else ()
    return AnswerLine(
        happened=time_of(fact.happened),
        month=UNDATED if fact.undated else _month(fact.happened.interval.earliest),
        tellings=tuple(
            AnswerTelling(
                agency=each.agency,
                event=f"{each.agency}/{each.id}",
                type=each.type,
                recorded=time_of(each.recorded),
                what=each.what,
                impact=each.impact,
                action=each.action,
                flags=tuple(flag_words(each).split("; ")) if each.flags else (),
            )
            for each in fact.tellings
        ),
        told=tuple(AnswerKnew(agency=e.agency, knew=e.knew or "uncertain", since=shown(e.since)) for e in fact.told),
        marks=tuple(said),
        through=names[0].text if names else None,
        uncertain=fact.uncertain,
    )


def marks(group: Group) -> list[What]:
    """Whether a worry or a strength is recorded in it, and whether it is of something that did not take place."""
    return [what for what in What if any(_has(entry, what) for entry in group)]


def _has(entry: Entry, what: What) -> bool:
    event = entry.event
    if what is not What.LAPSE:
        return any(said.polarity.value == what.value for said in statements_of(event))
    not_there = isinstance(event, ContactRecorded) and event.data.outcome not in _NOT_RECORDED
    return not_there or event.type in LAPSED


def _is_chosen(group: Group, question: CourseQuestion) -> bool:
    of_agency = question.agency is None or any(entry.event.source == question.agency for entry in group)
    return of_agency and (question.what is None or any(_has(entry, question.what) for entry in group))


def _tiers(own: Held, at: datetime) -> Iterable[AnswerSpan]:
    steps = through_time(own.entries, at, own.latest)
    ends = [*(step.happened.earliest for step in steps[1:]), None]
    for step, end in zip(steps, ends, strict=False):
        if step.answer.tier is not None:
            yield AnswerSpan(
                words=words(step.answer),
                begins=step.happened.earliest,
                ends=end,
                tier=step.answer.tier,
                uncertain=step.uncertain,
            )


def _lapses(entries: Iterable[Entry], at: datetime) -> Iterable[AnswerSpan]:
    for span in lapses(entries, Extreme.EARLIEST, at, OVERSIGHT):
        yield AnswerSpan(words=LAPSE_WORDS[span.kind], begins=span.opened, ends=span.closed)


def time_of(when: When) -> AnswerTime:
    """As it is answered: an unknown date has no bounds."""
    is_unknown = when.precision == "unknown"
    bounds = (None, None) if is_unknown else (when.interval.earliest, when.interval.latest)
    return AnswerTime(words=shown(when), earliest=bounds[0], latest=bounds[1])


def _instant(at: datetime) -> AnswerTime:
    local = at.astimezone(LONDON)
    return AnswerTime(words=f"{local.day} {local:%b %Y}", earliest=at, latest=at)


def _month(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%B %Y")


def labels(agencies: Iterable[str]) -> dict[str, str]:
    """Agencies by their names in words, in the order of these."""
    return dict(sorted(((each, agency(each)) for each in agencies), key=lambda each: each[1]))
