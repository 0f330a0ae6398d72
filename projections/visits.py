"""Who saw the child since when, against what is due: visits, sights by anyone, what asks for one.

Rules: docs/picture.md, "Visits"; clocks: docs/clocks.md.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from projections.calendar import Mark, mark, put, without
from projections.calendar import name as item_of
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from projections.sight import SIGHT_TYPES, sighted
from schemas import HUB, Event
from schemas.agencies import CHILDRENS_SOCIAL_CARE
from schemas.assessments import AssessmentCompleted, AssessmentDeclined, AssessmentRequested, AssessmentStarted
from schemas.codes import Status
from schemas.contacts import AnonymousReported, IncidentRecorded, InjuryObserved, InjuryReported
from schemas.moments import Interval, start_of_day
from schemas.people import BirthRecorded
from schemas.tiers import TierSet

NAME: Final = "visits"
VERSION: Final = 7
TYPES: Final = ALERT_TYPES | SIGHT_TYPES | {
    "tier.set", "incident.recorded", "injury.reported", "anonymous.reported",
    "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined", "birth.recorded",
}  # fmt: skip
NOT_SEEN: Final = "not-seen"
VISIT_DUE: Final = "visit-due"
AFTER_VIOLENCE: Final = "seen-after-violence"
UNCHECKED: Final = "reported-injury-unchecked"
RULES: Final = frozenset({NOT_SEEN, VISIT_DUE, AFTER_VIOLENCE, UNCHECKED})
_SOCIAL_WORK: Final = frozenset(
    {
        Status.CHILD_IN_NEED, Status.CHILD_PROTECTION, Status.LOOKED_AFTER, Status.SUPERVISION_ORDER,
        Status.UNDER_ASSESSMENT, Status.STRATEGY_DISCUSSION,
    }
)  # fmt: skip
_PREGNANCY: Final = timedelta(weeks=43)
"""None lasts longer: a slip in the year does not silence what asks for a sight."""
_VIOLENCE: Final = frozenset({"violence", "domestic-violence"})
_ASSESSED: Final = frozenset({"child-and-family", "section-47"})
_SETTING, _INCIDENT, _ASSESSMENT = "setting", "incident", "assessment"


class Run(NamedTuple):
    """An unbroken run of one tier and status; ``visitor`` is the agency whose visits are due, by its last event."""

    tier: int
    status: Status
    visitor: str | None
    began: Mark


class Visits(NamedTuple):
    """``sights`` are by ``source/reference``, each the last: a contact lists parents and brothers too.

    ``own`` are references that some event named alone: the child's for certain. ``assessed`` are social care's open
    assessments by name, each since its first event. ``lately`` gives the order of sights, of the run's beginning, of
    the incident and of the assessment that began while none was open, the last last. ``reported`` are, by whom it was
    told of (``source/reference``), the first injuries told anonymously that nobody has recorded checking.
    ``expected``: when a child of whom no birth is recorded (``born``) is expected, by the last ``tier.set`` to say so.
    """

    run: Run | None = None
    sights: Mapping[str, Mark] = {}
    own: tuple[str, ...] = ()
    lately: tuple[str, ...] = ()
    violence: Mark | None = None
    assessed: Mapping[str, Mark] = {}
    reported: Mapping[str, Mark] = {}
    expected: date | None = None
    born: bool = False
    recorded: Recorded = Recorded()


EMPTY: Final = Visits()


def fold(state: Visits, entry: Entry) -> Visits:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None or event.type not in TYPES:
        return state
    state = _alone(state, event)
    for reference in sighted(event):
        state = _sighted(state, event, reference)
    match event:
        case TierSet():
            return _set(state, event)
        case BirthRecorded():
            return _born(state._replace(born=True, expected=None), event)
        case IncidentRecorded() if event.data.kind in _VIOLENCE and event.data.child_present is not False:
            return _incident(state, event)
        case InjuryObserved() | InjuryReported() | AnonymousReported():
            return _hurt(state, event)
        case AssessmentRequested() | AssessmentStarted() | AssessmentCompleted() | AssessmentDeclined():
            return _assessment(state, event)
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _alone(state: Visits, event: Event) -> Visits:
    """Of an event about one record only it is known whose record that is."""
    if event.source == HUB or len(event.about) > 1:
        return state
    name = f"{event.source}/{event.subject}"
    return state if name in state.own else state._replace(own=tuple(sorted((*state.own, name))))


def _born(state: Visits, event: BirthRecorded) -> Visits:
    """Nobody could see the child before."""
    if state.run is None:
        return state
    return _last(state._replace(run=state.run._replace(began=mark(event))), _SETTING)


def _set(state: Visits, event: TierSet) -> Visits:
    data = event.data
    if data.expected_on and not state.born:
        state = state._replace(expected=min(data.expected_on, event.happened.latest.date() + _PREGNANCY))
    visitor = CHILDRENS_SOCIAL_CARE if data.status in _SOCIAL_WORK else data.service
    if state.run and (state.run.tier, state.run.status) == (data.tier, data.status):
        return state._replace(run=state.run._replace(visitor=visitor))
    return _last(state._replace(run=Run(data.tier, data.status, visitor, mark(event))), _SETTING)


def _sighted(state: Visits, event: Event, reference: str) -> Visits:
    name = f"{event.source}/{reference}"
    return _last(state._replace(sights=put(state.sights, name, mark(event))), name)


def _incident(state: Visits, event: Event) -> Visits:
    """The first since the child was seen."""
    if state.violence and not any(_since(state, _INCIDENT)):
        return state
    return _last(state._replace(violence=mark(event)), _INCIDENT)


def _assessment(
    state: Visits, event: AssessmentRequested | AssessmentStarted | AssessmentCompleted | AssessmentDeclined
) -> Visits:
    """Who assesses a child visits them, whatever the tier says meanwhile."""
    item = item_of(event, event.data.assessment)
    if isinstance(event, AssessmentCompleted | AssessmentDeclined):
        return state._replace(assessed=without(state.assessed, item)) if item in state.assessed else state
    if event.source != CHILDRENS_SOCIAL_CARE or event.data.kind not in _ASSESSED or item in state.assessed:
        return state
    begun = state if state.assessed else _last(state, _ASSESSMENT)
    return begun._replace(assessed=put(state.assessed, item, mark(event)))


def _hurt(state: Visits, event: InjuryObserved | InjuryReported | AnonymousReported) -> Visits:
    """A professional who sees an injury, or a doctor's view of one, answers what was told; a telling does not."""
    injury = event.data.reported_injury if isinstance(event, AnonymousReported) else event.data
    if injury is None:
        return state
    if isinstance(event, InjuryObserved) or injury.medical_view == "recorded":
        return state._replace(reported={})
    told_of = f"{event.source}/{event.subject}"
    if isinstance(event, AnonymousReported) and told_of not in state.reported:
        return state._replace(reported=put(state.reported, told_of, mark(event)))
    return state


