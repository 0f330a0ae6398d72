"""Whether who takes over after a step down has said so, and has a day to meet: a part of the state of steps.

Rules: docs/picture.md, "Steps"; clocks: docs/clocks.md. It keeps what the last step down needs, and nothing more.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, cast

from projections import referrals
from projections.calendar import Mark, mark, months_after, put
from projections.history import Entry
from projections.planning import Planned, is_multi_agency, planning, took_place
from projections.receiving import (
    TOLD_MONTHS,
    UNIVERSAL,
    is_declined,
    is_first_meeting,
    is_taken_up,
    receivers,
    told_by,
)
from projections.referrals import Referral, Referrals
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingKind, MeetingPlanned
from schemas.tiers import TierSet

TYPES: Final = frozenset(
    {
        "referral.made", "referral.decided", "information.provided",
        "meeting.planned", "meeting.cancelled", "meeting.held",
    }
)  # fmt: skip
_UNIVERSAL_TIER: Final = 1
_CHILD_IN_NEED_TIER: Final = 3


class Step(NamedTuple):
    """The step down that began the present run. ``since`` is when the run before it began, ``holder`` the service that
    held the child then and holds them until the handover is complete. ``taken``: the step was set by the service that
    took over. ``covered``: by a decision, or by an override.
    """

    step: Mark
    was: int
    tier: int
    since: Mark
    holder: str
    taken: bool
    covered: bool


class Handing(NamedTuple):
    """``planned`` by ``source/meeting``, ``held`` the last multi-agency meeting by
    ``source/kind``. ``holder``: the service
    of the last ``tier.set``, else who set it. ``step`` is None where the present run did not come from a higher one.
    """

    referrals: Referrals = referrals.EMPTY
    planned: Mapping[str, Planned] = {}
    held: Mapping[str, Mark] = {}
    holder: str | None = None
    step: Step | None = None


class Missing(NamedTuple):
    """What a handover still lacks. ``declined``: who was to take over said no after the step, and when."""

    accepted: bool
    booked: bool
    declined: tuple[str, Mark] | None


def hear(handing: Handing, entry: Entry) -> Handing:
    """Fold an event of ``TYPES``."""
    event = entry.event
    match event:
        case MeetingHeld() if is_multi_agency(event.data.kind) and took_place(event):
            held = put(handing.held, f"{event.source}/{event.data.kind}", mark(event))
            return handing._replace(planned=planning(handing.planned, event), held=held)
        case MeetingPlanned() | MeetingCancelled() | MeetingHeld():
            return handing._replace(planned=planning(handing.planned, event))
        case _:
            return handing._replace(referrals=referrals.fold(handing.referrals, entry))


def stepped(handing: Handing, event: TierSet, before: tuple[int, Mark] | None, *, covered: bool) -> Handing:
    """Fold the beginning of a run; ``before`` are tier and beginning of the run before it."""
    service = event.data.service or event.source
    holder = handing.holder or service
    step = None
    if before is not None and before[0] > event.data.tier:
        taken = event.source == service != holder
        step = Step(mark(event), before[0], event.data.tier, before[1], holder, taken, covered)
    return handing._replace(holder=service, step=step)


def covered(handing: Handing, steps: Iterable[Mark]) -> Handing:
    """A word that covers these steps came after them."""
    if handing.step is None or handing.step.step not in steps:
        return handing
    return handing._replace(step=handing.step._replace(covered=True))


def missing(handing: Handing) -> Missing | None:
    """What the handover of a covered step down lacks; None where there is none, or where it is complete.

    What may have come in time counts as in time, since nobody is asked on a guess.
    """
    step = handing.step
    if step is None or not step.covered:
        return None
    if step.tier == _UNIVERSAL_TIER:
        accepted, booked = _told(handing, step), True
    else:
        accepted = step.taken or bool(_accepted(handing, step)) or _goes_on(handing, step)
        booked = _planned(handing, step) or _met(handing, step)
    if accepted and booked:
        return None
    return Missing(accepted, booked, None if accepted else _declined(handing, step))


def _follows(later: Mark, earlier: Mark) -> bool:
    """Whether it can have been at or after it."""
    return later.happened.latest >= earlier.happened.earliest


def _told(handing: Handing, step: Step) -> bool:
    """Of this step, by who held the child or set the tier: not long before it."""
    by = {step.holder, step.step.event[0]}
    asked = (handing.referrals.to[who] for who in UNIVERSAL if who in handing.referrals.to)
    referred = (each.made for each in asked if each.made.event[0] in by and not is_declined(each))
    told = (handing.referrals.told[key] for key in told_by(handing.referrals, by))
    first = months_after(step.step.happened.earliest, -TOLD_MONTHS)
    return any(_follows(each, step.since) and each.happened.latest >= first for each in (*referred, *told))


def _accepted(handing: Handing, step: Step) -> dict[str, Referral]:
    """By a service that could take over, after which none of these certainly said no or was asked in vain."""
    asked = receivers(handing.referrals, step.tier, step.holder)
    unsure = [
        each.verdict.decided if each.verdict else each.made
        for each in asked.values()
        if each.verdict is None or is_declined(each)
    ]
    return {
        who: each
        for who, each in asked.items()
        if is_taken_up(each)
        and each.verdict
        and _follows(each.verdict.decided, step.since)
        and all(_follows(each.verdict.decided, other) for other in unsure)
    }


def _goes_on(handing: Handing, step: Step) -> bool:
    """To tier 3 the service that held the child may keep them: it meets about a child in need (ADR 15)."""
    if step.tier != _CHILD_IN_NEED_TIER:
        return False
    planned = any(
        meeting.partition("/")[0] == step.holder and each.kind == "child-in-need" and _after(each, step)
        for meeting, each in handing.planned.items()
    )
    met = handing.held.get(f"{step.holder}/child-in-need")
    return planned or (met is not None and _follows(met, step.step))


def _after(planned: Planned, step: Step) -> bool:
    return planned.day is not None and planned.day.latest >= step.step.happened.earliest


def _planned(handing: Handing, step: Step) -> bool:
    return any(
        _after(each, step) and is_first_meeting(meeting, each.kind, step.tier, step.holder)
        for meeting, each in handing.planned.items()
    )


def _met(handing: Handing, step: Step) -> bool:
    """They met with who takes over at or after the step; or who takes over met them after the referral."""
    accepted = _accepted(handing, step)
    for name, held in handing.held.items():
        source, _, kind = name.partition("/")
        if is_first_meeting(name, cast(MeetingKind, kind), step.tier, step.holder) and _follows(held, step.step):
            return True
        if source in accepted and _follows(held, accepted[source].made):
            return True
    return False


def _declined(handing: Handing, step: Step) -> tuple[str, Mark] | None:
    """The last no of who was to take over that certainly came after the step."""
    could = UNIVERSAL if step.tier == _UNIVERSAL_TIER else tuple(receivers(handing.referrals, step.tier, step.holder))
    said = [
        (referral.verdict.decided, who)
        for who, referral in handing.referrals.to.items()
        if who in could
        and referral.verdict is not None
        and is_declined(referral)
        and _follows(referral.made, step.since)
        and referral.verdict.decided.happened.earliest >= step.step.happened.latest
    ]
    if not said:
        return None
    decided, who = max(said, key=lambda each: (each[0].happened, each))
    return who, decided
