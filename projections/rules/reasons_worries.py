"""Reasons of open worries, and of how young or thin an improvement is. Rules: docs/step-down.md."""

from collections.abc import Iterable, Sequence
from typing import Final

from projections.accounts import ATTENDING
from projections.calendar import Mark, months_after
from projections.history import EventName
from projections.household import ended_since
from projections.oversight import SILENT
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from projections.rules.limits import weeks_later
from projections.rules.pack import in_use
from projections.worries import Worry
from schemas.moments import LONDON
from schemas.vocabulary import Attendance, Topic

_HEARD: Final = frozenset({Attendance.ATTENDED, Attendance.WRITTEN_VIEW})
_TIER_TWO: Final = 2
_TOPICS_SHOWN: Final = 6
"""A sentence that lists more is not read; the evidence has them all."""


def worries_open(facts: Facts, request: Request) -> Finding | None:
    """Worries behind this tier that no change seen for the child has settled."""
    worries = facts.open_worries(request.to)
    if not worries:
        return None
    head = "No change for the child is recorded here yet on worries that were last told"
    return Finding(words.asked(head, _told(worries), "What has changed, and who has seen it?"), _cited(worries))


def worries_older(facts: Facts, request: Request) -> Finding | None:
    """Worries from before the child was last at the tier that is asked for, or of a pregnancy that is over."""
    worries = facts.open_worries(request.to, behind=False)
    if not worries:
        return None
    since = f"from before the child was last at tier {request.to} or below"
    ends = [end for worry in worries if (end := ended_since(facts.household, worry, facts.extreme))]
    if ends:
        since += ", or of a pregnancy that is over"
    head = f"Earlier worries, {since}, have no change recorded here; they were last told"
    return Finding(words.asked(head, _told(worries), "Are they over?"), _cited(worries) + evidence(ends))


def agency_unheard(facts: Facts, request: Request) -> Finding | None:
    """An agency at work with the child that worries was not at the last meeting, and no view of it is held."""
    worries = facts.open_worries(request.to)
    last = facts.meetings.last
    unheard = []
    for source in sorted({worry.source for worry in worries} - {request.asked_for}):
        if not facts.at_work(source):
            continue
        its = [worry for worry in worries if worry.source == source]
        there = last is not None and (last.held.event[0] == source or last.attendees.get(source) in _HEARD)
        if not there and not _viewed(facts, source, its):
            unheard.append(source)
    if not unheard:
        return None
    agencies = words.listed(words.agency(source) for source in unheard)
    verb = "has a worry" if len(unheard) == 1 else "have worries"
    where = f"at the last meeting ({words.on(last.held.happened)})" if last else "at a meeting of agencies"
    return Finding(
        f"{agencies} {verb} open, and no record is held here of what they said {where} or of their view of the tier "
        "since. What do they say?",
        _cited([worry for worry in worries if worry.source in unheard]),
    )


def _viewed(facts: Facts, source: str, worries: Sequence[Worry]) -> bool:
    view = facts.answer.views.get(source)
    if view is None:
        return False
    viewed = facts.at(Mark((source, view.event), view.since))
    return viewed >= max(facts.at(worry.last) for worry in worries)


def _silence_is_normal(facts: Facts, source: str) -> bool:
    """Of agencies that meet a child only when something happens, as the pack says for ``agency-gone-silent``."""
    series = facts.meetings.series
    rule = in_use().in_force(SILENT, series.status if series else None, facts.as_of.astimezone(LONDON).date())
    return rule is not None and source in rule.not_of


def agency_silent(facts: Facts, request: Request) -> Finding | None:
    """An agency at work with the child that worries, from which nothing came for long."""
    worries = facts.worries.open.values()
    silent = sorted(
        source
        for source in {worry.source for worry in worries}
        if facts.at_work(source)
        and source in facts.heard
        and not _silence_is_normal(facts, source)
        and months_after(facts.heard[source].recorded_latest, facts.limits.silent_months) < facts.as_of
    )
    if not silent:
        return None
    told = words.listed(
        f"{words.agency(source)} since {words.day(facts.heard[source].recorded_latest)}" for source in silent
    )
    return Finding(
        f"Nothing is recorded here from an agency with a worry open: {told}. What does it know today?",
        _cited([worry for worry in worries if worry.source in silent]),
    )


