"""Reasons of meetings, and of the service that is to take over. Rules: docs/step-down.md."""

from collections.abc import Iterable, Iterator
from typing import Final

from projections import meetings, oversight, receiving
from projections.calendar import bound
from projections.history import EventName
from projections.referrals import Referral
from projections.rules import words
from projections.rules.decision import Finding, Request, evidence
from projections.rules.facts import Facts
from schemas.meetings import MeetingKind
from schemas.moments import LONDON
from schemas.vocabulary import Attendance

_CHILD_IN_NEED_TIER: Final = 3
_MISSED: Final = frozenset({Attendance.ABSENT, Attendance.APOLOGIES})


def meeting_lapsed(facts: Facts, request: Request) -> Finding | None:
    """Nobody beyond one agency looked for long, or a meeting was planned or called off and no more is recorded."""
    limits = oversight.Limits(facts.limits.oversight_months, facts.limits.oversight_looked_after_months)
    lapse = oversight.lapse(facts.oversight, facts.as_of, facts.extreme, limits)
    parts, cited = [], list[EventName]()
    if lapse is not None:
        reviewed = facts.oversight.reviewed
        after = f" {words.nothing_since(reviewed.happened)}" if reviewed else ""
        parts.append(f"a meeting of agencies{after}, while worries are open")
        cited.append(lapse.start.event)
    for planned in meetings.not_recorded(facts.meetings, facts.as_of).values():
        when = f" for {words.plainly(planned.day)}" if planned.day else ""
        parts.append(f"the meeting planned{when}")
        cited.append(planned.planned.event)
    for cancelled in facts.meetings.cancelled.values():
        parts.append(f"a new date for the meeting called off {words.on(cancelled.cancelled.happened)}")
        cited.append(cancelled.cancelled.event)
    if not parts:
        return None
    return Finding(words.asked("No record is held here of this", parts, "When did or will people meet?"), _once(cited))


def invitee_missing(facts: Facts, request: Request) -> Finding | None:
    """Somebody who was to be there missed the last meeting, or half of them."""
    state = facts.meetings
    last = {name for name, how in state.last.attendees.items() if how in _MISSED} if state.last else set()
    often = {
        name
        for name, there in state.attendance.items()
        if _count(there.values()) >= max(1, facts.limits.meetings_missed * state.held)
    }
    if not last | often:
        return None
    told = words.listed(
        f"{words.invitee(name)} ({_how_often(facts, name, at_last=name in last)})" for name in sorted(last | often)
    )
    cited = (state.last.held.event,) if state.last else ()
    return Finding(f"Apologies or absence are recorded: {told}. How have they been heard?", cited)


def dissent(facts: Facts, request: Request) -> Finding | None:
    """Somebody at a meeting, or when a disagreement was settled, saw it otherwise, and it was written down."""
    met = [(mark, "meeting") for mark in facts.meetings.dissent.values()]
    settled = [
        (each.at, "settling of a disagreement") for each in facts.disagreements.resolved.values() if each.dissent
    ]
    found = [(mark, what) for mark, what in (*met, *settled) if facts.of_this_work(mark)]
    if not found:
        return None
    told = words.listed(f"{words.agency(mark.event[0])}'s {what} {words.on(mark.happened)}" for mark, what in found)
    return Finding(
        f"A differing view is recorded of {told}. What did they see, and how has it been answered?",
        evidence(mark for mark, _ in found),
    )


def _count(attendance: Iterable[Attendance]) -> int:
    return sum(how in _MISSED for how in attendance)


def _how_often(facts: Facts, name: str, *, at_last: bool) -> str:
    there = facts.meetings.attendance.get(name, {})
    missed = _count(there.values())
    return f"{missed} of {facts.meetings.held} meetings" if missed and facts.meetings.held else "the last meeting"


