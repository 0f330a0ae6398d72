"""Whether who takes over after a step down has said so, and has a day to meet: a part of the state of steps.

Rules: docs/picture.md, "Steps"; clocks: docs/clocks.md. It keeps what the last step down needs, and nothing more.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from projections import referrals
from projections.calendar import Mark, mark, put
from projections.history import Entry
from projections.planning import Planned, is_multi_agency, planning
from projections.referrals import NOT_TAKEN_UP, TAKEN_UP, Referral, Referrals
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.tiers import TierSet

TYPES: Final = frozenset(
    {
        "referral.made", "referral.decided", "information.provided",
        "meeting.planned", "meeting.cancelled", "meeting.held",
    }
)  # fmt: skip
UNIVERSAL: Final = ("health-visiting", "general-practice", "school")
"""One of them is told where a child steps down to universal services."""
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
    """``planned`` by ``source/meeting``, ``held`` the last multi-agency meeting by its source. ``holder``: the service
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
        case MeetingHeld() if is_multi_agency(event.data.kind):
            held = put(handing.held, event.source, mark(event))
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
    heard = (handing.referrals.told[who] for who in UNIVERSAL if who in handing.referrals.told)
    asked = (handing.referrals.to[who] for who in UNIVERSAL if who in handing.referrals.to)
    marks = (*heard, *(referral.made for referral in asked if not _says_no(referral)))
    return any(_follows(each, step.since) for each in marks)


def _says_no(referral: Referral) -> bool:
    return referral.verdict is not None and referral.verdict.decision in NOT_TAKEN_UP


def _accepted(handing: Handing, step: Step) -> dict[str, Referral]:
    return {
        who: referral
        for who, referral in handing.referrals.to.items()
        if referral.verdict and referral.verdict.decision in TAKEN_UP and _follows(referral.verdict.decided, step.since)
    }


def _goes_on(handing: Handing, step: Step) -> bool:
    """To tier 3 the service that held the child may keep them: it meets about a child in need (ADR 15)."""
    if step.tier != _CHILD_IN_NEED_TIER:
        return False
    planned = any(
        meeting.partition("/")[0] == step.holder and each.kind == "child-in-need" and _after(each, step)
        for meeting, each in handing.planned.items()
    )
    return planned or (step.holder in handing.held and _follows(handing.held[step.holder], step.step))


def _after(planned: Planned, step: Step) -> bool:
    return planned.day is not None and planned.day.latest >= step.step.happened.earliest


def _planned(handing: Handing, step: Step) -> bool:
    return any(_after(each, step) for each in handing.planned.values())


def _met(handing: Handing, step: Step) -> bool:
    """Agencies met at or after the step; or who takes over did, after the referral."""
    if any(_follows(held, step.step) for held in handing.held.values()):
        return True
    return any(
        who in handing.held and _follows(handing.held[who], referral.made)
        for who, referral in _accepted(handing, step).items()
    )


def _declined(handing: Handing, step: Step) -> tuple[str, Mark] | None:
    """The last no of who was to take over that certainly came after the step."""
    said = [
        (referral.verdict.decided, who)
        for who, referral in handing.referrals.to.items()
        if referral.verdict is not None
        and _says_no(referral)
        and _follows(referral.made, step.since)
        and referral.verdict.decided.happened.earliest >= step.step.happened.latest
        and (who in UNIVERSAL or step.tier != _UNIVERSAL_TIER)
    ]
    if not said:
        return None
    decided, who = max(said, key=lambda each: (each[0].happened, each))
    return who, decided
