"""Every change of the tier, when the child was last looked after, steps down that no decision covers, and the handover
of the last step down.

Rules: docs/picture.md, "Steps"; clock: docs/clocks.md. It grows with the changes of tier only, not with the length of
a history.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from projections import handover
from projections.calendar import Mark, mark, months_after, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.decisions import is_look
from projections.handover import Handing
from projections.history import Entry
from schemas.codes import LOOKED_AFTER, Outcome, Status
from schemas.hub import StepDownDecided
from schemas.people import DeathRecorded
from schemas.steps import StepDownOverridden
from schemas.tiers import TierSet

NAME: Final = "steps"
VERSION: Final = 8
TYPES: Final = ALERT_TYPES | handover.TYPES | {"tier.set", "step_down.decided", "step_down.overridden"}
UNDECIDED: Final = "step-down-undecided"
INCOMPLETE: Final = "handover-incomplete"
DECLINED: Final = "handover-declined"
HANDOVER: Final = frozenset({INCOMPLETE, DECLINED})
RULES: Final = HANDOVER | {UNDECIDED}
STANDS_MONTHS: Final = 3.0
"""So long a decision covers a step that was not yet taken."""


class Run(NamedTuple):
    """An unbroken run of ``tier.set`` with one tier; ``lowered``: it came from a higher one."""

    tier: int
    lowered: bool
    first: Mark
    last: Mark


class Down(NamedTuple):
    """A step down that no decision covers: by which event, from which tier to which."""

    step: Mark
    was: int
    tier: int


class Steps(NamedTuple):
    """``runs`` first first. ``looked_after`` is whether the setting says so, ``ended`` the last event that ended this.
    Orders by which a child is looked after are kept with orders. ``let`` is by tier the last word, since the tier last
    changed, that let the child be stepped down to it, where no other has been since.
    """

    runs: tuple[Run, ...] = ()
    looked_after: bool = False
    ended: Mark | None = None
    let: Mapping[str, Mark] = {}
    undecided: tuple[Down, ...] = ()
    handing: Handing = Handing()
    recorded: Recorded = Recorded()


EMPTY: Final = Steps()


def fold(state: Steps, entry: Entry) -> Steps:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case TierSet():
            return _set(state, event)
        case StepDownDecided() if is_look(event) and event.data.outcome is Outcome.ALLOWED:
            return _let(state, event.data.to, mark(event))
        case StepDownOverridden() if event.data.is_complete:
            return _let(state, event.data.to, mark(event))
        case StepDownDecided() if event.data.passed or event.data.reasons:  # a later no takes the yes back
            return state._replace(let=without(state.let, str(event.data.to)))
        case StepDownDecided() | StepDownOverridden():
            return state
        case DeathRecorded():
            died = record(state.recorded, event, RULES)
            return state._replace(undecided=(), handing=Handing(), recorded=died)
        case _ if event.type in handover.TYPES:
            return state._replace(handing=handover.hear(state.handing, entry))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _set(state: Steps, event: TierSet) -> Steps:
    now, tier = mark(event), event.data.tier
    looked_after = event.data.status is Status.LOOKED_AFTER or not LOOKED_AFTER.isdisjoint(event.data.bases)
    if state.looked_after and not looked_after:
        state = state._replace(ended=now)
    last = state.runs[-1] if state.runs else None
    if last is not None and last.tier == tier:
        handing = state.handing._replace(holder=event.data.service or event.source)
        runs = (*state.runs[:-1], last._replace(last=now))
        return state._replace(runs=runs, looked_after=looked_after, handing=handing)
    lowered = last is not None and last.tier > tier
    undecided = tuple(down for down in state.undecided if down.was > tier)
    covered = _covers(state.let.get(str(tier)), now)
    if last is not None and lowered and not covered:
        undecided = (*undecided, Down(now, last.tier, tier))
    runs = (*state.runs, Run(tier, lowered, now, now))
    before = (last.tier, last.first) if last is not None else None
    handing = handover.stepped(state.handing, event, before, covered=covered)
    return state._replace(runs=runs, looked_after=looked_after, let={}, undecided=undecided, handing=handing)


def _covers(let: Mark | None, step: Mark) -> bool:
    """Whether a decision taken before the step can have been one on it."""
    return let is not None and months_after(let.happened.latest, STANDS_MONTHS) >= step.happened.earliest


def _let(state: Steps, tier: int, now: Mark) -> Steps:
    """A decision that comes after the step covers it too: somebody looked."""
    undecided = tuple(down for down in state.undecided if down.tier != tier)
    if len(undecided) < len(state.undecided):
        found = [down.step for down in state.undecided if down.tier == tier]
        return state._replace(undecided=undecided, handing=handover.covered(state.handing, found))
    return state._replace(let=put(state.let, str(tier), now))


def clocks(state: Steps) -> list[Clock]:
    """The clocks that run."""
    running = [Clock(UNDECIDED, "/".join(down.step.event), *down.step) for down in state.undecided]
    if (step := state.handing.step) and (lacks := handover.missing(state.handing)):
        if lacks.declined:
            receiver, declined = lacks.declined
            return [*running, Clock(DECLINED, receiver, *declined)]
        return [*running, Clock(INCOMPLETE, "", *step.step)]
    return running