def _last(state: Visits, name: str) -> Visits:
    return state._replace(lately=(*(each for each in state.lately if each != name), name))


def _since(state: Visits, what: str) -> Iterator[str]:
    """The child's own sights after that, the last first."""
    for name in reversed(state.lately):
        if name == what:
            return
        if name in state.sights and _may_be_own(state, name):
            yield name


def _may_be_own(state: Visits, name: str) -> bool:
    """Where no event of the agency names the child alone, whoever it names counts."""
    source = name.partition("/")[0] + "/"
    return name in state.own or not any(each.startswith(source) for each in state.own)


def clocks(state: Visits) -> list[Clock]:
    """The clocks that run."""
    running: list[Clock] = []
    if state.run:
        status = state.run.status
        seen = next(_since(state, _SETTING), None)
        running.append(Clock(NOT_SEEN, "", *(state.sights[seen] if seen else state.run.began), status=status))
        if state.run.visitor:
            source = f"{state.run.visitor}/"
            visit = next((name for name in _since(state, _SETTING) if name.startswith(source)), None)
            start = state.sights[visit] if visit else state.run.began
            running.append(Clock(VISIT_DUE, "", *start, status=status, before=0 if visit is None else 1))
        if state.violence and not any(_since(state, _INCIDENT)):
            running.append(Clock(AFTER_VIOLENCE, "", *state.violence, status=status))
    running = [_once_expected(state, clock) for clock in (*running, *_while_assessed(state))]
    told_of = (told for name, told in state.reported.items() if _may_be_own(state, name))
    return running + [Clock(UNCHECKED, "", *told) for told in told_of]


def _once_expected(state: Visits, clock: Clock) -> Clock:
    """Nobody can see a child before it is born: counted from the day on which it is expected at the earliest."""
    if state.expected is None:
        return clock
    day = start_of_day(state.expected)
    return clock._replace(since=Interval(*(max(bound, day) for bound in clock.since)))


def is_unborn(state: Visits, at: datetime) -> bool:
    """Whether the child is expected later, and no birth is recorded."""
    return state.expected is not None and at < start_of_day(state.expected)


def _while_assessed(state: Visits) -> Iterator[Clock]:
    """Social care's visits, where the tier that is set does not ask for them already."""
    if not state.assessed or (state.run and state.run.status in _SOCIAL_WORK):
        return
    visit = next((each for each in _since(state, _ASSESSMENT) if each.startswith(f"{CHILDRENS_SOCIAL_CARE}/")), None)
    item, begun = min(state.assessed.items(), key=lambda each: (each[1].happened, each[0]))
    start = state.sights[visit] if visit else begun
    yield Clock(VISIT_DUE, item, *start, status=Status.UNDER_ASSESSMENT, before=0 if visit is None else 1)
