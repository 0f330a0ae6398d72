"""Formal disagreements between agencies, stage by stage, and higher views of the tier that nobody has taken there.

Rules: docs/picture.md, "Disagreements"; clocks: docs/clocks.md; the ladder: ``projections/rules/packs/*.toml``.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal, NamedTuple

from projections.calendar import Mark, mark, put, without
from projections.clocks import ALERT_TYPES, Clock, Recorded, record
from projections.history import Entry
from schemas.disagreements import (
    DisagreementAnswered,
    DisagreementName,
    DisagreementRaised,
    DisagreementResolved,
    Matter,
    Settlement,
)
from schemas.tiers import TierSet, TierViewed

NAME: Final = "disagreements"
VERSION: Final = 3
TYPES: Final = ALERT_TYPES | {
    "disagreement.raised", "disagreement.answered", "disagreement.resolved", "tier.set", "tier.viewed",
}  # fmt: skip
UNANSWERED: Final = "disagreement-unanswered"
UNSETTLED: Final = "disagreement-unsettled"
UNRESOLVED: Final = "view-unresolved"
RULES: Final = frozenset({UNANSWERED, UNSETTLED, UNRESOLVED})
STAGES_MAX: Final = 9
_UNIVERSAL: Final = 1


class Taken(NamedTuple):
    """The highest stage to which the agency that raised it has taken it; of one stage the last telling."""

    stage: int
    at: Mark
    due_on: date | None = None


class Answer(NamedTuple):
    """The answer of the highest stage that answered; ``settled``: the other agency alone holds it settled."""

    stage: int
    answer: Literal["agreed", "agreed-in-part", "not-agreed", "settled"]
    at: Mark


class Disagreement(NamedTuple):
    """One that is open. Without ``raised`` only what came after it is held, as yet or any longer.

    ``raised`` is its first telling, ``tier`` the tier that the last telling sees, ``told`` all its events, in order.
    """

    raised: Mark | None = None
    taken: Taken | None = None
    with_agency: str | None = None
    matter: Matter | None = None
    tier: int | None = None
    answer: Answer | None = None
    told: tuple[Mark, ...] = ()

    @property
    def stage(self) -> int:
        """The highest stage that somebody recorded; silence may have taken it further (``projections/rules``)."""
        return max(self.taken.stage if self.taken else 1, self.answer.stage if self.answer else 1)

    @property
    def answered(self) -> Answer | None:
        """The answer of that stage, if there is one: an earlier stage's is no answer to a later."""
        return self.answer if self.answer and self.answer.stage == self.stage else None


class Resolved(NamedTuple):
    """How one ended."""

    outcome: Settlement
    at: Mark


class View(NamedTuple):
    """An agency's view of the tier. ``since``: the event by which it came to be above the tier that is set, unless it
    is not, or its agency has settled a disagreement since.
    """

    tier: int
    at: Mark
    since: Mark | None = None


class Disagreements(NamedTuple):
    """``formal`` are open, ``resolved`` not any more, both by ``source/name`` of the agency that raised it; ``views``
    by agency.
    """

    formal: Mapping[str, Disagreement] = {}
    resolved: Mapping[str, Resolved] = {}
    tier: int | None = None
    views: Mapping[str, View] = {}
    recorded: Recorded = Recorded()


EMPTY: Final = Disagreements()


def fold(state: Disagreements, entry: Entry) -> Disagreements:
    """Fold one direct event."""
    event = entry.event
    if entry.through is not None:
        return state
    match event:
        case DisagreementRaised():
            return _raise(state, event)
        case DisagreementAnswered():
            data = event.data
            return _answer(state, _item(data.disagreement), Answer(data.stage, data.answer, mark(event)))
        case DisagreementResolved():
            return _resolve(state, event)
        case TierSet():
            return _set(state, event)
        case TierViewed():
            above = event.data.tier > (state.tier or _UNIVERSAL)
            view = View(event.data.tier, mark(event), mark(event) if above else None)
            return state._replace(views=put(state.views, event.source, view))
        case _:
            return state._replace(recorded=record(state.recorded, event, RULES))


def _item(named: DisagreementName) -> str:
    return f"{named.source}/{named.disagreement}"


def _raise(state: Disagreements, event: DisagreementRaised) -> Disagreements:
    data = event.data
    item = f"{event.source}/{data.disagreement}"
    if item in state.resolved:
        return state
    held = state.formal.get(item, Disagreement())
    taken = Taken(data.stage, mark(event), data.due_on)
    after = held._replace(
        raised=held.raised or mark(event),
        taken=held.taken if held.taken and held.taken.stage > data.stage else taken,
        with_agency=data.with_agency,
        matter=data.matter,
        tier=data.tier,
        told=(*held.told, mark(event)),
    )
    return state._replace(formal=put(state.formal, item, after))


def _answer(state: Disagreements, item: str, answer: Answer) -> Disagreements:
    if item in state.resolved:
        return state
    held = state.formal.get(item, Disagreement())
    stands = held.answer if held.answer and held.answer.stage > answer.stage else answer
    after = held._replace(answer=stands, told=(*held.told, answer.at))
    return state._replace(formal=put(state.formal, item, after))


def _resolve(state: Disagreements, event: DisagreementResolved) -> Disagreements:
    """It ends for good, wherever this sorts: when something was settled is often not told exactly."""
    data, item = event.data, _item(event.data.disagreement)
    raiser = data.disagreement.source
    if event.source != raiser and data.outcome is not Settlement.CHAIR:
        return _answer(state, item, Answer(data.stage, "settled", mark(event)))
    view = state.views.get(raiser)
    return state._replace(
        formal=without(state.formal, item),
        resolved=put(state.resolved, item, Resolved(data.outcome, mark(event))),
        views=put(state.views, raiser, view._replace(since=None)) if view else state.views,
    )


def _set(state: Disagreements, event: TierSet) -> Disagreements:
    """Who sets the tier says thereby what they see."""
    before, now = state.tier or _UNIVERSAL, event.data.tier

    def after(view: View) -> View:
        if view.tier <= now:
            return view._replace(since=None)
        anew = now < before or view.tier <= before
        return view._replace(since=view.since or mark(event)) if anew else view

    views = {source: after(view) for source, view in state.views.items() if source != event.source}
    return state._replace(tier=now, views=views)


def unresolved(state: Disagreements) -> dict[str, View]:
    """Views above the tier of agencies that have no formal disagreement open."""
    formal = {item.partition("/")[0] for item in state.formal}
    return {source: view for source, view in state.views.items() if view.since and source not in formal}


def clocks(state: Disagreements) -> list[Clock]:
    """The clocks that run: of each disagreement one for every stage that silence may yet take it through."""
    views = [Clock(UNRESOLVED, source, *view.since) for source, view in unresolved(state).items() if view.since]
    return [clock for item, held in state.formal.items() for clock in stages(item, held)] + views


def stages(item: str, held: Disagreement) -> list[Clock]:
    """The clocks of one disagreement, the present stage's first; how many stages there are the ladder knows."""
    if held.answered is not None:
        rule, at, due_on = UNSETTLED, held.answered.at, None
    elif held.taken is not None:
        rule, at, due_on = UNANSWERED, held.taken.at, held.taken.due_on
    else:
        return []
    return [
        Clock(rule, f"{item} stage {held.stage + climbs}", *at, by_on=due_on, stage=held.stage, climbs=climbs)
        for climbs in range(STAGES_MAX - held.stage + 1)
    ]
