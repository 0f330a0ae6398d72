"""Tier, legal bases and status through time, and each agency's own view of the tier.

Rules: docs/meaning.md, "Tier".
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

from projections.calendar import name, put, without
from projections.history import Entry, Extreme, in_order
from projections.orders import Order, conflicts, in_force, turn
from schemas.assessments import (
    AssessmentCompleted,
    AssessmentDeclined,
    AssessmentRequested,
    AssessmentStarted,
)
from schemas.codes import LOOKED_AFTER, LegalBasis, Status
from schemas.fields import Frozen
from schemas.meetings import MeetingCancelled, MeetingHeld, MeetingPlanned
from schemas.moments import BEGINNING, DAY_MAX, Interval, start_of_day
from schemas.people import BirthRecorded, DeathRecorded
from schemas.plans import PlanEnded, PlanOpened
from schemas.tiers import OrderEnded, OrderMade, OrderVaried, TierSet, TierViewed

NAME: Final = "tier"
VERSION: Final = 3
TYPES: Final = frozenset(
    {
        "tier.set", "tier.viewed", "order.made", "order.varied", "order.ended",
        "assessment.requested", "assessment.started", "assessment.completed", "assessment.declined",
        "plan.opened", "plan.ended", "meeting.planned", "meeting.held", "meeting.cancelled",
        "birth.recorded", "death.recorded",
    }
)  # fmt: skip
_CONFERENCE: Final = "initial-child-protection-conference"


class Setting(NamedTuple):
    """The tier as an authority set it; ``since`` is when this setting began to hold."""

    tier: int
    status: Status
    service: str | None
    lead_authority: str | None
    bases: tuple[LegalBasis, ...]
    by: str
    event: str
    since: Interval


class Open(NamedTuple):
    """An assessment, plan or conference that is under way."""

    kind: str
    by: str | None
    since: Interval
    event: str


class View(NamedTuple):
    """One agency's own view of the tier."""

    tier: int
    since: Interval
    event: str


class Tier(NamedTuple):
    """Folded state; keys are ``source/id`` of the thing named by the sender."""

    setting: Setting | None = None
    orders: Mapping[str, Order] = {}
    assessments: Mapping[str, Open] = {}
    plans: Mapping[str, Open] = {}
    conferences: Mapping[str, Open] = {}
    views: Mapping[str, View] = {}
    strategy: str | None = None
    born: str | None = None
    died: str | None = None


EMPTY: Final = Tier()


class Conflict(Frozen):
    """Two records that cannot both be so; the hub shows them and does not choose."""

    kind: Literal["order-start", "looked-after-bases"]
    what: tuple[str, ...]
    events: tuple[str, ...]


class TierAnswer(Frozen):
    """What is recorded of the tier at one moment, with the events behind it."""

    tier: int | None
    statuses: tuple[Status, ...]
    bases: tuple[LegalBasis, ...]
    setting: Setting | None
    orders: Mapping[str, Order]
    assessments: Mapping[str, Open]
    plans: Mapping[str, Open]
    conferences: Mapping[str, Open]
    views: Mapping[str, View]
    strategy: str | None
    born: str | None
    died: str | None
    conflicts: tuple[Conflict, ...]


class Asked(NamedTuple):
    """One question at the two extremes of imprecise times."""

    earliest: TierAnswer
    latest: TierAnswer

    @property
    def certain(self) -> TierAnswer | None:
        """The answer, where both extremes agree."""
        return None if self.uncertain else self.earliest

    @property
    def uncertain(self) -> frozenset[str]:
        """The parts of the answer on which the extremes differ."""
        return frozenset(
            part for part in TierAnswer.model_fields if getattr(self.earliest, part) != getattr(self.latest, part)
        )