def receiver_not_accepted(facts: Facts, request: Request) -> Finding | None:
    """The service that is to take over has not said yes; or, to tier 1, no universal service was told of this step."""
    if request.to >= 2:
        if _accepted(facts, request.to) or (request.to == _CHILD_IN_NEED_TIER and _goes_on(facts)):
            return None
        return _nobody_takes_over(facts, request.to)
    by = {who for who in (_holder(facts), request.asked_for) if who is not None}
    asked = (facts.referrals.to[who] for who in receiving.UNIVERSAL if who in facts.referrals.to)
    referred = (each.made for each in asked if each.made.event[0] in by and not receiving.is_declined(each))
    told = (facts.referrals.told[key] for key in receiving.told_by(facts.referrals, by))
    months = facts.limits.told_months
    if any(facts.in_series(mark) and facts.within(mark, months) for mark in (*referred, *told)):
        return None
    return Finding(
        "No record is held here that health visiting, general practice, school or school nursing was told of this "
        "step by the service that steps down. Which of them will be told, and by whom?",
        facts.setting,
    )


def _nobody_takes_over(facts: Facts, to: int) -> Finding:
    asked = receiving.receivers(facts.referrals, to, _holder(facts))
    said_no = {who: each.verdict.decided for who, each in asked.items() if receiving.is_declined(each) and each.verdict}
    if any(_taken_up(facts, each) for each in asked.values()):
        heard = words.listed(f"{words.agency(who)}, {words.on(mark.happened)}" for who, mark in said_no.items())
        after = f"a service asked said no ({heard})" if said_no else "another was asked, with no answer recorded here"
        return Finding(
            f"One service took up the referral for tier {to}, and after it {after}. Who takes over?",
            tuple(mark.event for mark in said_no.values()) or facts.setting,
        )
    return Finding(
        f"No record is held here of a referral accepted, or taken up for assessment, by a service that holds children "
        f"at tier {to}. Who takes over?",
        facts.setting,
    )


def first_meeting_not_booked(facts: Facts, request: Request) -> Finding | None:
    """To tier 2 or 3: nobody has a day for the first meeting with the service that takes over."""
    if request.to < 2 or _planned_ahead(facts, request.to) or _met(facts, request.to):
        return None
    return Finding(
        f"No record is held here of a day for the first meeting at tier {request.to} with the service that takes over. "
        "When is it?",
        facts.setting,
    )


def _holder(facts: Facts) -> str | None:
    """Who holds the child now."""
    setting = facts.answer.setting
    return setting and (setting.service or setting.by)


def _taken_up(facts: Facts, referral: Referral) -> bool:
    """In the present series."""
    return (
        receiving.is_taken_up(referral) and referral.verdict is not None and facts.in_series(referral.verdict.decided)
    )


def _accepted(facts: Facts, to: int) -> dict[str, Referral]:
    """Referrals taken up since the present series began by a service that could take over, after which none of these
    said no or was asked in vain: then nobody can tell who it is.
    """
    asked = receiving.receivers(facts.referrals, to, _holder(facts))
    unsure = [
        facts.at(each.verdict.decided if each.verdict else each.made)
        for each in asked.values()
        if each.verdict is None or receiving.is_declined(each)
    ]
    return {
        who: each
        for who, each in asked.items()
        if _taken_up(facts, each) and each.verdict and all(facts.at(each.verdict.decided) > when for when in unsure)
    }


def _goes_on(facts: Facts) -> bool:
    """The service that holds the child now keeps them: it has set a day to meet about a child in need."""
    holder = _holder(facts)
    return any(kind == "child-in-need" and name.partition("/")[0] == holder for name, kind in _ahead(facts))


def _planned_ahead(facts: Facts, to: int) -> bool:
    return any(receiving.is_first_meeting(name, kind, to, _holder(facts)) for name, kind in _ahead(facts))


def _ahead(facts: Facts) -> Iterator[tuple[str, MeetingKind]]:
    """Name and kind of the meetings planned for a later day."""
    today = facts.as_of.astimezone(LONDON).date()
    for name, planned in facts.meetings.planned.items():
        if planned.day is not None and bound(planned.day, facts.extreme).astimezone(LONDON).date() > today:
            yield name, planned.kind


def _met(facts: Facts, to: int) -> bool:
    held = facts.attended.held
    return any(
        who in held and facts.at(held[who]) >= facts.at(referral.made) for who, referral in _accepted(facts, to).items()
    )


def _once(events: list[EventName]) -> tuple[EventName, ...]:
    return tuple(dict.fromkeys(events))
