"""What the gate knows of one child at one extreme of imprecise times. Rules: docs/step-down.md."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from projections import PROJECTIONS, tier
from projections.accounts import Account
from projections.assessments import Assessments
from projections.attended import Attended
from projections.calendar import Mark, bound, months_after
from projections.concerns import Concerns
from projections.disagreements import Disagreements
from projections.enquiries import Enquiries
from projections.heard import HeardState
from projections.history import EventName, Extreme
from projections.household import Household, ended_since
from projections.injuries import Injuries
from projections.joined import Joined
from projections.meetings import Meetings
from projections.missed import Missed
from projections.orders import Orders
from projections.oversight import Oversight
from projections.people import People
from projections.plans import Plans
from projections.projection import Stored
from projections.quality import Quality
from projections.referrals import Referrals
from projections.reports import Reports
from projections.requests import Requests
from projections.retracted import Retracted
from projections.rules.limits import LIMITS, Limits, weeks_later
from projections.seen import Seen
from projections.steps import Steps
from projections.visits import Visits
from projections.worries import Worries, Worry
from schemas import RecordName
from schemas.moments import BEGINNING, Interval
from schemas.vocabulary import Topic


class Sibling(NamedTuple):
    """The tier at which a brother or sister is held, and the ``tier.set`` that says so."""

    tier: int
    event: EventName | None = None


class Alike(NamedTuple):
    """A record of somebody else that is strongly alike, with the last events of what worries are open there. Of one
    that is ``restricted`` neither is said: a decision is read by people who may not know that it is held.
    """

    record: RecordName
    worries: tuple[EventName, ...] = ()
    restricted: bool = False


class Brought(NamedTuple):
    """What no state keeps: all accounts that the request ``rested`` on, worries ``retracted`` since a decision,
    records of others that are strongly ``alike``, and who ``joined``."""

    rested: tuple[Account, ...] = ()
    retracted: tuple[Retracted, ...] = ()
    alike: tuple[Alike, ...] = ()
    joined: tuple[Joined, ...] = ()


NOTHING: Final = Brought()


class Facts(NamedTuple):
    """All states at one extreme. ``own`` are the child's records, ``undated`` the events without any date, ``alike``
    the strong candidates (docs/identity.md), ``joined`` the ties of "Who joined" (docs/step-down.md)."""

    extreme: Extreme
    as_of: datetime
    own: frozenset[RecordName]
    siblings: tuple[Sibling, ...]
    limits: Limits
    undated: frozenset[EventName]
    rested: tuple[Account, ...]
    retracted: tuple[Retracted, ...]
    answer: tier.TierAnswer
    heard: HeardState
    concerns: Concerns
    plans: Plans
    meetings: Meetings
    reports: Reports
    injuries: Injuries
    seen: Seen
    visits: Visits
    missed: Missed
    household: Household
    assessments: Assessments
    referrals: Referrals
    oversight: Oversight
    orders: Orders
    people: People
    requests: Requests
    quality: Quality
    steps: Steps
    attended: Attended
    disagreements: Disagreements
    enquiries: Enquiries
    alike: tuple[Alike, ...] = ()
    joined: tuple[Joined, ...] = ()

    @property
    def worries(self) -> Worries:
        """Worries, as kept with concerns; oversight keeps the same."""
        return self.concerns.worries

    @property
    def live(self) -> frozenset[Topic]:
        """Topics with an open worry."""
        return self.worries.topics

    def at(self, mark: Mark) -> datetime:
        """When it happened, at this extreme."""
        return bound(mark.happened, self.extreme)

    def within(self, mark: Mark | None, months: float) -> bool:
        """Whether it happened in the ``months`` before as of."""
        return mark is not None and months_after(self.at(mark), months) >= self.as_of

    def within_weeks(self, mark: Mark | None, weeks: float) -> bool:
        """Whether it happened in the ``weeks`` before as of."""
        return mark is not None and weeks_later(self.at(mark), weeks) >= self.as_of

    def lowered_to(self, asked: int) -> datetime | None:
        """When the tier was last set to ``asked`` or lower."""
        return max((self.at(run.last) for run in self.steps.runs if run.tier <= asked), default=None)

    def open_worries(self, asked: int, *, behind: bool = True) -> list[Worry]:
        """Open worries behind a tier above ``asked``; or, not ``behind``, older ones and of a pregnancy now over."""
        since, held = self.lowered_to(asked) or BEGINNING, self.worries.open.values()
        live = [w for w in held if self.at(w.last) >= since and not ended_since(self.household, w, self.extreme)]
        return live if behind else [worry for worry in held if worry not in live]

    def in_series(self, mark: Mark | None) -> bool:
        """Whether it came at or after the present tier and status began."""
        series = self.meetings.series
        return mark is not None and series is not None and self.at(mark) >= self.at(series.began)

    def lately(self, mark: Mark) -> bool:
        """In the present series; anything, where no tier was ever set."""
        return self.meetings.series is None or self.in_series(mark)

    def at_work(self, source: str) -> bool:
        """Whether the agency has worried in the present series, or not long before it began.

        Asked of worries alone: were it asked of who came to meetings, taking a meeting away could end a reason.
        """
        return self.meetings.series is None or any(
            w.source == source and self.of_this_work(w.last) for w in self.worries.open.values()
        )

    def of_this_work(self, mark: Mark) -> bool:
        """In the present series, or not long before it began; anything, where no tier was ever set."""
        series = self.meetings.series
        if series is None:
            return True
        return self.at(mark) >= months_after(self.at(series.began), -self.limits.at_work_months)

    def is_under(self, months: float, when: datetime | None = None) -> bool | None:
        """Whether the child was younger than that ``when`` (as of); None where no birth is recorded."""
        born = self.household.born
        return None if born is None else months_after(self.at(born), months) > (when or self.as_of)

    @property
    def setting(self) -> tuple[EventName, ...]:
        """The last ``tier.set``: what asks for all that a child at this tier is to have."""
        series = self.meetings.series
        return () if series is None else (series.event,)


_STATES: Final[Mapping[str, Any]] = {each.name: each.empty for each in PROJECTIONS if each.name in Facts._fields}
"""Projection → its empty state: a field of that name."""


def facts(
    states: Mapping[str, Stored],
    extreme: Extreme,
    as_of: datetime,
    own: Collection[RecordName],
    siblings: Sequence[Sibling] = (),
    limits: Limits = LIMITS,
    brought: Brought = NOTHING,
) -> Facts:
    """The stored states at one extreme; a state that is missing is the empty one."""
    read = {name: _by(_at(states.get(name), extreme, empty), as_of) for name, empty in _STATES.items()}
    setting = _answer(tier.ask(_at(states.get(tier.NAME), extreme, tier.EMPTY), as_of), as_of)
    return Facts(
        extreme=extreme,
        as_of=as_of,
        own=frozenset(own),
        siblings=tuple(siblings),
        limits=limits,
        undated=frozenset(_undated(read.values())) | _undated_views(setting),
        rested=_by(brought.rested, as_of),
        retracted=_by(brought.retracted, as_of),
        answer=setting,
        alike=brought.alike,
        joined=_by(brought.joined, as_of),
        **read,
    )


def _at(stored: Stored | None, extreme: Extreme, empty: Any) -> Any:  # noqa: ANN401
    if stored is None:
        return empty
    return stored.at(extreme)


def _by(part: Any, as_of: datetime) -> Any:  # noqa: ANN401
    """What had happened by then did not happen after it, however inexact its time."""
    if isinstance(part, Mark):
        return part if part.happened.latest <= as_of else part._replace(happened=_until(part.happened, as_of))
    if isinstance(part, Mapping):
        return {name: _by(item, as_of) for name, item in part.items()}
    if isinstance(part, tuple):
        items = (_by(item, as_of) for item in part)
        return type(part)(*items) if hasattr(part, "_fields") else tuple(items)
    return part


def _until(happened: Interval, as_of: datetime) -> Interval:
    return Interval(happened.earliest, max(happened.earliest, min(happened.latest, as_of)))


def _answer(found: tier.TierAnswer, as_of: datetime) -> tier.TierAnswer:
    views = {source: view._replace(since=_until(view.since, as_of)) for source, view in found.views.items()}
    return found.model_copy(update={"views": views})


def _undated(parts: Iterable[Any]) -> Iterable[EventName]:
    """Every event in a state of which nothing but its recording is known."""
    for part in parts:
        if isinstance(part, Mark):
            if part.happened.earliest == BEGINNING:
                yield part.event
        elif isinstance(part, Mapping):
            yield from _undated(part.values())
        elif isinstance(part, tuple):
            yield from _undated(part)


def _undated_views(answer: tier.TierAnswer) -> frozenset[EventName]:
    return frozenset((source, view.event) for source, view in answer.views.items() if view.since.earliest == BEGINNING)