def fold(state: Tier, entry: Entry) -> Tier:
    """Fold one direct event; what reaches the child through an adult is that adult's tier."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case TierSet():
            return state._replace(setting=_setting(state.setting, event), strategy=None)
        case TierViewed():
            view = View(tier=event.data.tier, since=event.happened, event=event.id)
            return state._replace(views=put(state.views, event.source, view))
        case OrderMade() | OrderVaried() | OrderEnded():
            return state._replace(orders=turn(state.orders, event))
        case AssessmentRequested() | AssessmentStarted() | AssessmentCompleted() | AssessmentDeclined():
            return _assessment(state, event)
        case PlanOpened() | PlanEnded():
            return _plan(state, event)
        case MeetingPlanned() | MeetingHeld() | MeetingCancelled():
            return _meeting(state, event)
        case BirthRecorded():
            return state._replace(born=event.id)
        case DeathRecorded():
            return state._replace(died=event.id)
        case _:
            return state


def _setting(before: Setting | None, event: TierSet) -> Setting:
    data = event.data
    setting = Setting(
        tier=data.tier,
        status=data.status,
        service=data.service,
        lead_authority=data.lead_authority,
        bases=tuple(sorted(set(data.bases))),
        by=event.source,
        event=event.id,
        since=event.happened,
    )
    if before and _sameness(before) == _sameness(setting):
        return setting._replace(since=before.since)
    return setting


def _sameness(setting: Setting) -> tuple[object, ...]:
    return (setting.tier, setting.status, setting.service, setting.bases)


def _assessment(
    state: Tier,
    event: AssessmentRequested | AssessmentStarted | AssessmentCompleted | AssessmentDeclined,
) -> Tier:
    key, data = name(event, event.data.assessment), event.data
    if isinstance(event, AssessmentCompleted | AssessmentDeclined):
        return state._replace(assessments=without(state.assessments, key))
    held = state.assessments.get(key)
    since = held.since if held else event.happened
    item = Open(kind=data.kind, by=data.by, since=since, event=event.id)
    return state._replace(assessments=put(state.assessments, key, item))


def _plan(state: Tier, event: PlanOpened | PlanEnded) -> Tier:
    key, data = name(event, event.data.plan), event.data
    if isinstance(event, PlanEnded):
        return state._replace(plans=without(state.plans, key))
    item = Open(kind=data.kind, by=data.category, since=event.happened, event=event.id)
    return state._replace(plans=put(state.plans, key, item))


def _meeting(state: Tier, event: MeetingPlanned | MeetingHeld | MeetingCancelled) -> Tier:
    kind, key = event.data.kind, name(event, event.data.meeting)
    if isinstance(event, MeetingCancelled):
        return state._replace(conferences=without(state.conferences, key))
    if kind == "strategy-discussion" and isinstance(event, MeetingHeld):
        return state._replace(strategy=event.id)
    if kind != _CONFERENCE:
        return state
    match event:
        case MeetingPlanned():
            item = Open(kind=kind, by=event.source, since=event.happened, event=event.id)
            return state._replace(conferences=put(state.conferences, key, item))
        case MeetingHeld():
            return state._replace(conferences={}, strategy=None)


def ask(state: Tier, as_of: datetime) -> TierAnswer:
    """What the state says of the moment ``as_of``, which is not before its last event."""
    shown = in_force(state.orders, as_of)
    setting = state.setting
    bases = {order.basis for order in shown.values()} | set(setting.bases if setting else ())
    by_default = setting is None and state.born is not None
    return TierAnswer(
        tier=setting.tier if setting else (1 if by_default else None),
        statuses=tuple(sorted(_statuses(state, bases, by_default=by_default))),
        bases=tuple(sorted(bases)),
        orders=shown,
        conflicts=tuple(_conflicts(state, shown, bases)),
        **{name: getattr(state, name) for name in _COPIED},
    )


_COPIED: Final = (
    "setting",
    "assessments",
    "plans",
    "conferences",
    "views",
    "strategy",
    "born",
    "died",
)


def _statuses(state: Tier, bases: set[LegalBasis], *, by_default: bool) -> set[Status]:
    found = {state.setting.status} if state.setting else set()
    if by_default:
        found.add(Status.UNIVERSAL)
    if state.assessments:
        found.add(Status.UNDER_ASSESSMENT)
    if any(plan.kind == "child-protection" for plan in state.plans.values()):
        found.add(Status.CHILD_PROTECTION)
    if bases & LOOKED_AFTER:
        found.add(Status.LOOKED_AFTER)
    if LegalBasis.SUPERVISION_ORDER in bases:
        found.add(Status.SUPERVISION_ORDER)
    if state.strategy:
        found.add(Status.STRATEGY_DISCUSSION)
    return found


def _conflicts(state: Tier, shown: Mapping[str, Order], bases: set[LegalBasis]) -> Iterable[Conflict]:
    for found in conflicts(state.orders):
        if found.kind == "order-start":
            yield Conflict(kind="order-start", what=(found.order,), events=tuple(event for _, event in found.events))
    exclusive = sorted(bases & LOOKED_AFTER)
    if len(exclusive) > 1:
        behind = [start.event[1] for o in shown.values() if o.basis in exclusive for start in o.starts]
        if state.setting and set(state.setting.bases) & LOOKED_AFTER:
            behind.append(state.setting.event)
        yield Conflict(kind="looked-after-bases", what=tuple(exclusive), events=tuple(sorted(behind)))


def tier_at(entries: Iterable[Entry], as_of: datetime, latest: Iterable[Entry] | None = None) -> Asked:
    """The tier as of a moment, at both extremes.

    ``latest`` is the history at the latest extreme, where what had been recorded by then differs.
    """
    held = [entry for entry in entries if entry.event.type in TYPES]
    last = held if latest is None else [entry for entry in latest if entry.event.type in TYPES]
    return Asked(ask(folded(held, Extreme.EARLIEST, as_of), as_of), ask(folded(last, Extreme.LATEST, as_of), as_of))


def folded(entries: Iterable[Entry], extreme: Extreme, as_of: datetime | None = None) -> Tier:
    """Fold a whole history."""
    state = EMPTY
    for entry in in_order(entries, extreme, as_of):
        state = fold(state, entry)
    return state


class Step(NamedTuple):
    """From ``happened`` on, as far as it is recorded, ``answer`` held. ``uncertain`` says that what had been recorded
    by the asked moment may or may not say so.
    """

    happened: Interval
    by: str
    answer: TierAnswer
    uncertain: bool = False


def through_time(entries: Iterable[Entry], until: datetime, latest: Iterable[Entry] | None = None) -> list[Step]:
    """Every change of the answer up to ``until``, oldest first, in the order of the earliest extreme.

    A step begins somewhere in its interval; ``tier_at`` answers *uncertain* inside it. ``latest`` is the history at the
    latest extreme, where what had been recorded by then differs: a step that is in one of the two only is uncertain.
    """
    first = _steps(entries, until)
    if latest is None:
        return first
    last = _steps(latest, until)
    same = {_sight(step) for step in first} & {_sight(step) for step in last}
    both = [*first, *(step for step in last if _sight(step) not in same)]
    marked = [step._replace(uncertain=_sight(step) not in same) for step in both]
    return sorted(marked, key=lambda step: step.happened)


def _steps(entries: Iterable[Entry], until: datetime) -> list[Step]:
    held = [e for e in entries if e.event.type in TYPES and e.through is None]
    steps: list[Step] = []
    state, before = EMPTY, BEGINNING
    for entry in in_order(held, Extreme.EARLIEST, until):
        event = entry.event
        _expire(steps, state, before, event.happened.earliest)
        state, before = fold(state, entry), event.happened.earliest
        _add(steps, Step(event.happened, event.source, ask(state, before)))
    _expire(steps, state, before, until)
    return steps


def _expire(steps: list[Step], state: Tier, after: datetime, until: datetime) -> None:
    """An order ends by itself, with no event: add the steps of those that do in (``after``, ``until``]."""
    ends: dict[datetime, str] = {}
    for key, order in sorted(state.orders.items()):
        if order.open and order.expires_on and order.expires_on < DAY_MAX:
            end = start_of_day(order.expires_on + timedelta(days=1))
            if after < end <= until:
                ends[end] = key.partition("/")[0]
    for end, source in sorted(ends.items()):
        _add(steps, Step(Interval(end, end), source, ask(state, end)))


def _add(steps: list[Step], step: Step) -> None:
    if steps and steps[-1].happened == step.happened:
        steps.pop()  # told by several events of the same time: only what holds after all of them
    if not steps or _visible(steps[-1].answer) != _visible(step.answer):
        steps.append(step)


def _sight(step: Step) -> tuple[object, ...]:
    return step.happened, _visible(step.answer)


def _visible(answer: TierAnswer) -> tuple[object, ...]:
    setting = answer.setting
    return (
        answer.tier,
        answer.statuses,
        answer.bases,
        setting and (setting.service, setting.lead_authority),
        tuple(sorted((o.kind, o.by or "") for o in answer.assessments.values())),
        tuple(sorted(answer.conferences)),
        answer.conflicts,
        answer.died,
    )