def engagement(facts: Facts, request: Request) -> Finding | None:
    """A worry on working with services, where the next tier rests on it."""
    worries = [worry for worry in facts.worries.open.values() if worry.topic is Topic.ENGAGEMENT]
    if not worries:
        return None
    return Finding(
        f"A worry about working together is open ({_by_whom(worries)}). {_rests_on(request.to)} What has changed, and "
        "what would the family find useful?",
        _cited(worries),
    )


def _rests_on(tier: int) -> str:
    if tier == 1:
        return "At tier 1 no one service keeps in touch: the child is seen where the family comes by itself."
    return f"What is offered at tier {tier} rests on the family's wish to take part."


def improvement_young(facts: Facts, request: Request) -> Finding | None:
    """A change for the child that is too new to know whether it lasts."""
    young = {topic: mark for topic, mark in sorted(facts.worries.improved.items()) if _is_young(facts, mark)}
    if not young:
        return None
    told = words.listed(f"{words.words(topic)} ({words.since(mark.happened)})" for topic, mark in young.items())
    return Finding(
        f"A good change is recorded that is still new: {told}. What will help it last?", evidence(young.values())
    )


def _is_young(facts: Facts, mark: Mark) -> bool:
    if facts.answer.tier == _TIER_TWO:
        return weeks_later(facts.at(mark), facts.limits.improvement_tier_two_weeks) > facts.as_of
    return months_after(facts.at(mark), facts.limits.improvement_months) > facts.as_of


def improvement_engagement(facts: Facts, request: Request) -> Finding | None:
    """Attending is told as the improvement, and no change for the child since the worry."""
    engaged = {topic: (mark,) for topic, mark in sorted(facts.worries.engaged.items()) if topic in facts.live}
    told = _told_of_attending(facts)
    found = sorted({*engaged, *told})
    if not found:
        return None
    marks = (mark for topic in found for mark in (*engaged.get(topic, ()), *told.get(topic, ())))
    taken = "has taken part" if engaged else "tells of taking part"
    return Finding(
        f"The family {taken} in what was offered about {words.listed(words.words(topic) for topic in found)}; a change "
        "for the child is not yet recorded here. Has one been seen?",
        evidence(marks),
    )


def _told_of_attending(facts: Facts) -> dict[Topic, tuple[Mark, ...]]:
    """Good news that is of attending alone, told with or after the last open worry on its topic."""
    told: dict[Topic, tuple[Mark, ...]] = {}
    for account in facts.reports.accounts.values():
        if account.worrying or not account.attending or account.topic in ATTENDING:
            continue
        worried = [facts.at(w.last) for w in facts.worries.open.values() if w.topic is account.topic]
        if worried and facts.at(account.told) >= max(worried):
            told[account.topic] = (*told.get(account.topic, ()), account.told)
    return told


def _told(worries: Iterable[Worry]) -> list[str]:
    """``in October 2014, speech (Nursery since March 2014)``: a line for each topic, the latest told first."""
    by_topic: dict[Topic, list[Worry]] = {}
    for worry in sorted(
        worries, key=lambda worry: (worry.last.happened[::-1], worry.topic, worry.source), reverse=True
    ):
        by_topic.setdefault(worry.topic, []).append(worry)
    parts = [
        f"{words.on(found[0].last.happened)}, {words.words(topic)} ({_by_whom(found)})"
        for topic, found in by_topic.items()
    ]
    more = len(parts) - _TOPICS_SHOWN
    return [*parts[:_TOPICS_SHOWN], f"and {words.counted(more, 'more topic')}"] if more > 0 else parts


def _by_whom(worries: Sequence[Worry]) -> str:
    by_source: dict[str, list[Worry]] = {}
    for worry in worries:
        by_source.setdefault(worry.source, []).append(worry)
    return words.listed(
        f"{words.agency(source)} {words.since(words.earliest([worry.first.happened for worry in found]))}"
        for source, found in sorted(by_source.items())
    )


def _cited(worries: Iterable[Worry]) -> tuple[EventName, ...]:
    return evidence(mark for worry in sorted(worries) for mark in (worry.first, worry.last))
