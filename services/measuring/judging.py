"""One child of the borough: what was told, whether what was planted was found, what the gate answers."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from projections import folded_by
from projections.history import Entry, Extreme, Relative, history, known_by
from projections.identity import Tie, record_id
from projections.rules.decision import Decision, Request
from projections.rules.facts import facts
from projections.rules.pack import Pack
from projections.rules.spans import alerts_in
from projections.rules.step_down import decide, without_step
from projections.rules.working_days import working_days_after
from schemas import Event, RecordName, decode
from schemas.codes import ReasonKind
from schemas.moments import LONDON, end_of_day, start_of_day
from services.borough.population import Borough
from services.borough.truth import Life, Planted, Step
from services.measuring.telling import Telling, derived, told

WITHIN_WORKING_DAYS: Final = 2
_SOON_WORKING_DAYS: Final = 5


class Held(NamedTuple):
    """A child as the hub would hold them."""

    events: Sequence[Event]
    own: frozenset[RecordName]
    parents: tuple[Relative, ...] = ()

    def entries(self, known: datetime | None = None) -> list[Entry]:
        """The history, of what had been recorded by ``known`` only."""
        events = [each for each in self.events if known is None or known_by(each, known, Extreme.LATEST)]
        return history([record_id(name) for name in self.own], events, self.parents)


class Counted(NamedTuple):
    """An alert about an ordinary child. ``soon``: its cause was over within a working week."""

    group: str
    rule: str
    soon: bool


class Found(NamedTuple):
    """A planted lapse and the rule that told of it; days from the lapse to the telling, None where it was not told."""

    kind: str
    group: str
    rule: str | None
    days: float | None
    in_time: bool


class Answered(NamedTuple):
    """What the gate answered to a sound step down from the group; the codes that block."""

    group: str
    to: int
    outcome: str
    blocks: tuple[str, ...]
    challenges: tuple[str, ...]


class Judged(NamedTuple):
    """``days`` that an ordinary child spent in each group; ``known`` are alerts by what is known in the end."""

    days: dict[str, int]
    told: tuple[Counted, ...]
    known: tuple[Counted, ...]
    found: Found | None
    answered: tuple[Answered, ...]


def held(life: Life) -> Held:
    """The child's lines, read as the hub reads them."""
    events = [decode(json.dumps(document).encode()) for document in life.documents]
    tied = [event for event in events if event.type == "relationship.recorded"]
    parents = {event.record_name(event.data.relative): event.record_name(event.subject) for event in tied}
    own = frozenset(name for event in events for name in event.about) - parents.keys()
    return Held(events, own, tuple(_relative(parent, child) for parent, child in parents.items()))


def _relative(parent: RecordName, child: RecordName) -> Relative:
    """One record alone: a parent has no number here, so that nothing joins what two agencies hold of them."""
    name = record_id(parent)
    return Relative(name, frozenset({name}), (Tie(record_id(child), name, None, None),))


def judge(life: Life, borough: Borough, pack: Pack) -> Judged:
    """Everything that is counted of one child."""
    child = held(life)
    until = end_of_day(borough.last)
    entries = child.entries()
    tellings = told(entries, until, pack)
    answered = tuple(
        _answered(life, step, decided(child, step))
        for step in life.truth.steps
        if borough.first <= step.on <= borough.last
    )
    if life.truth.planted is not None:
        return Judged({}, (), (), found(life.truth.planted, tellings, borough), answered)
    known = derived(alerts_in(entries, start_of_day(borough.first), until, pack))
    return Judged(
        _days(life, borough),
        tuple(_counted(tellings, life, borough)),
        tuple(_counted(known, life, borough)),
        None,
        answered,
    )


def _days(life: Life, borough: Borough) -> dict[str, int]:
    """How many days were spent in each group, of those looked at."""
    days: dict[str, int] = {}
    ends = [span.since for span in life.truth.spans[1:]] + [borough.last + timedelta(days=1)]
    for span, end in zip(life.truth.spans, ends, strict=True):
        number = (min(end, borough.last + timedelta(days=1)) - max(span.since, borough.first)).days
        days[span.group] = days.get(span.group, 0) + max(0, number)
    return days


def _counted(tellings: Iterable[Telling], life: Life, borough: Borough) -> Iterable[Counted]:
    for telling in tellings:
        day = telling.at.astimezone(LONDON).date()
        if borough.first <= day <= borough.last:
            soon = telling.ended is not None and telling.ended <= working_days_after(telling.at, _SOON_WORKING_DAYS)
            yield Counted(life.truth.group(day), telling.rule, soon)


def found(planted: Planted, tellings: Iterable[Telling], borough: Borough) -> Found | None:
    """Whether an alert that starts from one of its events was told in time; None where that time is not over yet."""
    at_latest = working_days_after(planted.at, WITHIN_WORKING_DAYS)
    if planted.at < start_of_day(borough.first) or at_latest > end_of_day(borough.last):
        return None
    starts = set(planted.events)
    asked = [
        telling
        for telling in tellings
        if telling.start in starts and (telling.ended is None or telling.ended > planted.at)
    ]
    first = min(asked, key=lambda telling: telling.at, default=None)
    if first is None:
        return Found(planted.kind, planted.group, None, None, in_time=False)
    days = (first.at - planted.at) / timedelta(days=1)
    return Found(planted.kind, planted.group, first.rule, days, in_time=first.at <= at_latest)


def decided(child: Held, step: Step) -> Decision:
    """The gate's answer at the end of the day on which it is asked, by what was recorded then."""
    at = end_of_day(step.on)
    entries = without_step(child.entries(at), step.to, at)
    earliest, latest = (
        facts(folded_by(entries, extreme, at), extreme, at, child.own) for extreme in Extreme
    )  # fmt: skip
    return decide(earliest, latest, Request(step.to, "team manager", step.by), ())


def _answered(life: Life, step: Step, decision: Decision) -> Answered:
    kinds = {kind: tuple(sorted(decision.of(kind))) for kind in ReasonKind}
    blocks = tuple(sorted((*kinds[ReasonKind.BLOCK], *kinds[ReasonKind.CANNOT_DECIDE])))
    group = life.truth.group(step.on)
    return Answered(group, step.to, decision.outcome, blocks, kinds[ReasonKind.CHALLENGE])
